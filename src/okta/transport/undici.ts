import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { type OktaRequest, type OktaResponse, type Transport, TransportError } from './transport.ts';

/** The bottom of the stack in Node, and how to close its sockets. */
export interface UndiciTransport {
  readonly send: Transport;
  close(): Promise<void>;
}

/** How the sockets are made. */
export interface UndiciOptions {
  readonly connections: number;
  /** Resolves the host instead of the machine's own resolver; loaded with the first request. */
  readonly lookup?: (() => Promise<LookupFunction>) | undefined;
}

/** Sends requests to one origin over at most `connections` sockets; undici is loaded with the first request. */
export function undiciTransport(origin: string, { connections, lookup }: UndiciOptions): UndiciTransport {
  let pool: Promise<Dispatcher> | undefined;
  let opened: Dispatcher | undefined;
  let closed = false;
  const isClosed = () => closed;
  const open = async () => {
    const { default: Pool } = await import('undici/lib/dispatcher/pool.js');
    // Pipelining stays off: a lost connection must concern one request only.
    const resolve = lookup === undefined ? {} : { lookup: await lookup() };
    opened = new Pool(origin, {
      connections,
      pipelining: 1,
      connect: { timeout: 10_000, ...resolve },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return opened;
  };
  return {
    send(request) {
      if (opened !== undefined) return dispatch(request, { pool: opened, origin, isClosed });
      pool ??= open();
      return pool.then((first) => dispatch(request, { pool: first, origin, isClosed }));
    },
    async close() {
      closed = true;
      await (await pool)?.destroy();
    },
  };
}

interface Bottom {
  readonly pool: Dispatcher;
  readonly origin: string;
  readonly isClosed: () => boolean;
}

function dispatch(request: OktaRequest, { pool, origin, isClosed }: Bottom): Promise<OktaResponse> {
  const { ending } = request;
  return new Promise((resolve, reject) => {
    if (ending?.reason !== undefined) {
      reject(new TransportError('aborted', 'the call was ended', { sent: false, cause: ending.reason }));
      return;
    }
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: OktaResponse['headers'] = {};
    let ended = false;
    const chunks: Buffer[] = [];
    const end = () => {
      ended = true;
      ending?.onEnd(undefined);
    };
    const fail = (error: Error) => {
      if (ended) return;
      end();
      const reason = ending?.reason;
      const kind = reason === undefined && !isClosed() ? 'connection' : 'aborted';
      reject(new TransportError(kind, error.message, { sent: controller !== undefined, cause: reason ?? error }));
    };
    ending?.onEnd(() => {
      // Before the request has a socket there is nothing to end in undici; onRequestStart sees that it is over.
      controller?.abort(new Error('the call was ended'));
      fail(new Error('the call was ended'));
    });
    pool.dispatch(
      {
        origin,
        path: request.url.slice(origin.length),
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
      },
      {
        onRequestStart(started) {
          if (ended) started.abort(new Error('the call was ended'));
          else controller = started;
        },
        onResponseStart(_, code, fields) {
          status = code;
          headers = fields;
        },
        onResponseData(_, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          if (ended) return;
          end();
          resolve({ status, headers, body: text(chunks) });
        },
        onResponseError(_, error) {
          fail(error);
        },
      },
    );
  });
}

function text(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  if (first === undefined) return '';
  return chunks.length === 1 ? first.toString('utf8') : Buffer.concat(chunks).toString('utf8');
}
