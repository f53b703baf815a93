import { HttpResponse } from 'msw';
import { describe, expect, test } from 'vitest';
import { givenHeaders } from '../../src/okta/transport/headers.ts';
import { fromOutside } from '../../src/okta/transport/outside.ts';
import { retry } from '../../src/okta/transport/retry.ts';
import { timeout } from '../../src/okta/transport/timeout.ts';
import { type OktaRequest, TransportError } from '../../src/okta/transport/transport.ts';
import { handlersOf, scriptedTransport } from '../support/scripted.ts';
import { VirtualClock } from '../support/virtual-time.ts';

/** One response to one request, or an error in its place. */
type Step = () => Response;

const ok: Step = () => HttpResponse.json({ id: 'x' }, { headers: { 'x-okta-request-id': 'reqOk' } });
const answer =
  (status: number, errorCode?: string, more: Record<string, string> = {}): Step =>
  () => {
    const headers = { 'x-okta-request-id': `req${status}`, ...more };
    if (errorCode === undefined) return new HttpResponse(null, { status, headers });
    return HttpResponse.json({ errorCode, errorSummary: 'It failed.', errorCauses: [] }, { status, headers });
  };
const html: Step = () => HttpResponse.html('<html>welcome</html>');
const cut: Step = () => new HttpResponse('{"id":"x","prof');
const lost: Step = () => Response.error();
const throws =
  (error: TransportError): Step =>
  () => {
    throw error;
  };
const refused = throws(new TransportError('connection', 'connect ECONNREFUSED', { sent: false }));

function setUp(steps: readonly Step[], extra: Partial<OktaRequest> = {}) {
  // Deliver a scripted response a few event-loop turns later.
  const clock = new VirtualClock({ turnsToRest: 5 });
  const sent: OktaRequest[] = [];
  const times: number[] = [];
  const script = scriptedTransport(...handlersOf((_, count) => (steps[count - 1] ?? ok)()));
  const exchange = retry(
    async (request) => {
      sent.push(request);
      times.push(clock.now());
      const { headers, ...rest } = await script(request);
      return { ...rest, headers: givenHeaders(headers) };
    },
    { clock, retries: 4 },
  );
  const request: OktaRequest = {
    method: 'GET',
    url: 'https://acme.okta.com/api/v1/users/x',
    headers: { accept: 'application/json' },
    operation: 'getUser',
    bucket: 'users',
    repeat: true,
    deadlineAt: clock.now() + 300_000,
    record: { attempts: 0, lost: false, waitedMs: 0 },
    ...extra,
  };
  return { clock, sent, times, request, result: () => clock.run(exchange(request)) };
}

const create = { method: 'POST', operation: 'createUser', repeat: false } as const;
const membership = { method: 'PUT', operation: 'assignUserToGroup', repeat: true } as const;

