import type { Okta } from '../connector/context.ts';
import { toUser, type User } from '../models/user.ts';
import type { LostWrite } from '../okta/calls.ts';
import { type Query, segmentFault } from '../okta/paths.ts';
import { absent } from './absent.ts';

/** A new user as Okta takes it. */
export interface NewUser {
  readonly profile: Readonly<Record<string, unknown>> & { readonly login: string };
  readonly [member: string]: unknown;
}

/** Creates a user, once: after a lost answer the login tells whether it was made. */
export async function makeUser(
  okta: Okta<'createUser' | 'getUser'>,
  { body, query }: { readonly body: NewUser; readonly query: Query },
): Promise<User> {
  return toUser(await okta.call('createUser', { query, body, ...createdUserCheck(okta, body.profile) }));
}

/**
 * The check for a create whose answer was lost: the user with this login, if it is the one that the request made. It is
 * ours if Okta created it after the request left, by the org's own clock, and with the content that was sent. A user that
 * was there before is not, and sending again lets Okta refuse it. A login with a slash cannot be looked up.
 */
function createdUserCheck(
  okta: Okta<'getUser'>,
  profile: NewUser['profile'],
): { check?: (write: LostWrite) => Promise<unknown> } {
  if (segmentFault(profile.login) !== undefined) return {};
  return {
    async check(write) {
      const found = await absent(okta.call('getUser', { path: { id: profile.login } }));
      if (found === undefined) return undefined;
      const user = toUser(found);
      const sentAfter = write.sentAfter();
      // Okta cuts `created` to whole seconds, as recorded answers show.
      const fresh = sentAfter !== undefined && Date.parse(user.created ?? '') + 1000 > sentAfter;
      return fresh && hasContent(user.profile ?? {}, profile) ? found : undefined;
    },
  };
}

function hasContent(found: Readonly<Record<string, unknown>>, sent: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(sent).every(([name, value]) => comparable(found[name]) === comparable(value));
}

// Okta may change the case of an email address.
function comparable(value: unknown): string {
  return (JSON.stringify(value) ?? '""').toLowerCase();
}
