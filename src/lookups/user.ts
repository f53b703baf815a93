import type { Okta } from '../connector/context.ts';
import { toUser, type User } from '../models/user.ts';

/** Reads a user by ID or login. Throws `not_found` if there is none. */
export async function readUser(okta: Okta<'getUser'>, user: string): Promise<User> {
  return toUser(await okta.call('getUser', { path: { id: user } }));
}

// Okta's user IDs are 20 characters and start with 00u; a login of that form does not occur.
const userId = /^00u[A-Za-z0-9]{17}$/;

/** The ID of a user given by ID or login; some endpoints take IDs only. */
export async function userIdOf(okta: Okta<'getUser'>, user: string): Promise<string> {
  return userId.test(user) ? user : (await readUser(okta, user)).id;
}
