import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Random } from './random.ts';
import type { Allowance } from './rate-limits.ts';
import type { RecordedRequest } from './traffic.ts';

/** One request on its way through the server. */
export interface Exchange {
  /** The request id the answer names. */
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RecordedRequest;
  /** The path with its query. */
  readonly url: string;
  readonly path: string;
  readonly search: string;
  /** What the X-Rate-Limit headers will say. */
  allowance: Allowance | undefined;
}

/** Takes up a request at a moment of the org's clock. */
export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  at: { now: number; random: Random },
): Exchange {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return {
    id: requestId(at.random),
    request,
    response,
    url,
    path: mark === -1 ? url : url.slice(0, mark),
    search: mark === -1 ? '' : url.slice(mark + 1),
    record: {
      method: request.method ?? 'GET',
      path: url,
      headers: masked(request),
      body: '',
      status: 0,
      t: at.now,
    },
    allowance: undefined,
  };
}

/** Whether the request brings a body. */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  if (length !== undefined) return length !== '0';
  return request.headers['transfer-encoding'] !== undefined;
}

/** Calls back with the whole body; never when the client goes away before its end. */
export function collect(request: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}

/** Recorded from real orgs: 32 hexadecimal digits. */
function requestId(random: Random): string {
  let id = '';
  for (let part = 0; part < 4; part += 1) id += ((random() * 0xf0000000 + 0x10000000) >>> 0).toString(16);
  return id;
}

function masked(request: IncomingMessage): RecordedRequest['headers'] {
  const { authorization } = request.headers;
  if (authorization === undefined) return request.headers;
  const space = authorization.indexOf(' ');
  return { ...request.headers, authorization: space === -1 ? '***' : `${authorization.slice(0, space)} ***` };
}
