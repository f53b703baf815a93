import { insertAppUser } from '../apps/assignment.ts';
import { insertGroup } from '../groups/groups.ts';
import { addMember, applyRules } from '../groups/memberships.ts';
import { type Call, isObject } from '../http/call.ts';
import { ApiError } from '../http/errors.ts';
import { appParty, groupParty, type Log, userParty } from '../logs/parties.ts';
import { attributeOf } from '../schemas/object-schema.ts';
import type { App, Profile, User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { insertUser } from '../users/creation.ts';
import { deprovision } from '../users/lifecycle.ts';
import { checkProfile } from '../users/profile.ts';
import { orderedProfile } from '../users/view.ts';
import type { Upload, UploadKind } from './import-session.ts';

/** The key of an imported object: its external ID is unique within the source. */
export function externalKey(sourceId: string, kind: 'user' | 'group', externalId: unknown): string {
  return `${sourceId}/${kind}/${String(externalId)}`;
}

/** The user that an external ID of the source stands for. */
export function importedUser(org: Org, sourceId: string, externalId: unknown): User | undefined {
  const id = org.imported.get(externalKey(sourceId, 'user', externalId));
  return id === undefined ? undefined : org.user(id);
}

/**
 * The profile for Okta, by the mapping of a new identity source: the user name is the login. Attributes that the user
 * schema does not have are not mapped.
 */
function mapped(org: Org, given: unknown): Profile {
  const profile: Profile = {};
  for (const [name, value] of Object.entries(isObject(given) ? given : {})) {
    const attribute = name === 'userName' ? 'login' : name;
    if (attributeOf(org.userSchema, attribute) !== undefined) profile[attribute] = value;
  }
  return profile;
}

interface Imported {
  readonly call: Call;
  readonly app: App;
  readonly log: Log;
}

/** Changes the profile of a user whom the source has sent before, or of the one with the same login. */
function updateUser({ call, log }: Imported, user: User, profile: Profile): void {
  const next = orderedProfile({ ...user.profile, ...profile });
  checkProfile(next, { schema: call.org.userSchema, field: 'profile', complete: true });
  call.org.logins.remove(String(user.profile['login']), user.id);
  user.profile = next;
  call.org.logins.add(String(next['login']), user.id);
  call.org.touch(user);
  log({ eventType: 'system.import.user.update', target: [userParty(user)] });
  log({ eventType: 'user.account.update_profile', target: [userParty(user)] });
}

/** Whether imported users are confirmed and activated is a setting of the app; here they stay STAGED (undocumented default). */
function createUser({ call, log }: Imported, profile: Profile): User {
  checkProfile(profile, { schema: call.org.userSchema, field: 'profile', complete: true });
  const user = insertUser(call.org, { profile, status: 'STAGED' });
  log({ eventType: 'system.import.user.create', target: [userParty(user)] });
  log({ eventType: 'user.lifecycle.create', target: [userParty(user)] });
  return user;
}

function upsertUser(into: Imported, item: Record<string, unknown>): void {
  const { org } = into.call;
  const key = externalKey(into.app.id, 'user', item['externalId']);
  const profile = mapped(org, item['profile']);
  const known = importedUser(org, into.app.id, item['externalId']) ?? org.findUser(String(profile['login'] ?? ''));
  if (known !== undefined) updateUser(into, known, profile);
  const user = known ?? createUser(into, profile);
  org.imported.set(key, user.id);
  if (!org.appUsers.has(into.app.id, user.id)) insertAppUser(org, { app: into.app, user, scope: 'USER' });
  applyRules(org, user, into.log);
}

/** Okta docs: bulk delete deactivates users; an unknown external ID is ignored. */
function deactivateUser({ call, app, log }: Imported, item: Record<string, unknown>): void {
  const user = importedUser(call.org, app.id, item['externalId']);
  if (user === undefined || user.status === 'DEPROVISIONED') return;
  deprovision(call, user);
  log({ eventType: 'system.import.user.delete', target: [userParty(user)] });
  log({ eventType: 'user.lifecycle.deactivate', target: [userParty(user)] });
}

function upsertGroup({ call, app, log }: Imported, item: Record<string, unknown>): void {
  const { org } = call;
  const key = externalKey(app.id, 'group', item['externalId']);
  const { displayName, description } = isObject(item['profile']) ? item['profile'] : {};
  const profile = { name: displayName, description: description ?? null };
  const known = org.groups.get(org.imported.get(key) ?? '');
  if (known !== undefined) known.profile = { ...known.profile, ...profile };
  const group = known ?? insertGroup(org, { type: 'APP_GROUP', sourceAppId: app.id, profile });
  org.imported.set(key, group.id);
  const verb = known === undefined ? 'create' : 'update';
  log({ eventType: `system.import.group.${verb}`, target: [groupParty(group)] });
}

function upsertMemberships({ call, app, log }: Imported, item: Record<string, unknown>): void {
  const { org } = call;
  const group = org.groups.get(org.imported.get(externalKey(app.id, 'group', item['groupExternalId'])) ?? '');
  const ids = item['memberExternalIds'];
  if (group === undefined || !Array.isArray(ids)) return;
  for (const id of ids) {
    const user = importedUser(org, app.id, id);
    if (user !== undefined) addMember(org, { group, user, log });
  }
}

const importers: Readonly<Record<UploadKind, (into: Imported, item: Record<string, unknown>) => void>> = {
  users: upsertUser,
  'users-delete': deactivateUser,
  groups: upsertGroup,
  memberships: upsertMemberships,
};

/**
 * Imports what was uploaded, in the order of the uploads. A profile that Okta's schema does not allow is left out; only the
 * System Log shows it (Okta docs: the session does not report which profiles failed).
 */
export function runImport(call: Call, app: App, uploads: readonly Upload[]): void {
  // Okta logs an import with the app as a further target (Okta docs: event types, import).
  const log: Log = (happening) => call.log({ ...happening, target: [...happening.target, appParty(app)] });
  log({ eventType: 'system.import.start', target: [] });
  for (const { kind, items } of uploads) {
    for (const item of items) importOne({ call, app, log }, kind, item);
  }
  log({ eventType: 'system.import.complete', target: [] });
}

function importOne(into: Imported, kind: UploadKind, item: Record<string, unknown>): void {
  try {
    importers[kind](into, item);
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    const reason = cause.causes[0] ?? cause.message;
    into.log({ eventType: 'system.import.import_profile', target: [], failure: `${item['externalId']}: ${reason}` });
  }
}
