import type { LostWrite, Query } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { segmentFault } from '../../okta/paths.ts';
import type { Okta } from '../../step/action.ts';
import type { User } from './user.ts';

/** A new user as Okta takes it. */
export interface NewUser {
  readonly profile: Readonly<Record<string, unknown>> & { readonly login: string };
  readonly [member: string]: unknown;
}

/** Creates a user, once: after a lost answer the login tells whether it was made. */
export async function makeUser(
  okta: Okta<'createUser' | 'getUser'>,
  { body, query, notes = [] }: { readonly body: NewUser; readonly query: Query; readonly notes?: readonly string[] },
): Promise<User> {
  const creating = okta.call('createUser', {
    query,
    body,
    notes,
    answer: 'object',
    ...createdUserCheck(okta, body.profile),
  });
  try {
    return await creating;
  } catch (error) {
    throw error instanceof OktaError ? explained(error, body) : error;
  }
}

function explained(error: OktaError, { groupIds }: NewUser): OktaError {
  // Okta's help: the Everyone group among the groups of a new user is answered with 501 E0000060.
  if (error.errorCode !== 'E0000060' || !Array.isArray(groupIds)) return error;
  const hint = 'leave the Everyone group out of groupIds: every new user joins it anyway';
  const message = `Okta does not support a new user with one of these groups (E0000060, HTTP status ${error.status}); ${hint}.`;
  return error.retold('invalid_request', message, { hint, field: 'groupIds' });
}

/**
 * The check for a create whose answer was lost: the user with this login, if it is the one that the request made. It is
 * ours if Okta created it after the request left, by the org's own clock, and with the content that was sent. A user that
 * was there before is not, and sending again lets Okta refuse it. One that has the content is neither if the org does not
 * tell the time. A login with a slash cannot be looked up.
 */
function createdUserCheck(
  okta: Okta<'getUser'>,
  profile: NewUser['profile'],
): { check?: (write: LostWrite) => Promise<unknown> } {
  if (segmentFault(profile.login) !== undefined) return {};
  return {
    async check(write) {
      const user = await okta.find('getUser', { path: { id: profile.login } });
      if (user === undefined || !hasContent(user.profile ?? {}, profile)) return undefined;
      const isOurs = write.precedes(user.created);
      if (isOurs === undefined) throw cannotTell(user);
      return isOurs ? user : undefined;
    },
  };
}

function cannotTell({ id }: User): OktaError {
  const hint = 'look at the user in Okta before repeating it';
  const message = `A user with the same login and content is there (${id}), and Okta's answers do not tell whether since before; ${hint}.`;
  return new OktaError('outcome_unknown', message, { hint, known: message, operation: 'createUser' });
}

function hasContent(found: Readonly<Record<string, unknown>>, sent: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(sent).every(([name, value]) => comparable(found[name]) === comparable(value));
}

// Okta may change the case of an email address.
function comparable(value: unknown): string {
  return (JSON.stringify(value) ?? '""').toLowerCase();
}
