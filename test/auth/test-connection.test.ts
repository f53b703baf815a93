import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/src/index.ts';
import { networkFailure } from '../../src/auth/network-failure.ts';
import { probeOrg } from '../../src/auth/probe-org.ts';
import type { ConnectionReport } from '../../src/auth/test-connection.ts';
import { OktaError } from '../../src/okta/errors.ts';
import { TransportError } from '../../src/okta/transport/transport.ts';
import { connect } from '../../src/runtime/connect.ts';
import type { ConnectOptions } from '../../src/runtime/session.ts';
import { startServer } from './loopback-server.ts';

const secret = `00${'TestSecret'.repeat(4)}`;
const wellKnown = '/.well-known/okta-organization';

async function sandboxOrg(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

function testOf(orgUrl: string, { apiToken = secret, ...options }: ConnectOptions & { apiToken?: string } = {}) {
  const connection = connect({ orgUrl, apiToken }, { allowLoopback: true, retries: 0, ...options });
  onTestFinished(() => connection.close());
  return connection.test();
}

/** The error of a connection test. Checks that it contains the token at no depth. */
async function failureOf(attempt: Promise<ConnectionReport>, apiToken = secret): Promise<OktaError> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OktaError)) throw new Error(`expected an OktaError, got ${inspect(error)}`);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(apiToken);
  expect(`${JSON.stringify(error)}${error.stack}`).not.toContain(apiToken);
  const { what, hint = '' } = error;
  expect(error.message).toBe(`${what}. ${hint.charAt(0).toUpperCase()}${hint.slice(1)}.`);
  return error;
}

async function closedPort(): Promise<number> {
  const server = await startServer(() => {});
  const { port } = server;
  await server.close();
  return port;
}

