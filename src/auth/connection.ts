import { adminRoles } from '../step/action.ts';
import type { FieldInfo } from '../step/field.ts';

/** What a person enters to connect to an org: an API token, or a service app with its private key. */
export type ConnectionInput = TokenInput | (OrgInput & ServiceAppInput & { readonly apiToken?: '' | undefined });

/** What a person enters to connect as a service app (OAuth 2.0 client credentials with a private key). */
export interface ServiceAppInput {
  /** Client ID of an app of the type API Services. */
  readonly clientId: string;
  /** JWK JSON or PEM, as pasted. A secret. */
  readonly privateKey: string;
  /** The key's ID in Okta. A JWK holds its own, which wins. */
  readonly keyId?: string | undefined;
  /** OAuth scopes to ask for. @default those that each call needs, when it is made */
  readonly scopes?: readonly string[] | string | undefined;
}

interface OrgInput {
  /** Any address of the org that `parseOrgUrl` understands. */
  readonly orgUrl: string;
}

interface TokenInput extends OrgInput {
  /** As pasted: `parseApiToken` cleans it. A secret. */
  readonly apiToken: string;
  readonly clientId?: '' | undefined;
  readonly privateKey?: '' | undefined;
}

/** A field of the connection. */
export type ConnectionField = 'orgUrl' | 'apiToken' | keyof ServiceAppInput;

/** The fields of the form, in the order in which they are shown. */
export const connectionFields = {
  orgUrl: {
    title: 'Org URL',
    description:
      'Address of your Okta org, copied from the browser. The org name, the Admin Console address, a deep link or a custom domain also works.',
    placeholder: 'https://acme.okta.com',
  },
  apiToken: {
    title: 'API token',
    description:
      'Value that Okta shows once when you create a token under Security > API > Tokens. The token has the permissions of the admin who created it.',
    placeholder: '00…',
    secret: true,
  },
  clientId: {
    title: 'Client ID',
    description: 'Client ID of an app of the type API Services (Applications, the app, General).',
    placeholder: '0oa…',
  },
  privateKey: {
    title: 'Private key',
    description:
      'The key that Okta shows once when you create it in the app (General, Client Credentials, Public Keys): JSON or PEM.',
    placeholder: '-----BEGIN PRIVATE KEY-----',
    secret: true,
  },
  keyId: {
    title: 'Key ID',
    description: 'The ID (kid) that Okta shows for the key. A key in JSON has it already.',
  },
  scopes: {
    title: 'Scopes',
    description:
      'OAuth scopes to request, separated by spaces. The app must have been granted them. By default, each step requests the scopes that it needs.',
    placeholder: 'okta.users.manage okta.groups.manage',
  },
} as const satisfies Readonly<
  Record<ConnectionField, Omit<FieldInfo, 'title' | 'description'> & Required<Pick<FieldInfo, 'title' | 'description'>>>
>;

/** An admin role and what it suffices for. */
export interface RoleAdvice {
  /** What flows are meant to do. */
  readonly need: string;
  /** Okta's name of the least role that suffices. */
  readonly role: string;
}

/** One way to connect an org. */
export interface ConnectionMethod {
  readonly key: 'apiToken' | 'serviceApp';
  readonly title: string;
  /** The fields that it needs, in the order in which they are shown. */
  readonly fields: { readonly [Field in ConnectionField]?: 'required' | 'optional' };
  readonly setup: ConnectionSetup;
}

/** How an admin of the org gets the credential. */
export interface ConnectionSetup {
  /** What to do, in order, one sentence each. */
  readonly steps: readonly string[];
  /** What to know, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * The ways to connect, with instructions for the admin (Okta docs: create an API token, implement OAuth for Okta with a
 * service app; Okta help: manage API tokens, administrators).
 */
export const connectionMethods: readonly ConnectionMethod[] = [
  {
    key: 'apiToken',
    title: 'API token',
    fields: { orgUrl: 'required', apiToken: 'required' },
    setup: {
      steps: [
        'Create or choose a service account in Okta. Do not use the account of a person who may leave.',
        'Give it the admin role that your workflows need (Security > Administrators).',
        'Sign in to the Admin Console as that user and open Security > API > Tokens.',
        'Choose Create token, name the token for its purpose, and allow the network where your workflows run.',
        'Copy the token value, which Okta shows only once, into API token.',
        'Copy the address of the org from the browser into Org URL, and test the connection.',
      ],
      notes: [
        "The token has the permissions of its owner. When the owner's role changes, the token's permissions change too.",
        'Okta permanently revokes a token that is not used for 30 days. Each call resets the 30 days.',
        'The token stops working as soon as its owner is deactivated.',
        'Super, organization, group, group membership and read-only administrators can create tokens. For an owner with another role, add one of these roles, create the token, and remove the role.',
        "By default, each token gets half of the org's rate limit. Create a separate token for each system.",
      ],
    },
  },
  {
    key: 'serviceApp',
    title: 'Service app (OAuth 2.0)',
    fields: {
      orgUrl: 'required',
      clientId: 'required',
      privateKey: 'required',
      keyId: 'optional',
      scopes: 'optional',
    },
    setup: {
      steps: [
        'In the Admin Console, open Applications > Applications, choose Create App Integration and then API Services.',
        'Open the app, edit Client Credentials under General, choose Public key / Private key, and add a key. Okta can generate it.',
        'Copy the private key, which Okta shows only once, into Private key.',
        'Grant the scopes that your workflows need under Okta API Scopes.',
        'Assign the admin role that your workflows need under Admin roles.',
        'Copy the client ID into Client ID and the address of the org into Org URL, and test the connection.',
      ],
      notes: [
        'The app belongs to nobody, so that it works on when people leave, and it may do only what its scopes and its role allow.',
        'Leave "Require Demonstrating Proof of Possession (DPoP) header in token requests" on. It makes a stolen access token useless.',
        'Access tokens last an hour. They are renewed by themselves and kept in memory only.',
        "By default, each app gets half of the org's rate limit. Create a separate app for each system.",
      ],
    },
  },
];

/** The roles that suffice for what flows do, from least to most privileged. */
export const connectionRoles: readonly RoleAdvice[] = [
  {
    need: 'Read users, groups, apps and the System Log, and run triggers',
    role: adminRoles.READ_ONLY_ADMIN,
  },
  {
    need: 'Unlock users, reset their passwords and factors, and end their sessions',
    role: adminRoles.HELP_DESK_ADMIN,
  },
  { need: 'Add users to groups and remove users from groups', role: adminRoles.GROUP_MEMBERSHIP_ADMIN },
  { need: 'Create, update, suspend, deactivate and delete users', role: adminRoles.USER_ADMIN },
  { need: 'Assign apps to users and remove apps from users', role: adminRoles.APP_ADMIN },
  { need: 'Do all of this for users and groups in the whole org', role: adminRoles.ORG_ADMIN },
  { need: 'Register event hooks', role: adminRoles.SUPER_ADMIN },
  { need: 'Read which admin roles users have', role: adminRoles.SUPER_ADMIN },
];
