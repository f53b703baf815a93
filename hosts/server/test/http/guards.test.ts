import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect as openSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../../src/index.ts';
import { send, useServer } from '../support/running-server.ts';

describe('the guards of the server', () => {
  const server = useServer();
  const grace = { user: 'grace.lindqvist@acme.example' };

  test.each([
    ['POST', '/actions/get_user'],
    ['GET', '/connection'],
    ['GET', '/runs'],
    ['GET', '/runs/stream'],
    ['GET', '/keys'],
    ['GET', '/metrics'],
    ['GET', '/limits'],
    ['PUT', '/connection'],
    ['POST', '/connection/test'],
    ['POST', '/actions/get_user/each'],
    ['POST', '/triggers/user_created/poll'],
    ['GET', '/options/users'],
  ])('%s %s without a key is refused with 401 and reaches nothing', async (method, path) => {
    for (const headers of [
      {},
      { 'x-api-key': 'okc_wrong' },
      { authorization: 'Bearer okc_wrong' },
      { cookie: 'okta_connector=AAAA' },
    ]) {
      const sent = await send(`${server.url}${path}`, { method, headers: { ...headers } });
      expect(sent.status).toBe(401);
      expect(sent.headers.get('www-authenticate')).toMatch(/^Bearer /);
      expect(sent.json).toMatchObject({ category: 'unauthenticated' });
    }
    expect(server.org.sent()).toEqual([]);
  });

  test('a key is accepted as X-API-Key and as a bearer token', async () => {
    const headers = { authorization: `Bearer ${server.key}` };
    const sent = await send(`${server.url}/actions/get_user`, { method: 'POST', headers, body: grace });
    expect(sent.status).toBe(200);
  });

  test.each([
    ['evil.example', 421],
    ['127.0.0.1', 421],
    ['127.0.0.1.evil.example', 421],
    ['', 400],
  ])('a request with the Host "%s" is refused', async (host, status) => {
    expect(await statusWithHost(server.url, { host, key: server.key })).toBe(status);
    expect(server.org.sent()).toEqual([]);
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('a request from a page of another site is refused: %j', async (headers) => {
    const sent = await server.send('POST', '/actions/get_user', { body: grace, headers: { ...headers } });
    expect(sent.status).toBe(403);
    expect(sent.headers.get('access-control-allow-origin')).toBeNull();
    expect(server.org.sent()).toEqual([]);
  });

  test.each([
    ['read', 'get_user', 200],
    ['read', 'suspend_user', 403],
    ['read', 'delete_user', 403],
    ['write', 'suspend_user', 200],
    ['write', 'deactivate_user', 403],
    ['write', 'remove_user_from_group', 403],
    ['remove', 'deactivate_user', 200],
  ])('a key with the effect %s that runs %s gets %i', async (effect, action, status) => {
    const created = await server.send('POST', '/keys', { body: { name: `${effect} ${action}`, effects: [effect] } });
    server.org.forget();
    const headers = { 'x-api-key': created.json.key };
    const sent = await server.send('POST', `/actions/${action}`, { body: { ...grace, group: 'x' }, headers });
    if (status === 200) expect(sent.json?.category).not.toBe('forbidden');
    else {
      expect(sent.json).toMatchObject({ status: 403, code: 'effect_not_allowed' });
      expect(server.org.sent()).toEqual([]);
    }
  });

  test('a line of a bulk run that the key may not run fails alone', async () => {
    const created = await server.send('POST', '/keys', { body: { name: 'bulk', effects: ['read'] } });
    server.org.forget();
    const headers = { 'x-api-key': created.json.key, 'content-type': 'application/x-ndjson' };
    const sent = await server.send('POST', '/actions/suspend_user/each', { body: JSON.stringify(grace), headers });
    expect(JSON.parse(sent.text.split('\n')[0] ?? '')).toMatchObject({ error: { code: 'effect_not_allowed' } });
    expect(server.org.writes()).toEqual([]);
  });

  test('a raw call is judged by its method', async () => {
    const created = await server.send('POST', '/keys', { body: { name: 'raw', effects: ['read', 'write'] } });
    server.org.forget();
    const headers = { 'x-api-key': created.json.key };
    const body = { method: 'DELETE', path: '/api/v1/groups/00gsalesemea00000001' };
    const sent = await server.send('POST', '/actions/call_okta_api', { body, headers });
    expect(sent.json).toMatchObject({ code: 'effect_not_allowed' });
    expect(server.org.sent()).toEqual([]);
  });

  test.each(['/keys', '/connection'])('only the owner manages %s', async (path) => {
    const created = await server.send('POST', '/keys', { body: { name: 'all', effects: ['read', 'write', 'remove'] } });
    const headers = { 'x-api-key': created.json.key };
    for (const method of path === '/keys' ? ['GET', 'POST'] : ['PUT', 'DELETE'])
      expect((await server.send(method, path, { ...(method === 'GET' ? {} : { body: {} }), headers })).status).toBe(
        403,
      );
  });

  test('a deleted key is refused, also as a session of the console', async () => {
    const created = await server.send('POST', '/keys', { body: { name: 'gone', effects: ['read'] } });
    const signedIn = await send(`${server.url}/session`, { method: 'POST', body: { key: created.json.key } });
    const cookie = signedIn.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/i);
    const withCookie = { method: 'GET', headers: { cookie: cookie.split(';', 1)[0] ?? '' } };
    expect((await send(`${server.url}/session`, withCookie)).json).toMatchObject({
      name: 'gone',
      effects: ['read'],
      owner: false,
    });
    await server.send('DELETE', `/keys/${created.json.id}`);
    expect((await send(`${server.url}/session`, withCookie)).status).toBe(401);
    expect((await server.send('GET', '/connection', { headers: { 'x-api-key': created.json.key } })).status).toBe(401);
  });

  test('clients read their own runs only', async () => {
    const created = await server.send('POST', '/keys', { body: { name: 'reader', effects: ['read'] } });
    const ran = await server.send('POST', '/actions/get_user', { body: grace });
    const headers = { 'x-api-key': created.json.key };
    expect((await server.send('GET', `/runs/${ran.headers.get('x-run-id')}`, { headers })).status).toBe(404);
    expect((await server.send('GET', '/runs', { headers })).json.items).toEqual([]);
  });

  test('secrets of an input and an output are masked in the log of runs', async () => {
    const login = 'new.person@acme.example';
    const profile = { login, email: login, firstName: 'New', lastName: 'Person' };
    const body = { profile, password: { type: 'plain', value: 'Correct-Horse-9!' } };
    const { headers, json } = await server.send('POST', '/actions/create_user', { body });
    expect(json).toMatchObject({ status: 'ACTIVE', profile: { login } });
    const link = await server.send('POST', '/actions/get_password_reset_link', {
      body: { user: 'grace.lindqvist@acme.example', sendEmail: false },
    });
    expect(JSON.stringify(link.json)).toContain('/reset');
    const runs = await server.send('GET', '/runs');
    expect(runs.text).toContain('create_user');
    expect(runs.text).not.toContain('Correct-Horse-9!');
    const { text } = await server.send('GET', `/runs/${headers.get('x-run-id')}`);
    expect(text).toContain('***');
    const metrics = await server.send('GET', '/metrics');
    expect(metrics.text).toContain('okta_connector_runs_total');
    for (const secret of [server.org.sandbox.token, server.key, 'grace.lindqvist', login])
      expect(metrics.text).not.toContain(secret);
  });

  test('no response contains the credential of the connection', async () => {
    for (const path of [
      '/connection',
      '/runs',
      '/limits',
      '/keys',
      '/metrics',
      '/manifest.json',
      '/healthz',
      '/readyz',
    ])
      expect((await server.send('GET', path)).text).not.toContain(server.org.sandbox.token);
  });

  test('an unknown route is a problem with a strict content security policy', async () => {
    const sent = await server.send('GET', '/nowhere');
    expect(sent.json).toMatchObject({ status: 404, code: 'unknown_route' });
    expect(sent.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(sent.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('access tokens', async () => {
  const audience = 'https://connector.acme.example';
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
  const jwks = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key] }));
  });
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  const address = jwks.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const server = useServer({ issuer: { issuer, audience }, publicUrl: audience });
  const sign = (claims: object, { audience: to = audience, expires = '5m' } = {}) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(issuer)
      .setSubject('agent')
      .setAudience(to)
      .setExpirationTime(expires)
      .sign(privateKey);
  afterAll(() => {
    jwks.close();
    jwks.closeAllConnections();
  });

  const read = (token: string) =>
    server.send('POST', '/actions/get_user', {
      body: { user: 'grace.lindqvist@acme.example' },
      headers: { 'x-api-key': token },
    });

  test('an access token may do what its scopes say', async () => {
    expect((await read(await sign({ scope: 'openid okta.read' }))).status).toBe(200);
    expect((await read(await sign({ scope: 'okta.write' }))).json).toMatchObject({ code: 'effect_not_allowed' });
  });

  test('an access token without a scope of the server reads nothing, not even the runs of its subject', async () => {
    await read(await sign({ scope: 'okta.read' }));
    for (const path of ['/runs', '/limits', '/connection', '/metrics', '/session']) {
      const headers = { 'x-api-key': await sign({ scope: 'openid' }) };
      const sent = await server.send('GET', path, { headers });
      expect(sent.json).toMatchObject({ status: 403, code: 'insufficient_scope' });
      expect(sent.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    }
  });

  test('the metadata of the resource name the issuer and the scopes', async () => {
    for (const path of ['', '/mcp']) {
      const { json } = await send(`${server.url}/.well-known/oauth-protected-resource${path}`, { method: 'GET' });
      expect(json).toMatchObject({
        resource: audience,
        authorization_servers: [issuer],
        scopes_supported: ['okta.read', 'okta.write', 'okta.remove'],
      });
    }
  });

  test('an access token for another server, or an expired or unsigned one, is refused with the address of the metadata', async () => {
    const unsigned =
      `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ iss: issuer, aud: audience, sub: 'a', exp: 9e9 }))}.x`.replaceAll(
        '=',
        '',
      );
    for (const token of [
      await sign({ scope: 'okta.read' }, { audience: 'https://other.example' }),
      await sign({ scope: 'okta.read' }, { expires: '-1m' }),
      unsigned,
    ]) {
      const sent = await read(token);
      expect(sent.status).toBe(401);
      expect(sent.headers.get('www-authenticate')).toContain(
        `resource_metadata="${audience}/.well-known/oauth-protected-resource"`,
      );
    }
  });
});

describe('the start of the server', () => {
  test('the server does not listen beyond loopback without a key or an issuer', async () => {
    await expect(startServer({ host: '0.0.0.0' })).rejects.toMatchObject({ category: 'invalid_request' });
    await expect(startServer({ host: '0.0.0.0', key: 'short' })).rejects.toMatchObject({ category: 'invalid_request' });
  });

  test('the database and its key file are readable by their owner only, and hold no credential in plain text', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'server-test-'));
    const database = join(folder, 'server.sqlite');
    try {
      const server = await startServer({ database, sandbox: true });
      await send(`${server.url}/actions/get_user`, {
        method: 'POST',
        headers: { 'x-api-key': server.key, 'idempotency-key': 'k' },
        body: { user: 'grace.lindqvist@acme.example' },
      });
      await server.close();
      for (const file of [database, `${database}.key`]) expect(statSync(file).mode & 0o077).toBe(0);
      const stored = readFileSync(database, 'latin1');
      expect(stored).not.toContain(server.key);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('a connection that was set in the console is kept encrypted, and needs its key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'server-test-'));
    const database = join(folder, 'server.sqlite');
    try {
      const org = await startServer({ sandbox: true, database: join(folder, 'org.sqlite') });
      const { json } = await send(`${org.url}/connection`, { method: 'GET', headers: { 'x-api-key': org.key } });
      const server = await startServer({ database, connect: { allowLoopback: true } });
      const headers = { 'x-api-key': server.key };
      const empty = await send(`${server.url}/actions/find_users`, { method: 'POST', headers, body: {} });
      expect(empty.json).toMatchObject({ category: 'unauthenticated', code: 'not_connected' });
      const refused = await send(`${server.url}/connection`, {
        method: 'PUT',
        headers,
        body: { orgUrl: json.orgUrl, apiToken: '00wrongwrongwrongwrongwrongwrongwrongwrong0' },
      });
      expect(refused.json).toMatchObject({ field: 'apiToken' });
      await server.close();
      await org.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** Sends a request with any Host header, which `fetch` does not allow. */
function statusWithHost(url: string, { host, key }: { readonly host: string; readonly key: string }): Promise<number> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = openSocket(Number(port), hostname, () => {
      const line = host === '' ? '' : `Host: ${host}\r\n`;
      socket.write(`GET /connection HTTP/1.1\r\n${line}X-API-Key: ${key}\r\nConnection: close\r\n\r\n`);
    });
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', reject).on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1])));
  });
}
