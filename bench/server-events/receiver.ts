import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One delivery that reached a receiver. */
export interface Arrival {
  readonly uuid: string;
  readonly user: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A receiver of webhooks that can go down, and records what it has accepted. */
export class BenchReceiver {
  readonly accepted: Arrival[] = [];
  #port = 0;
  #server: Server | undefined;

  get url(): string {
    return `http://127.0.0.1:${this.#port}/events`;
  }

  async up(): Promise<void> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { uuid, user } = JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(204).end();
      this.accepted.push({ uuid, user: user?.id ?? '', at: Date.now() });
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async down(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}
