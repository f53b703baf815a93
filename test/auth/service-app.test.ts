import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { calculateJwkThumbprint, createLocalJWKSet, decodeJwt, EmbeddedJWK, jwtVerify } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type ConnectionInput,
  type ConnectOptions,
  connect,
  type OktaRequest,
  type Transport,
} from '../../src/index.ts';
import { useOrg } from '../support/org.ts';

const reading = ['okta.users.read', 'okta.groups.read', 'okta.apps.read', 'okta.logs.read'];

describe('a service app', () => {
  const org = useOrg();

  /** A connection of a new service app. */
  function appOf({
    dpop = true,
    granted = [...reading, 'okta.users.manage', 'okta.groups.manage'],
    roles = ['SUPER_ADMIN'],
    input = {},
    options = {},
  }: {
    dpop?: boolean;
    granted?: readonly string[];
    roles?: readonly string[];
    input?: {
      readonly clientId?: string;
      readonly privateKey?: string;
      readonly scopes?: readonly string[];
      readonly keyId?: string;
    };
    options?: ConnectOptions;
  } = {}) {
    const made = org.sandbox.scenario.addServiceApp({ label: 'Flows', scopes: granted, roles, dpop });
    const { clientId, privateKey, keyId } = made;
    const okta = connect(
      { orgUrl: org.sandbox.url, clientId, privateKey, keyId, ...input },
      { allowLoopback: true, ...options },
    );
    onTestFinished(() => okta.close());
    return { okta, ...made };
  }

  const asked = () => org.sent().filter((line) => line === 'POST /oauth2/v1/token').length;

  test.each([true, false])('reads and writes with DPoP %s', async (dpop) => {
    const { okta } = appOf({ dpop });
    const { output } = await okta.run('get_user', { user: 'ada.okonkwo' });
    expect(output.profile?.login).toBe('ada.okonkwo@acme.example');
    await okta.run('suspend_user', { user: 'iris.vale@acme.example' });
    expect(org.sandbox.org.findUser('iris.vale@acme.example')?.status).toBe('SUSPENDED');
  });

  test('sends assertions and proofs that jose accepts, a new one with every attempt', async () => {
    const seen: OktaRequest[] = [];
    const transport: Transport = async (request) => {
      seen.push(request);
      const { method, headers, body, url } = request;
      const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    };
    const { okta, clientId } = appOf({ options: { transport } });
    org.sandbox.faults.next({ kind: 'server_error', method: 'GET', path: '/api/v1/users/*' });
    await okta.run('get_user', { user: 'ada.okonkwo' });
    const keys = createLocalJWKSet({ keys: (org.sandbox.org.serviceApps.get(clientId)?.keys ?? []) as never });
    const [tokens, calls] = [
      seen.filter(({ method }) => method === 'POST'),
      seen.filter(({ method }) => method === 'GET'),
    ];
    const audience = `${org.sandbox.url}/oauth2/v1/token`;
    for (const { body } of tokens) {
      const form = new URLSearchParams(String(body));
      const { payload } = await jwtVerify(form.get('client_assertion') ?? '', keys, {
        audience,
        issuer: clientId,
        subject: clientId,
        requiredClaims: ['exp', 'iat', 'jti'],
      });
      expect(Number(payload.exp) - Number(payload.iat)).toBeLessThanOrEqual(300);
    }
    const proofs = await Promise.all(
      seen.map(({ headers }) =>
        jwtVerify(headers['dpop'] ?? '', EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256'] }),
      ),
    );
    expect(tokens).toHaveLength(2);
    expect(calls).toHaveLength(2);
    expect(new Set(proofs.map(({ payload }) => payload.jti)).size).toBe(4);
    expect(proofs.map(({ payload }) => payload['htm'])).toEqual(['POST', 'POST', 'GET', 'GET']);
    expect(proofs[3]?.payload).toMatchObject({ htu: `${org.sandbox.url}/api/v1/users/ada.okonkwo` });
    const token = calls[0]?.headers['authorization']?.replace('DPoP ', '') ?? '';
    const { cnf } = decodeJwt<{ cnf?: { jkt?: string } }>(token);
    expect(cnf?.jkt).toBe(await calculateJwkThumbprint(proofs[3]?.protectedHeader.jwk as never));
  });

  test('asks for one token for 20 calls at once', async () => {
    const { okta } = appOf();
    org.forget();
    await Promise.all(Array.from({ length: 20 }, () => okta.run('get_user', { user: 'ada.okonkwo' })));
    // The first request learns the nonce.
    expect(asked()).toBe(2);
    await okta.run('get_user', { user: 'ada.okonkwo' });
    expect(asked()).toBe(2);
  });

  test('asks only for the scopes that its calls need, when they need them', async () => {
    const { okta, clientId } = appOf();
    const scopes = () =>
      [...org.sandbox.org.accessTokens.values()]
        .filter((token) => token.clientId === clientId)
        .map((token) => token.scopes);
    await okta.run('get_user', { user: 'ada.okonkwo' });
    await okta.run('list_groups', {});
    await okta.run('get_user', { user: 'ada.okonkwo' });
    expect(scopes()).toEqual([['okta.users.read'], ['okta.groups.read', 'okta.users.read']]);
  });

  test('asks for exactly the scopes that the connection names', async () => {
    const { okta, clientId } = appOf({ input: { scopes: ['okta.users.read, okta.groups.read'] } });
    await okta.run('get_user', { user: 'ada.okonkwo' });
    const [token] = [...org.sandbox.org.accessTokens.values()].filter((one) => one.clientId === clientId);
    expect(token?.scopes).toEqual(['okta.users.read', 'okta.groups.read']);
  });

  test('names the scope that Okta has not granted, and asks the token endpoint no more for a while', async () => {
    const { okta } = appOf({ granted: ['okta.users.read'] });
    await okta.run('get_user', { user: 'ada.okonkwo' });
    const failing = () => okta.run('list_groups', {});
    await expect(failing()).rejects.toMatchObject({
      category: 'forbidden',
      field: 'scopes',
      message: expect.stringMatching(
        /^Okta has not granted the scope okta\.groups\.read to the app.*\. Grant it in Okta/,
      ),
    });
    org.forget();
    await expect(failing()).rejects.toMatchObject({ field: 'scopes' });
    expect(asked()).toBe(0);
    await okta.run('get_user', { user: 'ada.okonkwo' });
  });

  test('renews an expired token, and sends a write that met the expiry once', async () => {
    const { okta } = appOf();
    await okta.run('get_user', { user: 'ada.okonkwo' });
    await okta.run('list_groups', {});
    // As if the org had revoked all tokens, which no client can foresee.
    org.sandbox.org.accessTokens.clear();
    org.forget();
    const { output } = await okta.run('create_user', {
      profile: {
        login: 'noor.rahman@acme.example',
        email: 'noor.rahman@acme.example',
        firstName: 'Noor',
        lastName: 'Rahman',
      },
    });
    expect(output).toMatchObject({ status: expect.any(String) });
    const created = org.sandbox.org.users.ordered.filter(
      ({ profile }) => profile['login'] === 'noor.rahman@acme.example',
    );
    expect(created).toHaveLength(1);
  });

  test('learns a new nonce from a call of the API, and sends the write again once', async () => {
    const { okta } = appOf();
    await okta.run('get_user', { user: 'ada.okonkwo' });
    org.sandbox.org.behavior.apiNonces = true;
    onTestFinished(() => {
      org.sandbox.org.behavior.apiNonces = false;
    });
    org.forget();
    await okta.run('suspend_user', { user: 'iris.vale@acme.example' });
    const written = org.sandbox.requests.filter(({ path }) => path.endsWith('/lifecycle/suspend'));
    expect(written.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(org.sandbox.org.findUser('iris.vale@acme.example')?.status).toBe('SUSPENDED');
    org.forget();
    await okta.run('get_user', { user: 'ada.okonkwo' });
    expect(org.sent()).toHaveLength(1);
  });

  test.each(['server_error', 'lost_before', 'lost_after', 'html_after', 'rate_limited', 'truncated'] as const)(
    'gets over a token endpoint that fails with %s',
    async (kind) => {
      const { okta } = appOf();
      org.sandbox.faults.next({ kind, method: 'POST', path: '/oauth2/v1/token', times: 2, delayMs: 200 });
      const { output } = await okta.run('get_user', { user: 'ada.okonkwo' });
      expect(output.id).toBe('00uada00000000000001');
    },
  );

  test('says that the token endpoint does not respond when the deadline ends', async () => {
    const { okta } = appOf();
    org.sandbox.faults.next({ kind: 'server_error', method: 'POST', path: '/oauth2/v1/token', times: 1000 });
    const running = okta.run('get_user', { user: 'ada.okonkwo' }, { deadlineMs: 1500 });
    await expect(running).rejects.toMatchObject({ category: 'unavailable', operation: 'token' });
    org.sandbox.faults.clear();
  });

  test('a call that is canceled while it waits for a token ends, and the next one gets the token', async () => {
    const { okta } = appOf();
    org.sandbox.faults.next({ kind: 'slow', method: 'POST', path: '/oauth2/v1/token', times: 2, delayMs: 300 });
    const canceling = new AbortController();
    const canceled = okta.run('get_user', { user: 'ada.okonkwo' }, { signal: canceling.signal });
    await sleep(50);
    canceling.abort();
    await expect(canceled).rejects.toMatchObject({ category: 'cancelled' });
    await expect(okta.run('get_user', { user: 'ada.okonkwo' })).resolves.toBeDefined();
  });

  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' });

  test.each([
    [
      'an unknown client ID',
      { clientId: '0oaunknown0000000001' },
      'clientId',
      /^Okta knows no app with the client ID 0oaunknown0000000001/,
    ],
    [
      'another key',
      { privateKey: other.toString() },
      'privateKey',
      /its public key belongs to this private key|rejected the client ID/,
    ],
    ['a key ID that the app does not have', { keyId: 'another' }, 'privateKey', /has no such key in Okta/],
    [
      'a scope that is not granted',
      { scopes: ['okta.users.read', 'okta.policies.manage'] },
      'scopes',
      /okta\.policies\.manage/,
    ],
  ] as const)('a test of the connection names the field at fault: %s', async (_, input, field, message) => {
    const { okta } = appOf({ input });
    const error = await okta.test().catch((thrown) => thrown);
    expect(error).toMatchObject({ field });
    expect(error.message).toMatch(message);
  });

  test('a test of the connection names an inactive app', async () => {
    const { okta, app } = appOf();
    app.status = 'INACTIVE';
    await expect(okta.test()).rejects.toMatchObject({ field: 'clientId' });
  });

  test('a test of the connection names an app without an admin role', async () => {
    const { okta } = appOf({ roles: [] });
    await expect(okta.test()).rejects.toMatchObject({
      category: 'forbidden',
      field: 'role',
      message: expect.stringContaining('assign an admin role to the app'.replace('assign', 'Assign')),
    });
  });

  test('a test of the connection reports scopes, proofs, roles and which actions the scopes allow', async () => {
    const { okta, clientId } = appOf({
      granted: [...reading, 'okta.roles.read', 'okta.orgs.read', 'okta.appGrants.read'],
    });
    const report = await okta.test();
    expect(report).toMatchObject({
      ok: true,
      org: { name: 'Acme Robotics' },
      app: { clientId, dpop: true, scopes: expect.arrayContaining(['okta.appGrants.read', 'okta.logs.read']) },
      roles: ['SUPER_ADMIN'],
    });
    expect(report.owner).toBeUndefined();
    const groups = report.app?.resources.find(({ resource }) => resource === 'groups');
    expect(groups?.missing).toEqual(['okta.groups.manage', 'okta.userTypes.read']);
    expect(groups?.actions).toBeGreaterThan(0);
    expect(groups?.actions).toBeLessThan(groups?.of ?? 0);
  });

  test('works although the clock of the machine is wrong, by the clock of the org', async () => {
    const { startSandbox } = await import('../../sandbox/src/index.ts');
    const ahead = await startSandbox({ clockOffsetMs: 3 * 3600_000 });
    onTestFinished(() => ahead.close());
    const app = ahead.scenario.addServiceApp({ label: 'Ahead', scopes: reading, roles: ['SUPER_ADMIN'] });
    const { clientId, privateKey } = app;
    const okta = connect({ orgUrl: ahead.url, clientId, privateKey }, { allowLoopback: true });
    onTestFinished(() => okta.close());
    await expect(okta.run('get_user', { user: 'ada.okonkwo' })).resolves.toBeDefined();
  });

  test('runs bulk runs, streams, polls and event hooks', async () => {
    const scopes = [...reading, 'okta.users.manage', 'okta.eventHooks.manage'];
    const { okta } = appOf({ granted: scopes });
    const { cursor } = await okta.poll('user_suspended', {});
    const inputs = ['iris.vale@acme.example', 'grace.lindqvist@acme.example'].map((user) => ({ user }));
    const summary = await okta.runEach('suspend_user', inputs).summary();
    expect(summary).toMatchObject({ taken: 2, failed: {} });
    const { items } = await okta.poll('user_suspended', {}, cursor);
    expect(items.map(({ actor }) => actor?.type)).toEqual(['PublicClientApp', 'PublicClientApp']);
    const users: unknown[] = [];
    for await (const user of okta.stream('find_users', { limit: 3 })) users.push(user);
    expect(users).toHaveLength(3);
    expect(await okta.hooks()).toEqual([]);
  });

  test('keeps the key, the assertion, the token and the proof out of errors and logs', async () => {
    const lines: string[] = [];
    const log = (details: object, message?: string) => lines.push(JSON.stringify([details, message]));
    const logger = { trace: log, debug: log, info: log, warn: log, error: log, fatal: log };
    const { okta, privateKey } = appOf({ options: { logger } });
    await okta.run('get_user', { user: 'ada.okonkwo' });
    const [token] = [...org.sandbox.org.accessTokens.keys()].slice(-1);
    // A proxy that sends back what it got.
    const echo = {
      errorCode: 'E0000001',
      errorSummary: `Bad request with ${token}`,
      errorCauses: [{ errorSummary: privateKey.trim() }],
    };
    org.sandbox.faults.next({ kind: 'status', status: 400, method: 'GET', path: '/api/v1/users/*', body: echo });
    const error = await okta.run('get_user', { user: 'ada.okonkwo' }).catch((thrown) => thrown);
    const shown = [JSON.stringify(error), String(error.stack), ...lines].join('\n');
    expect(error.message).toContain('***');
    for (const secret of [token ?? '', privateKey.trim(), privateKey.split('\n')[3] ?? ''])
      expect(shown).not.toContain(secret);
    expect(shown).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}\./);
  });
});

