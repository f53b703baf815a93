import type { AuthInfo } from '@modelcontextprotocol/server';
import { type ClientEffect, effects } from '../clients/client.ts';
import { scopePrefix } from '../clients/token-verifier.ts';

/** What a caller may do: what the host allows and, with a token, its scopes `okta.read`, `okta.write` and `okta.remove`. */
export function effectsFor(allowed: readonly ClientEffect[], auth: AuthInfo | undefined): ClientEffect[] {
  return effects.filter((effect) => {
    return allowed.includes(effect) && (auth === undefined || auth.scopes.includes(`${scopePrefix}${effect}`));
  });
}
