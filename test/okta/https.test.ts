import type { LookupFunction } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/src/index.ts';
import { type ConnectOptions, connect } from '../../src/index.ts';
import { undiciTransport } from '../../src/okta/transport/undici.ts';
import { expiredPem, futurePem, type HttpsOrg, pem, startHttpsOrg, startTunnels } from '../support/https-org.ts';

const trusted = getCACertificates('default');
const grace = '00ugrace000000000001';

// A call that starts in the same turn as the previous one ends finds its socket busy and opens a second one.
const inTurn = 2;

// Reading all of Node's own certificates again takes longer than most tests.
beforeEach(() => setDefaultCACertificates([pem]));
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => setDefaultCACertificates(trusted));

interface Started extends HttpsOrg {
  readonly sandbox: Sandbox;
  /** The proxy that routes a host such as acme.okta.com to this machine. */
  readonly proxy: string;
  /** Hosts that connections were opened to through the proxy. */
  readonly tunnels: readonly string[];
}

async function start(options: SandboxOptions = {}, tls = {}): Promise<Started> {
  const sandbox = await startSandbox({ listen: false, limits: false, ...options });
  const org = await startHttpsOrg(sandbox, tls);
  const { host, tunnels } = await startTunnels(org.port);
  return { ...org, sandbox, proxy: `http://${host}`, tunnels };
}

function open({ sandbox, proxy }: Started, orgUrl = 'acme.okta.com', options: ConnectOptions = {}) {
  const okta = connect({ orgUrl, apiToken: sandbox.token }, { proxy, retries: 1, ...options });
  onTestFinished(() => okta.close());
  return okta;
}

