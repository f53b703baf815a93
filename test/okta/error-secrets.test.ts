import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { failedItem, nodeError } from '../../hosts/n8n/src/failure.ts';
import { connect, isOktaError, type OktaRequest, type OktaResponse, TransportError } from '../../src/index.ts';

const token = '00secretTestToken0123456789abcdefABCDEF_-xyz';
const bodySecret = 'correct-horse-battery';

const closers: (() => unknown)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

type Answer = (request: OktaRequest) => Promise<OktaResponse>;

function connected(transport: Answer) {
  const okta = connect({ orgUrl: 'acme.okta.com', apiToken: token }, { transport, retries: 0 });
  closers.push(() => okta.close());
  return okta;
}

async function failureOf(call: Promise<unknown>): Promise<Error> {
  const failed = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failed instanceof Error)) throw new Error('the call did not fail');
  return failed;
}

/** Everything that a log or a host could show of an error, including hidden members and causes. */
function everything(error: Error): string {
  const errors = { NodeApiError: Shown, NodeOperationError: Shown };
  const node = { name: 'Okta', type: 'okta' };
  return [
    inspect(error, { depth: 50, showHidden: true, getters: true, maxStringLength: null, maxArrayLength: null }),
    JSON.stringify(error),
    error.stack,
    inspect(nodeError(error, { errors, node }), { depth: 50, showHidden: true }),
    JSON.stringify(failedItem(error)),
  ].join('\n');
}

class Shown extends Error {
  readonly shown: readonly unknown[];
  constructor(...shown: readonly unknown[]) {
    super('shown');
    this.shown = shown.map((one) => (isOktaError(one) ? one.toJSON() : one));
  }
}

/** An error as axios throws it, with the whole request and response. */
function axiosLike({ headers, body }: OktaRequest): Error {
  const inner = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', request: { headers } });
  return Object.assign(new Error(`Request failed with ${headers['authorization']}`, { cause: inner }), {
    name: 'AxiosError',
    code: 'ERR_BAD_RESPONSE',
    config: { headers, data: body },
    response: { data: bodySecret, headers },
    toJSON: () => ({ headers }),
  });
}

const profile = { login: 'noor@acme.example', email: 'noor@acme.example', firstName: 'Noor', lastName: 'Haddad' };
const password = { type: 'plain' as const, value: bodySecret };

describe('an error of a custom transport', () => {
  const failing: readonly (readonly [string, Answer])[] = [
    ['rejects as axios does', (request) => Promise.reject(axiosLike(request))],
    ['rejects with an AggregateError', (request) => Promise.reject(new AggregateError([axiosLike(request)], 'all'))],
    ['rejects with a plain object', ({ headers, body }) => Promise.reject({ headers, body, message: headers })],
    [
      'rejects with a TransportError that carries more',
      (request) =>
        Promise.reject(
          Object.assign(new TransportError('connection', axiosLike(request).message, { sent: true }), { request }),
        ),
    ],
    [
      'rejects with a cause deep below',
      (request) =>
        Promise.reject(
          Array.from({ length: 30 }).reduce<Error>((cause) => new Error('outer', { cause }), axiosLike(request)),
        ),
    ],
    [
      'rejects with an error whose members throw',
      (request) =>
        Promise.reject(
          Object.defineProperty(axiosLike(request), 'code', {
            get() {
              throw axiosLike(request);
            },
          }),
        ),
    ],
  ];

  test.each(failing)(
    'keeps request headers and bodies out of an error when a custom transport %s',
    async (_, transport) => {
      const okta = connected(transport);
      const calls = [
        okta.run('get_user', { user: 'noor@acme.example' }),
        okta.run('create_user', { profile, password }),
        okta.run('call_okta_api', { path: '/v1/x', method: 'POST', body: { password: bodySecret } }),
      ];
      // All at once: a call that fails before it is awaited would be an unhandled rejection.
      for (const failure of await Promise.all(calls.map(failureOf))) {
        const shown = everything(failure);
        expect(shown).not.toContain(token);
        expect(shown).not.toContain(bodySecret);
      }
    },
  );

  test('keeps the code, name and message of every cause of an error', async () => {
    const okta = connected(() =>
      Promise.reject(
        Object.assign(new Error('outer', { cause: Object.assign(new Error('inner'), { code: 'ECONNRESET' }) }), {
          name: 'RequestError',
        }),
      ),
    );
    const failed = await failureOf(okta.run('get_user', { user: 'x' }));
    expect(failed.cause).toMatchObject({
      name: 'TransportError',
      cause: { name: 'RequestError', message: 'outer', cause: { message: 'inner', code: 'ECONNRESET' } },
    });
  });
});

