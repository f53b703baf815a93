import type { LostWrite } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { counted } from '../../okta/text.ts';
import type { Okta } from '../../step/action.ts';
import type { FieldFault } from '../../step/fields.ts';
import type { Role, RoleType, UserRole } from './role.ts';
import {
  addTargets,
  currentTargets,
  everythingOf,
  joined,
  lackingTargets,
  type RoleOf,
  type Targets,
  targetCount,
  targetKind,
  wantedTargets,
} from './targets.ts';

/** The role that a user should get. */
export interface RoleInput {
  readonly role: RoleType;
  readonly customRole?: string | undefined;
  readonly resourceSet?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly apps?: readonly string[] | undefined;
  readonly thirdParty?: boolean | undefined;
}

/** Faults of fields that a role does not accept, and of missing required ones. */
export function roleFaults(input: RoleInput): FieldFault[] {
  const { role } = input;
  const faults: FieldFault[] = [];
  for (const path of ['customRole', 'resourceSet'] as const) {
    if (role === 'CUSTOM' && input[path] === undefined)
      faults.push({ path, message: 'is required for the role CUSTOM' });
    if (role !== 'CUSTOM' && input[path] !== undefined)
      faults.push({ path, message: `cannot be used with the role ${role}`, hint: 'leave it out, or use CUSTOM' });
  }
  for (const path of ['groups', 'apps'] as const) {
    if (input[path] === undefined || targetKind(role) === path) continue;
    faults.push({ path, message: `cannot limit the role ${role}`, hint: 'leave it out' });
  }
  return faults;
}

/** A role that a user has, and what it is limited to. */
export interface AssignedRole {
  readonly changed: boolean;
  readonly assignment: Role;
  readonly targets: Targets;
}

type Operations =
  | 'assignRoleToUser'
  | 'unassignRoleFromUser'
  | 'listAssignedRolesForUser'
  | 'assignGroupTargetToUserRole'
  | 'assignAppTargetToAdminRoleForUser'
  | 'assignAppInstanceTargetToAppAdminRoleForUser'
  | 'listGroupTargetsForRole'
  | 'listApplicationTargetsForApplicationAdministratorRoleForUser'
  | 'getGroup'
  | 'getApplication';

interface Wanted {
  readonly userId: string;
  readonly input: RoleInput;
  readonly wanted: Targets;
}

/** Every role of a user, their own and those through groups. */
export async function rolesOf(okta: Okta<'listAssignedRolesForUser'>, userId: string): Promise<UserRole[]> {
  const roles: UserRole[] = [];
  for await (const page of okta.pages('listAssignedRolesForUser', { path: { userId } })) roles.push(...page);
  return roles;
}

/**
 * Assigns a role to a user, limited to groups or apps from the start: a role without targets covers everything. If a target
 * cannot be set, the role is revoked again.
 */
export async function assignRole(
  okta: Okta<Operations>,
  { userId, input, dryRun }: { readonly userId: string; readonly input: RoleInput; readonly dryRun: boolean },
): Promise<AssignedRole> {
  const meant = { userId, input, wanted: await wantedTargets(okta, input) };
  const before = await ownRole(okta, meant);
  const present = before === undefined ? undefined : await extended(okta, before, meant);
  if (present !== undefined) return present;
  if (before !== undefined && dryRun) throw coversAll(input);
  // An unlimited role may be left over from this run before it was resumed. Its creation time shows which.
  const assignment = await unlessAssigned(sendAssignment(okta, before, meant));
  if (assignment === undefined) {
    const other = await ownRole(okta, meant);
    const result = other === undefined ? undefined : await extended(okta, other, meant);
    if (result === undefined) throw coversAll(input);
    return result;
  }
  await limit(okta, { userId, roleAssignmentId: assignment.id, input, targets: meant.wanted });
  return { changed: true, assignment, targets: meant.wanted };
}

/** The user's own assignment of the role, not one through a group. */
async function ownRole(
  okta: Okta<'listAssignedRolesForUser'>,
  { userId, input }: Omit<Wanted, 'wanted'>,
): Promise<UserRole | undefined> {
  const isMeant = ({ type, throughGroup, role, 'resource-set': resourceSet }: UserRole) => {
    if (type !== input.role || throughGroup === true) return false;
    return type !== 'CUSTOM' || (role === input.customRole && resourceSet === input.resourceSet);
  };
  return (await rolesOf(okta, userId)).find(isMeant);
}

