import { refusedField } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import type { RoleTarget, RoleType } from './role.ts';

/** What a role is limited to: group IDs, app IDs, or the names of apps for all of their instances. None means everything. */
export interface Targets {
  readonly groups: readonly string[];
  readonly apps: readonly AppTarget[];
}

/** An instance of an app, or all of them. */
export interface AppTarget {
  readonly name: string;
  readonly appId?: string;
}

/** Which targets a type of role takes (Okta's reference: role targets). */
export function targetKind(type: string | undefined): 'groups' | 'apps' | undefined {
  if (type === 'APP_ADMIN') return 'apps';
  return type === 'USER_ADMIN' || type === 'HELP_DESK_ADMIN' || type === 'GROUP_MEMBERSHIP_ADMIN'
    ? 'groups'
    : undefined;
}

/** A role of a user, by ID. */
export type RoleOf = { readonly userId: string; readonly roleAssignmentId: string };

type Listing = 'listGroupTargetsForRole' | 'listApplicationTargetsForApplicationAdministratorRoleForUser';
type Setting =
  | 'assignGroupTargetToUserRole'
  | 'assignAppTargetToAdminRoleForUser'
  | 'assignAppInstanceTargetToAppAdminRoleForUser';

const appId = /^0oa[A-Za-z0-9]{17}$/;

/**
 * The targets that an input names. Reads each of them, so that none can turn out to be unknown after the role is assigned: a
 * role without targets covers everything.
 */
export async function wantedTargets(
  okta: Okta<'getGroup' | 'getApplication'>,
  input: { readonly groups?: readonly string[] | undefined; readonly apps?: readonly string[] | undefined },
): Promise<Targets> {
  const groups = [...new Set(input.groups ?? [])];
  for (const groupId of groups) await okta.read('getGroup', { path: { groupId } });
  const apps: AppTarget[] = [];
  for (const app of new Set(input.apps ?? [])) {
    if (!appId.test(app)) apps.push({ name: app });
    else apps.push({ name: (await okta.read('getApplication', { path: { appId: app } })).name ?? '', appId: app });
  }
  const twice = apps.find(({ name, appId }) => appId !== undefined && apps.some((all) => isAll(all, name)));
  if (twice !== undefined)
    throw refusedField('apps', {
      what: `name all instances of ${twice.name} and also its instance ${twice.appId}`,
      hint: 'leave one of them out',
    });
  return { groups, apps };
}

function isAll(target: AppTarget, name: string): boolean {
  return target.name === name && target.appId === undefined;
}

/** The number of targets. */
export function targetCount({ groups, apps }: Targets): number {
  return groups.length + apps.length;
}

/** What a role is limited to now. */
export async function currentTargets(
  okta: Okta<Listing>,
  { kind, ...path }: RoleOf & { readonly kind: 'groups' | 'apps' },
): Promise<Targets> {
  const operation =
    kind === 'groups' ? 'listGroupTargetsForRole' : 'listApplicationTargetsForApplicationAdministratorRoleForUser';
  const found: RoleTarget[] = [];
  for await (const page of okta.pages(operation, { path, query: { limit: 200 } })) found.push(...page);
  if (kind === 'groups') return { groups: found.flatMap(({ id }) => id ?? []), apps: [] };
  const apps = found.map(({ id, name = '' }) => ({ name, ...(id === undefined ? {} : { appId: id }) }));
  return { groups: [], apps };
}

/** The wanted targets that a role does not cover yet. */
export function lackingTargets(current: Targets, wanted: Targets): Targets {
  const covers = (app: AppTarget) =>
    current.apps.some((each) => isAll(each, app.name) || (app.appId !== undefined && each.appId === app.appId));
  return {
    groups: wanted.groups.filter((id) => !current.groups.includes(id)),
    apps: wanted.apps.filter((app) => !covers(app)),
  };
}

/** The targets after some are added: all instances of an app replace single ones (Okta's reference). */
export function joined(current: Targets, added: Targets): Targets {
  const kept = current.apps.filter(({ name }) => !added.apps.some((each) => isAll(each, name)));
  return { groups: [...current.groups, ...added.groups], apps: [...kept, ...added.apps] };
}

/** Limits a role to targets, in addition to those it has. Each request can be repeated without harm. */
export async function addTargets(
  okta: Okta<Setting>,
  { targets, ...role }: RoleOf & { readonly targets: Targets },
): Promise<void> {
  for (const groupId of targets.groups) await okta.call('assignGroupTargetToUserRole', { path: { ...role, groupId } });
  for (const { name: appName, appId } of targets.apps) {
    if (appId === undefined) await okta.call('assignAppTargetToAdminRoleForUser', { path: { ...role, appName } });
    else await okta.call('assignAppInstanceTargetToAppAdminRoleForUser', { path: { ...role, appName, appId } });
  }
}

/** What a role is limited to, in words: "all groups". */
export function everythingOf(type: RoleType): string {
  return targetKind(type) === 'apps' ? 'all apps' : 'all groups';
}
