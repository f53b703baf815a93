import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { getResponse, http, type RequestHandler } from 'msw';
import { type OktaRequest, type OktaResponse, type Transport, TransportError } from '../../src/index.ts';

/** What a script answers to one request; `count` is 1 for the first. `Response.error()` cuts the connection. */
export type Script = (request: Request, count: number) => Response | Promise<Response>;

/** A script as request handlers. */
export function handlersOf(script: Script): RequestHandler[] {
  let count = 0;
  return [
    http.all('*', ({ request }) => {
      count += 1;
      return script(request, count);
    }),
  ];
}

/** Request handlers as a transport: nothing leaves the process, and tests may run side by side. */
export function scriptedTransport(...handlers: RequestHandler[]): Transport {
  return async ({ method, url, headers, body, signal }: OktaRequest): Promise<OktaResponse> => {
    const request = new Request(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    const response = await getResponse(handlers, request);
    if (response === undefined) throw new Error(`No handler is for ${method} ${url}.`);
    if (response.type === 'error') throw new TransportError('connection', 'other side closed', { sent: true });
    return { status: response.status, headers: linesOf(response.headers), body: await response.text() };
  };
}

/** Request handlers behind a port on loopback, for what has to be seen on real sockets. */
export async function listenScripted(...handlers: RequestHandler[]): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => void answer(handlers, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function answer(handlers: RequestHandler[], incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = 'GET', url, headers } = incoming;
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const request = new Request(`http://${headers.host}${url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    signal: gone.signal,
  });
  const response = await getResponse(handlers, request);
  if (response === undefined || response.type === 'error') {
    outgoing.destroy();
    return;
  }
  for (const [name, value] of Object.entries(linesOf(response.headers)))
    if (value !== undefined) outgoing.setHeader(name, value);
  outgoing.writeHead(response.status);
  if (response.body === null) outgoing.end();
  // A body that fails cuts the connection.
  else await pipeline(Readable.fromWeb(response.body), outgoing).catch(() => outgoing.destroy());
}

/** Headers by name. Links are sent in lines of their own, as Okta sends them. */
function linesOf(headers: Headers): Record<string, string | string[]> {
  const lines: Record<string, string | string[]> = Object.fromEntries(headers);
  const links = headers.get('link')?.split(/, (?=<)/);
  if (links !== undefined && links.length > 1) lines['link'] = links;
  return lines;
}
