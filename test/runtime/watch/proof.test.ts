import { expect, test } from 'vitest';
import { prove } from '../../../bench/triggers/proof.ts';

test('a watcher that is killed again and again, with everything else going wrong too, loses nothing and doubles nothing', async () => {
  const result = await prove({
    events: 2000,
    perSecond: 300,
    kills: 4,
    killAfterMs: [100, 2000],
    downMs: 1500,
    hooks: true,
    faults: true,
    intervalMs: 500,
    seed: Number(process.env['OKTA_PROOF_SEED'] ?? 7),
  });
  const { kills, lost, doubled, unasked, untold, deadLetters, events } = result;
  expect({ events, kills, lost, doubled, unasked, untold, deadLetters }).toEqual({
    events: 2000,
    kills: 4,
    lost: 0,
    doubled: 0,
    unasked: 0,
    untold: 0,
    deadLetters: 0,
  });
  // No more than four events of each of four subscriptions can be in a handler's hands when the process is killed.
  expect(result.repeated).toBeLessThanOrEqual(16 * kills);
  expect(result.lostPolls).toBeGreaterThan(0);
  expect(result.delays.hook.length).toBeGreaterThan(0);
  expect(result.delays.log.length).toBeGreaterThan(0);
}, 60_000);
