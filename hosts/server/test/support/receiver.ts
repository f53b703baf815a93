import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { freePort } from '../../../../test/support/free-port.ts';
import { until } from './until.ts';

/** One request that reached a receiver. */
export interface ReceivedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The `uuid` in the body. */
  readonly uuid: string;
  readonly user: string;
}

/** A real receiver of webhooks on loopback. */
export interface Receiver {
  readonly url: string;
  /** Every request, in order. */
  readonly requests: ReceivedRequest[];
  /** Decides on the status of each response. @default 204 */
  respond: (request: ReceivedRequest) => number;
  /** Milliseconds until each response. */
  delayMs: number;
  /** Headers of every response. */
  headers: Record<string, string>;
  /** uuids that were answered with a 2xx, in order. */
  readonly accepted: string[];
  /** Called with each connection. */
  onConnection: () => void;
  /** Closes the port. */
  down(): Promise<void>;
  /** Opens the same port again. */
  up(): Promise<void>;
  /** Waits for the requests. */
  received(count: number): Promise<readonly ReceivedRequest[]>;
}

/** Starts a receiver for one test. */
export async function startReceiver(): Promise<Receiver> {
  let server: Server | undefined;
  const port = await freePort();
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/okta`,
    requests: [],
    accepted: [],
    respond: () => 204,
    delayMs: 0,
    headers: {},
    onConnection: () => {},
    async down() {
      server?.closeAllConnections();
      await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
      server = undefined;
    },
    async up() {
      const next = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        const body = Buffer.concat(chunks).toString();
        const { uuid = '', user } = JSON.parse(body);
        const received = { headers: request.headers, body, uuid, user: user?.login ?? '' };
        receiver.requests.push(received);
        const status = receiver.respond(received);
        if (receiver.delayMs > 0) await sleep(receiver.delayMs);
        if (status < 300) receiver.accepted.push(uuid);
        response.writeHead(status, receiver.headers).end();
      });
      next.on('connection', () => receiver.onConnection());
      await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve));
      server = next;
    },
    async received(count) {
      await until(() => receiver.requests.length >= count);
      return receiver.requests;
    },
  };
  await receiver.up();
  onTestFinished(() => receiver.down());
  return receiver;
}
