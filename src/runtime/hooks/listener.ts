import type { IncomingMessage, ServerResponse } from 'node:http';
import { defaultMaxBytes, type HookRequest, type HookResponse } from './receive.ts';

/** Limits of a listener. */
export interface ListenerOptions {
  /** The largest body in bytes. Okta's limit is far lower. @default 2097152 */
  readonly maxBytes?: number;
  /** Milliseconds to receive the body. @default 10000 */
  readonly bodyMs?: number;
}

const defaultBodyMs = 10_000;

/** How long the rest of a body is discarded before the connection is closed, in milliseconds. */
const lingerMs = 1000;

/**
 * Creates a `node:http` request listener that responds with the result of `receive`. The body is read only when `receive` asks
 * for it, which `receiveHook` does after it has checked the secret. Also set `requestTimeout`, `headersTimeout` and
 * `maxConnections` on the server.
 */
export function hookListener(
  receive: (request: HookRequest) => Promise<HookResponse>,
  { maxBytes = defaultMaxBytes, bodyMs = defaultBodyMs }: ListenerOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const body = new RequestBody(request, { maxBytes, bodyMs });
    void respond(request, { response, receive, body });
  };
}

interface ListenerContext {
  readonly response: ServerResponse;
  readonly receive: (request: HookRequest) => Promise<HookResponse>;
  readonly body: RequestBody;
}

async function respond(request: IncomingMessage, { response, receive, body }: ListenerContext): Promise<void> {
  const { method = '' } = request;
  // `headers` would keep one of two headers with the same name.
  const headers = request.headersDistinct;
  try {
    send(await receive({ method, headers, body: () => body.read() }));
  } catch {
    // Okta retries once after a 5xx.
    if (response.headersSent) response.end();
    else send({ status: 503, headers: { 'x-content-type-options': 'nosniff' }, body: '' });
  }

  function send({ status, headers: own, body: content }: HookResponse): void {
    // The rest of a body would be parsed as the next request.
    const close = body.isBounded ? {} : { connection: 'close' };
    response.writeHead(status, { ...own, ...close }).end(content, () => body.discard());
  }
}

/** The body of a request. It is read on demand. */
class RequestBody {
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  readonly #bodyMs: number;
  #body: Promise<Buffer> | undefined;

  constructor(request: IncomingMessage, { maxBytes, bodyMs }: Required<ListenerOptions>) {
    this.#request = request;
    this.#maxBytes = maxBytes;
    this.#bodyMs = bodyMs;
    // A sender that disconnects is not a failure of this process.
    request.on('error', () => {});
  }

  /** Whether the rest of the body is small enough to be discarded. Then the connection stays open and the sender gets the response. */
  get isBounded(): boolean {
    const { complete, headers } = this.#request;
    return complete || Number(headers['content-length']) <= this.#maxBytes;
  }

  /** Reads the body, or slightly more than `maxBytes` of one that is too large. */
  read(): Promise<Buffer> {
    this.#body ??= this.#read();
    return this.#body;
  }

  async #read(): Promise<Buffer> {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const timer = setTimeout(() => reject(new Error('The body was not received in time.')), this.#bodyMs);
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > this.#maxBytes) resolve(Buffer.concat(chunks));
    };
    this.#request.on('data', onData);
    this.#request.on('end', () => resolve(Buffer.concat(chunks)));
    this.#request.on('close', () => reject(new Error('The request was closed before its body was complete.')));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#request.pause().off('data', onData);
    }
  }

  /** Discards the rest of the body, for a short time. */
  discard(): void {
    if (this.#request.complete) return;
    const timer = setTimeout(() => this.#request.destroy(), lingerMs);
    for (const event of ['end', 'close']) this.#request.once(event, () => clearTimeout(timer));
    this.#request.resume();
  }
}