describe('the input of a service app', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const open = (input: object) => connect({ orgUrl: 'acme', ...input } as ConnectionInput);

  test.each([
    ['no client ID', { privateKey: key }, 'clientId', 'is missing'],
    ['no key', { clientId: '0oa1' }, 'privateKey', 'is missing'],
    ['a URL as client ID', { clientId: 'https://acme.okta.com', privateKey: key }, 'clientId', 'is a URL'],
    [
      'a token as client ID',
      { clientId: `00${'a'.repeat(40)}`, privateKey: key },
      'clientId',
      'looks like an API token',
    ],
    [
      'a token and an app',
      { apiToken: `00${'a'.repeat(40)}`, clientId: '0oa1', privateKey: key },
      'apiToken',
      'cannot be used together',
    ],
    ['a wrong key ID', { clientId: '0oa1', privateKey: key, keyId: 'a b' }, 'keyId', 'is not a key ID'],
    ['wrong scopes', { clientId: '0oa1', privateKey: key, scopes: ['okta users'] }, 'scopes', ''],
    [
      'scopes that are no texts',
      { clientId: '0oa1', privateKey: key, scopes: [7] },
      'scopes',
      'must be a list of texts',
    ],
  ])('is refused with the field at fault: %s', (_, input, field, what) => {
    if (field === 'scopes' && what === '') {
      expect(open(input).notes.join(' ')).toContain("is not one of Okta's");
      return;
    }
    expect(() => open(input)).toThrow(expect.objectContaining({ field, message: expect.stringContaining(what) }));
  });

  test('warns of a scope that Okta does not have', () => {
    const { notes } = open({ clientId: '0oa1', privateKey: key, scopes: 'okta.user.read' });
    expect(notes).toContain("The scope okta.user.read is not one of Okta's. Did you mean okta.users.read?");
  });
});
