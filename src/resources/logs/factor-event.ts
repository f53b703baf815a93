import { objectAt } from '../../okta/json.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { isActor, targetOf, textIn } from './event-parties.ts';

/**
 * The factor of an event. For a change of a factor Okta names it only in the reason of the outcome, for a use of it in the debug
 * data or, in Identity Engine, as the enrollment that was used (published logs).
 *
 * @example factorOf(event) // 'EMAIL_FACTOR', where the reason is "User set up EMAIL_FACTOR factor"
 * @example factorOf(event) // 'OKTA_VERIFY_PUSH', where the debug data has "factor": "OKTA_VERIFY_PUSH"
 * @example factorOf(event) // 'Okta Verify', where that is the name of the target of the type AuthenticatorEnrollment
 */
export function factorOf(event: LogEvent): string | undefined {
  if (isUse(event)) return textIn(objectAt(event, 'debugContext', 'debugData'), 'factor') ?? enrollmentOf(event);
  if (!event.eventType.startsWith('user.mfa.factor.')) return undefined;
  const reason = textIn(objectAt(event.outcome), 'reason')?.slice(0, 200);
  return reason === undefined ? undefined : / ([A-Z][A-Z0-9_]+) factor\b/.exec(reason)?.[1];
}

/** Whether an event is about one of the factors, named as in {@link factorOf}. Any event matches an omitted list. */
export function usesFactor(event: LogEvent, names: readonly string[] | undefined): boolean {
  if (names === undefined) return true;
  return isFactor(factorOf(event), names) || (isUse(event) && isFactor(enrollmentOf(event), names));
}

function isUse({ eventType }: LogEvent): boolean {
  return eventType === 'user.authentication.auth_via_mfa' || eventType.startsWith('user.mfa.okta_verify');
}

function enrollmentOf(event: LogEvent): string | undefined {
  const enrollment = targetOf(event, 'AuthenticatorEnrollment');
  if (enrollment !== undefined) return enrollment.displayName;
  return event.eventType.startsWith('user.mfa.okta_verify') ? 'OKTA_VERIFY_PUSH' : undefined;
}

/** Whether a factor matches one of the names: each word of the name must be a word of the factor. */
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
 * Whether the user, or an admin for them, made the enrollment. Recorded: Okta logs a new password as a factor, and
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
