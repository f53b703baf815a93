import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { poller, writeEvent } from '../../support/log-events.ts';
import { startOrg, type TestOrg, useOrg } from '../../support/org.ts';

type Step =
  | { readonly kind: 'write'; readonly events: readonly { lateBy: number; publishedAgo: number; other: boolean }[] }
  | { readonly kind: 'poll' | 'drain' | 'lose' | 'expire' }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'emptyNext'; readonly answer: 'always' | 'missing' | 'self' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      events: fc.array(
        fc.record({
          lateBy: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
          publishedAgo: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 })),
          other: fc.boolean(),
        }),
        { minLength: 1, maxLength: 8 },
      ),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('poll' as const, 'drain' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('lose' as const, 'expire' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.oneof(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 900_000 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('emptyNext' as const),
      answer: fc.constantFrom('always' as const, 'missing' as const, 'self' as const),
    }),
  },
);

/** Lets a story happen in the org; gives the uuids that had to be handed over, and those that were. */
async function live(
  org: TestOrg,
  { steps, limit, repeatShare }: { steps: readonly Step[]; limit: number; repeatShare: number },
) {
  const { sandbox } = org;
  const { log, behavior } = sandbox.org;
  log.clear();
  behavior.emptyPollNext = 'always';
  sandbox.faults.clear();
  sandbox.faults.log({ repeatShare });
  const reader = poller(org, { limit });
  await reader.poll();
  const written: string[] = [];
  for (const one of steps) {
    switch (one.kind) {
      case 'write':
        for (const { other, ...event } of one.events) {
          if (other) writeEvent(sandbox, { ...event, eventType: 'user.lifecycle.activate' });
          else written.push(writeEvent(sandbox, event));
        }
        break;
      case 'poll':
        await reader.poll();
        break;
      case 'drain':
        await reader.drain();
        break;
      case 'lose':
        sandbox.faults.log({ repeatShare, losePolls: 1 });
        break;
      case 'expire':
        log.expireCursors();
        break;
      case 'pass':
        sandbox.clock.advance(one.ms);
        break;
      case 'emptyNext':
        behavior.emptyPollNext = one.answer;
        break;
    }
  }
  sandbox.clock.advance(5000);
  await reader.drain();
  await reader.drain();
  return { written, handed: reader.handed };
}

describe('the cursor of a poll', () => {
  const org = useOrg();

  test('the cursor of a poll neither loses nor repeats an event, whatever happens to the log and the polls', async () => {
    const story = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 25 }),
      limit: fc.constantFrom(1, 2, 3, 7, 1000),
      repeatShare: fc.constantFrom(0, 0.05, 0.5),
    });
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const { written, handed } = await live(org, told);
        expect([...handed].sort()).toEqual([...written].sort());
      }),
      { numRuns: 80 },
    );
  }, 120_000);

  test('the cursor of a poll is refused by another trigger, and by another org, before anything is sent', async () => {
    const { cursor } = await org.okta.poll('user_created', {});
    org.forget();
    await expect(org.okta.poll('user_locked_out', {}, cursor)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'cursor',
      message:
        'cursor belongs to user_created, not to user_locked_out. Use a separate cursor for each trigger and org, or omit it to start now.',
    });
    expect(org.sent()).toEqual([]);
    const other = await startOrg();
    await expect(other.okta.poll('user_created', {}, cursor)).rejects.toThrow(
      `cursor belongs to ${org.sandbox.url}, not to ${other.sandbox.url}.`,
    );
    expect(other.sent()).toEqual([]);
    await other.close();
  });

  test('the cursor of a poll goes on with other inputs of its trigger, and says who it belongs to however often it is carried on', async () => {
    const first = await org.okta.poll('okta_event', { types: ['user.lifecycle.create'] });
    const second = await org.okta.poll('okta_event', { types: ['user.account.lock'] }, first.cursor);
    const third = await org.okta.poll('okta_event', { types: ['user.account.lock'] }, second.cursor);
    expect(second.restarted).toBe(true);
    expect(JSON.parse(third.cursor)).toMatchObject({ of: { trigger: 'okta_event', org: org.sandbox.url } });
  });

  test('the cursor of a poll of a version that did not keep its trigger is carried on', async () => {
    const { cursor } = await org.okta.poll('user_created', {});
    const { of: _, ...old } = JSON.parse(cursor);
    const next = await org.okta.poll('user_created', {}, JSON.stringify(old));
    expect(next.restarted).toBe(false);
    await expect(org.okta.poll('user_deleted', {}, next.cursor)).rejects.toMatchObject({ field: 'cursor' });
  });
});
