import { describe, expect, test } from 'vitest';
import type { TriggerEvent } from '../../src/resources/logs/trigger-event.ts';
import { writeEvent } from './log-events.ts';
import { startOrg, type TestOrg } from './org.ts';
import type { people } from './people.ts';

/** A user as a trigger returns them. */
export function asUser({ id, alternateId, displayName }: (typeof people)[keyof typeof people]) {
  return { id, login: alternateId, name: displayName };
}

/** What a trigger must do for one event. */
export interface TriggerExpectation {
  readonly key: string;
  readonly eventType: string;
  /** Required input. */
  readonly input?: object;
  /** Causes the event in a freshly seeded org. */
  event(org: TestOrg): unknown;
  /** Part of the output. */
  readonly output: object;
  /** Filters that the event passes. */
  readonly matches?: readonly object[];
  /** Filters that the event does not pass. */
  readonly ignores?: readonly object[];
  /** What `fresh: true` adds; `null` if the object no longer exists. */
  readonly fresh: object | null;
  /** Set for triggers of failures, which need no `includeFailed`. */
  readonly startsOnFailure?: true;
}

/** Starts polling. The returned function polls once and returns the new items. */
export async function listen(org: TestOrg, key: string, input: object = {}): Promise<() => Promise<TriggerEvent[]>> {
  let { cursor } = await org.okta.poll(key, input);
  return async () => {
    const polled = await org.okta.poll(key, input, cursor);
    cursor = polled.cursor;
    return [...polled.items];
  };
}

/** Starts an org for one test, and closes it afterwards. */
export async function inOrg(use: (org: TestOrg) => Promise<void>): Promise<void> {
  const org = await startOrg();
  try {
    await use(org);
  } finally {
    await org.close();
  }
}

const failures = ['FAILURE', 'DENY', 'RATE_LIMIT', 'ABANDONED', 'UNANSWERED', 'SKIPPED'];

/** Tests a trigger from the event in the org to the output, with its filters. */
export function expectTrigger(expected: TriggerExpectation): void {
  const { key, eventType, input = {}, output, matches = [], ignores = [], fresh, startsOnFailure } = expected;

  describe(key, () => {
    test(`${key} starts once and returns its output with the original event`, () =>
      inOrg(async (org) => {
        const newItems = await listen(org, key, input);
        await expected.event(org);
        const [item, ...more] = await newItems();
        expect(more).toEqual([]);
        expect(item).toMatchObject({ eventType, succeeded: startsOnFailure !== true, ...output });
        const logged = org.sandbox.org.log.events(eventType).at(-1);
        expect(item?.event).toEqual(JSON.parse(JSON.stringify(logged)));
        expect(item).toMatchObject({ uuid: logged?.uuid, published: logged?.published });
        expect(await newItems()).toEqual([]);
      }));

    test.each(matches)(`${key} starts with a matching filter: %j`, (filter) =>
      inOrg(async (org) => {
        const newItems = await listen(org, key, { ...input, ...filter });
        await expected.event(org);
        expect(await newItems()).toMatchObject([output]);
      }),
    );

    test.each(ignores)(`${key} does not start with another filter: %j`, (filter) =>
      inOrg(async (org) => {
        const newItems = await listen(org, key, { ...input, ...filter });
        await expected.event(org);
        expect(await newItems()).toEqual([]);
      }),
    );

    if (startsOnFailure !== true)
      test(`${key} starts on failed attempts only with includeFailed`, () =>
        inOrg(async (org) => {
          const succeededOnly = await listen(org, key, input);
          const all = await listen(org, key, { ...input, includeFailed: true });
          await expected.event(org);
          expect([await succeededOnly(), await all()]).toMatchObject([[output], [output]]);
          const { log } = org.sandbox.org;
          const logged = log.events(eventType).at(-1);
          if (logged === undefined) return expect.unreachable('nothing was logged');
          const { actor, target } = logged;
          const again = { eventType, actor, ...(target === null ? {} : { target }) };
          for (const result of failures) log.record({ ...again, outcome: { result, reason: 'NOT_ALLOWED' } });
          expect(await succeededOnly()).toEqual([]);
          expect(await all()).toMatchObject(
            failures.map((result) => ({ succeeded: false, outcome: { result, reason: 'NOT_ALLOWED' } })),
          );
        }));

    if (fresh !== null)
      test(`${key} returns the current objects with fresh`, () =>
        inOrg(async (org) => {
          const newItems = await listen(org, key, { ...input, fresh: true });
          await expected.event(org);
          const [item] = await newItems();
          expect(item).toMatchObject({ ...output, fresh });
          expect(Object.keys(item?.fresh ?? {}).sort()).toEqual(Object.keys(fresh).sort());
        }));

    test(`${key} ignores events of other types`, () =>
      inOrg(async (org) => {
        const newItems = await listen(org, key, input);
        writeEvent(org.sandbox, { eventType: 'zone.update' });
        writeEvent(org.sandbox, { eventType: 'user.session.end' });
        expect(await newItems()).toEqual([]);
      }));
  });
}
