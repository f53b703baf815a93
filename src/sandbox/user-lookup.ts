import type { Call } from './call.ts';
import { notFound } from './errors.ts';
import type { User } from './model.ts';

/** The user a path names, by id, login or unambiguous shortname (Okta docs: get a user); 404 E0000007 otherwise. */
export function userOf(call: Call, name = 'id'): User {
  const key = call.param(name);
  // Okta docs: `me` is the user who calls; with an API token, the admin who created it.
  // Okta docs: a login with a slash can only be found by id; encoding the slash does not help.
  if (key.includes('/')) throw notFound(key, 'User');
  const user = key === 'me' ? call.principal.user : call.org.findUser(key);
  if (user === undefined) throw notFound(key, 'User');
  return user;
}

/** The user a path names by id alone, where Okta documents no login. */
export function userById(call: Call, name = 'id'): User {
  const user = call.org.user(call.param(name));
  if (user === undefined) throw notFound(call.param(name), 'User');
  return user;
}
