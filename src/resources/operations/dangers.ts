import { isObject, memberAt } from '../../okta/json.ts';

/** The parts of an input by which a danger is judged. */
export interface JudgedInput {
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

/** Why an operation must be confirmed, as the end of the sentence "It …". */
interface Danger {
  readonly why: string;
  /** Which inputs are dangerous; all of them if absent. `owner` for those about the owner of the connection's own token. */
  readonly when?: 'owner' | ((input: JudgedInput) => boolean);
}

const ownToken: Danger = {
  why: "ends this connection if it is about its own API token or the token's owner",
  when: 'owner',
};
const wholeOrg = 'changes settings for the whole org';
const own = "can lock this connection's own network out";
const access = 'removes the access of everyone who has it';
const schema = 'deletes the values of attributes that are set to null, for everyone';

const dangers: Readonly<Record<string, Danger>> = {
  revokeCurrentApiToken: { why: "revokes this connection's own API token" },
  revokeApiToken: ownToken,
  upsertApiToken: ownToken,
  deactivateUser: ownToken,
  suspendUser: ownToken,
  unassignRoleFromUser: ownToken,
  deleteUser: { why: 'deactivates the user, and permanently deletes a user who is already deactivated' },
  createNetworkZone: { why: own, when: ({ body }) => memberAt(body, 'usage') === 'BLOCKLIST' },
  activateNetworkZone: { why: own },
  updateConfiguration: { why: own },
  startOrgFailover: { why: wholeOrg },
  startOrgFailback: { why: wholeOrg },
  updateFeatureLifecycle: { why: 'turns a feature on or off for the whole org, and some cannot be turned off again' },
  assignClientPrivilegesSetting: { why: wholeOrg },
  updateThirdPartyAdminSetting: { why: wholeOrg },
  grantOktaSupport: { why: "gives Okta's support access to the org" },
  extendOktaSupport: { why: "gives Okta's support access to the org" },
  grantAerialConsent: { why: 'lets another account manage the org' },
  createChildOrg: { why: 'creates another org' },
  deactivateAuthenticator: { why: 'stops people from signing in with this authenticator' },
  rotateAuthorizationServerKeys: { why: 'makes tokens invalid that are signed with the old key' },
  deactivateIdentityProvider: { why: 'stops people from signing in through this identity provider' },
  deletePolicy: { why: 'changes who may sign in and how' },
  deletePolicyRule: { why: 'changes who may sign in and how' },
  updateUserProfile: { why: schema, when: holdsNull },
  updateGroupSchema: { why: schema, when: holdsNull },
  updateApplicationUserProfile: { why: schema, when: holdsNull },
  deleteUserType: { why: 'deletes the type with its attributes' },
  deleteLinkedObjectDefinition: { why: 'deletes every link of this kind' },
  deleteAllCustomizations: { why: 'deletes the customizations in every language' },
  deactivateApplication: { why: access },
  deactivateDevice: { why: 'removes the device from all of its users' },
  deleteGroupRule: {
    why: 'removes everyone whom the rule added from its groups',
    when: ({ query }) => isSet(query?.['removeUsers']),
  },
  deleteGroupPushMapping: {
    why: 'deletes the group in the app too',
    when: ({ query }) => isSet(query?.['deleteTargetGroup']),
  },
  revokeOAuth2TokensForApplication: { why: access },
  revokeUserGrants: { why: "removes the user's consent to every app" },
  uploadIdentitySourceDataForDelete: { why: 'deactivates the users that it names' },
  uploadIdentitySourceGroupsDataForDelete: { why: 'deletes the groups that it names' },
  uploadIdentitySourceGroupMembershipsForDelete: { why: 'removes the memberships that it names' },
};

const messaging = new Set([
  ...['activateUser', 'reactivateUser', 'resetPassword', 'forgotPassword', 'deactivateUser', 'resendEnrollFactor'],
  ...['verifyFactor', 'enrollFactor', 'sendTestEmail', 'optInUsersToOktaCommunicationEmails', 'createUser'],
]);

const secret = new Set([
  ...['createApplication', 'createOAuth2ClientSecret', 'getOAuth2ClientSecret', 'listOAuth2ClientSecrets'],
  ...[
    'createApiServiceIntegrationInstance',
    'createApiServiceIntegrationInstanceSecret',
    'enrollFactor',
    'activateUser',
  ],
  ...['reactivateUser', 'resetPassword', 'forgotPassword', 'expirePasswordWithTempPassword', 'verifyFactor'],
  ...['createTacAuthenticatorEnrollment', 'createHookKey', 'getIdentityProvider'],
]);

/** What else to know before an operation is called, in words. */
export function warningsOf(id: string): string[] {
  return [
    ...(messaging.has(id) ? ['may send messages to people'] : []),
    ...(secret.has(id) ? ['its response may hold secrets'] : []),
  ];
}

const replaces: Danger = { why: 'replaces the whole object, so that what the body leaves out is deleted' };

/** Why an operation must be confirmed, for some or all inputs; `undefined` if it need not be. */
export function dangerOf(id: string): string | undefined {
  return dangerFor(id)?.why;
}

/** Why an input of an operation must be confirmed, whoever owns the token; `undefined` if it need not be. */
export function dangerIn(id: string, input: JudgedInput): string | undefined {
  const { why, when } = dangerFor(id) ?? {};
  return when === 'owner' || when?.(input) === false ? undefined : why;
}

function dangerFor(id: string): Danger | undefined {
  if (Object.hasOwn(dangers, id)) return dangers[id];
  // The name of every PUT that replaces an object.
  return /^replace/.test(id) ? replaces : undefined;
}

/** Verbs of operations that remove something or end someone's access. */
const ending = ['delete', 'revoke', 'remove', 'bulkRemove', 'unassign', 'unenroll', 'unlink', 'unsubscribe', 'replace'];

/** A regular expression for the operations before which hosts ask a person. */
export const askedPattern = `^(?:(?:${[...ending, 'deactivate', 'resetFactors'].join('|')})|(?:${Object.keys(dangers)
  .filter((id) => dangers[id]?.when !== 'owner' && !ending.some((verb) => id.startsWith(verb)))
  .join('|')})$)`;

function isSet(value: unknown): boolean {
  return value === true || value === 'true';
}

function holdsNull({ body }: JudgedInput): boolean {
  let level: readonly unknown[] = [body];
  while (level.length > 0) {
    if (level.includes(null)) return true;
    level = level.flatMap((value) => (Array.isArray(value) || isObject(value) ? Object.values(value) : []));
  }
  return false;
}