describe('a read', () => {
  test.each<[string, Step]>([
    ['500', answer(500, 'E0000009')],
    ['502 without a body', answer(502)],
    ['503 in read-only mode', answer(503, 'E0000010')],
    ['a lost connection', lost],
    ['a refused connection', refused],
    ['an HTML page with status 200', html],
    ['a body that is cut off', cut],
    ['429', answer(429, 'E0000047')],
  ])('retries a read after %s', async (_, step) => {
    const { sent, result } = setUp([step]);
    await expect(result()).resolves.toMatchObject({ status: 200, json: { id: 'x' } });
    expect(sent).toHaveLength(2);
  });

  test.each<[string, Step, string]>([
    ['404', answer(404, 'E0000007'), 'not_found'],
    ['401', answer(401, 'E0000011'), 'unauthenticated'],
    ['403', answer(403, 'E0000006'), 'forbidden'],
    ['400', answer(400, 'E0000031'), 'invalid_request'],
    ['501', answer(501, 'E0000060'), 'invalid_request'],
    ['501 without a body', answer(501), 'unexpected_response'],
    ['a redirect', answer(302, undefined, { location: 'https://evil.example/' }), 'unexpected_response'],
  ])('does not retry a read after %s', async (_, step, category) => {
    const { sent, result } = setUp([step]);
    await expect(result()).rejects.toMatchObject({ category });
    expect(sent).toHaveLength(1);
  });

  test('reports a read as unavailable after four retries with growing pauses', async () => {
    const { sent, times, result } = setUp(Array.from({ length: 9 }, () => answer(500, 'E0000009')));
    await expect(result()).rejects.toMatchObject({
      category: 'unavailable',
      status: 500,
      errorCode: 'E0000009',
      requestId: 'req500',
    });
    expect(sent).toHaveLength(5);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses[3]).toBeGreaterThan(pauses[0] ?? 0);
  });

  test('does not retry a read past its deadline', async () => {
    const { clock, request, result } = setUp(Array.from({ length: 9 }, () => lost));
    const deadlineAt = clock.now() + 600;
    Object.assign(request, { deadlineAt });
    await expect(result()).rejects.toMatchObject({ category: 'unavailable' });
    expect(clock.now()).toBeLessThanOrEqual(deadlineAt);
  });

  test('sends Okta the ID of the request that it retries', async () => {
    const { sent, result } = setUp([answer(500, 'E0000009'), answer(500, 'E0000009')]);
    await result();
    expect(sent[0]?.headers).not.toHaveProperty('x-okta-retry-count');
    expect(sent[2]?.headers).toMatchObject({ 'x-okta-retry-for': 'req500', 'x-okta-retry-count': '2' });
  });

  test.each([
    ['limit=200', ['limit=200', 'limit=100', 'limit=50']],
    ['after=a&limit=30', ['after=a&limit=30', 'after=a&limit=15', 'after=a&limit=10']],
    // A limit of 2 checks for a second match, and q returns a single page: neither shrinks.
    ['limit=2', ['limit=2', 'limit=2', 'limit=2']],
    ['q=ada&limit=200', ['q=ada&limit=200', 'q=ada&limit=200', 'q=ada&limit=200']],
  ])('retries a list of users that takes too long with smaller pages: %s', async (query, asked) => {
    const url = `https://acme.okta.com/api/v1/users?${query}`;
    const { sent, result } = setUp([answer(500, 'E0000009'), answer(500, 'E0000009')], { operation: 'listUsers', url });
    await result();
    expect(sent.map((request) => request.url.split('?')[1])).toEqual(asked);
  });

  test('reports a read as canceled when it is canceled before a retry', async () => {
    const controller = new AbortController();
    const { clock, sent, result } = setUp([lost, lost], { signal: controller.signal });
    clock.after(10, () => controller.abort());
    await expect(result()).rejects.toMatchObject({ category: 'cancelled' });
    expect(sent).toHaveLength(1);
  });
});

