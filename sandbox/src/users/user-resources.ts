import { type Call, ok, type Route } from '../http/call.ts';
import { userOf } from './user-lookup.ts';

/** What the org has nothing of: each answers an empty list for a user there is (recorded from real orgs). */
const emptyLists = ['blocks', 'clients', 'devices', 'grants', 'idps'];

function none(call: Call) {
  userOf(call);
  return ok([]);
}

/** Lists of a user that are always empty in this org. */
export const userResourceRoutes: readonly Route[] = emptyLists.map((name) => ({
  method: 'GET',
  path: `/api/v1/users/:id/${name}`,
  bucket: 'users',
  permission: 'users.read',
  handle: none,
}));
