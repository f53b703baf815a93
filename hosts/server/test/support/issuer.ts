import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { TokenIssuer } from '../../src/clients/token-verifier.ts';

/** An authorization server with its keys over HTTP. */
export interface Issuer {
  /** What the server gets. */
  readonly trusted: TokenIssuer;
  /** Signs an access token. */
  sign(claims: Readonly<Record<string, unknown>>, expires?: string): Promise<string>;
}

const audience = 'https://okta-connector.acme.example';

/** Starts an authorization server for one test. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] });
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(keys));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    trusted: { issuer, audience },
    sign: (claims, expires = '5m') =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(expires)
        .sign(privateKey),
  };
}
