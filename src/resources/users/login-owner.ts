import { OktaError } from '../../okta/errors.ts';
import { segmentFault } from '../../okta/paths.ts';
import type { Okta } from '../../step/action.ts';
import type { User } from './user.ts';

/** The user with exactly this login. Okta also finds users by an unambiguous part before the @. */
export async function userWithLogin(okta: Okta<'getUser'>, login: string): Promise<User | undefined> {
  if (segmentFault(login) !== undefined) return undefined;
  const user = await okta.find('getUser', { path: { id: login } });
  return user !== undefined && foldedLogin(user.profile?.login) === foldedLogin(login) ? user : undefined;
}

/** A login in the form in which Okta compares logins: without case and diacritics. */
export function foldedLogin(login: string | undefined): string | undefined {
  return login
    ?.normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/** Adds the owner of a login to the refusal of a write because the login is taken. */
export async function explainTakenLogin<Value>(
  okta: Okta<'getUser'>,
  { login, call }: { readonly login: unknown; readonly call: Promise<Value> },
): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    if (typeof login !== 'string' || !(error instanceof OktaError) || !isLoginTaken(error)) throw error;
    // The look-up only improves the error.
    const owner = await userWithLogin(okta, login).catch(() => undefined);
    throw owner === undefined ? error : takenLogin({ login, owner, refused: error });
  }
}

function isLoginTaken({ category, causes }: OktaError): boolean {
  return category === 'conflict' && causes.some((cause) => /^login\b.*already exists/i.test(cause));
}

/** The error for a taken login. */
export function takenLogin({
  login,
  owner: { id, status },
  refused,
}: {
  readonly login: string;
  readonly owner: User;
  readonly refused?: OktaError;
}): OktaError {
  const who = status === undefined ? id : `${id}, whose status is ${status}`;
  const problem = {
    what: `The login ${login} belongs to the user ${who}`,
    hint:
      status === 'DEPROVISIONED'
        ? 'activate or delete that user, or choose another login'
        : 'use that user, or choose another login',
  };
  const details = { field: 'profile.login' };
  return refused?.rephrased('conflict', problem, details) ?? new OktaError('conflict', problem, details);
}