describe('an org URL without an Okta org', () => {
  test('rejects an org URL where nothing listens', async () => {
    const port = await closedPort();
    expect(await failureOf(testOf(`http://127.0.0.1:${port}`))).toMatchObject({
      category: 'unavailable',
      field: 'orgUrl',
      message: `127.0.0.1:${port} refused the connection. Check the org URL.`,
    });
  });

  test('rejects an org URL whose server does not speak TLS', async () => {
    const server = await startServer((_, answer) => answer.end('{}'));
    const error = await failureOf(testOf(`https://127.0.0.1:${server.port}`));
    expect(error).toMatchObject({ category: 'unavailable', field: 'orgUrl' });
    expect(error.message).toMatch(
      /^No secure connection to 127\.0\.0\.1:\d+ is possible: the response is not TLS\. Check the org URL, and that no proxy responds in its place\.$/,
    );
    expect(server.requests).toEqual([]);
  });

  test('rejects an org URL whose server never responds', async () => {
    const server = await startServer(() => {});
    const error = await failureOf(testOf(server.url, { attemptMs: 50 }));
    expect(error).toMatchObject({
      category: 'unavailable',
      field: 'orgUrl',
      message: `127.0.0.1:${server.port} did not respond in time. Check the org URL and any firewall in between.`,
    });
    expectNoCredential(server.requests);
  });

  test('rejects an org URL whose server hangs up', async () => {
    const server = await startServer((request) => request.socket.destroy());
    const error = await failureOf(testOf(server.url));
    expect(error).toMatchObject({ category: 'unavailable', field: 'orgUrl' });
    expect(error.message).toMatch(/^The connection to 127\.0\.0\.1:\d+ was lost \(\w+\)\. Try again\.$/);
    expectNoCredential(server.requests);
  });

  test('rejects an org URL whose server does not speak HTTP', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.resume().end('220 mail.acme.example ESMTP\r\n', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await failureOf(testOf(`http://127.0.0.1:${port}`))).toMatchObject({
      category: 'unavailable',
      field: 'orgUrl',
      message: `127.0.0.1:${port} does not speak HTTP. Check the org URL.`,
    });
  });

  test.each([
    [
      'a web page',
      200,
      '<!doctype html><title>Acme</title>',
      'returned a web page instead of the metadata of an Okta org',
    ],
    ['other JSON', 200, '{"hello":"world"}', 'did not return the metadata of an Okta org'],
    ['JSON that is no object', 200, '"00o"', 'did not return the metadata of an Okta org'],
    ['nothing', 204, '', 'did not return the metadata of an Okta org'],
    ['text', 200, 'It works!', 'did not return the metadata of an Okta org'],
    [
      'the page of a missing page',
      404,
      '<html>Not found</html>',
      'is not an Okta org: it responded with HTTP status 404',
    ],
    ['a login page', 401, '<html>Sign in</html>', 'is not an Okta org: it responded with HTTP status 401'],
    ['JSON of another service', 403, '{"error":"denied"}', 'is not an Okta org: it responded with HTTP status 403'],
  ])('rejects an org URL that returns %s', async (_, status, body, what) => {
    const server = await startServer((__, answer) => answer.writeHead(status).end(body));
    expect(await failureOf(testOf(server.url))).toMatchObject({
      field: 'orgUrl',
      message: `127.0.0.1:${server.port} ${what}. Check the org URL and any proxy in between.`,
    });
    expectNoCredential(server.requests);
  });

  test('rejects an org URL for which Okta has no org', async () => {
    const body = '{"status":404,"message":"Resource not found"}';
    const server = await startServer((_, answer) => answer.writeHead(404).end(body));
    expect(await failureOf(testOf(server.url))).toMatchObject({
      category: 'not_found',
      field: 'orgUrl',
      status: 404,
      message: `There is no Okta org at 127.0.0.1:${server.port}. Check the org URL for typos.`,
    });
    expectNoCredential(server.requests);
  });

  test('rejects an org URL that redirects, and sends nothing to the target', async () => {
    const target = await startServer((_, answer) => answer.end('{"id":"00o"}'));
    const server = await startServer((_, answer) =>
      answer.writeHead(302, { location: `${target.url}${wellKnown}` }).end(),
    );
    const error = await failureOf(testOf(server.url));
    expect(error).toMatchObject({ category: 'unexpected_response', field: 'orgUrl', status: 302 });
    expect(error.message).toContain(`127.0.0.1:${server.port} redirects to `);
    expect(target.requests).toEqual([]);
    expectNoCredential(server.requests);
  });

  test('reports an org that is unavailable', async () => {
    const server = await startServer((_, answer) => answer.writeHead(503).end('<html>'));
    expect(await failureOf(testOf(server.url))).toMatchObject({
      category: 'unavailable',
      field: 'orgUrl',
      status: 503,
      message: `127.0.0.1:${server.port} is unavailable (HTTP status 503). Try again later.`,
    });
    expectNoCredential(server.requests);
  });

  test('reports an org that is rate limited for longer than a person waits', async () => {
    const body = '{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit due to too many requests."}';
    const server = await startServer((_, answer) => answer.writeHead(429).end(body));
    const error = await failureOf(testOf(server.url, { deadlineMs: 400 }));
    expect(error).toMatchObject({
      category: 'rate_limited',
      message: `127.0.0.1:${server.port} is receiving too many requests. Try again in a minute.`,
    });
    expect(error.field).toBeUndefined();
    expectNoCredential(server.requests);
  });

  test('retries one server error of the org', async () => {
    const sandbox = await sandboxOrg();
    sandbox.faults.next({ kind: 'server_error', path: wellKnown });
    const report = await testOf(sandbox.url, { apiToken: sandbox.token });
    expect(report.ok).toBe(true);
  });
});

