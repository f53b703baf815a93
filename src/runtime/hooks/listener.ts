import type { IncomingMessage, ServerResponse } from 'node:http';
import { defaultMaxBytes, type HookAnswer, type HookRequest } from './receive.ts';

/** What a listener accepts. */
export interface ListenerOptions {
  /** A larger body is not read to its end; Okta's limit is far below. @default 2097152 */
  readonly maxBytes?: number;
  /** Milliseconds that a sender may take for its body. @default 10000 */
  readonly bodyMs?: number;
}

const defaultBodyMs = 10_000;

/** How long what is left of a body is discarded before the connection ends, in milliseconds. */
const lingerMs = 1000;

/**
 * A listener for `node:http` that lets `receive` answer. The body is read only when `receive` asks for it, which
 * `receiveHook` does once the secret is known to be right. Give the server a `requestTimeout`, a `headersTimeout` and
 * `maxConnections` as well.
 */
export function hookListener(
  receive: (request: HookRequest) => Promise<HookAnswer>,
  { maxBytes = defaultMaxBytes, bodyMs = defaultBodyMs }: ListenerOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const body = new RequestBody(request, { maxBytes, bodyMs });
    void answer(request, { response, receive, body });
  };
}

interface Answering {
  readonly response: ServerResponse;
  readonly receive: (request: HookRequest) => Promise<HookAnswer>;
  readonly body: RequestBody;
}

async function answer(request: IncomingMessage, { response, receive, body }: Answering): Promise<void> {
  const { method = '' } = request;
  // Of two headers with the same name node:http would keep one.
  const headers = request.headersDistinct;
  try {
    const told = await receive({ method, headers, body: () => body.read() });
    respond(response, told);
  } catch {
    // `receive` has failed: Okta tries once more after a 5xx.
    if (response.headersSent) response.end();
    else respond(response, { status: 503, headers: { 'x-content-type-options': 'nosniff' }, body: '' });
  }

  function respond(to: ServerResponse, { status, headers: own, body: content }: HookAnswer): void {
    // What is left of a body would be taken for the next request.
    const close = body.isBounded ? {} : { connection: 'close' };
    to.writeHead(status, { ...own, ...close }).end(content, () => body.discard());
  }
}

/** The body of a request, which is not read unless it is asked for. */
class RequestBody {
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  readonly #bodyMs: number;
  #body: Promise<Buffer> | undefined;

  constructor(request: IncomingMessage, { maxBytes, bodyMs }: Required<ListenerOptions>) {
    this.#request = request;
    this.#maxBytes = maxBytes;
    this.#bodyMs = bodyMs;
    // A sender that goes away is no fault of this process.
    request.on('error', () => {});
  }

  /** Whether little is left to come. Where it is little the connection stays, so that the sender sees the answer. */
  get isBounded(): boolean {
    const { complete, headers } = this.#request;
    return complete || Number(headers['content-length']) <= this.#maxBytes;
  }

  /** The body, or more than `maxBytes` of one that is too large. */
  read(): Promise<Buffer> {
    this.#body ??= this.#read();
    return this.#body;
  }

  async #read(): Promise<Buffer> {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const timer = setTimeout(() => reject(new Error('The body takes too long.')), this.#bodyMs);
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > this.#maxBytes) resolve(Buffer.concat(chunks));
    };
    this.#request.on('data', onData);
    this.#request.on('end', () => resolve(Buffer.concat(chunks)));
    this.#request.on('close', () => reject(new Error('The request ended too early.')));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#request.pause().off('data', onData);
    }
  }

  /** Keeps nothing of what is left to come, and does not wait for it for long. */
  discard(): void {
    if (this.#request.complete) return;
    const timer = setTimeout(() => this.#request.destroy(), lingerMs);
    for (const event of ['end', 'close']) this.#request.once(event, () => clearTimeout(timer));
    this.#request.resume();
  }
}
