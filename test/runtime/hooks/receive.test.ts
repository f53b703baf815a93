import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  type HookRequest,
  type HookResponse,
  type ReceiveOptions,
  receiveHook,
} from '../../../src/runtime/hooks/receive.ts';

const secret = 'a-secret-of-some-length-for-hooks';
const event = { uuid: 'c1f8a3e0-0001', eventType: 'user.lifecycle.create', published: '2026-11-20T12:00:00.000Z' };
const other = { ...event, uuid: 'c1f8a3e0-0002' };

interface Received {
  readonly answer: HookResponse;
  readonly accepted: unknown[];
}

async function receive(
  request: Partial<Omit<HookRequest, 'body'>> & { body?: unknown },
  options: Partial<ReceiveOptions> = {},
): Promise<Received> {
  const accepted: unknown[] = [];
  const { body, ...rest } = request;
  const content =
    body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const answer = await receiveHook(
    { method: 'POST', headers: { authorization: secret }, body: content, ...rest },
    { secret, accept: (events) => void accepted.push(...events), ...options },
  );
  return { answer, accepted };
}

const delivery = (...events: unknown[]) => ({
  eventType: 'com.okta.event_hook',
  cloudEventsVersion: '0.1',
  eventId: 'd5a2e4b6-0001',
  data: { events },
});

describe('the verification challenge', () => {
  const challenge = 'jIKS8-6nh0vtj0dG"7';
  const headers = { Authorization: secret, 'X-Okta-Verification-Challenge': challenge };

  test('the verification challenge is answered as JSON, and nothing is accepted', async () => {
    const { answer, accepted } = await receive({ method: 'GET', headers });
    expect(answer).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' },
      body: JSON.stringify({ verification: challenge }),
    });
    expect(accepted).toEqual([]);
  });

  test('the verification challenge is answered to nobody without the secret', async () => {
    const { answer } = await receive({ method: 'GET', headers: { ...headers, Authorization: 'another secret' } });
    expect(answer.status).toBe(401);
    expect(answer.body).not.toContain(challenge.slice(0, 5));
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['longer than any that Okta sends', 'x'.repeat(1025)],
  ])('the verification challenge is refused when it is %s', async (_, value) => {
    const { answer } = await receive({
      method: 'GET',
      headers: { ...headers, 'X-Okta-Verification-Challenge': value },
    });
    expect(answer.status).toBe(400);
  });
});

describe('a delivery', () => {
  test('a delivery gives every event of it, in their order, and is answered without a body', async () => {
    const { answer, accepted } = await receive({ body: delivery(event, other) });
    expect(answer).toEqual({ status: 204, headers: { 'x-content-type-options': 'nosniff' }, body: '' });
    expect(accepted).toEqual([event, other]);
  });

  test('a delivery is taken as bytes too', async () => {
    const body = new TextEncoder().encode(JSON.stringify(delivery({ ...event, displayMessage: 'Zoë' })));
    expect((await receive({ body })).accepted).toEqual([{ ...event, displayMessage: 'Zoë' }]);
  });

  test('a delivery without events is a delivery all the same', async () => {
    expect((await receive({ body: delivery() })).answer.status).toBe(204);
  });

  test('a delivery with events that cannot be read gives the others', async () => {
    const body = delivery(null, event, { eventType: 'user.lifecycle.create' }, other, { uuid: 'x' });
    const { answer, accepted } = await receive({ body });
    expect(answer.status).toBe(204);
    expect(accepted).toEqual([event, other]);
  });

  test('a delivery is answered only after it was stored', async () => {
    const stored = Promise.withResolvers<void>();
    const order: string[] = [];
    const answering = receive({ body: delivery(event) }, { accept: () => stored.promise }).then(() =>
      order.push('answered'),
    );
    await nextTurn();
    order.push('stored');
    stored.resolve();
    await answering;
    expect(order).toEqual(['stored', 'answered']);
  });

  test.each([
    ['fails', () => Promise.reject(new Error('disk full of secrets'))],
    [
      'throws',
      () => {
        throw new Error('disk full of secrets');
      },
    ],
    ['takes too long', () => new Promise<void>(() => {})],
  ])('a delivery is asked for again when storing %s, and says nothing of why', async (_, accept) => {
    const { answer } = await receive({ body: delivery(event) }, { accept, answerMs: 20 });
    expect(answer.status).toBe(503);
    expect(answer.body).not.toContain('secrets');
  });
});

