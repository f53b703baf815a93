import { refusedField } from '../../okta/errors.ts';
import { memberAt, textAt } from '../../okta/json.ts';
import { segmentFault } from '../../okta/paths.ts';
import { roleNames } from '../../resources/roles/role.ts';
import { runAction } from '../run/run-action.ts';
import type { Session } from '../session.ts';
import { differences, type Facts } from './facts.ts';
import type { PartSource } from './make-plan.ts';
import type { Receipt } from './plan-model.ts';
import { ProbeReader } from './probe.ts';
import { isOwnRole, isRoleList, roleAt } from './role-paths.ts';

/** The action that gives a role: it never leaves one without the targets that it should have. */
const giving = 'assign_role_to_user';

const rolesPath = /^\/api\/v1\/users\/([^/]+)\/roles$/;

/** A role before the first change of a run and after the last; no facts if the user did not have it. */
interface RoleChange {
  readonly userId: string;
  readonly before: Facts;
  readonly after: Facts;
  /** ID of the last receipt about it. */
  readonly last: string;
  readonly name: string;
  readonly operation: string;
}

/** Whether a receipt is about an admin role of a user, or about what it is limited to. */
export function isAboutRole({ path, created }: Receipt): boolean {
  const bare = bareOf(path);
  return roleAt(bare) !== undefined || (created !== undefined && isRoleList(bare));
}

/**
 * The changes of admin roles in a run, the whole of each role at once: Okta removes the targets together with a role, and neither
 * widens a limited role nor removes its last target.
 */
export function roleChanges(receipts: readonly Receipt[]): RoleChange[] {
  const changes = new Map<string, RoleChange>();
  for (const receipt of receipts.filter(isAboutRole)) {
    const { change, before = {}, target, operation } = receipt;
    const path = bareOf(receipt.path);
    const userId = roleAt(path)?.userId ?? rolesPath.exec(path)?.[1] ?? '';
    const after =
      receipt.created === undefined ? (receipt.after ?? {}) : { ...bodyFacts(receipt.body), ...receipt.after };
    const key = JSON.stringify([userId, ...identityOf(isEmpty(before) ? after : before)]);
    const earlier = changes.get(key)?.before ?? before;
    const name = target.name ?? target.id;
    changes.set(key, { userId, before: earlier, after, last: change, name, operation });
  }
  return [...changes.values()];
}

/** What takes the changes of one role back. */
export function roleSources(
  change: RoleChange,
  { origin, inactive }: { readonly origin: string; readonly inactive: ReadonlySet<string> },
): PartSource[] {
  const { before, after, userId } = change;
  const target = `${change.operation} ${change.name}`;
  const isGiven = !isEmpty(before);
  if (isGiven && inactive.has(userId))
    return [skipping(target, 'The user stays deactivated and can have no admin roles.')];
  const { add, remove } = targetChange(before, after);
  if (isEmpty(after)) return isGiven ? [givingSource(change, { origin, target })] : [];
  if (isGiven && differences(stateOf(before), stateOf(after)).length === 0) return [];
  const canEdit = isGiven && targetsOf(before).length > 0 && targetsOf(after).length > 0 && !mixes(before, after);
  const taking: PartSource = checked(change, { origin, target }, async ({ client }, path) => {
    if (!canEdit) await client.raw({ method: 'DELETE', path, operation: 'unassignRoleFromUser' });
    // The last target of a role cannot be removed, so others are added first.
    else
      for (const [method, targets] of [
        ['PUT', add],
        ['DELETE', remove],
      ] as const)
        for (const one of targets)
          await client.raw({ method, ...targetCall(path, { method, target: one, facts: before }) });
  });
  return isGiven && !canEdit ? [taking, givingSource(change, { origin, target, after: {} })] : [taking];
}

function skipping(target: string, why: string): PartSource {
  return { about: {}, skipped: [{ target, why }], run: async () => undefined };
}

interface Undoing {
  readonly origin: string;
  readonly target: string;
}

/** Gives a role back by the action, which revokes it again if it cannot be limited. */
function givingSource(
  change: RoleChange,
  { after = change.after, ...undoing }: Undoing & { readonly after?: Facts },
): PartSource {
  const { before, userId } = change;
  const type = String(before['type']);
  if (!Object.hasOwn(roleNames, type)) return skipping(undoing.target, `No action assigns the role ${type}.`);
  const [groups, apps] = [before['targets.groups'], before['targets.apps']];
  const input = {
    user: userId,
    role: type,
    ...(type === 'CUSTOM' ? { customRole: before['role'], resourceSet: before['resource-set'] } : {}),
    ...(isFilled(groups) ? { groups } : {}),
    ...(isFilled(apps) ? { apps: apps.map((app) => String(app).split('/').at(-1)) } : {}),
  };
  const source = checked({ ...change, after }, undoing, (session) => runAction(session, { key: giving, input }));
  return { ...source, about: { step: giving, input } };
}

