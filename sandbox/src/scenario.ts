import { assignGroup } from './apps/app-groups.ts';
import { insertApp, type NewApp } from './apps/apps.ts';
import { insertAppUser } from './apps/assignment.ts';
import type { Device } from './devices/device.ts';
import { insertDevice, linkDevice } from './devices/devices.ts';
import { deviceParty } from './devices/lifecycle.ts';
import { insertFactor } from './factors/factors.ts';
import { factorKind } from './factors/view.ts';
import { insertClientToken, insertGrant } from './grants/grants.ts';
import { insertGroup, type NewGroup } from './groups/groups.ts';
import { addMember } from './groups/memberships.ts';
import { userParty } from './logs/parties.ts';
import { type CreatedServiceApp, insertServiceApp, type NewServiceApp } from './oauth/service-apps.ts';
import { insertToken, type NewToken } from './org/tokens.ts';
import { insertCustomRole, type NewCustomRole } from './roles/custom-roles.ts';
import { insertResourceSet, type NewResourceSet } from './roles/resource-sets.ts';
import { insertRole } from './roles/roles.ts';
import type { Factor } from './state/factor-model.ts';
import type { ApiToken, App, AppUser, ClientToken, Grant, Group, Profile, Session, User } from './state/model.ts';
import type { Org } from './state/org.ts';
import type { CustomRole, ResourceSet, RoleAssignment } from './state/role-model.ts';
import { newSessionToken } from './users/authn.ts';
import { insertUser, type NewUser } from './users/creation.ts';
import { signIn } from './users/sessions.ts';
import { byPerson } from './users/sign-in.ts';

/** A factor of a user, for example `{ factorType: 'sms', provider: 'OKTA' }`. */
export interface NewUserFactor {
  readonly factorType: string;
  readonly provider: string;
  readonly status?: Factor['status'];
}

/** Groups and apps that an admin role is limited to. An app without an ID means all its instances. */
export interface RoleLimits {
  readonly groups?: readonly string[];
  readonly apps?: readonly { readonly name: string; readonly appId?: string }[];
}

/**
 * Sets up the org for a test or a demo without the API. Nothing is validated, and only the actions of users are
 * logged. Users are named by ID or login, groups and apps by ID.
 */
export class Scenario {
  readonly #org: Org;

  constructor(org: Org) {
    this.#org = org;
  }