describe('network failures', () => {
  const codes: [string, string][] = [
    [
      'ENOTFOUND',
      'The host acme.okta.com does not exist. Check the org URL for typos, or set HTTPS_PROXY if your network needs a proxy.',
    ],
    ['EAI_AGAIN', 'Cannot look up the address of acme.okta.com right now. Check the network, then try again.'],
    ['EHOSTUNREACH', 'Cannot reach acme.okta.com. Check the network or proxy settings.'],
    [
      'UND_ERR_CONNECT_TIMEOUT',
      'acme.okta.com did not respond in time. Check the org URL and any firewall in between.',
    ],
    ['ECONNRESET', 'The connection to acme.okta.com was lost (ECONNRESET). Try again.'],
    ...['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'].map(
      (code): [string, string] => [
        code,
        `No secure connection to acme.okta.com is possible (${code}). If your network inspects TLS, trust its certificate with NODE_EXTRA_CA_CERTS or node --use-system-ca.`,
      ],
    ),
    [
      'CERT_HAS_EXPIRED',
      "The certificate of acme.okta.com has expired (CERT_HAS_EXPIRED). Check this machine's clock, the org URL and any proxy in between.",
    ],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'Cannot open a secure connection to acme.okta.com (ERR_TLS_CERT_ALTNAME_INVALID). Check the org URL and any proxy in between.',
    ],
  ];

  test.each(codes)('explains the network failure %s in its own sentence', (code, message) => {
    const socket = Object.assign(new Error('socket'), { code });
    const attempts = new AggregateError([socket], 'all addresses failed');
    const cause = new TransportError('connection', 'socket', { sent: false, cause: attempts });
    const error = networkFailure(
      'https://acme.okta.com',
      new OktaError('unavailable', { what: 'No response' }, { cause }),
    );
    expect(error).toMatchObject({ category: 'unavailable', field: 'orgUrl', message });
  });

  test('reports the org URL as the cause when a host has a private address', () => {
    const cause = Object.assign(new Error('private'), { code: 'ERR_PRIVATE_ADDRESS' });
    expect(networkFailure('https://sso.acme.com', cause)).toMatchObject({
      category: 'invalid_request',
      field: 'orgUrl',
      message:
        'The org URL leads to sso.acme.com, which has a private network address. Use the public address of the org, for example https://acme.okta.com.',
    });
  });
});

describe('redirects', () => {
  test.each([
    [
      'https://login.acme.com/x',
      'acme.okta.com redirects to login.acme.com. Check the org URL, and do not send a token to login.acme.com unless you own that domain.',
    ],
    [
      'https://acme2.okta.com/x',
      'acme.okta.com redirects to acme2.okta.com. If your org is at acme2.okta.com, use that as the org URL.',
    ],
    ['/login', 'acme.okta.com redirects to another page. Check that the org URL is the address of the org itself.'],
    [undefined, 'acme.okta.com redirects to another page. Check that the org URL is the address of the org itself.'],
  ])('reports the host when the org redirects to %s', async (location, message) => {
    const refusal = Object.assign(new OktaError('unexpected_response', { what: 'A redirect' }, { status: 302 }), {
      location,
    });
    const probe = probeOrg({ origin: 'https://acme.okta.com', anonymous: { raw: () => Promise.reject(refusal) } });
    await expect(probe).rejects.toMatchObject({ category: 'unexpected_response', field: 'orgUrl', message });
  });
});

