import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import type { ReceivedResponse, UnreadableBody } from '../calls.ts';
import { type ReadBody, readBody, tooLarge } from './content-coding.ts';
import { joinedHeaders } from './headers.ts';
import type { ProxySettings } from './proxy.ts';
import { type AttemptAbort, type OktaRequest, TransportError } from './transport.ts';

/** The bottom of the stack in Node, and how to close its sockets. */
export interface UndiciTransport {
  /** Sends a request. Returns a response without its body if the body exceeds `maxBytes` bytes, compressed or not. */
  send(request: OktaRequest, maxBytes: number): Promise<ReceivedResponse>;
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

/** How long a socket may stay idle, in milliseconds, even if the server would keep it for longer. */
const idleSocketMs = 10_000;

/** Sends requests to one origin over at most `connections` sockets; undici is loaded with the first request. */
export function undiciTransport(origin: string, { connections, lookup, proxy }: UndiciOptions): UndiciTransport {
  let pool: Promise<Dispatcher> | undefined;
  let opened: Dispatcher | undefined;
  let closed = false;
  const isClosed = () => closed;
  const open = async () => {
    if (proxy !== undefined) {
      const { proxyDispatcher } = await import('./proxy.ts');
      opened = await proxyDispatcher({ connections, proxy, lookup: await lookup?.(), idleMs: idleSocketMs });
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
      keepAliveMaxTimeout: idleSocketMs,
    });
    return opened;
  };
  return {
    send(request, maxBytes) {
      if (opened !== undefined) return dispatch(request, { pool: opened, origin, isClosed, maxBytes });
      pool ??= open();
      return pool.then((first) => dispatch(request, { pool: first, origin, isClosed, maxBytes }));
    },
    async close() {
      closed = true;
      // A pool that could not be opened has failed the calls that wanted it.
      await (await pool?.catch(() => undefined))?.destroy();
    },
  };
}

interface Bottom {
  readonly pool: Dispatcher;
  readonly origin: string;
  readonly isClosed: () => boolean;
  readonly maxBytes: number;
}

function dispatch(request: OktaRequest, { pool, origin, isClosed, maxBytes }: Bottom): Promise<ReceivedResponse> {
  const { abort, method, headers, body = null } = request;
  return new Promise((resolve, reject) => {
    if (abort?.reason !== undefined) {
      reject(new TransportError('aborted', 'the call was ended', { sent: false, cause: abort.reason }));
      return;
    }
    const path = request.url.slice(origin.length);
    const handler = new ResponseHandler({ abort, isClosed, maxBytes, resolve, reject });
    pool.dispatch({ origin, path, method, headers, body }, handler);
  });
}

interface Receiver {
  readonly abort: AttemptAbort | undefined;
  readonly isClosed: () => boolean;
  readonly maxBytes: number;
  readonly resolve: (response: ReceivedResponse) => void;
  readonly reject: (error: TransportError) => void;
}

/** Receives one response. Settles exactly once. */
class ResponseHandler implements Dispatcher.DispatchHandler {
  readonly #receiver: Receiver;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: ReceivedResponse['headers'] = {};
  #ended = false;
  #bytes = 0;
  #chunks: Buffer[] = [];

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
    receiver.abort?.onEnd(() => {
      // Before the request has a socket there is nothing to end in undici; onRequestStart sees that it is over.
      this.#controller?.abort(new Error('the call was ended'));
      this.#fail(new Error('the call was ended'));
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#ended) controller.abort(new Error('the call was ended'));
    else this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = joinedHeaders(headers);
    if (Number(headers['content-length'] ?? 0) > this.#receiver.maxBytes) this.#giveUp();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#receiver.maxBytes) this.#giveUp();
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    try {
      const [first] = this.#chunks;
      if (first === undefined) {
        this.#answer({ body: '' });
        return;
      }
      const packed = this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#bytes);
      this.#chunks = [];
      const read = readBody(packed, { headers: this.#headers, maxBytes: this.#receiver.maxBytes });
      // Most bodies are not compressed; awaiting them would cost every call an event-loop turn.
      if (!(read instanceof Promise)) this.#answer(read);
      else read.then((later) => this.#answer(later)).catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  /** Resolves without the body, and closes the connection that is still receiving it. */
  #giveUp(): void {
    this.#answer({ unreadable: tooLarge(this.#receiver.maxBytes) });
    this.#controller?.abort(new Error('the body is too large'));
  }

  #answer(read: ReadBody): void {
    if (this.#ended) return;
    this.#end();
    const unreadable: { unreadable?: UnreadableBody } =
      read.unreadable === undefined ? {} : { unreadable: read.unreadable };
    const body = read.unreadable === undefined ? read.body : '';
    this.#receiver.resolve({ status: this.#status, headers: this.#headers, body, ...unreadable });
  }

  #end(): void {
    this.#ended = true;
    this.#chunks = [];
    this.#receiver.abort?.onEnd(undefined);
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#end();
    const { abort, isClosed, reject } = this.#receiver;
    const kind = abort?.reason === undefined && !isClosed() ? 'connection' : 'aborted';
    const sent = this.#controller !== undefined;
    const message = error instanceof Error ? error.message : 'the connection was lost';
    reject(new TransportError(kind, message, { sent, cause: abort?.reason ?? error }));
  }
}
