import { searchText } from '../../okta/expression.ts';
import { objectAt } from '../../okta/json.ts';
import type { Okta } from '../../step/action.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { type Party, takesRole, targetOf, targetsOf } from '../logs/event-parties.ts';
import { type LogWindow, type WindowInput, windowAt } from '../logs/log-window.ts';
import { type RoleType, roleNames } from '../roles/role.ts';

/** What the log tells about one thing that a user had: a membership, an app, a role. */
export interface LostThing {
  readonly id: string;
  readonly name?: string | undefined;
  /** Whether the log says that a group rule had given it; `undefined` if it does not say how it was given. */
  readonly byRule: boolean | undefined;
  /** Whether it was given or taken again after the window. */
  readonly changedLater: boolean;
}

/** What a user lost in a window of time, by the System Log. */
export interface LossHistory {
  readonly window: LogWindow;
  /** Whether they were suspended before the window; `undefined` if the log does not reach back to that. */
  readonly wasSuspended: boolean | undefined;
  /** Whether the window has a change of their status that ends access. */
  readonly lostStatus: boolean;
  readonly groups: readonly LostThing[];
  readonly apps: readonly LostThing[];
  readonly roles: readonly LostThing[];
  /** Custom roles, by name: what else Okta logs of them is not documented. */
  readonly customRoles: readonly LostThing[];
  /** Group rules that exclude the user since then. */
  readonly exclusions: readonly LostThing[];
}

const lifecycleTypes = ['activate', 'deactivate', 'reactivate', 'suspend', 'unsuspend'].map(
  (verb) => `user.lifecycle.${verb}`,
);
const exclusionType = 'group.user_membership.rule.add_exclusion';
const types = [
  ...lifecycleTypes,
  'group.user_membership.add',
  'group.user_membership.remove',
  exclusionType,
  'application.user_membership.add',
  'application.user_membership.remove',
  'user.account.privilege.grant',
  'user.account.privilege.revoke',
  'iam.resourceset.bindings.add',
  'iam.resourceset.bindings.delete',
];

/** Okta keeps events for 90 days. */
const wholeLog = { since: '90d' };

/** Reads what a user lost between two times. Looks at the whole log, to know what they had before. */
export async function lossHistory(
  okta: Okta<'listLogEvents'>,
  { userId, ...window }: WindowInput & { readonly userId: string },
): Promise<LossHistory> {
  // The user has just been read, which shows the org's time.
  const now = okta.orgNow() ?? Date.now();
  const within = windowAt(now, window);
  const { since, until } = windowAt(now, wholeLog);
  const filter = `target.id eq ${searchText(userId)} and (${types.map((type) => `eventType eq ${searchText(type)}`).join(' or ')})`;
  const events: LogEvent[] = [];
  const query = { since, until, filter, sortOrder: 'ASCENDING', limit: 1000 };
  for await (const page of okta.pages('listLogEvents', { query })) events.push(...page.filter(isSuccess));
  return lossesIn(events, within);
}

function isSuccess({ outcome }: LogEvent): boolean {
  return outcome?.result === undefined || outcome.result === null || outcome.result === 'SUCCESS';
}

