import { delay, HttpResponse } from 'msw';
import { afterEach, describe, expect, test } from 'vitest';
import type { Transport } from '../../src/index.ts';
import { OktaClient } from '../../src/okta/client.ts';
import { TokenOwnership } from '../../src/okta/token-owner.ts';
import { openLane } from '../../src/runtime/lane.ts';
import { handlersOf, listenScripted, type Script } from '../support/scripted.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

interface Seen {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Options {
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  readonly attemptMs?: number;
  readonly retries?: number;
  readonly bottom?: ((origin: string, token: string) => Transport) | undefined;
}

/** A server that follows a script, and a client to it over real sockets. */
async function start(script: Script, options: Options = {}) {
  const seen: Seen[] = [];
  const handlers = handlersOf(async (request, count) => {
    const { pathname, search } = new URL(request.url);
    const body = await request.clone().text();
    seen.push({ line: `${request.method} ${pathname}${search}`, headers: Object.fromEntries(request.headers), body });
    return script(request, count);
  });
  const { origin, server } = await listenScripted(...handlers);
  const lane = openLane(
    { origin, credential: { kind: 'token', token: '00wireTestToken', warnings: [] } },
    {
      attemptMs: options.attemptMs ?? 5000,
      retries: options.retries ?? 4,
      ...(options.bottom === undefined ? {} : { transport: options.bottom(origin, '00wireTestToken') }),
    },
  );
  closers.push(lane.close, async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const client = new OktaClient({
    origin,
    send: lane.exchange,
    clock: lane.clock,
    orgClock: lane.orgClock,
    claims: lane.claims,
    turns: lane.turns,
    claimant: {},
    ownership: new TokenOwnership(),
    headers: { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'test/1' },
    signal: options.signal,
    deadlineAt: lane.clock.now() + 20_000,
    dryRun: options.dryRun ?? false,
    onCall: () => {},
  });
  return { client, seen, origin, server };
}

/** A transport to test. */
export interface Bottom {
  /** Creates the transport for an origin and a token. Default: undici. */
  readonly bottom?: (origin: string, token: string) => Transport;
  /** Whether it can close an open connection. @default true */
  readonly endsConnections?: boolean;
}

/** Tests that every transport must pass. */
export function wireContract(name: string, { bottom, endsConnections = true }: Bottom = {}): void {
  const setUp: typeof start = (handle, options = {}) => start(handle, { ...options, bottom });

  describe(name, () => {
    test('sends Content-Length: 0 and a Content-Type with a POST or PUT without a body', async () => {
      const { client, seen } = await setUp(() => HttpResponse.json({}));
      await client.call('suspendUser', { path: { id: 'x' } });
      await client.call('assignUserToGroup', { path: { groupId: 'g', userId: 'u' } });
      expect(seen.map(({ headers }) => headers['content-length'])).toEqual(['0', '0']);
      expect(seen.map(({ headers }) => headers['content-type'])).toEqual(['application/json', 'application/json']);
    });

    test('sends Accept, User-Agent and the credential with every request', async () => {
      const { client, seen } = await setUp(() => HttpResponse.json({ id: 'x' }));
      await client.call('updateUser', { path: { id: 'x' }, body: { profile: { city: 'Zürich' } } });
      expect(seen[0]).toMatchObject({
        line: 'POST /api/v1/users/x',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'user-agent': 'test/1',
          authorization: 'SSWS 00wireTestToken',
        },
        body: '{"profile":{"city":"Zürich"}}',
      });
    });

    test('does not follow a redirect, to protect the credential', async () => {
      const { client, seen } = await setUp(
        () => new HttpResponse(null, { status: 302, headers: { location: '/elsewhere' } }),
      );
      await expect(client.call('getUser', { path: { id: 'x' } })).rejects.toMatchObject({
        category: 'unexpected_response',
        status: 302,
      });
      expect(seen.map(({ line }) => line)).toEqual(['GET /api/v1/users/x']);
    });

    test('follows rel="next" links until there is none', async () => {
      const { client, seen, origin } = await setUp(({ url }, count) => {
        const headers = new Headers({ link: `<${url}>; rel="self"` });
        if (count < 3) headers.append('link', `<${origin}/api/v1/users?after=a,${count}%22c&limit=2>; rel="next"`);
        return HttpResponse.json([{ id: count }], { headers });
      });
      const ids: unknown[] = [];
      for await (const page of client.pages('listUsers', { query: { limit: 2 } })) ids.push(...page);
      expect(ids).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
      expect(seen.map(({ line }) => line)).toEqual([
        'GET /api/v1/users?limit=2',
        'GET /api/v1/users?after=a,1%22c&limit=2',
        'GET /api/v1/users?after=a,2%22c&limit=2',
      ]);
    });

    test('rejects a page link that leads back to an earlier page', async () => {
      const { client, seen, origin } = await setUp((_, count) =>
        HttpResponse.json([count], { headers: { link: `<${origin}/api/v1/users?after=${count % 2}>; rel="next"` } }),
      );
      const read = async () => {
        for await (const page of client.pages('listUsers', {})) expect(page).toHaveLength(1);
      };
      await expect(read()).rejects.toMatchObject({ category: 'unexpected_response' });
      expect(seen).toHaveLength(3);
    });

    test('rejects a next page at another origin and sends nothing there', async () => {
      const foreign = await setUp(() => HttpResponse.json([]));
      const { client } = await setUp(() =>
        HttpResponse.json([], { headers: { link: `<${foreign.origin}/api/v1/users?after=x>; rel="next"` } }),
      );
      const read = async () => {
        for await (const page of client.pages('listUsers', {})) expect(page).toEqual([]);
      };
      await expect(read()).rejects.toMatchObject({ category: 'unexpected_response' });
      expect(foreign.seen).toEqual([]);
    });

    test('retries a read when the connection ends before the response', async () => {
      const { client, seen } = await setUp((_, count) =>
        count === 1 ? Response.error() : HttpResponse.json({ id: 'x' }),
      );
      await expect(client.call('getUser', { path: { id: 'x' } })).resolves.toEqual({ id: 'x' });
      expect(seen).toHaveLength(2);
    });

    test('reports outcome_unknown and does not resend a create when the connection ends', async () => {
      const { client, seen } = await setUp(() => Response.error());
      await expect(client.call('createUser', { body: { profile: {} } })).rejects.toMatchObject({
        category: 'outcome_unknown',
        operation: 'createUser',
      });
      expect(seen).toHaveLength(1);
    });

    test('returns the result of a look-up after a lost response, or resends the write', async () => {
      const { client, seen } = await setUp((_, count) =>
        count <= 2 ? Response.error() : HttpResponse.json({ id: 'sent' }),
      );
      await expect(
        client.call('createUser', { body: {}, afterLoss: { lookUp: async () => ({ id: 'found' }) } }),
      ).resolves.toEqual({
        id: 'found',
      });
      expect(seen).toHaveLength(1);
      await expect(
        client.call('createUser', { body: {}, afterLoss: { lookUp: async () => undefined } }),
      ).resolves.toEqual({
        id: 'sent',
      });
      expect(seen).toHaveLength(3);
    });

    test('rejects a body that is shorter than its Content-Length', async () => {
      const { client, seen } = await setUp((_, count) => {
        if (count > 1) return HttpResponse.json({ id: 'x' });
        const headers = { 'content-type': 'application/json', 'content-length': '100' };
        return new HttpResponse(cutOff('{"id":"x"}'), { headers });
      });
      await expect(client.call('getUser', { path: { id: 'x' } })).resolves.toEqual({ id: 'x' });
      expect(seen).toHaveLength(2);
    });

    test('ends a read that times out and retries it', async () => {
      const { client, seen } = await setUp(
        async (_, count) => {
          if (count === 1) await new Promise(() => {});
          return HttpResponse.json({ id: 'x' });
        },
        { attemptMs: 100 },
      );
      await expect(client.call('getUser', { path: { id: 'x' } })).resolves.toEqual({ id: 'x' });
      expect(seen).toHaveLength(2);
    });

    test('ends a call at once on abort and closes its connection', async () => {
      const controller = new AbortController();
      const closed = Promise.withResolvers<void>();
      const { client } = await setUp(
        async ({ signal }) => {
          signal.addEventListener('abort', () => closed.resolve());
          controller.abort();
          await closed.promise;
          return Response.error();
        },
        { signal: controller.signal },
      );
      await expect(client.call('getUser', { path: { id: 'x' } })).rejects.toMatchObject({ category: 'cancelled' });
      if (endsConnections) await closed.promise;
    });

    test('reports a refused connection as unavailable, with its cause', async () => {
      const { client, server } = await setUp(() => HttpResponse.json({}), { retries: 0 });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await expect(client.call('suspendUser', { path: { id: 'x' } })).rejects.toMatchObject({
        category: 'unavailable',
        message: expect.stringContaining('ECONNREFUSED'),
      });
    });

    test('sends reads in a dry run and holds back the first write', async () => {
      const { client, seen } = await setUp(() => HttpResponse.json({ id: 'x' }), { dryRun: true });
      await client.call('getUser', { path: { id: 'x' } });
      await expect(client.call('suspendUser', { path: { id: 'x' } })).rejects.toMatchObject({
        planned: { operation: 'suspendUser', path: '/api/v1/users/x/lifecycle/suspend' },
      });
      expect(seen.map(({ line }) => line)).toEqual(['GET /api/v1/users/x']);
    });
  });
}

/** A body whose connection is cut after these bytes. */
function cutOff(text: string): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    async pull(controller) {
      if (!sent) controller.enqueue(Buffer.from(text));
      else {
        await delay(20);
        controller.error(new Error('the connection is cut'));
      }
      sent = true;
    },
  });
}