describe('an org over HTTPS', () => {
  test('reads pages, polls and writes over HTTPS', async () => {
    const org = await start({ users: 450 });
    const okta = open(org);
    const ids = new Set<unknown>();
    for await (const user of okta.stream('find_users', {})) ids.add(user.id);
    expect(ids.size).toBeGreaterThan(450);
    const { cursor } = await okta.poll('user_suspended', {});
    await okta.run('suspend_user', { user: grace });
    expect(org.sandbox.org.user(grace)?.status).toBe('SUSPENDED');
    expect((await okta.poll('user_suspended', {}, cursor)).items).toMatchObject([{ user: { id: grace } }]);
  });

  test.each([
    'acme',
    'acme.okta.com',
    'https://acme.okta.com/',
    'https://acme-admin.okta.com/admin/dashboard',
    'https://ACME.okta.com/app/UserHome',
  ])('sends the host of the org in SNI and Host when the org URL is %s', async (orgUrl) => {
    const org = await start();
    await open(org, orgUrl).run('get_user', { user: grace });
    expect(org.serverNames).toEqual(['acme.okta.com']);
    expect(org.sandbox.requests.map(({ headers }) => headers.host)).toEqual(['acme.okta.com']);
  });

  test('reuses connections for consecutive calls', async () => {
    const org = await start();
    const okta = open(org);
    for (let count = 0; count < 10; count += 1) await okta.run('get_user', { user: grace });
    expect(org.serverNames.length).toBeLessThanOrEqual(inTurn);
    expect(org.sandbox.requests).toHaveLength(10);
  });

  test('opens at most maxConcurrent connections', async () => {
    const org = await start({ latencyMs: 5 });
    const okta = open(org, 'acme.okta.com', { maxConcurrent: 3 });
    await Promise.all(Array.from({ length: 30 }, () => okta.run('get_user', { user: grace })));
    expect(org.sandbox.requests).toHaveLength(30);
    expect(org.serverNames.length).toBeLessThanOrEqual(3);
    expect(org.sandbox.stats().maxConcurrent).toBe(3);
  });

  test('shares sockets between connections of the same credential until the last one closes', async () => {
    const org = await start();
    const connections = Array.from({ length: 6 }, () => open(org));
    for (const okta of connections) {
      await okta.run('get_user', { user: grace });
      await nextTurn();
    }
    expect(org.serverNames.length).toBeLessThanOrEqual(inTurn);
    const [last, ...others] = connections;
    for (const okta of others) await okta.close();
    await last?.run('get_user', { user: grace });
    expect(org.open()).toBeGreaterThan(0);
    await last?.close();
    await expect.poll(() => org.open()).toBe(0);
  });

  test('reconnects after the org closes an idle connection, and sends a write once', async () => {
    const org = await start();
    const okta = open(org);
    await okta.run('get_user', { user: grace });
    org.server.closeIdleConnections();
    await expect.poll(() => org.open()).toBe(0);
    const before = org.serverNames.length;
    await okta.run('suspend_user', { user: grace });
    expect(org.serverNames.length).toBeGreaterThan(before);
    expect(org.sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('an untrusted org', () => {
  test('sends no request to an org whose certificate has an unknown issuer', async () => {
    setDefaultCACertificates([]);
    const org = await start();
    const failed = open(org).run('get_user', { user: grace });
    await expect(failed).rejects.toMatchObject({
      category: 'unavailable',
      message: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
    expect(org.sandbox.requests).toEqual([]);
  });

  test('sends no request to an org whose certificate names another host, and reports the org URL', async () => {
    const org = await start();
    const okta = open(org, 'https://id.acme-robotics.com');
    await expect(okta.run('get_user', { user: grace })).rejects.toMatchObject({
      category: 'unavailable',
      message: expect.stringContaining("does not match certificate's altnames"),
    });
    await expect(okta.test()).rejects.toMatchObject({ category: 'unavailable', field: 'orgUrl' });
    expect(org.sandbox.requests).toEqual([]);
  });

  test.each([
    ['has expired', expiredPem, 'CERT_HAS_EXPIRED'],
    ['is not valid yet', futurePem, 'CERT_NOT_YET_VALID'],
  ])('sends no request to an org whose certificate %s, and does not try again', async (validity, own, code) => {
    setDefaultCACertificates([own]);
    const org = await start({}, { key: own, cert: own });
    const okta = open(org);
    const message = `The certificate of acme.okta.com ${validity} (${code}). Check this machine's clock, the org URL and any proxy in between.`;
    await expect(okta.run('get_user', { user: grace })).rejects.toMatchObject({ category: 'unavailable', message });
    expect(org.tunnels).toEqual(['acme.okta.com:443']);
    await expect(okta.test()).rejects.toMatchObject({ category: 'unavailable', field: 'orgUrl', message });
    expect(org.sandbox.requests).toEqual([]);
  });

  test('sends no request to an org that supports nothing newer than TLS 1.1', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    const org = await start({}, old);
    await expect(open(org).run('get_user', { user: grace })).rejects.toMatchObject({ category: 'unavailable' });
    expect(org.sandbox.requests).toEqual([]);
  });
});

describe('sockets without a proxy', () => {
  // A real connection rejects a host that resolves to this machine, so these tests use the sockets alone.
  const lookup = async (): Promise<LookupFunction> => (_host, _options, done) =>
    done(null, [{ address: '127.0.0.1', family: 4 }]);

  async function direct(org: Started, connections: number) {
    const origin = `https://acme.okta.com:${org.port}`;
    const transport = undiciTransport(origin, { connections, lookup });
    onTestFinished(() => transport.close());
    const get = () =>
      transport.send(
        {
          operation: 'getUser',
          bucket: 'users',
          method: 'GET',
          url: `${origin}/api/v1/users/${grace}`,
          headers: { authorization: `SSWS ${org.sandbox.token}` },
          repeat: true,
          deadlineAt: Number.POSITIVE_INFINITY,
          record: { attempts: 0, lost: false, waitedMs: 0 },
        },
        1_000_000,
      );
    return { get, transport };
  }

  test('keeps direct sockets alive and sends the host of the org in SNI', async () => {
    const org = await start();
    const { get, transport } = await direct(org, 30);
    for (let count = 0; count < 10; count += 1) expect((await get()).status).toBe(200);
    expect(new Set(org.serverNames)).toEqual(new Set(['acme.okta.com']));
    expect(org.serverNames.length).toBeLessThanOrEqual(inTurn);
    await transport.close();
    await expect.poll(() => org.open()).toBe(0);
  });

  test('opens at most as many direct sockets as allowed', async () => {
    const org = await start({ latencyMs: 5 });
    const { get } = await direct(org, 4);
    await Promise.all(Array.from({ length: 40 }, get));
    expect(org.sandbox.requests).toHaveLength(40);
    expect(org.serverNames.length).toBeLessThanOrEqual(4);
  });

  test('opens no direct socket to an untrusted server', async () => {
    setDefaultCACertificates([]);
    const org = await start();
    const { get } = await direct(org, 1);
    await expect(get()).rejects.toMatchObject({ kind: 'connection', sent: false });
    expect(org.sandbox.requests).toEqual([]);
  });
});