describe('a token that does not work', () => {
  test('rejects a token of another org', async () => {
    const sandbox = await sandboxOrg();
    const error = await failureOf(testOf(sandbox.url));
    expect(error).toMatchObject({ category: 'unauthenticated', field: 'apiToken', status: 401, errorCode: 'E0000011' });
    expect(error.requestId).toBeDefined();
    expect(error.message).toMatch(
      /rejected the API token: it is mistyped, revoked, unused for 30 days or from another org, or its owner is deactivated\. Create a new token/,
    );
  });

  test('rejects a token of a deactivated owner', async () => {
    const sandbox = await sandboxOrg();
    const zoe = sandbox.org.user('00uzoe00000000000001');
    if (zoe === undefined) throw new Error('no such user');
    sandbox.org.changeStatus(zoe, 'DEPROVISIONED');
    const apiToken = sandbox.tokens.helpDeskAdmin;
    expect(await failureOf(testOf(sandbox.url, { apiToken }), apiToken)).toMatchObject({
      field: 'apiToken',
      errorCode: 'E0000011',
    });
  });

  test.each([
    [401, 'E0000004', 'unauthenticated', 'apiToken', 'does not recognize the API token'],
    [403, 'E0000005', 'unauthenticated', 'apiToken', 'does not recognize the API token'],
    [403, 'E0000006', 'forbidden', 'role', 'accepts the API token, but its owner may not use the API'],
    [401, 'E0000015', 'forbidden', undefined, 'lacks the feature'],
    [404, 'E0000007', 'not_found', 'apiToken', 'The API token belongs to no user of'],
    [400, 'E0000001', 'invalid_request', 'orgUrl', 'stopped responding like an Okta org when the token was sent'],
    [429, 'E0000047', 'rate_limited', undefined, 'The rate limit of'],
    [503, 'E0000010', 'unavailable', undefined, 'is unavailable (HTTP status 503)'],
  ])('names the field at fault after a response with %i %s', async (status, errorCode, category, field, what) => {
    const sandbox = await sandboxOrg();
    const body = { errorCode, errorSummary: 'Said by Okta', errorCauses: [] };
    sandbox.faults.next({ kind: 'status', path: '/api/v1/users/me', status, body, times: 99 });
    const apiToken = sandbox.token;
    const error = await failureOf(testOf(sandbox.url, { apiToken, deadlineMs: 400 }), apiToken);
    expect(error).toMatchObject({ category, status, errorCode, operation: 'getUser' });
    expect(error.field).toBe(field);
    expect(error.message).toContain(what);
  });

  test.each(['', '<html>Unauthorized</html>', 'Unauthorized'])(
    'reports the token as the cause of a 401 without an Okta error: %j',
    async (body) => {
      const sandbox = await sandboxOrg();
      sandbox.faults.next({ kind: 'status', path: '/api/v1/users/me', status: 401, body });
      const apiToken = sandbox.token;
      const error = await failureOf(testOf(sandbox.url, { apiToken }), apiToken);
      expect(error).toMatchObject({ category: 'unauthenticated', field: 'apiToken', status: 401 });
      expect(error.message).toContain('does not recognize the API token');
    },
  );

  test.each([
    ['a web page', 200, '<html>'],
    ['a login page', 403, '<html>'],
    ['JSON that is no user', 200, '{}'],
    ['a redirect', 302, ''],
  ])('reports the org URL as the cause when the token request returns %s', async (_, status, body) => {
    const sandbox = await sandboxOrg();
    sandbox.faults.next({ kind: 'status', path: '/api/v1/users/me', status, body });
    const apiToken = sandbox.token;
    expect(await failureOf(testOf(sandbox.url, { apiToken }), apiToken)).toMatchObject({
      category: 'unexpected_response',
      field: 'orgUrl',
    });
  });

  test('reports a connection lost while sending the token as unavailable', async () => {
    const sandbox = await sandboxOrg();
    sandbox.faults.next({ kind: 'lost_before', path: '/api/v1/users/me' });
    const apiToken = sandbox.token;
    expect(await failureOf(testOf(sandbox.url, { apiToken }), apiToken)).toMatchObject({ category: 'unavailable' });
  });
});

