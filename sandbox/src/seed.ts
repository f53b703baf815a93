import { assignGroup } from './apps/app-groups.ts';
import { insertApp } from './apps/apps.ts';
import { insertAppUser } from './apps/assignment.ts';
import { seedAuthorizationServers } from './authorization-servers/seed.ts';
import { seedDevices } from './devices/seed.ts';
import { insertFactor } from './factors/factors.ts';
import { factorKind } from './factors/view.ts';
import { insertClientToken, insertGrant } from './grants/grants.ts';
import { insertGroup } from './groups/groups.ts';
import { addMember } from './groups/memberships.ts';
import { seedIdentityProviders } from './identity-providers/identity-providers.ts';
import { externalKey } from './identity-sources/import.ts';
import { identitySourceName } from './identity-sources/sessions.ts';
import type { SandboxTokens } from './org/sandbox-tokens.ts';
import { insertToken } from './org/tokens.ts';
import { seedAuthenticators } from './policies/authenticators.ts';
import { seedPolicies } from './policies/seed.ts';
import { seedRealms } from './realms/realms.ts';
import { insertCustomRole } from './roles/custom-roles.ts';
import { insertResourceSet } from './roles/resource-sets.ts';
import { insertRole } from './roles/roles.ts';
import type { Profile, UserStatus } from './state/model.ts';
import type { Org } from './state/org.ts';
import { insertUser } from './users/creation.ts';
import { insertSession } from './users/sessions.ts';
import { seedZones } from './zones/zones.ts';

interface Member {
  readonly id: string;
  readonly name: string;
  readonly status?: UserStatus;
  readonly profile?: Profile;
}

const adaId = '00uada00000000000001';
const graceId = '00ugrace000000000001';
const omarId = '00uomar0000000000001';
const zoeId = '00uzoe00000000000001';
const benId = '00uben00000000000001';
const irisId = '00uiris0000000000001';

/** Acme's staff: `first.last@acme.example`. */
const staff: readonly Member[] = [
  { id: adaId, name: 'Ada Okonkwo', profile: { title: 'Head of IT', department: 'IT' } },
  {
    id: graceId,
    name: 'Grace Lindqvist',
    profile: { title: 'Robotics Engineer', department: 'Engineering', badgeNumber: 'A-1042', costTier: 'gold' },
  },
  { id: '00uliam0000000000001', name: 'Liam Moreau', status: 'STAGED', profile: { department: 'Marketing' } },
  { id: '00umei00000000000001', name: 'Mei Tanaka', status: 'PROVISIONED', profile: { department: 'Design' } },
  { id: omarId, name: 'Omar Haddad', status: 'SUSPENDED', profile: { department: 'Logistics' } },
  { id: '00unina0000000000001', name: 'Nina Petrov', status: 'LOCKED_OUT', profile: { department: 'Finance' } },
  { id: '00utom00000000000001', name: 'Tom Abara', status: 'DEPROVISIONED', profile: { department: 'Legal' } },
  { id: '00upia00000000000001', name: 'Pia Sorensen', status: 'PASSWORD_EXPIRED', profile: { department: 'HR' } },
  { id: '00uraj00000000000001', name: 'Raj Menon', status: 'RECOVERY', profile: { department: 'Operations' } },
  { id: zoeId, name: 'Zoe Castillo', profile: { title: 'Help Desk Lead', department: 'IT' } },
  { id: benId, name: 'Ben Achterberg', profile: { title: 'Auditor', department: 'Engineering' } },
  { id: irisId, name: 'Iris Vale', profile: { title: 'Account Executive', department: 'Sales' } },
];

const withoutPassword: readonly UserStatus[] = ['STAGED', 'PROVISIONED', 'DEPROVISIONED'];

function fullProfile({ name, profile }: Member): Profile {
  const [firstName, lastName] = name.split(' ');
  const login = `${name.toLowerCase().replace(' ', '.')}@acme.example`;
  return { firstName, lastName, login, email: login, ...profile };
}

function addStaff(org: Org): void {
  for (const member of staff) {
    const status = member.status ?? 'ACTIVE';
    const password = withoutPassword.includes(status) ? undefined : 'Sandbox-Passw0rd';
    const user = insertUser(org, {
      id: member.id,
      profile: fullProfile(member),
      status,
      credentials: { password, recoveryQuestion: undefined, provider: undefined },
    });
    if (status === 'SUSPENDED') user.suspendedFrom = 'ACTIVE';
  }
}

