import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on loopback for one test, and the requests that reached it. */
export interface LoopbackServer {
  readonly port: number;
  readonly url: string;
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  /** Stops the server before the test ends. */
  close(): Promise<void>;
}

/** Starts a server that stops with the test. */
export async function startServer(
  handle: (request: IncomingMessage, answer: ServerResponse) => void,
): Promise<LoopbackServer> {
  const requests: LoopbackServer['requests'] = [];
  const server = createServer((request, answer) => {
    requests.push({ path: request.url ?? '', authorization: request.headers.authorization });
    handle(request, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, requests, close };
}
