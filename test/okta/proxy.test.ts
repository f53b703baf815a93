import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type AllAddresses, publicLookupThrough } from '../../src/auth/public-host.ts';
import { type ConnectOptions, connect, type OktaError, type TransportError } from '../../src/index.ts';
import { proxySettings } from '../../src/okta/transport/proxy.ts';
import { routeAdvice } from '../../src/okta/transport/route-advice.ts';
import type { OktaRequest } from '../../src/okta/transport/transport.ts';
import { undiciTransport } from '../../src/okta/transport/undici.ts';
import { listen, pem, startTunnels, type TunnelProxy } from '../support/https-org.ts';

const trusted = getCACertificates('default');
const apiToken = `00${'ProxyTest'.repeat(4)}`;

interface Proxy extends TunnelProxy {
  /** Paths and Authorization headers that reached the org. */
  readonly arrived: string[];
}

/** A proxy whose tunnels all end at one HTTPS org that responds as acme.okta.com. */
async function startProxy({ status = 200 }: { status?: number } = {}): Promise<Proxy> {
  const arrived: string[] = [];
  const org = createHttpsServer({ key: pem, cert: pem }, (request, response) => {
    arrived.push(`${request.url} ${request.headers.authorization}`);
    response.setHeader('content-type', 'application/json');
    const user = { id: '00uservice000000001', status: 'ACTIVE', profile: { login: 'service@acme.example' } };
    const body = request.url?.startsWith('/.well-known/') ? { id: '00oacme0000000000001', pipeline: 'idx' } : user;
    response.end(JSON.stringify(body));
  });
  return { ...(await startTunnels(await listen(org), status)), arrived };
}

/** A server that answers the first bytes of each connection with a text. */
async function startRaw(answer: string, end = ''): Promise<{ host: string; asked: () => number }> {
  let asked = 0;
  const server = createSocketServer((socket) => {
    socket.once('data', () => {
      asked += 1;
      if (end === 'end') socket.end(answer);
      else socket.write(answer);
    });
  });
  return { host: `127.0.0.1:${await listen(server)}`, asked: () => asked };
}

function acme(options: ConnectOptions = {}) {
  const okta = connect({ orgUrl: 'https://acme.okta.com', apiToken }, { retries: 1, ...options });
  onTestFinished(() => okta.close());
  return okta;
}

const getUser = (options?: ConnectOptions) => acme(options).run('get_user', { user: 'service@acme.example' });
const failure = (attempt: Promise<unknown>): Promise<OktaError> =>
  attempt.then(
    () => expect.unreachable('it should have failed'),
    (error: OktaError) => error,
  );