  /** Adds a user, ACTIVE unless a status is given. */
  addUser(user: NewUser): User {
    return insertUser(this.#org, user);
  }

  /** Adds a group, an Okta group unless a type is given. */
  addGroup(group: NewGroup): Group {
    return insertGroup(this.#org, group);
  }

  /** Adds a user to a group and assigns the group's apps. */
  addMember(group: string, user: string): void {
    addMember(this.#org, { group: this.#group(group), user: this.#user(user), log: () => {} });
  }

  /** Adds an app. */
  addApp(app: NewApp): App {
    return insertApp(this.#org, app);
  }

  /** Adds a service app (API Services), and returns the private key that Okta would show once. */
  addServiceApp(app: NewServiceApp): CreatedServiceApp {
    return insertServiceApp(this.#org, app);
  }

  /** Assigns an app to a user, directly or as if through a group. */
  assignApp(app: string, user: string, scope: AppUser['scope'] = 'USER'): AppUser {
    return insertAppUser(this.#org, { app: this.#app(app), user: this.#user(user), scope });
  }

  /** Assigns an app to a group and its members. */
  assignAppToGroup(app: string, group: string): void {
    assignGroup(this.#org, { app: this.#app(app), group: this.#group(group), log: () => {} });
  }

  /** Enrolls a factor, ACTIVE unless a status is given. */
  addFactor(user: string, { factorType, provider, status = 'ACTIVE' }: NewUserFactor): Factor {
    const kind = factorKind(factorType, provider);
    if (kind === undefined) throw new Error(`There is no ${factorType} factor of ${provider}.`);
    return insertFactor(this.#org, { userId: this.#user(user).id, kind, status });
  }

  /** Enrolls a device of a user, such as `{ displayName: 'PHONE', platform: 'IOS' }`. The log names the user as the actor. */
  enrollDevice(user: string, profile: Profile): Device {
    const owner = this.#user(user);
    const device = insertDevice(this.#org, { profile });
    linkDevice(this.#org, { deviceId: device.id, userId: owner.id });
    const party = deviceParty(device);
    this.#org.log.record({ ...byPerson(this.#org, owner, 'device.enrollment.create'), target: [party] });
    this.#org.log.record({ ...byPerson(this.#org, owner, 'device.user.add'), target: [party, userParty(owner)] });
    return device;
  }

  /** Grants a standard admin role to a user, limited to groups or apps if they are named. */
  addRole(user: string, type: string, limitedTo: RoleLimits = {}): RoleAssignment {
    const role = insertRole(this.#org, { assigneeType: 'USER', assigneeId: this.#user(user).id, type });
    const { groups = [], apps = [] } = limitedTo;
    role.groupTargets = groups.map((group) => this.#group(group).id);
    role.appTargets = apps.map(({ name, appId }) => ({ name, appId }));
    return role;
  }

  /** Adds a custom admin role. */
  addCustomRole(role: NewCustomRole): CustomRole {
    return insertCustomRole(this.#org, role);
  }

  /** Adds a resource set, for custom admin roles. */
  addResourceSet(set: NewResourceSet): ResourceSet {
    return insertResourceSet(this.#org, set);
  }

  /** Creates an API token with the roles of its owner, or with the given ones. */
  addToken(token: NewToken): ApiToken {
    return insertToken(this.#org, { ...token, userId: this.#user(token.userId).id });
  }

  /** Records a user's consent to a scope of an app, such as `openid`. */
  addGrant(user: string, app: string, scope: string): Grant {
    return insertGrant(this.#org, { userId: this.#user(user).id, clientId: this.#app(app).id, scopeId: scope });
  }

  /** Issues a refresh token of an app to a user. */
  addClientToken(user: string, app: string, scopes: readonly string[] = ['offline_access']): ClientToken {
    return insertClientToken(this.#org, { userId: this.#user(user).id, clientId: this.#app(app).id, scopes });
  }

  /** Blocks a user on devices that they did not use before. Their status does not change. */
  blockUnknownDevices(user: string): void {
    this.#org.unknownDeviceBlocks.add(this.#user(user).id);
  }

  /** Locks a user out, as after too many wrong passwords. The log names the user as the actor. */
  lockUser(user: string): void {
    const locked = this.#user(user);
    if (locked.status !== 'LOCKED_OUT') locked.lockedFrom = locked.status;
    this.#org.changeStatus(locked, 'LOCKED_OUT');
    this.#org.log.record({ ...byPerson(this.#org, locked, 'user.account.lock'), target: [userParty(locked)] });
  }

  /** Signs a user in. The log names the user as the actor. */
  signIn(user: string): Session {
    return signIn(this.#org, this.#user(user));
  }

  /** A session token of a user who signed in, valid for one session (Okta docs: sessions). */
  sessionTokenFor(user: string): string {
    return newSessionToken(this.#org, this.#user(user));
  }

  #user(user: string): User {
    const found = this.#org.findUser(user);
    if (found === undefined) throw new Error(`There is no user ${user} in the org. Give the ID or login of one.`);
    return found;
  }

  #group(id: string): Group {
    const group = this.#org.groups.get(id);
    if (group === undefined) throw new Error(`There is no group ${id} in the org. Give the ID of one.`);
    return group;
  }

  #app(id: string): App {
    const app = this.#org.apps.get(id);
    if (app === undefined) throw new Error(`There is no app ${id} in the org. Give the ID of one.`);
    return app;
  }
}
