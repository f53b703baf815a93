import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Transport } from '../../src/index.ts';
import { OktaClient } from '../../src/okta/client.ts';
import { TokenOwnership } from '../../src/okta/token-owner.ts';
import { openLane } from '../../src/runtime/lane.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

interface Seen {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Options {
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  readonly attemptMs?: number;
  readonly retries?: number;
  readonly bottom?: ((origin: string, token: string) => Transport) | undefined;
}

/** A server that answers as told, and a client to it over real sockets. */
async function start(handle: (request: Seen, response: ServerResponse, count: number) => void, options: Options = {}) {
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const entry = {
        line: `${request.method} ${request.url}`,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(entry);
      handle(entry, response, seen.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lane = openLane(
    { origin, token: '00wireTestToken' },
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

const json = (response: ServerResponse, body: unknown, headers: Record<string, string | string[]> = {}) => {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

/** A bottom of the stack to be put to the test. */
export interface Bottom {
  /** Makes one for an origin and a token; undici if it is absent. */
  readonly bottom?: (origin: string, token: string) => Transport;
  /** Whether it can end a connection that is under way. @default true */
  readonly endsConnections?: boolean;
}

/** What every bottom of the stack must keep to. */
export function wireContract(name: string, { bottom, endsConnections = true }: Bottom = {}): void {
  const setUp: typeof start = (handle, options = {}) => start(handle, { ...options, bottom });

  describe(name, () => {
    test('a POST and a PUT without a body send Content-Length: 0 and their Content-Type', async () => {
      const { client, seen } = await setUp((_, response) => json(response, {}));
      await client.call('suspendUser', { path: { id: 'x' } });
      await client.call('assignUserToGroup', { path: { groupId: 'g', userId: 'u' } });
      expect(seen.map(({ headers }) => headers['content-length'])).toEqual(['0', '0']);
      expect(seen.map(({ headers }) => headers['content-type'])).toEqual(['application/json', 'application/json']);
    });

    test('every request names what it accepts, who sends it, and the credential', async () => {
      const { client, seen } = await setUp((_, response) => json(response, { id: 'x' }));
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

    test('a redirect is not followed, so that the credential stays', async () => {
      const { client, seen } = await setUp((_, response) => {
        response.writeHead(302, { location: '/elsewhere' });
        response.end();
      });
      await expect(client.call('getUser', { path: { id: 'x' } })).rejects.toMatchObject({
        category: 'unexpected_response',
        status: 302,
      });
      expect(seen.map(({ line }) => line)).toEqual(['GET /api/v1/users/x']);
    });

    test('pages follow rel="next" as it is, from two header lines, until there is none', async () => {
      const { client, seen, origin } = await setUp((request, response, count) => {
        const self = `<${origin}${request.line.slice(4)}>; rel="self"`;
        const next = `<${origin}/api/v1/users?after=a,b%22c&limit=2>; rel="next"`;
        json(response, [{ id: count }], { link: count < 3 ? [self, next.replace('a,b', `a,${count}`)] : [self] });
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

    test('pages that lead back to an earlier one are an error', async () => {
      const { client, seen, origin } = await setUp((_, response, count) =>
        json(response, [count], { link: `<${origin}/api/v1/users?after=${count % 2}>; rel="next"` }),
      );
      const read = async () => {
        for await (const page of client.pages('listUsers', {})) expect(page).toHaveLength(1);
      };
      await expect(read()).rejects.toMatchObject({ category: 'unexpected_response' });
      expect(seen).toHaveLength(3);
    });

    test('a next page at another origin is refused, and nothing is sent there', async () => {
      const foreign = await setUp((_, response) => json(response, []));
      const { client } = await setUp((_, response) =>
        json(response, [], { link: `<${foreign.origin}/api/v1/users?after=x>; rel="next"` }),
      );
      const read = async () => {
        for await (const page of client.pages('listUsers', {})) expect(page).toEqual([]);
      };
      await expect(read()).rejects.toMatchObject({ category: 'unexpected_response' });
      expect(foreign.seen).toEqual([]);
    });

    test('a connection that dies before the answer is repeated for a read', async () => {
      const { client, seen } = await setUp((_, response, count) => {
        if (count === 1) response.destroy();
        else json(response, { id: 'x' });
      });
      await expect(client.call('getUser', { path: { id: 'x' } })).resolves.toEqual({ id: 'x' });
      expect(seen).toHaveLength(2);
    });

    test('a connection that dies after a create leaves the outcome unknown, without a second create', async () => {
      const { client, seen } = await setUp((_, response) => response.destroy());
      await expect(client.call('createUser', { body: { profile: {} } })).rejects.toMatchObject({
        category: 'outcome_unknown',
        operation: 'createUser',
      });
      expect(seen).toHaveLength(1);
    });

    test('a check after a lost answer gives its result, or has the write sent again', async () => {
      const { client, seen } = await setUp((_, response, count) => {
        if (count <= 2) response.destroy();
        else json(response, { id: 'sent' });
      });
      await expect(client.call('createUser', { body: {}, check: async () => ({ id: 'found' }) })).resolves.toEqual({
        id: 'found',
      });
      expect(seen).toHaveLength(1);
      await expect(client.call('createUser', { body: {}, check: async () => undefined })).resolves.toEqual({
        id: 'sent',
      });
      expect(seen).toHaveLength(3);
    });

    test('a body that is shorter than announced is not taken for an answer', async () => {
      const { client, seen } = await setUp((_, response, count) => {
        if (count > 1) return json(response, { id: 'x' });
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"id":"x"}');
        setTimeout(() => response.destroy(), 20);
      });
      await expect(client.call('getUser', { path: { id: 'x' } })).resolves.toEqual({ id: 'x' });
      expect(seen).toHaveLength(2);
    });

    test('an answer that does not come in time is given up, and the read repeated', async () => {
      const { client, seen } = await setUp(
        (_, response, count) => {
          if (count > 1) json(response, { id: 'x' });
        },
        { attemptMs: 100 },
      );
      await expect(client.call('getUser', { path: { id: 'x' } })).resolves.toEqual({ id: 'x' });
      expect(seen).toHaveLength(2);
    });

    test('a signal ends a call at once and closes its connection', async () => {
      const controller = new AbortController();
      const closed = Promise.withResolvers<void>();
      const { client } = await setUp(
        (_, response) => {
          response.once('close', () => closed.resolve());
          controller.abort();
        },
        { signal: controller.signal },
      );
      await expect(client.call('getUser', { path: { id: 'x' } })).rejects.toMatchObject({ category: 'cancelled' });
      if (endsConnections) await closed.promise;
    });

    test('a refused connection is told as unavailable, with the cause', async () => {
      const { client, server } = await setUp((_, response) => json(response, {}), { retries: 0 });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await expect(client.call('suspendUser', { path: { id: 'x' } })).rejects.toMatchObject({
        category: 'unavailable',
        message: expect.stringContaining('ECONNREFUSED'),
      });
    });

    test('a dry run sends reads and holds back the first write', async () => {
      const { client, seen } = await setUp((_, response) => json(response, { id: 'x' }), { dryRun: true });
      await client.call('getUser', { path: { id: 'x' } });
      await expect(client.call('suspendUser', { path: { id: 'x' } })).rejects.toMatchObject({
        planned: { operation: 'suspendUser', path: '/api/v1/users/x/lifecycle/suspend' },
      });
      expect(seen.map(({ line }) => line)).toEqual(['GET /api/v1/users/x']);
    });
  });
}