beforeEach(() => {
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
  // Reading all of Node's own certificates again takes longer than most tests.
  setDefaultCACertificates([pem]);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => setDefaultCACertificates(trusted));

describe('a proxy from the environment', () => {
  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])(
    'sends calls to Okta through the proxy in %s',
    async (name) => {
      const proxy = await startProxy();
      vi.stubEnv(name, `http://${proxy.host}`);
      const { output } = await getUser();
      expect(output).toMatchObject({ id: '00uservice000000001' });
      expect(proxy.tunnels).toEqual(['acme.okta.com:443']);
      expect(proxy.logins).toEqual([undefined]);
      expect(proxy.arrived).toEqual([`/api/v1/users/service%40acme.example SSWS ${apiToken}`]);
    },
  );

  test('tests a connection through the proxy when this machine cannot resolve the host', async () => {
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    await expect(acme().test()).resolves.toMatchObject({ ok: true, owner: { login: 'service@acme.example' } });
    expect(new Set(proxy.tunnels)).toEqual(new Set(['acme.okta.com:443']));
  });

  test('sends the proxy credentials to the proxy and not to Okta', async () => {
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', `http://ada:s%40fe@${proxy.host}`);
    await getUser();
    expect(proxy.logins).toEqual([`Basic ${Buffer.from('ada:s@fe').toString('base64')}`]);
    expect(proxy.arrived.join()).not.toContain('Basic');
  });

  test.each([
    ['ada:100%', 'ada:100%'],
    ['a%da:s%ffe', 'a%da:s%ffe'],
    ['ada:s%23fe', 'ada:s#fe'],
  ])('decodes the percent signs of a proxy password only where they encode something: %s', async (written, meant) => {
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', `http://${written}@${proxy.host}`);
    await getUser();
    expect(proxy.logins).toEqual([`Basic ${Buffer.from(meant).toString('base64')}`]);
  });

  test('accepts a proxy without a scheme', async () => {
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', proxy.host);
    await getUser();
    expect(proxy.tunnels).toHaveLength(1);
  });

  test.each(['/', '/proxy.pac', '?x=1', '#top'])('ignores the path of a proxy URL: %s', async (rest) => {
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}${rest}`);
    await getUser();
    expect(proxy.tunnels).toHaveLength(1);
  });

  test.each([
    'acme.okta.com',
    'ACME.Okta.COM',
    '.okta.com',
    'okta.com',
    '*.okta.com',
    'x.test, acme.okta.com',
    '*',
    'acme.okta.com:443',
  ])('bypasses the proxy for hosts in NO_PROXY: %s', async (list) => {
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    vi.stubEnv('NO_PROXY', list);
    await failure(getUser({ deadlineMs: 2000, retries: 0 }));
    expect(proxy.tunnels).toEqual([]);
  });

  test('uses the proxy for hosts that NO_PROXY does not list', async () => {
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    vi.stubEnv('NO_PROXY', 'localhost,acme.com,okta.example');
    await getUser();
    expect(proxy.tunnels).toHaveLength(1);
  });

  test('bypasses the proxy for a sandbox org on loopback', async () => {
    const proxy = await startProxy();
    vi.stubEnv('HTTP_PROXY', `http://${proxy.host}`);
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    const org = createHttpServer((_, response) => response.end('{"id":"00uservice000000001"}'));
    const okta = connect({ orgUrl: `http://127.0.0.1:${await listen(org)}`, apiToken }, { allowLoopback: true });
    onTestFinished(() => okta.close());
    await okta.run('get_user', { user: '00uservice000000001' });
    expect(proxy.tunnels).toEqual([]);
  });

  test.each([
    ['private here', '10.1.2.3', 'ERR_PRIVATE_ADDRESS'],
    ['public here', '8.8.8.8', undefined],
  ])('opens a proxy tunnel only to a host that does not resolve to a private address: %s', async (_, address, code) => {
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    const resolver: AllAddresses = (_host, _options, callback) => callback(null, [{ address, family: 4 }]);
    const org = undiciTransport('https://acme.okta.com', {
      connections: 1,
      lookup: async () => publicLookupThrough(resolver),
      proxy: proxySettings(undefined),
    });
    onTestFinished(() => org.close());
    const request = { operation: 'getUser', method: 'GET', url: 'https://acme.okta.com/', headers: {} } as OktaRequest;
    const answered = await org.send(request, 1_000_000).then(
      ({ status }) => status,
      (error: TransportError) => error.cause,
    );
    if (code === undefined) expect(answered).toBe(200);
    else expect(answered).toMatchObject({ code });
    expect(proxy.tunnels).toEqual(code === undefined ? ['acme.okta.com:443'] : []);
  });
});

describe('the proxy option', () => {
  test('prefers the proxy option to the environment', async () => {
    const [proxy, other] = [await startProxy(), await startProxy()];
    vi.stubEnv('HTTPS_PROXY', `http://${other.host}`);
    vi.stubEnv('NO_PROXY', '*');
    await getUser({ proxy: `http://${proxy.host}` });
    expect(proxy.tunnels).toEqual(['acme.okta.com:443']);
    expect(other.tunnels).toEqual([]);
  });

  test('connects directly when the proxy option is false', async () => {
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    await failure(getUser({ proxy: false, deadlineMs: 2000, retries: 0 }));
    expect(proxy.tunnels).toEqual([]);
  });

  test.each(['', 'socks5://127.0.0.1:1', 'ftp://x', 'http://', 7])(
    'rejects the proxy option %j before anything is sent',
    (proxy) => {
      expect(() => acme({ proxy: proxy as string })).toThrow(
        expect.objectContaining({ category: 'invalid_request', field: 'proxy' }),
      );
    },
  );
});