describe('the secret', () => {
  test.each([
    ['missing', {}],
    ['empty', { authorization: '' }],
    ['wrong', { authorization: `${secret}x` }],
    ['a part of it', { authorization: secret.slice(0, -1) }],
    ['sent twice', { authorization: [secret, secret] }],
    ['sent under two spellings of the name', { authorization: secret, Authorization: secret }],
    ['in another header', { 'x-secret': secret }],
  ])('the secret: %s is refused, and nothing is accepted', async (_, headers) => {
    const { answer, accepted } = await receive({ headers, body: delivery(event) });
    expect(answer.status).toBe(401);
    expect(answer.body).not.toContain(secret);
    expect(accepted).toEqual([]);
  });

  test('the secret may be the old or the new one while it is replaced', async () => {
    const secrets = ['the-new-secret-of-the-hook', secret] as const;
    for (const authorization of secrets) {
      const { answer } = await receive({ headers: { authorization }, body: delivery(event) }, { secret: secrets });
      expect(answer.status).toBe(204);
    }
  });

  test('the secret: an empty one among several admits nobody', async () => {
    const { answer } = await receive(
      { headers: { authorization: '' }, body: delivery(event) },
      { secret: [secret, ''] },
    );
    expect(answer.status).toBe(401);
  });

  test.each([undefined, null])(
    'the secret that is %s, like a variable that is not set, admits nobody',
    async (unset) => {
      for (const authorization of ['', 'undefined', 'null', secret]) {
        const { answer, accepted } = await receive(
          { headers: { authorization }, body: delivery(event) },
          { secret: unset as never },
        );
        expect(answer.status).toBe(401);
        expect(accepted).toEqual([]);
      }
    },
  );

  test.each<[string, unknown]>([
    ['a list with nothing in it', []],
    ['a list of variables that are not set', [undefined, undefined]],
    ['numbers', [1234567890123456, 1]],
    ['a number', 1234567890123456],
    ['an object', { secret }],
    ['a function', () => secret],
    ['shorter than 16 characters', 'short'],
    ['spaces alone', ' '.repeat(20)],
  ])('the secret that is %s admits nobody, and nothing is thrown', async (_, odd) => {
    for (const authorization of ['', 'undefined', 'short', '1234567890123456', ' '.repeat(20), secret]) {
      const request = { headers: { authorization }, body: delivery(event) };
      const { answer, accepted } = await receive(request, { secret: odd as never });
      expect(answer.status).toBe(401);
      expect(accepted).toEqual([]);
    }
  });

  test.each<[string, unknown]>([
    ['not set', undefined],
    ['null', null],
    ['empty', ''],
    ['a number', 5],
    ['too short', 'short'],
  ])('the secret still lets its other one in while one of several is %s', async (_, odd) => {
    for (const secrets of [
      [odd, secret],
      [secret, odd],
    ]) {
      const { answer } = await receive({ body: delivery(event) }, { secret: secrets as never });
      expect(answer.status).toBe(204);
    }
  });

  test.each<[string, unknown]>([
    ['no request', undefined],
    ['no method', { headers: { authorization: secret } }],
    ['no headers', { method: 'POST' }],
    ['a header of another kind', { method: 'POST', headers: { authorization: 5 } }],
    [
      'a body that cannot be read',
      { method: 'POST', headers: { authorization: secret }, body: async () => Promise.reject(new Error('secrets')) },
    ],
  ])('the secret of a request with %s is answered, and nothing is thrown', async (_, request) => {
    const accept = () => expect.unreachable('nothing is accepted');
    const answer = await receiveHook(request as never, { secret, accept });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('secrets');
  });

  test('the secret is judged before the body is read', async () => {
    let reads = 0;
    const body = async () => {
      reads += 1;
      return JSON.stringify(delivery(event));
    };
    const request = { method: 'POST', headers: { authorization: `${secret}x` }, body };
    const accepted: unknown[] = [];
    const options: ReceiveOptions = { secret, accept: (events) => void accepted.push(...events) };
    expect((await receiveHook(request, options)).status).toBe(401);
    expect(reads).toBe(0);
    expect((await receiveHook({ ...request, headers: { authorization: secret } }, options)).status).toBe(204);
    expect([reads, accepted]).toEqual([1, [event]]);
  });

  test('the secret may travel in another header', async () => {
    const { answer } = await receive(
      { headers: { 'X-Hook-Key': secret }, body: delivery(event) },
      { header: 'x-hook-key' },
    );
    expect(answer.status).toBe(204);
  });
});

