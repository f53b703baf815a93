import { memberAt } from '../../okta/json.ts';
import type { User } from '../users/user.ts';
import { type Clause, clausesOf } from './clauses.ts';
import { outcomeOf } from './expression-evaluator.ts';
import type { ExpressionSubject } from './expression-functions.ts';
import type { GroupRule } from './group-rule.ts';

/** Whether an active rule adds a user to its groups. */
export interface RuleVerdict {
  readonly outcome: 'adds' | 'does_not_add' | 'undecided';
  /** Why, continuing "The rule …". */
  readonly why: string;
  /** The rule's conditions, unless something else decides. */
  readonly clauses: readonly Clause[];
}

/** What is known of a user beyond their profile. */
export type SubjectContext = Omit<ExpressionSubject, 'profile'>;

/** Okta's help: rules do not move users who are not activated yet. Whether they count once the user is active is undocumented. */
const pending = new Set<string | undefined>(['STAGED', 'PROVISIONED']);

/** Whether a rule, as soon as it is active, adds a user to its groups. */
export function verdictOf(rule: GroupRule, user: User, context: SubjectContext): RuleVerdict {
  const { expression } = rule;
  if (rule.excludedUsers.includes(user.id)) return verdict('does_not_add', 'excludes the user');
  if (user.status === 'DEPROVISIONED') return verdict('does_not_add', 'skips deactivated users');
  if (expression === undefined) return verdict('undecided', 'has no expression that Okta shows');
  const subject = { profile: user.profile ?? {}, ...context };
  const outcome = outcomeOf(expression, subject);
  const clauses = clausesOf(expression, subject);
  if (outcome === 'false') return verdict('does_not_add', 'does not match the user', clauses);
  if (outcome === 'undecided') return verdict('undecided', 'cannot be judged for the user', clauses);
  if (excludesGroups(rule)) return verdict('undecided', 'excludes groups, which Okta does not document', clauses);
  if (pending.has(user.status)) return verdict('undecided', 'matches, but the user is not activated yet', clauses);
  return verdict('adds', 'matches the user', clauses);
}

function verdict(outcome: RuleVerdict['outcome'], why: string, clauses: readonly Clause[] = []): RuleVerdict {
  return { outcome, why, clauses };
}

// Okta's reference has excluded groups, and does not say what they do.
function excludesGroups({ conditions }: GroupRule): boolean {
  const excluded = memberAt(conditions, 'people', 'groups', 'exclude');
  return Array.isArray(excluded) && excluded.length > 0;
}
