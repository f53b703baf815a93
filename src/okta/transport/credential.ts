import type { OktaResponse } from '../calls.ts';
import type { OktaRequest } from './transport.ts';

/** What proves to Okta who calls. */
export interface Credential {
  /** The headers of one attempt: a value that is there already, or a promise. Throws `OktaError`. */
  headers(request: OktaRequest): CredentialHeaders | Promise<CredentialHeaders>;
  /**
   * Looks at the response to an attempt with these headers. Returns whether the attempt was refused for a reason that is
   * over: the next one has a new token or nonce. Okta carried nothing out.
   */
  answered?(response: OktaResponse, headers: CredentialHeaders): boolean;
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
