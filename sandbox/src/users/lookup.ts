import type { Call } from '../http/call.ts';
import { notFound } from '../http/errors.ts';
import type { User } from '../state/model.ts';

/** The user that the path names, by ID, login or unambiguous shortname (Okta docs: get a user); 404 E0000007 otherwise. */
export function userOf(call: Call): User {
  const key = call.param('id');
  // Okta docs: a login with a slash can only be found by id; encoding the slash does not help.
  if (key.includes('/')) throw notFound(key, 'User');
  // Okta docs: `me` is the caller; with an API token, the admin who created it.
  const user = key === 'me' ? call.self : call.org.findUser(key);
  if (user === undefined) throw notFound(key, 'User');
  return user;
}

/** The user that the path names by ID only, where Okta documents no login. */
export function userById(call: Call): User {
  const id = call.param('userId');
  const user = call.org.user(id);
  if (user === undefined) throw notFound(id, 'User');
  return user;
}
