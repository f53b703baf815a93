import type { FieldInfo } from '../fields/field.ts';

/** What a person fills in to connect to an org. */
export interface ConnectionInput {
  /** Any address of the org that `parseOrgUrl` understands. */
  readonly orgUrl: string;
  /** As pasted; `parseApiToken` cleans it. A secret. */
  readonly apiToken: string;
}

/** The fields of the form, in the order in which they are shown. */
export const connectionFields = {
  orgUrl: {
    title: 'Org URL',
    description:
      "The address of your Okta org, as the browser shows it when you are signed in. The org's name alone, the address of the admin console, a deep link and a custom domain work too.",
    placeholder: 'https://acme.okta.com',
  },
  apiToken: {
    title: 'API token',
    description:
      'The value that Okta shows once when a token is created under Security > API > Tokens. It may do what the admin who created it may do.',
    placeholder: '00…',
    secret: true,
  },
} as const satisfies Readonly<Record<keyof ConnectionInput, FieldInfo>>;

/** An admin role and what it suffices for. */
export interface RoleAdvice {
  /** What flows are meant to do. */
  readonly need: string;
  /** Okta's name of the least role that suffices. */
  readonly role: string;
}

/** How an admin of the org gets the token. */
export interface ConnectionSetup {
  /** What to do, in order, one sentence each. */
  readonly steps: readonly string[];
  /** What to know, one sentence each. */
  readonly notes: readonly string[];
  readonly roles: readonly RoleAdvice[];
}

/** Instructions for the admin who creates the token (Okta docs: create an API token; Okta help: manage API tokens, administrators). */
export const connectionSetup: ConnectionSetup = {
  steps: [
    'Make or choose a user in Okta that stands for the automation and will stay active: a service account, not a person who may leave.',
    'Give it an admin role that suffices for what the flows are to do (Security > Administrators).',
    'Sign in to the Admin Console as that user and open Security > API, tab Tokens.',
    'Choose Create token, give it a name that says what it is for, and allow the network that this connector calls from.',
    'Copy the token value, which Okta shows only this once, into the field API token.',
    'Copy the address of the org from the browser into the field Org URL, and test the connection.',
  ],
  notes: [
    'The token may always do exactly what its owner may do: when the role of the owner changes, so does the token.',
    'A token that is not used for 30 days in a row is revoked for good; every call starts the 30 days anew.',
    'The token stops working as soon as its owner is deactivated.',
    'Okta lets super, organization, group, group membership and read-only administrators create tokens; for an owner with another role, add one of these while the token is created, and take it away again.',
    'Each token gets half of the rate limit of the org by default; give every system a token of its own.',
  ],
  roles: [
    {
      need: 'Read users, groups, apps and the System Log, and triggers that poll the System Log',
      role: 'Read-only administrator',
    },
    {
      need: 'Unlock users, reset their passwords and factors, and end their sessions',
      role: 'Help desk administrator',
    },
    { need: 'Add users to groups and remove them', role: 'Group membership administrator' },
    { need: 'Create, update, suspend, deactivate and delete users', role: 'Group administrator' },
    { need: 'Assign apps to users and revoke them', role: 'Application administrator' },
    { need: 'All of these with users and groups, in the whole org', role: 'Organization administrator' },
    { need: 'Register event hooks', role: 'Super administrator' },
    { need: 'Read which admin roles users have', role: 'Super administrator' },
  ],
};
