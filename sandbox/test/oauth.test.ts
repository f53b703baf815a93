import { Client } from '@okta/okta-sdk-nodejs';
import {
  calculateJwkThumbprint,
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  importPKCS8,
  jwtVerify,
  SignJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../src/index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ limits: false });
});
afterAll(() => sandbox.close());

const reading = { scopes: ['okta.users.read'], roles: ['READ_ONLY_ADMIN'] };
const newApp = (more: object = {}) => sandbox.scenario.addServiceApp({ label: 'Client', ...reading, ...more });

/** A client made with jose alone. */
async function clientOf({ clientId, privateKey, keyId }: ReturnType<typeof newApp>) {
  const signing = await importPKCS8(privateKey, 'RS256');
  const bound = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(bound.publicKey);
  const tokenUrl = `${sandbox.url}/oauth2/v1/token`;
  const assertion = (claims: object = {}, kid = keyId) =>
    new SignJWT({ jti: crypto.randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenUrl)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(signing);
  const proof = (claims: object) =>
    new SignJWT({ jti: crypto.randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .sign(bound.privateKey);
  const ask = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'okta.users.read',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      ...form,
    });
    const response = await fetch(tokenUrl, { method: 'POST', body, headers });
    const answer = (await response.json()) as { access_token?: string };
    return { status: response.status, nonce: response.headers.get('dpop-nonce') ?? '', ...answer };
  };
  const token = async () => {
    const { nonce } = await ask(
      { client_assertion: await assertion() },
      { dpop: await proof({ htm: 'POST', htu: tokenUrl }) },
    );
    const dpop = await proof({ htm: 'POST', htu: tokenUrl, nonce });
    return (await ask({ client_assertion: await assertion() }, { dpop })).access_token ?? '';
  };
  return { assertion, proof, ask, token, tokenUrl, jwk };
}

const hashOf = async (token: string) =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))).toString('base64url');

async function getUser(headers: Record<string, string>, path = '/api/v1/users/00uada00000000000001') {
  const response = await fetch(sandbox.url + path, { headers });
  return { status: response.status, challenge: response.headers.get('www-authenticate') ?? '' };
}

describe("Okta's own SDK", () => {
  test.each([true, false])('reads a user as a service app that requires DPoP: %s', async (dpop) => {
    const { clientId, privateKey, keyId } = newApp({ dpop });
    const client = new Client({
      orgUrl: sandbox.url,
      authorizationMode: 'PrivateKey',
      clientId,
      scopes: ['okta.users.read'],
      privateKey,
      keyId,
      testing: { disableHttpsCheck: true },
    } as never);
    const user = await client.userApi.getUser({ userId: '00uada00000000000001' });
    expect(user.profile?.login).toBe('ada.okonkwo@acme.example');
  });
});

describe('the token endpoint', () => {
  test('asks for a proof, then for a nonce, and binds the token to the key', async () => {
    const client = await clientOf(newApp());
    expect(await client.ask({ client_assertion: await client.assertion() })).toMatchObject({
      status: 400,
      error: 'invalid_dpop_proof',
      error_description: 'The DPoP proof JWT header is missing.',
    });
    const without = await client.proof({ htm: 'POST', htu: client.tokenUrl });
    const challenged = await client.ask({ client_assertion: await client.assertion() }, { dpop: without });
    expect(challenged).toMatchObject({ status: 400, error: 'use_dpop_nonce' });
    const dpop = await client.proof({ htm: 'POST', htu: client.tokenUrl, nonce: challenged.nonce });
    const granted = await client.ask({ client_assertion: await client.assertion() }, { dpop });
    expect(granted).toMatchObject({ status: 200, token_type: 'DPoP', expires_in: 3600, scope: 'okta.users.read' });
    const keys = createRemoteJWKSet(new URL(`${sandbox.url}/oauth2/v1/keys`));
    const { payload } = await jwtVerify(granted.access_token ?? '', keys, { issuer: sandbox.url });
    expect(payload['cnf']).toEqual({ jkt: await calculateJwkThumbprint(client.jwk) });
  });

  test('rejects an assertion that was used, expired, for another audience or signed by another key', async () => {
    const client = await clientOf(newApp({ dpop: false }));
    const once = await client.assertion();
    expect(await client.ask({ client_assertion: once })).toMatchObject({ status: 200, token_type: 'Bearer' });
    expect(await client.ask({ client_assertion: once })).toMatchObject({ status: 401, error: 'invalid_client' });
    const other = await clientOf(newApp({ dpop: false }));
    expect(await client.ask({ client_assertion: await client.assertion({}, 'unknown') })).toMatchObject({
      error: 'invalid_client',
    });
    expect(await client.ask({ client_assertion: await other.assertion({}, 'unknown') })).toMatchObject({
      error: 'invalid_client',
    });
    expect(await client.ask({ client_assertion: 'x.y.z' })).toMatchObject({ error: 'invalid_client' });
  });

  test('rejects a scope that is not granted, and an app that is not active', async () => {
    const made = newApp({ dpop: false });
    const client = await clientOf(made);
    const scope = 'okta.users.read okta.groups.manage';
    expect(await client.ask({ scope, client_assertion: await client.assertion() })).toMatchObject({
      error: 'invalid_scope',
    });
    made.app.status = 'INACTIVE';
    expect(await client.ask({ client_assertion: await client.assertion() })).toMatchObject({ error: 'invalid_client' });
  });
});

