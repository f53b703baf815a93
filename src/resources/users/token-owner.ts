import { refusedField } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import type { User } from './user.ts';

/** Whether ending the access of the token's own owner is meant. */
export interface OwnerConsent {
  readonly allowTokenOwner?: boolean | undefined;
}

/**
 * Refuses to end the access of the user whose API token the connection uses, unless that is meant: Okta revokes the token
 * with it, and the connection dies half-way. Ask before the first write of a step.
 */
export async function refuseTokenOwner(
  okta: Okta<never>,
  { user: { id, profile }, allowTokenOwner = false, field = 'user' }: OwnerConsent & { user: User; field?: string },
): Promise<void> {
  // Asked even if it is allowed, so that a 401 that follows can say why.
  const owner = await okta.tokenOwner();
  if (owner?.id !== id || allowTokenOwner) return;
  const hint = 'use a token of another user, or set allowTokenOwner to true if it is meant';
  const who = owner.login ?? profile?.login ?? id;
  throw refusedField(
    field,
    `names ${who}, the owner of this connection's API token, which would stop working; ${hint}`,
    { hint },
  );
}
