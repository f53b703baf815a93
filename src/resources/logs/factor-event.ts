import { objectAt } from '../../okta/json.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { isActor, textIn } from './event-parties.ts';

/**
 * The factor that an event about one names: Okta says it only within the reason of the outcome.
 *
 * @example factorOf(event) // 'EMAIL_FACTOR', where the reason is "User set up EMAIL_FACTOR factor"
 */
export function factorOf(event: LogEvent): string | undefined {
  if (!event.eventType.startsWith('user.mfa.factor.')) return undefined;
  const reason = textIn(objectAt(event.outcome), 'reason')?.slice(0, 200);
  return reason === undefined ? undefined : / ([A-Z][A-Z0-9_]+) factor\b/.exec(reason)?.[1];
}

/** Whether a factor is one of those that are named: each word of a name has to be a word of the factor's. */
export function isFactor(factor: string | undefined, names: readonly string[]): boolean {
  const words = new Set(wordsOf(factor ?? ''));
  return names.some((name) => wordsOf(name).every((word) => words.has(word)));
}

// "SMS_FACTOR", "sms" and "SMS factor" are the same.
function wordsOf(name: string): string[] {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  return words.filter((word) => word !== '' && word !== 'factor');
}

/**
 * Whether an enrollment is one that the user, or somebody for them, has made. Recorded: Okta logs a new password as a factor, and
 * in Identity Engine the email address of every user who is created or activated.
 */
export function isChosenFactor(event: LogEvent): boolean {
  const factor = factorOf(event);
  if (isFactor(factor, ['password'])) return false;
  return !isFactor(factor, ['email']) || !isOfNewUser(event);
}

const newUserPath = /^\/api\/[^/]+\/users(?:\?|$|\/[^/]+\/lifecycle\/(?:re)?activate)/;

function isOfNewUser(event: LogEvent): boolean {
  const data = objectAt(event, 'debugContext', 'debugData');
  const path = textIn(data, 'requestUri') ?? textIn(data, 'url');
  return path === undefined ? !isActor(event, 'User') : newUserPath.test(path);
}
