import type { AuthInfo, ServerContext } from '@modelcontextprotocol/server';
import { type Access, allAccess } from './host.ts';

/** Who calls: the client and the subject of its token, or `local` without a token. */
export function principalOf({ http }: Pick<ServerContext, 'http'>): string {
  const auth = http?.authInfo;
  if (auth === undefined) return 'local';
  const subject = auth.extra?.['sub'];
  return typeof subject === 'string' ? `${auth.clientId} ${subject}` : auth.clientId;
}

/** What a caller may do: what the host allows and, with a token, its scopes `okta.read`, `okta.write` and `okta.remove`. */
export function accessFor(allowed: readonly Access[], auth: AuthInfo | undefined): Access[] {
  return allAccess.filter((access) => {
    return allowed.includes(access) && (auth === undefined || auth.scopes.includes(`okta.${access}`));
  });
}
