import type { ServerContext } from '@modelcontextprotocol/server';

/** Who calls: the client and the subject of its token, or `local` without a token. */
export function principalOf({ http }: Pick<ServerContext, 'http'>): string {
  const auth = http?.authInfo;
  if (auth === undefined) return 'local';
  const subject = auth.extra?.['sub'];
  return typeof subject === 'string' ? `${auth.clientId} ${subject}` : auth.clientId;
}
