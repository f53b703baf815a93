import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A free port of loopback for a server that starts later, or that a test stops and starts again. It is below the ranges from which
 * systems serve `listen(0)` and outgoing connections. A port of those ranges goes to another test while nobody listens on it. It is above
 * 10080, the last port that `fetch` refuses.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + randomInt(15_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isOpen = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!isOpen) return false;
  server.close();
  await once(server, 'close');
  return true;
}