describe('a call with a bound token', () => {
  const htu = () => `${sandbox.url}/api/v1/users/00uada00000000000001`;

  test('needs a proof for exactly this request, made once with the same key', async () => {
    const client = await clientOf(newApp());
    const token = await client.token();
    const ath = await hashOf(token);
    const authorization = `DPoP ${token}`;
    const good = await client.proof({ htm: 'GET', htu: htu(), ath });
    expect(await getUser({ authorization, dpop: good })).toMatchObject({ status: 200 });
    // The same proof again.
    expect(await getUser({ authorization, dpop: good })).toMatchObject({ status: 401 });
    const wrong = [
      { htm: 'POST', htu: htu(), ath },
      { htm: 'GET', htu: `${htu()}x`, ath },
      { htm: 'GET', htu: htu() },
      { htm: 'GET', htu: htu(), ath: 'x' },
    ];
    for (const claims of wrong)
      expect(await getUser({ authorization, dpop: await client.proof(claims) })).toMatchObject({
        status: 401,
        challenge: expect.stringContaining('invalid_dpop_proof'),
      });
    const thief = await clientOf(newApp());
    expect(await getUser({ authorization, dpop: await thief.proof({ htm: 'GET', htu: htu(), ath }) })).toMatchObject({
      status: 401,
    });
    expect(await getUser({ authorization: `Bearer ${token}` })).toMatchObject({ status: 401 });
    expect(await getUser({ authorization })).toMatchObject({ status: 401 });
  });

  test('ignores the query in the proof, and rejects an operation without its scope with 403', async () => {
    const client = await clientOf(newApp());
    const token = await client.token();
    const ath = await hashOf(token);
    const authorization = `DPoP ${token}`;
    const list = await client.proof({ htm: 'GET', htu: `${sandbox.url}/api/v1/users`, ath });
    expect(await getUser({ authorization, dpop: list }, '/api/v1/users?limit=1')).toMatchObject({ status: 200 });
    const groups = await client.proof({ htm: 'GET', htu: `${sandbox.url}/api/v1/groups`, ath });
    expect(await getUser({ authorization, dpop: groups }, '/api/v1/groups')).toMatchObject({
      status: 403,
      challenge: expect.stringContaining('insufficient_scope'),
    });
  });

  test('ends with the token and with the app', async () => {
    const made = newApp({ dpop: false });
    const client = await clientOf(made);
    const { access_token: token = '' } = await client.ask({ client_assertion: await client.assertion() });
    const authorization = `Bearer ${token}`;
    expect(await getUser({ authorization })).toMatchObject({ status: 200 });
    made.app.status = 'INACTIVE';
    expect(await getUser({ authorization })).toMatchObject({ status: 401 });
    made.app.status = 'ACTIVE';
    sandbox.clock.advance(3_600_000);
    onTestFinished(() => sandbox.clock.advance(-3_600_000));
    expect(await getUser({ authorization })).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('invalid_token'),
    });
  });
});

describe('scopes and roles of a service app', () => {
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(sandbox.url + path, {
      method,
      headers: { authorization: `SSWS ${sandbox.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };

  test('are granted, listed and taken back through the API', async () => {
    const { clientId } = newApp({ scopes: [], roles: [] });
    const grants = `/api/v1/apps/${clientId}/grants`;
    const { body: grant } = await call('POST', grants, { scopeId: 'okta.groups.read', issuer: sandbox.url });
    expect((await call('GET', grants)).body).toEqual([expect.objectContaining({ scopeId: 'okta.groups.read' })]);
    expect((await call('DELETE', `${grants}/${grant.id}`)).status).toBe(204);
    expect((await call('GET', grants)).body).toEqual([]);
    const roles = `/oauth2/v1/clients/${clientId}/roles`;
    const { body: role } = await call('POST', roles, { type: 'USER_ADMIN' });
    expect((await call('POST', roles, { type: 'USER_ADMIN' })).status).toBe(409);
    expect((await call('GET', roles)).body).toEqual([expect.objectContaining({ type: 'USER_ADMIN' })]);
    expect((await call('DELETE', `${roles}/${role.id}`)).status).toBe(204);
    expect((await call('GET', roles)).body).toEqual([]);
  });
});
