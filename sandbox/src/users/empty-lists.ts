import { type Call, ok } from '../http/call.ts';
import { userOf } from './lookup.ts';

/** Resources that the org does not have: each returns an empty list for an existing user (recorded from real orgs). */
export const emptyLists = ['idps'];

export function listNothing(call: Call) {
  userOf(call);
  return ok([]);
}
