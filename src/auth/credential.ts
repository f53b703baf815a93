import { encoded, randomId, signedJwt } from '../okta/transport/jwt.ts';
import type { TokenClient } from '../okta/transport/token-endpoint.ts';
import { parseApiToken } from './api-token.ts';
import type { ConnectionInput } from './connection.ts';
import { refusal } from './refusal.ts';
import { parseServiceApp, type ServiceApp } from './service-app.ts';

/** The credential of a connection, checked. */
export type ParsedCredential =
  | { readonly kind: 'token'; readonly token: string; readonly warnings: readonly string[] }
  | { readonly kind: 'app'; readonly app: ServiceApp; readonly warnings: readonly string[] };

/** The credential in what a person entered. Throws `invalid_request` with the field at fault. */
export function parseCredential(input: ConnectionInput): ParsedCredential {
  if (isServiceApp(input)) {
    if (!isEmpty(input.apiToken)) {
      const hint = 'leave out the API token, or the client ID and the private key';
      throw refusal('apiToken', { what: 'cannot be used together with a service app', hint });
    }
    const app = parseServiceApp(input);
    return { kind: 'app', app, warnings: app.warnings };
  }
  return { kind: 'token', ...parseApiToken(input?.apiToken) };
}

function isServiceApp(input: ConnectionInput): input is Exclude<ConnectionInput, { readonly apiToken: string }> {
  return !isEmpty(input?.clientId) || !isEmpty(input?.privateKey);
}

function isEmpty(text: string | undefined): boolean {
  return text === undefined || text === null || text === '';
}

/** How long an assertion is valid, in seconds. Okta accepts at most an hour. */
const assertionSeconds = 300;

/** The service app as the token endpoint sees it: its assertions are signed JWTs (RFC 7523; Okta's reference: private_key_jwt). */
export function tokenClient(origin: string, { clientId, key, keyId, scopes }: ServiceApp): TokenClient {
  const header = encoded({ alg: key.algorithm, typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) });
  const tokenUrl = `${origin}/oauth2/v1/token`;
  return {
    clientId,
    tokenUrl,
    scopes,
    secrets: key.secrets,
    assertion(issuedAt) {
      const claims = {
        iss: clientId,
        sub: clientId,
        aud: tokenUrl,
        iat: issuedAt,
        exp: issuedAt + assertionSeconds,
        jti: randomId(),
      };
      return signedJwt(header, claims, key);
    },
  };
}
