import type { AuthInfo } from '@modelcontextprotocol/server';

/** What a step may do to the org, as a token scope grants it: `okta.read`, `okta.write`, `okta.remove`. */
export type Access = 'read' | 'write' | 'remove';

/** Every {@link Access}, from least to most. */
export const allAccess = ['read', 'write', 'remove'] as const satisfies readonly Access[];

/** What a caller may do: what the host allows and, with a token, its scopes `okta.read`, `okta.write` and `okta.remove`. */
export function accessFor(allowed: readonly Access[], auth: AuthInfo | undefined): Access[] {
  return allAccess.filter((access) => {
    return allowed.includes(access) && (auth === undefined || auth.scopes.includes(`okta.${access}`));
  });
}
