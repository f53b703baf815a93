import type { Sandbox } from '../../sandbox/src/index.ts';
import type { PollResult } from '../../src/runtime/polling/poll-trigger.ts';
import type { TestOrg } from './org.ts';
import { people } from './people.ts';

/** What may be particular to an event that a test writes. */
export interface WrittenEvent {
  /** @default user.lifecycle.suspend */
  readonly eventType?: string;
  /** @default Iris Vale, as she is seeded */
  readonly target?: readonly { id: string; type: string; alternateId: string; displayName: string }[];
  readonly outcome?: { readonly result: string; readonly reason?: string };
  readonly debugData?: Readonly<Record<string, string>>;
  /** Milliseconds by which it is published before now. */
  readonly publishedAgo?: number;
  /** Milliseconds from now on until polls see it. */
  readonly lateBy?: number;
}

/** Writes an event into the org's System Log as Okta would; gives its uuid. */
export function writeEvent({ org, clock }: Sandbox, event: WrittenEvent = {}): string {
  const {
    eventType = 'user.lifecycle.suspend',
    target = [people.iris],
    outcome,
    debugData,
    publishedAgo = 0,
    lateBy,
  } = event;
  const now = clock.now();
  return org.log.record({
    eventType,
    actor: people.ada,
    target,
    ...(outcome === undefined ? {} : { outcome }),
    ...(debugData === undefined ? {} : { debugData }),
    published: now - publishedAgo,
    ...(lateBy === undefined ? {} : { persisted: now + lateBy }),
  }).uuid;
}

/** Writes many events at once; gives their uuids. */
export function writeEvents(sandbox: Sandbox, count: number, event: WrittenEvent = {}): string[] {
  return Array.from({ length: count }, () => writeEvent(sandbox, event));
}

/** A platform that polls one trigger: keeps the cursor, and what it was handed. */
export interface Poller {
  /** uuids of everything handed over, in order. */
  readonly handed: string[];
  cursor: string | undefined;
  poll(): Promise<PollResult>;
  /** Polls until there is no more; gives how many polls that took. */
  drain(): Promise<number>;
}

/** Polls a trigger as a platform does: the cursor is kept once the items are handed over. */
export function poller(
  org: Pick<TestOrg, 'okta'>,
  {
    key = 'user_suspended',
    input = {},
    ...options
  }: { key?: string; input?: object; limit?: number; since?: string } = {},
): Poller {
  const self: Poller = {
    handed: [],
    cursor: undefined,
    async poll() {
      const polled = await org.okta.poll(key, input, self.cursor, options);
      self.handed.push(...polled.items.map(({ uuid }) => uuid));
      self.cursor = polled.cursor;
      return polled;
    },
    async drain() {
      for (let polls = 1; ; polls += 1) if (!(await self.poll()).more) return polls;
    },
  };
  return self;
}