/**
 * Adds the targets that a role of the user lacks. Returns `undefined` if the role covers everything although the input names
 * targets, and throws if it is limited although the input names none.
 */
async function extended(
  okta: Okta<Operations>,
  role: UserRole,
  { userId, input, wanted }: Wanted,
): Promise<AssignedRole | undefined> {
  const kind = targetKind(role.type);
  const { throughGroup: _, ...assignment } = role;
  if (kind === undefined) return { changed: false, assignment, targets: { groups: [], apps: [] } };
  const path = { userId, roleAssignmentId: role.id };
  const current = await currentTargets(okta, { ...path, kind });
  if (targetCount(wanted) === 0) {
    if (targetCount(current) > 0) throw isLimited(input, targetCount(current));
    return { changed: false, assignment, targets: current };
  }
  if (targetCount(current) === 0) return undefined;
  const lacking = lackingTargets(current, wanted);
  await addTargets(okta, { ...path, targets: lacking });
  return { changed: targetCount(lacking) > 0, assignment, targets: joined(current, lacking) };
}

function coversAll({ role }: RoleInput): OktaError {
  const field = targetKind(role) ?? 'role';
  const what = `The user already has the role ${role} for ${everythingOf(role)}`;
  return new OktaError('conflict', { what, hint: `revoke it first to limit it, or leave ${field} out` }, { field });
}

function isLimited({ role }: RoleInput, count: number): OktaError {
  const kind = targetKind(role) === 'apps' ? 'app' : 'group';
  const what = `The user already has the role ${role}, limited to ${counted(count, kind)}`;
  const hint = `revoke it first to assign it for ${everythingOf(role)}, or name the ${kind}s to add`;
  return new OktaError('conflict', { what, hint }, { field: 'role' });
}

/** Assigns the role. After a lost response, looks it up in the list of roles. */
function sendAssignment(
  okta: Okta<'assignRoleToUser' | 'listAssignedRolesForUser'>,
  before: UserRole | undefined,
  { userId, input, wanted }: Wanted,
): Promise<Role> {
  const { role, customRole, resourceSet, thirdParty } = input;
  const lookUp = async (write: LostWrite) => {
    const now = await ownRole(okta, { userId, input });
    if (now === undefined || before === undefined) return now;
    return write.madeAfter(now.created) === 'yes' ? now : undefined;
  };
  const count = targetCount(wanted);
  return okta.call('assignRoleToUser', {
    path: { userId },
    query: { disableNotifications: thirdParty },
    body: role === 'CUSTOM' ? { type: role, role: customRole, 'resource-set': resourceSet } : { type: role },
    notes: count === 0 ? [] : [`Then limits the role to ${count} ${targetKind(role) ?? ''}.`],
    afterLoss: { lookUp },
  });
}

/** Okta's error catalog: codes for a role that the user has, of either kind of role. */
const alreadyAssigned: ReadonlySet<string> = new Set(['E0000090', 'E0000263']);

async function unlessAssigned(assigning: Promise<Role>): Promise<Role | undefined> {
  try {
    return await assigning;
  } catch (error) {
    if (error instanceof OktaError && alreadyAssigned.has(error.errorCode ?? '')) return undefined;
    throw error;
  }
}

/** Limits a role that was just assigned, or revokes it again. */
async function limit(
  okta: Okta<Operations>,
  { input, ...role }: RoleOf & { readonly targets: Targets; readonly input: RoleInput },
): Promise<void> {
  try {
    await addTargets(okta, role);
  } catch (error) {
    throw error instanceof OktaError ? await takenBack(okta, { ...role, input, error }) : error;
  }
}

async function takenBack(
  okta: Okta<'unassignRoleFromUser'>,
  { input, error, userId, roleAssignmentId }: RoleOf & { readonly input: RoleInput; readonly error: OktaError },
): Promise<OktaError> {
  const { category, what, hint } = error;
  try {
    await okta.remove('unassignRoleFromUser', { path: { userId, roleAssignmentId } });
  } catch (failed) {
    if (!(failed instanceof OktaError)) throw failed;
    const still = `${what}, and the role ${input.role} could not be revoked: it may cover ${everythingOf(input.role)}`;
    return error.rephrased(category, { what: still, hint: 'revoke the role in Okta now' });
  }
  return error.rephrased(category, { what: `${what}, so the role ${input.role} was revoked again`, hint });
}
