import type { EmptyPollNext } from '../logs/system-log.ts';
import type { Org } from './org.ts';

/** Where Okta's documentation leaves a choice, or says that something takes its time: what this org does. */
export interface Behaviour {
  /** How long new users and groups stay invisible to `search`. @default 0 */
  readonly searchDelayMs?: number;
  /** How long an activation takes. @default 0 */
  readonly activationMs?: number;
  /** How long a deactivation with `Prefer: respond-async` takes. @default 1000 */
  readonly deactivationMs?: number;
  /** Whether profiles of deactivated users may be changed. @default false */
  readonly editDeactivatedUsers?: boolean;
  /**
   * What becomes of a member whom a group rule put there and somebody takes out by hand: excluded from the rule, as
   * Okta's help says, or refused. @default 'excluded'
   */
  readonly ruledMembers?: 'excluded' | 'refused';
  /** Whether a token ends after 30 days without use, also when the clock is moved. @default true, as in Okta */
  readonly idleTokensExpire?: boolean;
  /** What devices answer to a push. @default 'SUCCESS' */
  readonly pushAnswer?: 'SUCCESS' | 'REJECTED';
  /** The next link of a System Log poll that finds nothing; Okta's docs and integrators disagree. @default 'always' */
  readonly emptyPollNext?: EmptyPollNext;
  /** Which of Okta's engines the org runs: Classic Engine or Identity Engine. @default 'oie' */
  readonly engine?: 'classic' | 'oie';
  /** Whether members of a group can be read with the rules behind them, as since release 2026.06. @default true */
  readonly membershipRules?: boolean;
}

const DEFAULTS: Required<Behaviour> = {
  searchDelayMs: 0,
  activationMs: 0,
  deactivationMs: 1000,
  editDeactivatedUsers: false,
  ruledMembers: 'excluded',
  idleTokensExpire: true,
  pushAnswer: 'SUCCESS',
  emptyPollNext: 'always',
  engine: 'oie',
  membershipRules: true,
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  ruledMembers: ['excluded', 'refused'],
  pushAnswer: ['SUCCESS', 'REJECTED'],
  emptyPollNext: ['always', 'missing', 'self'],
  engine: ['classic', 'oie'],
};

/** Sets how the org behaves; what is not named is as it was, or with `anew` at its default. */
export function setBehaviour(org: Org, given: Behaviour, { anew }: { readonly anew: boolean }): void {
  const current = anew ? DEFAULTS : behaviourOf(org);
  const { emptyPollNext, ...rest } = { ...current, ...known(given) };
  Object.assign(org, rest);
  org.log.emptyPollNext = emptyPollNext;
}

/** How the org behaves now. */
export function behaviourOf(org: Org): Required<Behaviour> {
  const { searchDelayMs, activationMs, deactivationMs, editDeactivatedUsers } = org;
  const { ruledMembers, idleTokensExpire, pushAnswer, engine, membershipRules } = org;
  const emptyPollNext = org.log.emptyPollNext;
  return {
    searchDelayMs,
    activationMs,
    deactivationMs,
    editDeactivatedUsers,
    ruledMembers,
    idleTokensExpire,
    pushAnswer,
    emptyPollNext,
    engine,
    membershipRules,
  };
}

function known(given: Behaviour): Behaviour {
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => Object.hasOwn(DEFAULTS, name) && value !== undefined),
  );
}

/** Reads a behaviour that came from outside; throws a sentence about what is none. */
export function readBehaviour(input: Record<string, unknown>): Behaviour {
  for (const [name, value] of Object.entries(input)) {
    if (!Object.hasOwn(DEFAULTS, name)) {
      throw new Error(`${name} is not a setting; there are ${Object.keys(DEFAULTS).join(', ')}.`);
    }
    const usual: unknown = Object.entries(DEFAULTS).find(([each]) => each === name)?.[1];
    if (typeof value !== typeof usual) throw new Error(`${name} must be a ${typeof usual}.`);
    if (typeof value === 'number' && !(value >= 0)) throw new Error(`${name} must not be negative.`);
    const choices = CHOICES[name];
    if (choices !== undefined && !choices.includes(String(value))) {
      throw new Error(`${name} must be one of ${choices.join(', ')}.`);
    }
  }
  return input;
}