const everyone = '00geveryone000000001';
const engineeringId = '00gengineering000001';
const support = '00gsupport0000000001';
const contractors = '00gcontractors000001';
const financeAd = '00gadfinance00000001';
const salesEmea = '00gsalesemea00000001';

function addGroups(org: Org): void {
  insertGroup(org, {
    id: everyone,
    type: 'BUILT_IN',
    profile: { name: 'Everyone', description: 'All users in your organization' },
  });
  insertGroup(org, { id: engineeringId, profile: { name: 'Engineering', description: 'Builds the robots' } });
  insertGroup(org, { id: support, profile: { name: 'Support', description: 'Answers customers' } });
  insertGroup(org, { id: contractors, profile: { name: 'Contractors', description: 'People on contract' } });
  insertGroup(org, {
    id: financeAd,
    type: 'APP_GROUP',
    profile: { name: 'Finance (AD)', description: 'Comes from Active Directory' },
  });
  insertGroup(org, { id: salesEmea, profile: { name: 'Sales EMEA', description: 'Filled by a group rule' } });
}

const rule = '0pracme0000000000001';

function addRule(org: Org): void {
  const stamp = org.stamp();
  org.rules.keep({
    id: rule,
    seq: org.nextSeq(),
    name: 'Sales EMEA',
    status: 'ACTIVE',
    created: stamp,
    lastUpdated: stamp,
    expression: 'user.department=="Sales"',
    groupIds: [salesEmea],
    excludedUserIds: [],
    excludedGroupIds: [],
    namesPeople: false,
  });
}

const members: readonly (readonly [group: string, user: string])[] = [
  [engineeringId, adaId],
  [engineeringId, benId],
  [support, graceId],
  [support, zoeId],
  [contractors, omarId],
  [financeAd, irisId],
  [salesEmea, irisId],
];

function addMembers(org: Org): void {
  for (const [groupId, userId] of members) {
    const group = org.groups.get(groupId);
    const user = org.users.get(userId);
    if (group === undefined || user === undefined) continue;
    addMember(org, { group, user, log: () => {}, ...(groupId === salesEmea ? { ruleId: rule } : {}) });
  }
}

function addTokens(org: Org, tokens: SandboxTokens): void {
  const add = (name: string, more: { value: string; userId?: string; roles?: readonly string[]; number: number }) =>
    insertToken(org, {
      id: `00Tacme${String(more.number).padStart(13, '0')}`,
      name,
      value: more.value,
      userId: more.userId ?? adaId,
      ...(more.roles === undefined ? {} : { roles: more.roles }),
    });
  add('Automation', { value: tokens.superAdmin, number: 1 });
  add('Reporting', { value: tokens.readOnlyAdmin, userId: benId, number: 2 });
  add('Help desk', { value: tokens.helpDeskAdmin, userId: zoeId, number: 3 });
  add('Org admin', { value: tokens.orgAdmin, roles: ['ORG_ADMIN'], number: 4 });
  add('Group admin', { value: tokens.groupAdmin, roles: ['USER_ADMIN'], number: 5 });
  add('App admin', { value: tokens.appAdmin, roles: ['APP_ADMIN'], number: 6 });
  add('Report admin', { value: tokens.reportAdmin, roles: ['REPORT_ADMIN'], number: 7 });
}

const admins: readonly (readonly [user: string, type: string])[] = [
  [adaId, 'SUPER_ADMIN'],
  [zoeId, 'HELP_DESK_ADMIN'],
  [benId, 'READ_ONLY_ADMIN'],
];

function addRoles(org: Org): void {
  admins.forEach(([assigneeId, type], index) => {
    insertRole(org, { id: `ra1acme${String(index + 1).padStart(13, '0')}`, assigneeType: 'USER', assigneeId, type });
  });
}

function addCustomRoles(org: Org): void {
  insertCustomRole(org, {
    id: 'cr0acmekeeper0000001',
    label: 'Robot Keeper',
    description: 'Unlocks engineers',
    permissions: ['okta.users.read', 'okta.users.lifecycle.unlock'],
  });
  insertResourceSet(org, {
    id: 'iamacmeworkshop00001',
    label: 'Workshop',
    description: 'The engineers',
    resources: [`orn:okta:directory:${org.id}:groups:${engineeringId}`],
  });
}

