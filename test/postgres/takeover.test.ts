import { expect, test } from 'vitest';
import { prove } from '../../bench/watchers/proof.ts';
import { postgresMissing } from '../support/postgres.ts';

test.skipIf(postgresMissing() !== undefined)(
  'two watchers share a store in PostgreSQL, and lose and double nothing while the leader is killed, frozen and cut off',
  async () => {
    const losses = ['killed', 'frozen', 'cut off'] as const;
    const result = await prove({
      events: 300,
      perSecond: 100,
      watchers: 2,
      losses,
      leaseMs: 1000,
      intervalMs: 200,
      goneMs: 300,
      pauseMs: 200,
      seed: Number(process.env['OKTA_PROOF_SEED'] ?? 7),
    });
    const { events, takeovers, lost, doubled, outOfOrder, unasked, untold, deadLetters, handledBy } = result;
    expect({ events, lost, doubled, outOfOrder, unasked, untold, deadLetters }).toEqual({
      events: 300,
      lost: 0,
      doubled: 0,
      outOfOrder: 0,
      unasked: 0,
      untold: 0,
      deadLetters: 0,
    });
    expect(takeovers.map(({ loss }) => loss)).toEqual(losses);
    // The two that started, and the one that replaced the killed one.
    expect(handledBy.size).toBe(3);
  },
  60_000,
);