describe('a server that echoes the credential', () => {
  const echo = (headers: OktaRequest['headers']) => `got ${headers['authorization']}`;
  test.each<[string, (request: OktaRequest) => OktaResponse]>([
    [
      'in its error summary and causes',
      ({ headers }) => ({
        status: 403,
        headers: { 'x-okta-request-id': echo(headers) },
        body: JSON.stringify({
          errorCode: token,
          errorSummary: echo(headers),
          errorCauses: [{ errorSummary: echo(headers) }],
        }),
      }),
    ],
    [
      'in a redirect',
      ({ headers }) => ({ status: 302, headers: { location: `https://x.example/${echo(headers)}` }, body: '' }),
    ],
    ['in a page', ({ headers }) => ({ status: 200, headers: {}, body: `<html>${echo(headers)}</html>` })],
  ])('keeps the credential out of errors when the server echoes it %s', async (_, answer) => {
    const okta = connected(async (request) => answer(request));
    for (const call of [okta.run('get_user', { user: 'x' }), okta.run('suspend_user', { user: 'x' }), okta.test()])
      expect(everything(await failureOf(call))).not.toContain(token);
  });

  test('keeps the credential out of the output when the server echoes it in a success', async () => {
    const okta = connected(async ({ headers }) => ({
      status: 200,
      headers: { 'x-echo': echo(headers), 'x-lines': [echo(headers)] },
      body: JSON.stringify({ echo: echo(headers) }),
    }));
    const result = await okta.run('call_okta_api', { path: '/v1/x', method: 'GET' });
    expect(result.output).toMatchObject({ body: { echo: 'got SSWS ***' }, headers: { 'x-echo': 'got SSWS ***' } });
    expect(JSON.stringify(result)).not.toContain(token);
  });
});

test('keeps the bytes of a response that is not HTTP out of the error', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).end(`not http ${bodySecret}\r\n\r\n`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const orgUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const okta = connect({ orgUrl, apiToken: token }, { allowLoopback: true, retries: 0 });
  closers.push(
    () => okta.close(),
    () => server.close(),
  );
  const failed = await failureOf(okta.run('get_user', { user: 'x' }));
  expect(everything(failed)).not.toContain(bodySecret);
  expect(inspect(failed.cause, { depth: 10 })).toContain('HTTPParserError');
});

test('keeps only the name and message of an abort reason', async () => {
  const okta = connected(() => new Promise(() => {}));
  const reason = Object.assign(new Error('the flow was stopped'), { config: { headers: { authorization: token } } });
  const failed = await failureOf(okta.run('get_user', { user: 'x' }, { signal: AbortSignal.abort(reason) }));
  expect(failed).toMatchObject({ category: 'cancelled' });
  expect(everything(failed)).toContain('the flow was stopped');
  expect(everything(failed)).not.toContain(token);
});

test('truncates texts from a response to 2,000 characters in an error', async () => {
  const long = 'x'.repeat(3_000_000);
  const okta = connected(async () => ({
    status: 400,
    headers: { 'x-okta-request-id': long },
    body: JSON.stringify({
      errorCode: long,
      errorSummary: long,
      errorCauses: [long, long].map((errorSummary) => ({ errorSummary })),
    }),
  }));
  const failed = await failureOf(okta.run('get_user', { user: 'x' }));
  if (!isOktaError(failed)) throw failed;
  expect(failed.message.length).toBeLessThan(2200);
  expect(failed.causes.join('').length).toBeLessThanOrEqual(2000);
  expect(JSON.stringify(failed).length).toBeLessThan(10_000);
});