/** What a user lost in a window, by the events about them, oldest first. */
function lossesIn(events: readonly LogEvent[], window: LogWindow): LossHistory {
  const [start, end] = [Date.parse(window.since), Date.parse(window.until)];
  const lifecycle = events.filter(({ eventType }) => lifecycleTypes.includes(eventType));
  const before = lifecycle.findLast(({ published }) => Date.parse(published) < start);
  const first = lifecycle.find(({ published }) => Date.parse(published) >= start);
  const changes = { groups: new Things(start, end), apps: new Things(start, end), roles: new Things(start, end) };
  const exclusions = new Things(start, end);
  const customRoles = new Things(start, end);
  for (const event of events) {
    const removes = event.eventType.endsWith('.remove');
    if (event.eventType === exclusionType) exclusions.note(event, ruleIn(event), true);
    else if (event.eventType.startsWith('group.user_membership.'))
      changes.groups.note(event, targetOf(event, 'UserGroup'), removes);
    else if (event.eventType.startsWith('application.'))
      changes.apps.note(event, targetOf(event, 'AppInstance'), removes);
    else if (event.eventType.startsWith('iam.resourceset.'))
      customRoles.note(event, customRoleIn(event), event.eventType.endsWith('.delete'));
    else if (event.eventType.startsWith('user.account.privilege.'))
      for (const role of rolesIn(event)) changes.roles.note(event, role, takesRole(event));
  }
  return {
    window,
    wasSuspended: suspendedBefore(before, first),
    lostStatus: lifecycle.some(({ eventType, published }) => {
      const at = Date.parse(published);
      return at >= start && at <= end && /\.(deactivate|suspend)$/.test(eventType);
    }),
    groups: changes.groups.lost(),
    apps: changes.apps.lost(),
    roles: changes.roles.lost(),
    customRoles: customRoles.lost(),
    exclusions: exclusions.lost(),
  };
}

function suspendedBefore(before: LogEvent | undefined, first: LogEvent | undefined): boolean | undefined {
  if (before !== undefined) return before.eventType === 'user.lifecycle.suspend';
  if (first?.eventType === 'user.lifecycle.suspend') return false;
  return first?.eventType === 'user.lifecycle.unsuspend' ? true : undefined;
}

/** The changes of one kind of thing. */
class Things {
  readonly #start: number;
  readonly #end: number;
  readonly #found = new Map<
    string,
    { thing: Party; had: boolean | undefined; byRule: boolean | undefined; later: boolean }
  >();

  constructor(start: number, end: number) {
    this.#start = start;
    this.#end = end;
  }

  note(event: LogEvent, thing: Party | undefined, removes: boolean): void {
    if (thing === undefined) return;
    const at = Date.parse(event.published);
    const found = this.#found.get(thing.id) ?? { thing, had: undefined, byRule: undefined, later: false };
    this.#found.set(thing.id, found);
    if (at < this.#start && !removes) found.byRule = givenByRule(event);
    // The first change in the window shows what there was before it.
    if (at >= this.#start && at <= this.#end) found.had ??= removes;
    if (at > this.#end) found.later = true;
  }

  lost(): LostThing[] {
    return [...this.#found.values()].flatMap(({ thing: { id, alternateId, displayName }, had, byRule, later }) =>
      had === true ? [{ id, name: displayName ?? alternateId, byRule, changedLater: later }] : [],
    );
  }
}

// The debug data names the rule. Its absence means that a person or an app added the user.
function givenByRule(event: LogEvent): boolean {
  return objectAt(event, 'debugContext', 'debugData')['triggeredByGroupRuleId'] !== undefined;
}

function ruleIn(event: LogEvent): Party | undefined {
  return targetsOf(event).find(({ id }) => id.startsWith('0pr'));
}

function customRoleIn(event: LogEvent): Party | undefined {
  const role = targetsOf(event).find(({ type }) => type !== 'User');
  return role === undefined ? undefined : { ...role, id: role.displayName ?? role.id };
}

/** The roles of an event, by type: Okta's ID of HELP_DESK_ADMIN in the log is HelpDeskAdmin (recorded). */
function rolesIn(event: LogEvent): Party[] {
  return targetsOf(event)
    .filter(({ type }) => type === 'ROLE')
    .map((role) => ({ ...role, id: roleTypeOf(role.id) }));
}

function roleTypeOf(id: string): string {
  if (id === 'SuperOrgAdmin') return 'SUPER_ADMIN';
  return id.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

/** Whether a type is a role that can be assigned. */
export function isRoleType(type: string): type is RoleType {
  return Object.hasOwn(roleNames, type);
}
