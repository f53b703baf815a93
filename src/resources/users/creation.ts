import type { AfterLoss, Query } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { segmentFault } from '../../okta/paths.ts';
import type { Okta } from '../../step/action.ts';
import type { User } from './user.ts';

/** The request body of a new user. */
export interface NewUser {
  readonly profile: Readonly<Record<string, unknown>> & { readonly login: string };
  readonly [member: string]: unknown;
}

/** Creates a user exactly once: after a lost response, looks the login up. */
export async function createUserOnce(
  okta: Okta<'createUser' | 'getUser'>,
  { body, query, notes = [] }: { readonly body: NewUser; readonly query: Query; readonly notes?: readonly string[] },
): Promise<User> {
  const creating = okta.call('createUser', {
    query,
    body,
    notes,
    afterLoss: lookUpCreated(okta, body.profile),
  });
  try {
    return await creating;
  } catch (error) {
    throw error instanceof OktaError ? explained(error, body) : error;
  }
}

function explained(error: OktaError, { groupIds }: NewUser): OktaError {
  // Okta's help: a new user in the Everyone group is refused with 501 E0000060.
  if (error.errorCode !== 'E0000060' || !Array.isArray(groupIds)) return error;
  const problem = {
    what: `Okta does not support one of these groups for a new user (E0000060, HTTP status ${error.status})`,
    hint: 'leave the Everyone group out of groupIds: every new user joins it anyway',
  };
  return error.rephrased('invalid_request', problem, { field: 'groupIds' });
}

/**
 * Looks up the user with this login after the response to a create was lost. The user is ours if Okta created them after the
 * request left, by the org's own clock, and with the content that was sent. An older user is not, and the create is sent
 * again for Okta to refuse it. A user with the same content is neither if the org does not report the time. A login with a
 * slash cannot be looked up.
 */
function lookUpCreated(okta: Okta<'getUser'>, profile: NewUser['profile']): AfterLoss {
  if (segmentFault(profile.login) !== undefined) return 'unknown';
  return {
    async lookUp(write) {
      const user = await okta.find('getUser', { path: { id: profile.login } });
      if (user === undefined || !hasContent(user.profile ?? {}, profile)) return undefined;
      const isOurs = write.madeAfter(user.created);
      if (isOurs === 'unknown') throw cannotTell(user);
      return isOurs === 'yes' ? user : undefined;
    },
  };
}

function cannotTell({ id }: User): OktaError {
  const what = `A user with the same login and content exists (${id}), but Okta's responses do not show when it was created`;
  const hint = 'check the user in Okta before you run this again';
  return new OktaError('outcome_unknown', { what, hint }, { known: `${what}.`, operation: 'createUser' });
}

function hasContent(found: Readonly<Record<string, unknown>>, sent: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(sent).every(([name, value]) => comparable(found[name]) === comparable(value));
}

// Okta may change the case of an email address.
function comparable(value: unknown): string {
  return (JSON.stringify(value) ?? '""').toLowerCase();
}
