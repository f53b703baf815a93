import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** How long a watcher may take to answer a hook, in milliseconds. */
const patienceMs = 1000;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A load balancer before the watchers: it sends each hook to the next one, and to another if that one does not answer. */
export class Balancer {
  readonly #server: Server;
  readonly #ports: readonly number[];
  #next = 0;
  /** Hooks that no watcher has taken. */
  refused = 0;
  readonly takenBy = new Map<number, number>();

  private constructor(server: Server, ports: readonly number[]) {
    this.#server = server;
    this.#ports = ports;
  }

  static async start(ports: readonly number[]): Promise<Balancer> {
    const server = createServer();
    const balancer = new Balancer(server, ports);
    server.on('request', async (incoming, response) => {
      const body = await buffer(incoming);
      const { status, text } = await balancer.#answer(incoming, body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return balancer;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/okta`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    for (const _ of this.#ports) {
      const port = this.#ports[this.#next % this.#ports.length] ?? 0;
      this.#next += 1;
      const answer = await send(incoming, { body, port });
      if (answer.status < 200 || answer.status > 299) continue;
      this.takenBy.set(port, (this.takenBy.get(port) ?? 0) + 1);
      return answer;
    }
    this.refused += 1;
    return { status: 503, text: '' };
  }
}

function send({ method, headers }: IncomingMessage, { body, port }: { body: Buffer; port: number }): Promise<Answer> {
  return new Promise((resolve) => {
    const failed = () => resolve({ status: 0, text: '' });
    const out = request({ host: '127.0.0.1', port, path: '/okta', method, headers, agent: false, timeout: patienceMs });
    out.on('response', async (response) => {
      const text = await buffer(response).then(String, () => '');
      resolve({ status: response.statusCode ?? 0, text });
    });
    out.on('timeout', () => out.destroy());
    out.on('error', failed);
    out.end(body);
  });
}
