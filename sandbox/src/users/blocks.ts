import { type Call, type OrgResponse, ok } from '../http/call.ts';
import { ApiError } from '../http/errors.ts';
import type { User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { userOf } from './lookup.ts';

/** How a user is blocked from signing in (Okta's reference: UserBlock, with its two examples). */
export function blocksOf(org: Org, user: User): readonly Record<string, unknown>[] {
  if (user.status === 'LOCKED_OUT') return [{ type: 'DEVICE_BASED', appliesTo: 'ANY_DEVICES' }];
  const isBlocked = org.unknownDeviceBlocks.has(user.id);
  return isBlocked ? [{ type: 'DEVICE_BASED', appliesTo: 'UNKNOWN_DEVICES' }] : [];
}

/** Recorded from two real orgs: 401 E0000015 where the org does not have the feature. */
export function listBlocks(call: Call): OrgResponse {
  const user = userOf(call);
  if (!call.org.behavior.userBlocks) throw new ApiError('E0000015');
  return ok(blocksOf(call.org, user));
}
