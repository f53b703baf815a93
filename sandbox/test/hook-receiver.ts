import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request that reached the receiver. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How the receiver responds to one request. */
export type ReceiverScript = (response: ServerResponse, request: ReceivedRequest) => void;

/** Echoes a verification challenge and accepts everything else with 204. */
const accept: ReceiverScript = (response, request) => {
  const challenge = request.headers['x-okta-verification-challenge'];
  if (challenge === undefined) {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ verification: challenge }));
};

/** Responds with a status only. */
export const answer =
  (status: number, headers: Record<string, string> = {}): ReceiverScript =>
  (response) => {
    response.writeHead(status, headers).end();
  };

/** Never responds. */
export const silence: ReceiverScript = () => {};

/** Cuts the connection. */
export const hangUp: ReceiverScript = (response) => {
  response.destroy();
};

/** A local endpoint for event hooks. It responds according to its scripts, in order, then accepts. */
export class HookReceiver {
  readonly received: ReceivedRequest[] = [];
  readonly scripts: ReceiverScript[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: await text(request),
      };
      this.received.push(received);
      (this.scripts.shift() ?? accept)(response, received);
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The receiver is not listening.');
    return `http://127.0.0.1:${address.port}/hook`;
  }

  /** The bodies of the deliveries so far. */
  get deliveries(): { eventId: string; data: { events: { uuid: string; eventType: string }[] } }[] {
    return this.received.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body));
  }

  /** The uuids of all events delivered so far, in the order of arrival. */
  get uuids(): string[] {
    return this.deliveries.flatMap(({ data }) => data.events.map(({ uuid }) => uuid));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
