import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { hookListener } from '../../../src/runtime/hooks/listener.ts';
import { receiveHook } from '../../../src/runtime/hooks/receive.ts';

/** An endpoint of event hooks on this machine that answers as the connector does. */
export class Endpoint {
  /** What it expects Okta to send along. */
  secret = firstSecret;
  /** Events that have arrived. */
  readonly events: { readonly uuid: string; readonly eventType: string }[] = [];
  /** Statuses that it has answered. */
  readonly answers: number[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer(
      hookListener(async (request) => {
        const accept = (events: readonly unknown[]) => void this.events.push(...(events as typeof this.events));
        const answer = await receiveHook(request, { secret: this.secret, accept });
        this.answers.push(answer.status);
        return answer;
      }),
    );
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The endpoint is not listening.');
    return `http://127.0.0.1:${address.port}/okta`;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const firstSecret = 'first-secret-of-the-endpoint';
export const secondSecret = 'second-secret-of-the-endpoint';

/** An endpoint for all tests of a file. */
export function useEndpoint(): Endpoint {
  const endpoint = new Endpoint();
  beforeAll(() => endpoint.listen());
  beforeEach(() => {
    endpoint.secret = firstSecret;
    endpoint.events.length = 0;
    endpoint.answers.length = 0;
  });
  afterAll(() => endpoint.close());
  return endpoint;
}