/** A source that changes nothing if the role is not as the run left it. */
function checked(
  { userId, before, after }: RoleChange,
  { origin, target }: Undoing,
  run: (session: Session, path: string) => Promise<unknown>,
): PartSource {
  const skipped: { target: string; why: string }[] = [];
  return {
    about: {},
    skipped,
    async run(session) {
      const list = `/api/v1/users/${segment(userId)}/roles`;
      const probes = new ProbeReader(session.client, origin);
      const wanted = identityOf(isEmpty(before) ? after : before).join();
      const entry = (await probes.list(list)).find((role) => isOwnRole(role) && identityIn(role).join() === wanted);
      const path = `${list}/${textAt(entry, 'id') ?? ''}`;
      const now =
        entry === undefined ? {} : await probes.facts({ kind: 'role', path }, { method: 'DELETE', body: undefined });
      const changed = differences(stateOf(after), stateOf(now));
      if (changed.length === 0) return run(session, path);
      skipped.push({ target, why: `Since then, ${changed.join(', ')} changed.` });
      return undefined;
    },
  };
}

/** What makes two assignments the same role, whatever their IDs. */
function identityOf(facts: Facts): readonly unknown[] {
  const { type, role, 'resource-set': resourceSet } = facts;
  return type === 'CUSTOM' ? [type, role, resourceSet] : [type];
}

function identityIn(entry: unknown): readonly unknown[] {
  return identityOf({
    type: textAt(entry, 'type'),
    role: textAt(entry, 'role'),
    'resource-set': textAt(entry, 'resource-set'),
  });
}

function bodyFacts(body: unknown): Facts {
  const names = ['type', 'role', 'resource-set'].filter((name) => memberAt(body, name) !== undefined);
  return Object.fromEntries(names.map((name) => [name, memberAt(body, name)]));
}

/** What of a role matters: that the user has it, and what it is limited to. */
function stateOf(facts: Facts): Facts {
  return isEmpty(facts) ? {} : { role: true, targets: targetsOf(facts) };
}

function targetsOf(facts: Facts): readonly string[] {
  const targets = facts['targets.groups'] ?? facts['targets.apps'];
  return Array.isArray(targets) ? targets.map(String) : [];
}

function targetChange(
  before: Facts,
  after: Facts,
): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  const [from, to] = [targetsOf(before), targetsOf(after)];
  return { add: from.filter((one) => !to.includes(one)), remove: to.filter((one) => !from.includes(one)) };
}

/** Whether one side has all instances of an app, and the other only some: Okta does not exchange these. */
function mixes(before: Facts, after: Facts): boolean {
  const nameOf = (target: string) => target.split('/', 1)[0];
  const isMixed = (some: readonly string[], others: readonly string[]) =>
    some.some((one) => !one.includes('/') && others.some((other) => other !== one && nameOf(other) === one));
  const [from, to] = [targetsOf(before), targetsOf(after)];
  return 'targets.apps' in before && (isMixed(from, to) || isMixed(to, from));
}

/** The request that adds or removes a target, with Okta's name of the operation. */
function targetCall(
  path: string,
  { method, target, facts }: { readonly method: 'PUT' | 'DELETE'; readonly target: string; readonly facts: Facts },
): { readonly path: string; readonly operation: string } {
  const isPut = method === 'PUT';
  if ('targets.groups' in facts)
    return {
      path: `${path}/targets/groups/${segment(target)}`,
      operation: isPut ? 'assignGroupTargetToUserRole' : 'unassignGroupTargetFromUserAdminRole',
    };
  const [name = '', appId] = target.split('/');
  const app = `${path}/targets/catalog/apps/${segment(name)}`;
  if (appId === undefined)
    return {
      path: app,
      operation: isPut ? 'assignAppTargetToAdminRoleForUser' : 'unassignAppTargetFromAppAdminRoleForUser',
    };
  return {
    path: `${app}/${segment(appId)}`,
    operation: isPut ? 'assignAppInstanceTargetToAppAdminRoleForUser' : 'unassignAppInstanceTargetFromAdminRoleForUser',
  };
}

/** Receipts may be made up: what they name must not lead to another path. */
function segment(value: string): string {
  const problem = segmentFault(value);
  if (problem !== undefined) throw refusedField('receipts', problem);
  return encodeURIComponent(value);
}

function isFilled(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isEmpty(facts: Facts): boolean {
  return Object.keys(facts).length === 0;
}

function bareOf(path: string): string {
  return path.split('?', 1)[0] ?? path;
}
