import { describe, expect, test } from 'vitest';
import type { TriggerEvent } from '../../src/resources/logs/trigger-event.ts';
import { writeEvent } from './log-events.ts';
import { startOrg, type TestOrg } from './org.ts';
import { people } from './people.ts';
import { triggers } from './steps.ts';

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
  /** Causes the event in a freshly seeded org. @default writes the trigger's sample, for events that no API call causes */
  event?(org: TestOrg): unknown;
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

/** Writes the sample of a trigger into the org's System Log. */
export function writeSample({ sandbox }: TestOrg, key: string): void {
  const { eventType, message, actor, target, outcome, debugData } = triggerOf(key).sample;
  sandbox.org.log.record({
    eventType,
    displayMessage: message,
    actor: actor ?? people.ada,
    client: { ipAddress: '203.0.113.7' },
    target,
    ...(outcome === undefined ? {} : { outcome }),
    ...(debugData === undefined ? {} : { debugData }),
  });
}

function triggerOf(key: string) {
  const trigger = triggers.find((each) => each.key === key);
  if (trigger === undefined) throw new Error(`There is no trigger ${key}.`);
  return trigger;
}

const failures = ['FAILURE', 'DENY', 'RATE_LIMIT', 'ABANDONED', 'UNANSWERED', 'SKIPPED'];

/** Tests a trigger from the event in the org to the output, with its filters. */
export function expectTrigger(expected: TriggerExpectation): void {
  const { key, eventType, input = {}, output, matches = [], ignores = [], fresh, startsOnFailure } = expected;
  const { event: cause = (org: TestOrg) => writeSample(org, key) } = expected;
  const { failures: counted, input: fields } = triggerOf(key);

  describe(key, () => {
    test(`${key} starts once and returns its output with the original event`, () =>
      inOrg(async (org) => {
        const newItems = await listen(org, key, input);
        await cause(org);
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
        await cause(org);
        expect(await newItems()).toMatchObject([output]);
      }),
    );

    test.each(ignores)(`${key} does not start with another filter: %j`, (filter) =>
      inOrg(async (org) => {
        const newItems = await listen(org, key, { ...input, ...filter });
        await cause(org);
        expect(await newItems()).toEqual([]);
      }),
    );

    if (counted === undefined)
      test(`${key} starts on failed attempts only with includeFailed`, () =>
        inOrg(async (org) => {
          const succeededOnly = await listen(org, key, input);
          const all = await listen(org, key, { ...input, includeFailed: true });
          await cause(org);
          expect([await succeededOnly(), await all()]).toMatchObject([[output], [output]]);
          repeatWith(org, { eventType, results: failures });
          expect(await succeededOnly()).toEqual([]);
          expect(await all()).toMatchObject(
            failures.map((result) => ({ succeeded: false, outcome: { result, reason: 'NOT_ALLOWED' } })),
          );
        }));
    else
      test(`${key} starts on ${counted === 'both' ? 'every outcome' : 'failed attempts and not on others'}`, () =>
        inOrg(async (org) => {
          const newItems = await listen(org, key, {
            ...input,
            ...('outcome' in fields.shape ? { outcome: 'any' } : {}),
          });
          await cause(org);
          expect(await newItems()).toMatchObject([output]);
          const others = ['SUCCESS', 'ALLOW', 'CHALLENGE'];
          repeatWith(org, { eventType, results: [...others, ...failures] });
          const results = (await newItems()).map(({ outcome }) => outcome.result);
          expect(results).toEqual(counted === 'both' ? [...others, ...failures] : failures);
        }));

    if (fresh !== null)
      test(`${key} returns the current objects with fresh`, () =>
        inOrg(async (org) => {
          const newItems = await listen(org, key, { ...input, fresh: true });
          await cause(org);
          const [item] = await newItems();
          expect(item).toMatchObject({ ...output, fresh });
          expect(Object.keys(item?.fresh ?? {}).sort()).toEqual(Object.keys(fresh).sort());
        }));

    test(`${key} ignores events of other types`, () =>
      inOrg(async (org) => {
        const newItems = await listen(org, key, input);
        writeEvent(org.sandbox, { eventType: 'org.unknown' });
        writeEvent(org.sandbox, { eventType: 'user.session.end' });
        expect(await newItems()).toEqual([]);
      }));
  });
}

/** Writes the latest event of a type again, with other outcomes. */
function repeatWith(
  { sandbox }: TestOrg,
  { eventType, results }: { eventType: string; results: readonly string[] },
): void {
  const { log } = sandbox.org;
  const logged = log.events(eventType).at(-1);
  if (logged === undefined) throw new Error('Nothing was logged.');
  const { actor, target, debugContext } = logged;
  const again = { eventType, actor, debugData: debugContext.debugData, ...(target === null ? {} : { target }) };
  for (const result of results) log.record({ ...again, outcome: { result, reason: 'NOT_ALLOWED' } });
}
