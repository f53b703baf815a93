import { describe, expect, test } from 'vitest';
import type { TriggerEvent } from '../../src/resources/logs/trigger-event.ts';
import { writeEvent } from './log-events.ts';
import { startOrg, type TestOrg } from './org.ts';
import type { people } from './people.ts';

/** How a trigger hands a user over. */
export function asUser({ id, alternateId, displayName }: (typeof people)[keyof typeof people]) {
  return { id, login: alternateId, name: displayName };
}

/** What every trigger has in common, told for one. */
export interface TriggerStory {
  readonly key: string;
  readonly eventType: string;
  /** Input that the trigger cannot do without. */
  readonly input?: object;
  /** Makes it happen in a freshly seeded org. */
  happen(org: TestOrg): unknown;
  /** What is handed over, besides the event itself. */
  readonly told: object;
  /** Inputs that name what it happens to, and such that name something else. */
  readonly mine?: readonly object[];
  readonly others?: readonly object[];
  /** What is read fresh; `null` if nothing is left to read. */
  readonly fresh: object | null;
  /** Whether failed attempts are part of what it is about. */
  readonly aboutFailure?: true;
}

/** Begins to poll a trigger; the answer gives what has been handed over since. */
export async function listen(org: TestOrg, key: string, input: object = {}): Promise<() => Promise<TriggerEvent[]>> {
  let { cursor } = await org.okta.poll(key, input);
  return async () => {
    const polled = await org.okta.poll(key, input, cursor);
    cursor = polled.cursor;
    return [...polled.items];
  };
}

/** Runs in an org of its own. */
export async function inOrg(use: (org: TestOrg) => Promise<void>): Promise<void> {
  const org = await startOrg();
  try {
    await use(org);
  } finally {
    await org.close();
  }
}

const failures = ['FAILURE', 'DENY', 'RATE_LIMIT', 'ABANDONED', 'UNANSWERED', 'SKIPPED'];

/** Tests what every trigger has in common. */
export function tellStory(story: TriggerStory): void {
  const { key, eventType, input = {}, told, mine = [], others = [], fresh, aboutFailure } = story;

  describe(key, () => {
    test('starts with who did what to whom, and the event as Okta sent it', () =>
      inOrg(async (org) => {
        const handed = await listen(org, key, input);
        await story.happen(org);
        const [item, ...more] = await handed();
        expect(more).toEqual([]);
        expect(item).toMatchObject({ eventType, succeeded: aboutFailure !== true, ...told });
        const logged = org.sandbox.org.log.events(eventType).at(-1);
        expect(item?.event).toEqual(JSON.parse(JSON.stringify(logged)));
        expect(item).toMatchObject({ uuid: logged?.uuid, published: logged?.published });
        expect(await handed()).toEqual([]);
      }));

    test.each(mine)('starts for what it is narrowed to: %j', (narrowed) =>
      inOrg(async (org) => {
        const handed = await listen(org, key, { ...input, ...narrowed });
        await story.happen(org);
        expect(await handed()).toMatchObject([told]);
      }),
    );

    test.each(others)('does not start for anything but what it is narrowed to: %j', (narrowed) =>
      inOrg(async (org) => {
        const handed = await listen(org, key, { ...input, ...narrowed });
        await story.happen(org);
        expect(await handed()).toEqual([]);
      }),
    );

    if (aboutFailure !== true)
      test('starts for a failed attempt only if asked to', () =>
        inOrg(async (org) => {
          const usual = await listen(org, key, input);
          const asked = await listen(org, key, { ...input, includeFailed: true });
          await story.happen(org);
          expect([await usual(), await asked()]).toMatchObject([[told], [told]]);
          const { log } = org.sandbox.org;
          const logged = log.events(eventType).at(-1);
          if (logged === undefined) return expect.unreachable('nothing was logged');
          const { actor, target } = logged;
          const again = { eventType, actor, ...(target === null ? {} : { target }) };
          for (const result of failures) log.record({ ...again, outcome: { result, reason: 'NOT_ALLOWED' } });
          expect(await usual()).toEqual([]);
          expect(await asked()).toMatchObject(
            failures.map((result) => ({ succeeded: false, outcome: { result, reason: 'NOT_ALLOWED' } })),
          );
        }));

    if (fresh !== null)
      test('reads what it is about as it is now, if asked to', () =>
        inOrg(async (org) => {
          const handed = await listen(org, key, { ...input, fresh: true });
          await story.happen(org);
          const [item] = await handed();
          expect(item).toMatchObject({ ...told, fresh });
          expect(Object.keys(item?.fresh ?? {}).sort()).toEqual(Object.keys(fresh).sort());
        }));

    test('is not started by other events', () =>
      inOrg(async (org) => {
        const handed = await listen(org, key, input);
        writeEvent(org.sandbox, { eventType: 'zone.update' });
        writeEvent(org.sandbox, { eventType: 'user.session.end' });
        expect(await handed()).toEqual([]);
      }));
  });
}
