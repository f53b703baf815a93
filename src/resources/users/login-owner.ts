import { OktaError } from '../../okta/errors.ts';
import { segmentFault } from '../../okta/paths.ts';
import type { Okta } from '../../step/action.ts';
import type { User } from './user.ts';

/** The user who has this login, not merely one whose login begins with it: Okta takes unambiguous shortnames as well. */
export async function userWithLogin(okta: Okta<'getUser'>, login: string): Promise<User | undefined> {
  if (segmentFault(login) !== undefined) return undefined;
  const user = await okta.find('getUser', { path: { id: login } });
  return user !== undefined && folded(user.profile?.login) === folded(login) ? user : undefined;
}

// Okta: a login is matched without regard to case and diacritics.
function folded(login: string | undefined): string | undefined {
  return login
    ?.normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/** The result of a write that sets a login; a refusal because the login is taken names the user who has it. */
export async function explainTakenLogin<Value>(
  okta: Okta<'getUser'>,
  { login, call }: { readonly login: unknown; readonly call: Promise<Value> },
): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    if (typeof login !== 'string' || !(error instanceof OktaError) || !isLoginTaken(error)) throw error;
    // The look-up is a courtesy: the refusal that it is about counts.
    const owner = await userWithLogin(okta, login).catch(() => undefined);
    throw owner === undefined ? error : takenLogin({ login, owner, refused: error });
  }
}

function isLoginTaken({ category, causes }: OktaError): boolean {
  return category === 'conflict' && causes.some((cause) => /^login\b.*already exists/i.test(cause));
}

/** That a login is taken, by whom, and what can be done. */
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
  return refused?.retold('conflict', problem, details) ?? new OktaError('conflict', problem, details);
}
