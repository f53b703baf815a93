import { adminRoles } from '../step/action.ts';
import type { FieldInfo } from '../step/field.ts';

/** What a person enters to connect to an org. */
export interface ConnectionInput {
  /** Any address of the org that `parseOrgUrl` understands. */
  readonly orgUrl: string;
  /** As pasted: `parseApiToken` cleans it. A secret. */
  readonly apiToken: string;
}

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
  roles: [
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
  ],
};
