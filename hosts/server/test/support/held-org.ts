import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** An org that responds to nothing until it is released. */
export interface HeldOrg {
  readonly url: string;
  release(): void;
}

/** Puts itself in front of an org for one test, so that requests are under way for as long as the test needs. */
export async function holdOrg(orgUrl: string): Promise<HeldOrg> {
  const released = Promise.withResolvers<void>();
  const { hostname, port } = new URL(orgUrl);
  const server = createServer(async (request, response) => {
    await released.promise;
    const { method, url, headers } = request;
    const sent = forward({ hostname, port, method, path: url, headers }, (received) => {
      response.writeHead(received.statusCode ?? 502, received.headers);
      received.pipe(response);
    });
    sent.on('error', () => response.destroy());
    request.pipe(sent);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, release: () => released.resolve() };
}