describe('a proxy that does not work', () => {
  test('names an unreachable proxy and its variable', async () => {
    const gone = createHttpServer();
    const port = await listen(gone);
    await new Promise((resolve) => gone.close(resolve));
    vi.stubEnv('HTTPS_PROXY', `http://ada:secret@127.0.0.1:${port}`);
    const hint = 'check HTTPS_PROXY, or add acme.okta.com to NO_PROXY for a direct connection';
    const message = expect.stringContaining(`Cannot reach the proxy 127.0.0.1:${port}`);
    expect(await failure(getUser())).toMatchObject({ category: 'unavailable', message, hint });
    expect(await failure(acme().test())).toMatchObject({ field: 'orgUrl', message, hint });
  });

  test.each([
    [407, 'requires a user name and password', 'put them into HTTPS_PROXY'],
    [403, 'did not connect to acme.okta.com (HTTP status 403)', 'check the org URL'],
    [502, 'did not connect to acme.okta.com (HTTP status 502)', 'check the org URL'],
  ])('reports that the proxy returned status %i', async (status, words, advice) => {
    const proxy = await startProxy({ status });
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    const error = await failure(getUser());
    expect(error).toMatchObject({ category: 'unavailable' });
    expect(error.message).toContain(`The proxy ${proxy.host} ${words}`);
    expect(error.hint).toContain(advice);
    const tested = await failure(acme().test());
    expect(tested.message).toContain(words);
    expect(tested.hint).toContain(advice);
    expect(proxy.arrived).toEqual([]);
  });

  test.each([
    ['with its answer', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Sign in to the network</html>'],
    ['and closes the connection', 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>Sign in</html>', 'end'],
    ['with many pages', `HTTP/1.1 200 OK\r\n\r\n${'<html>Sign in</html>'.repeat(2000)}`],
  ])('names a proxy that returns 200 and then sends HTML: %s', async (_, answer, end = '') => {
    const { host, asked } = await startRaw(answer, end);
    vi.stubEnv('HTTPS_PROXY', `http://${host}`);
    const message = `The proxy ${host} did not open a tunnel to acme.okta.com, although it answered with HTTP status 200. Check HTTPS_PROXY, and whether the proxy asks you to sign in first.`;
    expect(await failure(getUser({ retries: 5 }))).toMatchObject({ category: 'unavailable', message });
    expect(asked()).toBe(1);
    expect(await failure(acme().test())).toMatchObject({ field: 'orgUrl' });
  });

  test.each([
    ['with Connection: close', 'HTTP/1.1 407 Login\r\nConnection: close\r\n\r\n<html>No</html>'],
    ['by HTTP 1.0', 'HTTP/1.0 407 Login\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n<html>No</html>'],
    ['before its body is complete', 'HTTP/1.1 407 Login\r\nContent-Length: 900\r\n\r\n<html>'],
  ])('reports that the proxy requires a login when it closes the connection after a 407: %s', async (_, answer) => {
    const { host } = await startRaw(answer, 'end');
    vi.stubEnv('HTTPS_PROXY', `http://${host}`);
    const error = await failure(getUser());
    expect(error.message).toContain(`The proxy ${host} requires a user name and password`);
  });

  test.each([
    ['in the middle of a 407', 'HTTP/1.1 407 Login\r\nConnection: close\r\n'],
    ['without an answer', ''],
    [
      'after a 407 of contradicting lengths',
      'HTTP/1.1 407 No\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
  ])('mentions the login when the proxy closes the connection %s', async (_, answer) => {
    const { host } = await startRaw(answer, 'end');
    vi.stubEnv('HTTPS_PROXY', `http://${host}`);
    expect(await failure(getUser())).toMatchObject({
      category: 'unavailable',
      message: `The proxy ${host} closed the connection before it opened a tunnel to acme.okta.com. Check HTTPS_PROXY: the proxy may require a user name and password.`,
    });
  });

  test('does not blame the proxy for a server without TLS on a direct connection', async () => {
    const { host } = await startRaw('HTTP/1.1 400 Bad Request\r\n\r\n');
    const { port } = new URL(`http://${host}`);
    const org = undiciTransport(`https://127.0.0.1:${port}`, { connections: 1 });
    onTestFinished(() => org.close());
    const request = { operation: 'getUser', method: 'GET', url: `https://${host}/`, headers: {} } as OktaRequest;
    const cause = await org.send(request, 1_000_000).catch((error: TransportError) => error.cause);
    expect(routeAdvice(cause, host)).toMatchObject({
      final: true,
      what: `No secure connection to ${host} is possible: the response is not TLS`,
    });
  });

  test('calls a proxy once when a retry cannot help', async () => {
    const proxy = await startProxy({ status: 407 });
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    await failure(getUser({ retries: 5 }));
    expect(proxy.tunnels).toHaveLength(1);
  });

  test('explains how to trust the certificate of a proxy that inspects TLS', async () => {
    setDefaultCACertificates([]);
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    const words = 'trust its certificate with NODE_EXTRA_CA_CERTS or node --use-system-ca';
    expect((await failure(getUser())).message).toContain(words);
    expect(await failure(acme().test())).toMatchObject({ field: 'orgUrl', message: expect.stringContaining(words) });
    expect(proxy.arrived).toEqual([]);
  });

  test('names a variable that is not a proxy URL without showing its value', () => {
    vi.stubEnv('HTTPS_PROXY', 'socks5://ada:secret@proxy');
    expect(() => acme()).toThrow(expect.objectContaining({ category: 'invalid_request', field: 'HTTPS_PROXY' }));
    expect(() => acme()).toThrow(expect.not.stringContaining('secret'));
  });
});