describe('a working connection', () => {
  test('shows the org, owner, roles, abilities, rate limit and token lifetime for a super admin', async () => {
    const sandbox = await sandboxOrg({ limits: 600 });
    const report = await testOf(sandbox.url, { apiToken: sandbox.token });
    expect(report).toEqual({
      ok: true,
      org: { id: sandbox.org.id, name: 'Acme Robotics', url: sandbox.url, pipeline: 'idx', alternate: sandbox.url },
      owner: {
        id: '00uada00000000000001',
        login: 'ada.okonkwo@acme.example',
        name: 'Ada Okonkwo',
        status: 'ACTIVE',
      },
      roles: ['SUPER_ADMIN'],
      may: ['Super administrator: may do everything in the org.'],
      hidden: [],
      rateLimit: { limit: 600, remaining: 599, reset: expect.any(Number) },
      warnings: [
        'Okta revokes a token that is not used for 30 days. Run at least one workflow more often.',
        "The token stops working when its owner, ada.okonkwo@acme.example, is deactivated, and loses permissions when the owner's role changes. Use a service account as the owner.",
      ],
    });
    expect(JSON.stringify(report)).not.toContain(sandbox.token);
  });

  test('sends the token only after the org is identified', async () => {
    const sandbox = await sandboxOrg();
    await testOf(sandbox.url, { apiToken: sandbox.token });
    const sent = sandbox.requests.map(({ path, headers }) => [path, headers.authorization !== undefined]);
    expect(sent.slice(0, 2)).toEqual([
      [wellKnown, false],
      ['/api/v1/users/me', true],
    ]);
    expect(sent.slice(2).sort()).toEqual([
      ['/api/v1/org', true],
      ['/api/v1/users/00uada00000000000001/roles', true],
    ]);
  });

  test('shows what the token of a read-only admin cannot see', async () => {
    const sandbox = await sandboxOrg();
    const report = await testOf(sandbox.url, { apiToken: sandbox.tokens.readOnlyAdmin });
    expect(report).toMatchObject({
      ok: true,
      org: { name: 'Acme Robotics' },
      owner: { login: 'ben.achterberg@acme.example' },
      roles: undefined,
      may: [],
      hidden: ['This token may not read the admin roles of its owner.'],
    });
  });

  test('tests the connection of a help desk admin without the name of the org', async () => {
    const sandbox = await sandboxOrg();
    const report = await testOf(sandbox.url, { apiToken: sandbox.tokens.helpDeskAdmin });
    expect(report.org).not.toHaveProperty('name');
    expect(report.owner?.name).toBe('Zoe Castillo');
    expect(report.hidden).toEqual([
      'This token may not read the org settings, which include the name of the org.',
      'This token may not read the admin roles of its owner.',
    ]);
  });

  test.each([
    [401, 'E0000015', 'This token may not read the admin roles of its owner.'],
    [404, 'E0000007', 'This token may not read the admin roles of its owner.'],
    [500, 'E0000009', 'Okta did not return the admin roles of its owner in time.'],
  ])('passes the connection test when reading roles returns %i %s', async (status, errorCode, sentence) => {
    const sandbox = await sandboxOrg();
    const body = { errorCode, errorSummary: 'Said by Okta', errorCauses: [] };
    sandbox.faults.next({ kind: 'status', path: /\/roles/, status, body });
    const report = await testOf(sandbox.url, { apiToken: sandbox.token });
    expect(report).toMatchObject({ ok: true, roles: undefined, hidden: [sentence] });
  });

  test('lists active standard, custom and unknown roles', async () => {
    const sandbox = await sandboxOrg();
    const body = [
      { type: 'HELP_DESK_ADMIN', label: 'Help Desk Administrator', status: 'ACTIVE' },
      { type: 'HELP_DESK_ADMIN', label: 'Help Desk Administrator', status: 'ACTIVE' },
      { type: 'ORG_ADMIN', label: 'Organization Administrator', status: 'INACTIVE' },
      { type: 'CUSTOM', label: 'Badge office', status: 'ACTIVE' },
      { type: 'WORKFLOWS_ADMIN', label: 'Workflows Administrator', status: 'ACTIVE' },
      {},
    ];
    sandbox.faults.next({ kind: 'status', path: /\/roles/, status: 200, body });
    const report = await testOf(sandbox.url, { apiToken: sandbox.token });
    expect(report.roles).toEqual(['HELP_DESK_ADMIN', 'HELP_DESK_ADMIN', 'CUSTOM', 'WORKFLOWS_ADMIN']);
    expect(report.may).toEqual([
      'Help desk administrator: may read users, unlock them, reset their passwords and factors, and end their sessions, within the groups assigned to the role.',
      'Custom role "Badge office": Okta does not list its permissions.',
      'Workflows Administrator: Okta does not list its permissions.',
    ]);
  });

  test('warns about an owner without an admin role', async () => {
    const sandbox = await sandboxOrg();
    sandbox.faults.next({ kind: 'status', path: /\/roles/, status: 200, body: [] });
    const report = await testOf(sandbox.url, { apiToken: sandbox.token });
    expect(report.roles).toEqual([]);
    expect(report.warnings.at(-1)).toContain('has no admin role');
  });

  test('warns about an owner who is not active', async () => {
    const sandbox = await sandboxOrg();
    const body = { id: '00uada00000000000001', status: 'SUSPENDED', profile: { login: 'ada.okonkwo@acme.example' } };
    sandbox.faults.next({ kind: 'status', path: '/api/v1/users/me', status: 200, body });
    const report = await testOf(sandbox.url, { apiToken: sandbox.token });
    expect(report.owner).toMatchObject({ name: 'ada.okonkwo@acme.example', status: 'SUSPENDED' });
    expect(report.warnings.join()).toContain('ada.okonkwo@acme.example, has the status SUSPENDED in Okta');
  });

  test('shows the custom domain when the org URL does not use it', async () => {
    const sandbox = await sandboxOrg();
    const _links = { organization: { href: 'https://acme.okta.com' }, alternate: { href: 'https://login.acme.com' } };
    const body = { id: '00oacme', pipeline: 'v1', _links };
    sandbox.faults.next({ kind: 'status', path: wellKnown, status: 200, body });
    const report = await testOf(sandbox.url, { apiToken: sandbox.token });
    expect(report.org).toMatchObject({
      id: '00oacme',
      pipeline: 'v1',
      url: 'https://acme.okta.com',
      alternate: 'https://login.acme.com',
    });
    expect(report.warnings.join()).toContain('The org also has the custom domain login.acme.com.');
  });

  test('ignores a link that is not a web address', async () => {
    const sandbox = await sandboxOrg();
    const _links = { organization: { href: 'javascript:alert(1)' }, alternate: { href: 7 } };
    sandbox.faults.next({ kind: 'status', path: wellKnown, status: 200, body: { id: '00oacme', _links } });
    const report = await testOf(sandbox.url, { apiToken: sandbox.token });
    expect(report.org).toEqual({ id: '00oacme', url: sandbox.url, name: 'Acme Robotics' });
  });

  test('reports repairs of the input and warnings about the token', async () => {
    const sandbox = await sandboxOrg();
    sandbox.scenario.addToken({ name: 'Odd', value: 'hunter2', userId: '00uada00000000000001' });
    const report = await testOf(`${sandbox.url}/admin/users`, { apiToken: ' SSWS hunter2\n' });
    expect(report.warnings.slice(0, 2)).toEqual([
      'Removed everything after the host.',
      expect.stringContaining('The API token has an unusual shape'),
    ]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  test('omits the rate limit when the response has none', async () => {
    const sandbox = await sandboxOrg({ rateLimitHeaders: false });
    expect(await testOf(sandbox.url, { apiToken: sandbox.token })).not.toHaveProperty('rateLimit');
  });
});

test.each([wellKnown, '/api/v1/users/me', '/api/v1/org'])(
  'reports a connection test canceled at %s as canceled',
  async (path) => {
    const sandbox = await sandboxOrg();
    sandbox.faults.next({ kind: 'slow', path, delayMs: 5000 });
    const controller = new AbortController();
    const connection = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
    onTestFinished(() => connection.close());
    const attempt = connection.test({ signal: controller.signal });
    await expect.poll(() => sandbox.requests.some((request) => request.path === path)).toBe(true);
    controller.abort();
    await expect(attempt).rejects.toMatchObject({ category: 'cancelled' });
  },
);

function expectNoCredential(
  requests: readonly { readonly path: string; readonly authorization: string | undefined }[],
) {
  expect(requests).not.toEqual([]);
  for (const request of requests) expect(request).toEqual({ path: wellKnown, authorization: undefined });
}
