import { randomBytes } from 'node:crypto';

/** The API tokens of an org, by the role of their owner. */
export interface SandboxTokens {
  readonly superAdmin: string;
  readonly readOnlyAdmin: string;
  readonly helpDeskAdmin: string;
  readonly orgAdmin: string;
  readonly groupAdmin: string;
  readonly appAdmin: string;
  readonly reportAdmin: string;
}

/** The length of the tokens that Okta's users report. */
const length = 42;

/** A token that names its purpose and cannot be guessed, because a web page could reach loopback. */
function tokenOf(role: string): string {
  return `00sandbox${role}${randomBytes(length).toString('base64url')}`.slice(0, length);
}

/** New tokens for an org, optionally with a given one for the super admin. */
export function createTokens(superAdmin: string | undefined): SandboxTokens {
  return {
    superAdmin: superAdmin ?? tokenOf('SuperAdmin'),
    readOnlyAdmin: tokenOf('ReadOnlyAdmin'),
    helpDeskAdmin: tokenOf('HelpDeskAdmin'),
    orgAdmin: tokenOf('OrgAdmin'),
    groupAdmin: tokenOf('GroupAdmin'),
    appAdmin: tokenOf('AppAdmin'),
    reportAdmin: tokenOf('ReportAdmin'),
  };
}
