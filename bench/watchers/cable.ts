import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A connection to a server that can be cut: then no byte passes, and neither side learns of it. */
export class Cable {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut = false;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** Listens on a free loopback port and forwards to another one. */
  static async to(target: number): Promise<Cable> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const cable = new Cable(server, typeof address === 'object' && address !== null ? address.port : 0);
    server.on('connection', (socket) => cable.#forward(socket, target));
    return cable;
  }

  /** Stops forwarding in both directions. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Resets the connections that were cut, and forwards new ones. */
  restore(): void {
    this.#cut = false;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #forward(near: Socket, target: number): void {
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (bytes) => {
        if (this.#cut) return;
        if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => {
        if (!this.#cut) from.resume();
      });
      from.on('end', () => {
        if (!this.#cut) to.end();
      });
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        if (!this.#cut) to.destroy();
      });
    }
    if (this.#cut) for (const socket of [near, far]) socket.pause();
  }
}
