import { absent } from '../../okta/absent.ts';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/context.ts';
import { toUser, type User } from './user.ts';

/** Reads a user by ID or login. Throws `not_found` if there is none. */
export async function readUser(okta: Okta<'getUser'>, user: string): Promise<User> {
  return toUser(await okta.call('getUser', { path: { id: user } }));
}

/**
 * Reads a user after a write that succeeded. Should Okta not answer that any more, the write is no failure: the user is
 * given as it was before, without what the write may have altered.
 */
export async function readAfterwards(okta: Okta<'getUser'>, before: User): Promise<User> {
  try {
    return await readUser(okta, before.id);
  } catch (error) {
    if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
    const { status: _, transitioningToStatus: __, statusChanged: ___, lastUpdated: ____, ...kept } = before;
    return kept;
  }
}

/** How long a step waits for a change of status that Okta makes on its own time. */
const settlingMs = 4000;

/**
 * The user once Okta has finished the change of status that it is at: it activates and deactivates asynchronously, and
 * names in `transitioningToStatus` where the user is going to. After some seconds, the user as it is by then.
 */
export async function settledUser(okta: Okta<'getUser'>, user: User, ms = settlingMs): Promise<User> {
  let now = user;
  const isSettled = async () => {
    if (now.transitioningToStatus === undefined) return true;
    now = await readAfterwards(okta, now);
    return now.transitioningToStatus === undefined ? true : undefined;
  };
  if (now.transitioningToStatus !== undefined) await okta.until(isSettled, ms);
  return now;
}

// Okta's user IDs are 20 characters and start with 00u; a login of that form does not occur.
const userId = /^00u[A-Za-z0-9]{17}$/;

/** Whether a user is given by ID, not by login. */
function isUserId(user: string): boolean {
  return userId.test(user);
}

/** The ID of a user given by ID or login; some endpoints take IDs only. */
export async function userIdOf(okta: Okta<'getUser'>, user: string): Promise<string> {
  return isUserId(user) ? user : (await readUser(okta, user)).id;
}

/**
 * Reads a user who is to go, or gives `undefined` for an ID that Okta does not know any more. An unknown login throws
 * `not_found`, since it may be mistyped.
 */
export async function readUnlessGone(okta: Okta<'getUser'>, user: string): Promise<User | undefined> {
  return isUserId(user) ? absent(readUser(okta, user)) : readUser(okta, user);
}
