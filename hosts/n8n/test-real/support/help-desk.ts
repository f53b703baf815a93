import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the ticket system received. */
export interface Told {
  readonly line: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A minimal ticket system for the flows. It records every request with the right key. */
export interface HelpDesk {
  readonly url: string;
  readonly told: readonly Told[];
  /** Clears the recorded requests. */
  forget(): void;
  close(): Promise<void>;
}

/** The header by which the help desk and the flows know each other. */
export const helpDeskKey = { name: 'X-Help-Desk-Key', value: 'key-of-the-sandbox-help-desk' };

/** Starts a help desk on loopback, by default on a free port. */
export async function startHelpDesk({
  port = 0,
  onTold,
}: {
  port?: number;
  onTold?: (told: Told) => void;
} = {}): Promise<HelpDesk> {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.headers[helpDeskKey.name.toLowerCase()] !== helpDeskKey.value) {
        response.writeHead(401).end();
        return;
      }
      const one = { line: `${request.method} ${request.url}`, body: JSON.parse(Buffer.concat(chunks).toString()) };
      told.push(one);
      onTold?.(one);
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id: told.length }));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    forget: () => told.splice(0),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
