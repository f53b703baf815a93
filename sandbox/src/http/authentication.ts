import { isGood } from '../org/tokens.ts';
import type { Org } from '../state/org.ts';
import type { Principal } from './call.ts';
import { ApiError } from './errors.ts';

/**
 * The caller of an Authorization header. Anything but an API token is 403 E0000005. A token that is wrong,
 * revoked, unused for 30 days or whose owner was deactivated: 401 E0000011 (Okta docs: API token management).
 */
export function authenticate(org: Org, authorization: string | undefined): Principal {
  if (authorization === undefined || !authorization.startsWith('SSWS ')) throw new ApiError('E0000005');
  const token = org.tokensByValue.get(authorization.slice('SSWS '.length).trim());
  if (token === undefined || !isGood(org, token)) throw new ApiError('E0000011');
  const user = org.user(token.userId);
  if (user === undefined || user.status === 'DEPROVISIONED') throw new ApiError('E0000011');
  token.lastUsed = org.clock.now();
  return { token, user, roles: token.roles === undefined ? org.roleTypesOf(user.id) : new Set(token.roles) };
}