describe('the source of a delivery', () => {
  const from = (source: unknown) => ({ ...delivery(event), source });

  test.each([
    ['https://acme.okta.com', 'https://acme.okta.com/api/v1/eventHooks/who1'],
    ['https://acme.okta.com', 'https://acme-admin.okta.com/api/v1/eventHooks/who1'],
    ['https://acme.okta.com', 'https://id.acme.example/api/v1/eventHooks/who1'],
    ['https://id.acme.example', 'https://acme.okta.com/api/v1/eventHooks/who1'],
    ['https://acme.okta.com', undefined],
    ['http://127.0.0.1:4000', 'http://localhost:4000/api/v1/eventHooks/who1'],
  ])('the source of a delivery may be the own org %s when it is %s', async (orgUrl, source) => {
    expect((await receive({ body: from(source) }, { orgUrl })).answer.status).toBe(204);
  });

  test.each([
    ['https://acme.okta.com', 'https://other.okta.com/api/v1/eventHooks/who1'],
    ['https://acme.okta.com', 'https://acme.oktapreview.com/api/v1/eventHooks/who1'],
    ['https://acme.okta.com', 'http://127.0.0.1:4000/api/v1/eventHooks/who1'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4001/api/v1/eventHooks/who1'],
  ])('the source of a delivery is refused at %s when it is the other org %s', async (orgUrl, source) => {
    const { answer, accepted } = await receive({ body: from(source) }, { orgUrl });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('another org') });
    expect(accepted).toEqual([]);
  });
});

describe('the age of a delivery', () => {
  const now = () => Date.parse('2026-11-20T12:00:00Z');
  const sent = (eventTime: unknown) => ({ ...delivery(event), eventTime });

  test.each([
    ['2026-11-20T11:00:00Z', 204],
    ['2026-11-20T10:59:59Z', 400],
    ['2026-11-20T13:00:00Z', 204],
    [undefined, 204],
    ['never', 204],
  ])('the age of a delivery of at most an hour: one sent at %s is answered with %i', async (eventTime, status) => {
    const { answer, accepted } = await receive({ body: sent(eventTime) }, { maxAgeMs: 3_600_000, now });
    expect([answer.status, accepted.length]).toEqual([status, status === 204 ? 1 : 0]);
  });

  test('the age of a delivery does not matter unless a limit is set', async () => {
    expect((await receive({ body: sent('2000-01-01T00:00:00Z') })).answer.status).toBe(204);
  });
});

describe('what is no delivery', () => {
  test.each([
    ['no JSON', '{"data":'],
    ['empty', ''],
    ['a list', []],
    ['null', 'null'],
    ['without data', { eventId: 'x' }],
    ['without events', { data: {} }],
    ['events that are no list', { data: { events: { 0: event } } }],
    ['nothing but an event without uuid', delivery({ eventType: 'user.lifecycle.create' })],
    ['an event without type', delivery({ uuid: 'x' })],
    ['an event that is null', delivery(null)],
  ])('an invalid delivery: %s is refused as malformed, and nothing of it is accepted', async (_, body) => {
    const { answer, accepted } = await receive({ body });
    expect(answer.status).toBe(400);
    expect(accepted).toEqual([]);
  });

  test('an invalid delivery: a body that a framework has parsed is refused with the reason', async () => {
    const request = { method: 'POST', headers: { authorization: secret } };
    Object.assign(request, { body: delivery(event) });
    const answer = await receiveHook(request, { secret, accept: () => expect.unreachable('nothing is accepted') });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('is already parsed') });
  });

  test('an invalid delivery: a body above the limit is refused as too large, counted in bytes', async () => {
    const body = JSON.stringify(delivery({ ...event, displayMessage: 'ë'.repeat(100) }));
    expect((await receive({ body }, { maxBytes: Buffer.byteLength(body) })).answer.status).toBe(204);
    expect((await receive({ body }, { maxBytes: Buffer.byteLength(body) - 1 })).answer.status).toBe(413);
    expect((await receive({ body: 'x'.repeat(2 * 1024 * 1024 + 1) })).answer.status).toBe(413);
  });

  test.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS'])(
    'an invalid delivery: %s is no method of an event hook',
    async (method) => {
      const { answer, accepted } = await receive({ method, body: delivery(event) });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } });
      expect(accepted).toEqual([]);
    },
  );
});