const slack = '0oaslack000000000001';
const github = '0oagithub00000000001';
const jiraId = '0oajira0000000000001';

function addApps(org: Org): void {
  insertApp(org, { id: slack, name: 'slack', label: 'Slack', signOnMode: 'SAML_2_0' });
  insertApp(org, { id: github, name: 'githubcloud', label: 'GitHub', signOnMode: 'SAML_2_0' });
  insertApp(org, { id: jiraId, name: 'jira_onprem', label: 'Jira', signOnMode: 'SAML_2_0' });
  insertApp(org, {
    id: '0oalegacy00000000001',
    name: 'template_swa',
    label: 'Legacy HR',
    signOnMode: 'BROWSER_PLUGIN',
    status: 'INACTIVE',
  });
  // An app without a sign-on mode, whose ID is the identity source's (Okta help: Anything-as-a-Source).
  const source = { id: '0oasource00000000001', name: identitySourceName, label: 'Staff Records', signOnMode: null };
  insertApp(org, { ...source, features: ['IMPORT_NEW_USERS', 'IMPORT_PROFILE_UPDATES', 'PROFILE_MASTERING'] });
  // Iris came from it.
  org.imported.set(externalKey(source.id, 'user', 'E-1001'), irisId);
  for (const [appId, userId] of [
    [slack, graceId],
    [github, zoeId],
  ] as const) {
    const app = org.apps.get(appId);
    const user = org.users.get(userId);
    if (app !== undefined && user !== undefined) insertAppUser(org, { app, user, scope: 'USER' });
  }
  const jira = org.apps.get(jiraId);
  const engineering = org.groups.get(engineeringId);
  if (jira === undefined || engineering === undefined) return;
  assignGroup(org, { app: jira, group: engineering, log: () => {} });
}

function addFactors(org: Org): void {
  const profiles: Readonly<Record<string, Record<string, unknown>>> = {
    push: {
      credentialId: 'grace.lindqvist@acme.example',
      deviceType: 'SmartPhone_IPhone',
      name: 'Phone',
      platform: 'IOS',
    },
    sms: { phoneNumber: '+15555550142' },
    webauthn: { credentialId: 'c2FuZGJveC1rZXk', authenticatorName: 'Security key' },
  };
  for (const [type, profile] of Object.entries(profiles)) {
    const kind = factorKind(type, undefined);
    if (kind === undefined) continue;
    const id = `${kind.prefix}grace${type}`.padEnd(19, '0').concat('1');
    insertFactor(org, { id, userId: graceId, kind, status: 'ACTIVE', profile });
  }
  const pending = factorKind('sms', 'OKTA');
  if (pending !== undefined) {
    const profile = { phoneNumber: '+15555550183' };
    insertFactor(org, {
      id: 'mblbensms00000000001',
      userId: benId,
      kind: pending,
      status: 'PENDING_ACTIVATION',
      profile,
    });
  }
  insertSession(org, graceId, '102sandboxGraceSession01');
}

function addGrants(org: Org): void {
  insertGrant(org, { id: 'oaggraceopenid000001', userId: graceId, clientId: slack, scopeId: 'openid' });
  insertGrant(org, { id: 'oaggraceprofile00001', userId: graceId, clientId: slack, scopeId: 'profile' });
  insertClientToken(org, { id: 'oargraceslack0000001', userId: graceId, clientId: slack, scopes: ['offline_access'] });
}

/** Fills an empty org with Acme's staff, groups, apps and tokens; always with the same IDs. */
export function seedOrg(org: Org, tokens: SandboxTokens): void {
  addStaff(org);
  addGroups(org);
  addRule(org);
  addMembers(org);
  addApps(org);
  addFactors(org);
  addGrants(org);
  addRoles(org);
  addCustomRoles(org);
  addTokens(org, tokens);
  seedZones(org);
  seedPolicies(org);
  seedAuthenticators(org);
  seedDevices(org, { grace: graceId, zoe: zoeId });
  seedRealms(org);
  seedIdentityProviders(org);
  seedAuthorizationServers(org);
}
