import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type RunningServer, startServer } from 'okta-connector-server';

/** An address whose every request reaches a server and a sandbox org of its own. */
export interface FreshServers {
  readonly url: string;
  /** The key of every one of the servers. */
  readonly key: string;
  close(): Promise<void>;
}

/** Starts it. A request then finds the org at its start, whatever requests before have changed. */
export async function startFreshServers(): Promise<FreshServers> {
  const key = randomBytes(32).toString('base64url');
  const front = createServer(async (request, response) => {
    let server: RunningServer | undefined;
    try {
      server = await startServer({ sandbox: true, port: 0, key });
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
      const answer = await fetch(`${server.url}${request.url}`, {
        method: request.method ?? 'GET',
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
      });
      const kept = [...answer.headers].filter(([name]) => !/^(connection|keep-alive|transfer-encoding)$/.test(name));
      response.writeHead(answer.status, Object.fromEntries(kept)).end(Buffer.from(await answer.arrayBuffer()));
    } catch (error) {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    } finally {
      await server?.close();
    }
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const address = front.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    close: () =>
      new Promise((resolve) => {
        front.close(() => resolve());
        front.closeAllConnections();
      }),
  };
}
