import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Random } from '../state/random.ts';
import type { Allowance } from './rate-limits.ts';
import type { RecordedRequest } from './traffic.ts';

/** One request on its way through the server. */
export interface Exchange {
  /** The request id the answer names. */
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RecordedRequest;
  /** The body's text; the record keeps it without its secrets. */
  text: string;
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
    text: '',
    allowance: undefined,
  };
}

/** Whether the request brings a body. */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  if (length !== undefined) return length !== '0';
  return request.headers['transfer-encoding'] !== undefined;
}

/** The largest body that is taken. */
const MAX_BODY = 10 * 1024 * 1024;

/** Calls back with the whole body, or with nothing as soon as it is too large; never when the client goes away before. */
export function collect(request: IncomingMessage, done: (text: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const tooLarge = () => {
    chunks.length = 0;
    request.removeAllListeners('data');
    request.removeAllListeners('end');
    request.resume();
    done(undefined);
  };
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) {
    tooLarge();
    return;
  }
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_BODY) tooLarge();
    else chunks.push(chunk);
  });
  request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}

/** Sends a refusal of the sandbox itself, which no Okta org has, and ends the connection. */
export function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ error }));
}

/** Recorded from real orgs: 32 hexadecimal digits. */
function requestId(random: Random): string {
  let id = '';
  for (let part = 0; part < 4; part += 1) id += ((random() * 0xf0000000 + 0x10000000) >>> 0).toString(16);
  return id;
}

function masked(request: IncomingMessage): RecordedRequest['headers'] {
  const { authorization, cookie } = request.headers;
  if (authorization === undefined && cookie === undefined) return request.headers;
  return {
    ...request.headers,
    ...(authorization === undefined ? {} : { authorization: withoutValue(authorization) }),
    ...(cookie === undefined ? {} : { cookie: '***' }),
  };
}

function withoutValue(authorization: string): string {
  const space = authorization.indexOf(' ');
  return space === -1 ? '***' : `${authorization.slice(0, space)} ***`;
}
