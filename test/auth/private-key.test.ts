import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parsePrivateKey } from '../../src/auth/private-key.ts';
import type { OktaError } from '../../src/index.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1') => key.export({ format: 'pem', type }).toString();
const pkcs8 = pem(rsa.privateKey, 'pkcs8');
const jwk = { ...rsa.privateKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig' };

describe('a pasted private key', () => {
  test.each([
    ['PKCS#8', pkcs8],
    ['PKCS#1', pem(rsa.privateKey, 'pkcs1')],
    ['with \\n written out', pkcs8.replaceAll('\n', '\\n')],
    ['with \\r\\n written out', pkcs8.replaceAll('\n', '\\r\\n')],
    ['on one line with blanks', pkcs8.replaceAll('\n', ' ')],
    ['on one line without blanks', pkcs8.replace(/\n/g, '')],
    ['with Windows line breaks', pkcs8.replaceAll('\n', '\r\n')],
    ['in quotation marks', `"${pkcs8}"`],
    ['with white space and an invisible character around it', ` \u200B\n${pkcs8}\n\n`],
    ['behind other text', `Here is the key:\n${pkcs8}`],
    ['as a JWK', JSON.stringify(jwk)],
    ['as a pretty JWK', JSON.stringify(jwk, null, 2)],
    ['as a JWK with escaped quotation marks', JSON.stringify(jwk).replaceAll('"', '\\"')],
    ['as a JWK set', JSON.stringify({ keys: [jwk] })],
  ])('is read %s', (_, text) => {
    const { key, algorithm } = parsePrivateKey(text);
    expect(key.equals(rsa.privateKey)).toBe(true);
    expect(algorithm).toBe('RS256');
  });

  test('brings its key ID and algorithm along as a JWK', () => {
    expect(parsePrivateKey(JSON.stringify({ ...jwk, alg: 'RS512' }))).toMatchObject({
      keyId: 'key-1',
      algorithm: 'RS512',
    });
    expect(parsePrivateKey(pkcs8)).not.toHaveProperty('keyId');
  });

  test.each([
    ['prime256v1', 'ES256'],
    ['secp384r1', 'ES384'],
    ['secp521r1', 'ES512'],
  ])('on the curve %s signs with %s', (curve, algorithm) => {
    const key = ec(curve);
    for (const text of [pem(key, 'sec1'), pem(key, 'pkcs8'), JSON.stringify(key.export({ format: 'jwk' }))])
      expect(parsePrivateKey(text).algorithm).toBe(algorithm);
  });

  test.each([
    ['nothing', '', 'is missing'],
    ['white space', ' \n', 'is missing'],
    ['a public key', rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString(), 'is a public key'],
    ['a public JWK', JSON.stringify(rsa.publicKey.export({ format: 'jwk' })), 'is a public key'],
    [
      'an encrypted key',
      rsa.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      'is encrypted with a passphrase',
    ],
    [
      'an encrypted PKCS#1 key',
      rsa.privateKey.export({ format: 'pem', type: 'pkcs1', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      'is encrypted with a passphrase',
    ],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', 'is a certificate'],
    ['an SSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----', 'is a key for SSH'],
    ['half a key', pkcs8.slice(0, 400), 'is only a part of a key'],
    ['a damaged key', pkcs8.replace(/[A-Za-z0-9+/]{40}/, ''), 'cannot be read'],
    ['half a JWK', JSON.stringify(jwk).slice(0, 200), 'not complete JSON'],
    ['other JSON', '{"client_id":"0oa1"}', 'not a JWK'],
    ['a symmetric JWK', '{"kty":"oct","k":"AAAA"}', 'is a symmetric key'],
    ['a client secret', 'a'.repeat(64), 'looks like a client secret'],
    ['an API token', `00${'t'.repeat(40)}`, 'looks like an API token'],
    ['an access token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'is a token'],
    ['a sentence', 'please ask Ada', 'is neither a JWK nor a PEM text'],
    ['a key on another curve', pem(ec('secp256k1'), 'pkcs8'), 'of a kind that Okta does not accept'],
    [
      'an Ed25519 key',
      generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      'of a kind that Okta does not accept',
    ],
  ])('is refused by name if it is %s', (_, text, what) => {
    let error: OktaError | undefined;
    try {
      parsePrivateKey(text);
    } catch (thrown) {
      error = thrown as OktaError;
    }
    expect(error).toMatchObject({ category: 'invalid_request', field: 'privateKey' });
    expect(error?.message).toContain(`The private key ${what}`.slice(0, 12));
    expect(error?.message).toContain(what);
    // Nothing of what was pasted is repeated.
    for (const piece of text.match(/[\w+/=-]{16,}/g) ?? []) expect(error?.message).not.toContain(piece);
  });

  test('names every text that must stay secret', () => {
    const { secrets } = parsePrivateKey(pkcs8);
    const { d = '' } = createPrivateKey(pkcs8).export({ format: 'jwk' });
    expect(secrets).toContain(d);
    expect(secrets).toContain(pkcs8.trim());
  });
});
