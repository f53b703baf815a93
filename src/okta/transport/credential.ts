import type { ReceivedResponse } from '../calls.ts';
import type { OktaRequest } from './transport.ts';

/** How requests are authenticated. */
export interface Credential {
  /** The headers of one attempt, as a promise only if they must be fetched. Throws `OktaError`. */
  headers(request: OktaRequest): CredentialHeaders | Promise<CredentialHeaders>;
  /**
   * Reads the response to an attempt with these headers. Returns whether Okta refused the attempt, without carrying it out, for
   * an old token or nonce that the next attempt no longer has.
   */
  answered?(response: ReceivedResponse, headers: CredentialHeaders): boolean;
  /** Texts to conceal wherever a response, an error or a log has them. */
  secrets(): readonly string[];
}

/** Headers by name in lower case; `authorization` is always there. */
export type CredentialHeaders = Readonly<Record<string, string>> & { readonly authorization: string };

/** An API token. */
export function tokenCredential(token: string): Credential {
  const headers = { authorization: `SSWS ${token}` };
  const secrets = [token];
  return { headers: () => headers, secrets: () => secrets };
}