describe('a write that must not be sent twice', () => {
  test.each<[string, Step]>([
    ['a lost connection', lost],
    ['500', answer(500, 'E0000009')],
    ['502 without a body', answer(502)],
    ['an HTML page with status 200', html],
    ['a body that is cut off', cut],
    ['a timeout', throws(new TransportError('timeout', 'no complete answer', { sent: true }))],
  ])('reports outcome_unknown and does not resend a create after %s', async (_, step) => {
    const { sent, result } = setUp([step], create);
    await expect(result()).rejects.toMatchObject({
      category: 'outcome_unknown',
      hint: expect.stringContaining('check'),
    });
    expect(sent).toHaveLength(1);
  });

  test.each<[string, Step]>([
    ['a refused connection', refused],
    ['429', answer(429, 'E0000047')],
    ['a user who is still being activated', answer(409, 'E0000112')],
    ['group rules that are being reordered', answer(423, 'E0000239')],
    ['group rules that are still being set up', answer(409, 'E0000249')],
    ['a user type that is still being set up', answer(409, 'E0000253')],
    ['role assignments that another request is changing', answer(409, 'E0000268')],
  ])('resends a create after %s, because Okta did not carry it out', async (_, step) => {
    const { sent, result } = setUp([step], create);
    await expect(result()).resolves.toMatchObject({ status: 200 });
    expect(sent).toHaveLength(2);
  });

  test('does not resend a create after a 501', async () => {
    const { sent, result } = setUp([answer(501, 'E0000060')], create);
    await expect(result()).rejects.toMatchObject({ category: 'invalid_request', errorCode: 'E0000060', status: 501 });
    expect(sent).toHaveLength(1);
  });

  test('does not resend a create in read-only mode, and reports that nothing was written', async () => {
    const { sent, result } = setUp([answer(503, 'E0000010')], create);
    await expect(result()).rejects.toMatchObject({ category: 'unavailable', errorCode: 'E0000010' });
    expect(sent).toHaveLength(1);
  });

  test('reports outcome_unknown for a create that is canceled after it was sent', async () => {
    const { result } = setUp([throws(new TransportError('aborted', 'the call was ended', { sent: true }))], create);
    await expect(result()).rejects.toMatchObject({ category: 'outcome_unknown' });
  });

  test('reports a create as canceled when it is canceled before it was sent', async () => {
    const { result } = setUp([throws(new TransportError('aborted', 'the call was ended', { sent: false }))], create);
    await expect(result()).rejects.toMatchObject({ category: 'cancelled' });
  });
});

describe('an idempotent write', () => {
  test.each<[string, Step]>([
    ['a lost connection', lost],
    ['500', answer(500, 'E0000009')],
    ['an HTML page with status 200', html],
  ])('resends an idempotent write after %s', async (_, step) => {
    const { sent, result } = setUp([step], membership);
    await expect(result()).resolves.toMatchObject({ status: 200 });
    expect(sent).toHaveLength(2);
  });

  test('reports outcome_unknown for an idempotent write that never gets a response', async () => {
    const { result } = setUp(
      Array.from({ length: 9 }, () => lost),
      membership,
    );
    await expect(result()).rejects.toMatchObject({ category: 'outcome_unknown' });
  });

  test('reports the refusal of an idempotent write after a lost response', async () => {
    const { result } = setUp([lost, answer(404, 'E0000007')], membership);
    await expect(result()).rejects.toMatchObject({ category: 'not_found' });
  });

  test('reports success for a DELETE that returns 404 after a lost response', async () => {
    const { result } = setUp([lost, answer(404, 'E0000007')], { ...membership, method: 'DELETE' });
    await expect(result()).resolves.toMatchObject({ status: 204 });
  });

  test('reports not_found for a DELETE that returns 404 at once', async () => {
    const { result } = setUp([answer(404, 'E0000007')], { ...membership, method: 'DELETE' });
    await expect(result()).rejects.toMatchObject({ category: 'not_found' });
  });
});

describe('an attempt', () => {
  test('ends an attempt that takes too long and reports a timeout', async () => {
    const clock = new VirtualClock();
    let ended = false;
    const send = timeout({ clock, attemptMs: 1000 })(
      fromOutside(
        ({ signal }) =>
          new Promise((_, reject) => {
            signal?.addEventListener('abort', () => {
              ended = true;
              reject(new TransportError('aborted', 'the call was ended', { sent: true }));
            });
          }),
        1000,
      ),
    );
    const { request } = setUp([]);
    await expect(clock.run(send({ ...request, deadlineAt: clock.now() + 60_000 }))).rejects.toMatchObject({
      kind: 'timeout',
      sent: true,
    });
    expect(ended).toBe(true);
  });

  test('starts no attempt after the deadline', async () => {
    const clock = new VirtualClock();
    let sent = 0;
    const send = timeout({ clock, attemptMs: 1000 })(async () => {
      sent += 1;
      return { status: 200, headers: {}, body: '{"id":"x"}' };
    });
    const { request } = setUp([]);
    await expect(clock.run(send({ ...request, deadlineAt: clock.now() }))).rejects.toMatchObject({
      kind: 'timeout',
      sent: false,
    });
    expect(sent).toBe(0);
  });
});
