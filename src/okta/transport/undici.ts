import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { unpacked } from './content-coding.ts';
import type { ProxySettings } from './proxy.ts';
import { type Ending, type OktaRequest, type OktaResponse, type Transport, TransportError } from './transport.ts';

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
  /** The proxy that leads to the org, if one does. */
  readonly proxy?: ProxySettings | undefined;
}

/** Sends requests to one origin over at most `connections` sockets; undici is loaded with the first request. */
export function undiciTransport(origin: string, { connections, lookup, proxy }: UndiciOptions): UndiciTransport {
  let pool: Promise<Dispatcher> | undefined;
  let opened: Dispatcher | undefined;
  let closed = false;
  const isClosed = () => closed;
  const open = async () => {
    if (proxy !== undefined) {
      const { proxyDispatcher } = await import('./proxy.ts');
      opened = await proxyDispatcher({ connections, proxy, lookup: await lookup?.() });
      return opened;
    }
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

function dispatch(request: OktaRequest, bottom: Bottom): Promise<OktaResponse> {
  const { ending, method, headers, body = null } = request;
  return new Promise((resolve, reject) => {
    if (ending?.reason !== undefined) {
      reject(new TransportError('aborted', 'the call was ended', { sent: false, cause: ending.reason }));
      return;
    }
    const { origin, pool, isClosed } = bottom;
    const path = request.url.slice(origin.length);
    pool.dispatch({ origin, path, method, headers, body }, new Reception({ ending, isClosed, resolve, reject }));
  });
}

interface Receiver {
  readonly ending: Ending | undefined;
  readonly isClosed: () => boolean;
  readonly resolve: (response: OktaResponse) => void;
  readonly reject: (error: TransportError) => void;
}

/** Takes one answer as it comes in. */
class Reception implements Dispatcher.DispatchHandler {
  readonly #receiver: Receiver;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: OktaResponse['headers'] = {};
  #ended = false;
  readonly #chunks: Buffer[] = [];

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
    receiver.ending?.onEnd(() => {
      // Before the request has a socket there is nothing to end in undici; onRequestStart sees that it is over.
      this.#controller?.abort(new Error('the call was ended'));
      this.#fail(new Error('the call was ended'));
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#ended) controller.abort(new Error('the call was ended'));
    else this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: OktaResponse['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    this.#end();
    this.#receiver.resolve({ status: this.#status, headers: this.#headers, body: text(this.#chunks, this.#headers) });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #end(): void {
    this.#ended = true;
    this.#receiver.ending?.onEnd(undefined);
  }

  #fail(error: Error): void {
    if (this.#ended) return;
    this.#end();
    const { ending, isClosed, reject } = this.#receiver;
    const kind = ending?.reason === undefined && !isClosed() ? 'connection' : 'aborted';
    const sent = this.#controller !== undefined;
    reject(new TransportError(kind, error.message, { sent, cause: ending?.reason ?? error }));
  }
}

function text(chunks: readonly Buffer[], headers: OktaResponse['headers']): string {
  const [first] = chunks;
  if (first === undefined) return '';
  const body = chunks.length === 1 ? first : Buffer.concat(chunks);
  return unpacked(body, headers['content-encoding']).toString('utf8');
}
