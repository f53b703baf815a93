/** The next link of a System Log poll that finds nothing. */
export type EmptyPollNext = 'always' | 'missing' | 'self';

/** The org's behavior where Okta's documentation leaves a choice or describes a delay. */
export interface Behavior {
  /** How long new users and groups stay invisible to `search` (Okta docs: search is eventually consistent). @default 0 */
  readonly searchDelayMs?: number;
  /** How long an activation takes; 0 = it is complete when the call returns. @default 0 */
  readonly activationMs?: number;
  /** How long a deactivation with `Prefer: respond-async` takes. @default 1000 */
  readonly deactivationMs?: number;
  /** Whether profiles of deactivated users may be changed (Okta docs: edit deactivated user profiles). @default false */
  readonly editDeactivatedUsers?: boolean;
  /**
   * What happens when an admin removes a member whom a group rule added: the member is excluded from the rule, as Okta's
   * help says, or the call is rejected. @default 'excluded'
   */
  readonly ruledMembers?: 'excluded' | 'refused';
  /** Whether a token expires after 30 days without use (Okta docs: API tokens), also when the clock is moved. @default true */
  readonly idleTokensExpire?: boolean;
  /** How devices respond to a push; with TIMEOUT they never do. @default 'SUCCESS' */
  readonly pushAnswer?: 'SUCCESS' | 'REJECTED' | 'TIMEOUT';
  /** The next link of a System Log poll that finds nothing; Okta's docs and integrators disagree. @default 'always' */
  readonly emptyPollNext?: EmptyPollNext;
  /** Which of Okta's engines the org runs: Classic Engine or Identity Engine. @default 'oie' */
  readonly engine?: 'classic' | 'oie';
  /** How long an import of an identity source takes after it was started. @default 0 */
  readonly importMs?: number;
  /** Whether the org has identity sources (Okta docs: Anything-as-a-Source). @default true */
  readonly identitySources?: boolean;
  /** Whether the org has realms. @default true */
  readonly realms?: boolean;
  /** Whether the org has custom authorization servers (Okta docs: API Access Management). @default true */
  readonly apiAccessManagement?: boolean;
  /** Whether members of a group can be read with the rules behind them, as since release 2026.06. @default true */
  readonly membershipRules?: boolean;
  /** How long after a change of a group rule the org rejects the next one with 423 E0000239 (recorded). @default 0 */
  readonly rulesBusyMs?: number;
  /** Whether PUT may change the groups of a rule, as in preview orgs since release 2026.07. @default false */
  readonly changeableRuleGroups?: boolean;
  /** Whether the org shows how users are blocked; two recorded orgs did not. @default true */
  readonly userBlocks?: boolean;
  /** How long an access token of a service app is good (Okta docs: an hour). @default 3_600_000 */
  readonly accessTokenMs?: number;
  /** How long the org hands out the same DPoP nonce (Okta docs: 24 hours, accepted for three days). @default 86_400_000 */
  readonly nonceMs?: number;
  /** Whether API calls with DPoP need a nonce too. @default false */
  readonly apiNonces?: boolean;
}

/** The current behavior of the org. Members may be changed at any time. */
export type CurrentBehavior = { -readonly [Name in keyof Behavior]-?: NonNullable<Behavior[Name]> };

/** The default behavior of an org. */
export const usualBehavior: Readonly<CurrentBehavior> = {
  searchDelayMs: 0,
  activationMs: 0,
  deactivationMs: 1000,
  editDeactivatedUsers: false,
  ruledMembers: 'excluded',
  idleTokensExpire: true,
  pushAnswer: 'SUCCESS',
  emptyPollNext: 'always',
  engine: 'oie',
  importMs: 0,
  identitySources: true,
  realms: true,
  apiAccessManagement: true,
  membershipRules: true,
  rulesBusyMs: 0,
  changeableRuleGroups: false,
  userBlocks: true,
  accessTokenMs: 3_600_000,
  nonceMs: 86_400_000,
  apiNonces: false,
};

const choices: Readonly<Record<string, readonly string[]>> = {
  ruledMembers: ['excluded', 'refused'],
  pushAnswer: ['SUCCESS', 'REJECTED', 'TIMEOUT'],
  emptyPollNext: ['always', 'missing', 'self'],
  engine: ['classic', 'oie'],
};

/** Changes the named members. Other members of `given`, such as a port, are ignored. */
export function changeBehavior(behavior: CurrentBehavior, given: Behavior): void {
  const named = Object.entries(given).filter(
    ([name, value]) => Object.hasOwn(usualBehavior, name) && value !== undefined,
  );
  Object.assign(behavior, Object.fromEntries(named));
}

/** Reads an untrusted behavior. Throws a sentence about the invalid member. */
export function readBehavior(input: Record<string, unknown>): Behavior {
  for (const [name, value] of Object.entries(input)) {
    if (!Object.hasOwn(usualBehavior, name)) {
      throw new Error(`${name} is not a setting; there are ${Object.keys(usualBehavior).join(', ')}.`);
    }
    const usual: unknown = Object.entries(usualBehavior).find(([each]) => each === name)?.[1];
    if (typeof value !== typeof usual) throw new Error(`${name} must be a ${typeof usual}.`);
    if (typeof value === 'number' && !(value >= 0)) throw new Error(`${name} must not be negative.`);
    const allowed = choices[name];
    if (allowed !== undefined && !allowed.includes(String(value))) {
      throw new Error(`${name} must be one of ${allowed.join(', ')}.`);
    }
  }
  return input;
}
