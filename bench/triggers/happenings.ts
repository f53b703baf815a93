import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/src/index.ts';

/** The triggers under test: three, and one that receives some of the same events. */
export const subscriptions = [
  { trigger: 'user_created' },
  { trigger: 'user_profile_updated' },
  { trigger: 'user_added_to_group' },
  { trigger: 'okta_event', id: 'audit', input: { types: ['user.lifecycle.create', 'user.lifecycle.suspend'] } },
];

/** Event types that occur, and the triggers that must receive them. Some are failed attempts or types without a trigger. */
const kinds = [
  { eventType: 'user.lifecycle.create', heardBy: ['user_created', 'audit'] },
  { eventType: 'user.account.update_profile', heardBy: ['user_profile_updated'] },
  { eventType: 'group.user_membership.add', heardBy: ['user_added_to_group'] },
  { eventType: 'user.lifecycle.suspend', heardBy: ['audit'] },
  { eventType: 'user.account.update_profile', heardBy: [], outcome: { result: 'FAILURE', reason: 'refused' } },
  { eventType: 'user.session.start', heardBy: [] },
] as const;

/** The users of the events. */
const users = Array.from({ length: 40 }, (_, number) => ({
  id: `00ubench${String(number).padStart(12, '0')}`,
  type: 'User',
  alternateId: `user.${number}@acme.example`,
  displayName: `User ${number}`,
}));
/** The first one of {@link users}. */
export const firstUser = users[0]?.id ?? '';
const grace = {
  id: '00ugrace000000000001',
  type: 'User',
  alternateId: 'grace.lindqvist@acme.example',
  displayName: 'Grace Lindqvist',
};
const support = { id: '00gsupport0000000001', type: 'UserGroup', alternateId: 'unknown', displayName: 'Support' };

/** How events are generated. */
export interface HappeningSettings {
  readonly events: number;
  readonly perSecond: number;
  /** The share of events that appear late in the log, and the longest delay. */
  readonly lateShare: number;
  readonly lateMs: number;
  readonly random: () => number;
}

/** One event that occurred. */
export interface Happened {
  readonly uuid: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** ID of its user. */
  readonly user: string;
  readonly heardBy: readonly string[];
}

/** Logs all events in the org, evenly over time, and adds each to `happened` at once. */
export async function letHappen(
  { org, clock }: Sandbox,
  { settings, happened }: { settings: HappeningSettings; happened: Happened[] },
): Promise<void> {
  const { events, perSecond, lateShare, lateMs, random } = settings;
  const startedAt = performance.now();
  for (let count = 0; count < events; ) {
    const due = Math.min(events, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1);
    for (; count < due; count += 1) {
      const kind = kinds[Math.floor(random() * kinds.length)] ?? kinds[0];
      const user = users[count % users.length] ?? grace;
      const now = clock.now();
      const late = random() < lateShare ? { persisted: now + Math.ceil(random() * lateMs) } : {};
      const { uuid } = org.log.record({
        eventType: kind.eventType,
        actor: grace,
        target: [user, support],
        client: { ipAddress: '198.51.100.7', userAgent: 'bench' },
        ...('outcome' in kind ? { outcome: kind.outcome } : {}),
        ...late,
      });
      happened.push({ uuid, at: now, user: user.id, heardBy: kind.heardBy });
    }
    await sleep(10);
  }
}
