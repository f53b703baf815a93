import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestByHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestByHttps } from 'node:https';
import { version } from 'okta-connector';
import { signedHeaders } from './signature.ts';
import { isPrivateRefusal, privateFault, type Targets } from './targets.ts';

/** Bytes of a response that are read so that the connection can be used again. */
const mostResponseBytes = 64 * 1024;
/** Connections to one receiver. */
const mostConnections = 8;

/** One event for one receiver. */
export interface WebhookMessage {
  readonly url: string;
  readonly secret: string;
  /** The `uuid` of the event. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
}

/** Sends signed events to the URLs of subscriptions. */
export class WebhookSender {
  readonly #targets: Targets;
  readonly #timeoutMs: number;
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: mostConnections });
  readonly #https = new HttpsAgent({ keepAlive: true, maxSockets: mostConnections });

  /** `timeoutMs` is how long a receiver may take for its response. */
  constructor(targets: Targets, { timeoutMs }: { readonly timeoutMs: number }) {
    this.#targets = targets;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Sends one event. Returns `delivered` for a 2xx and `gone` for a 410, by which a receiver ends its subscription. Throws for anything
   * else. The error never contains the URL or the address, which may be secret.
   */
  async send(message: WebhookMessage, signal: AbortSignal): Promise<'delivered' | 'gone'> {
    const { status, isStale } = await this.#attempt(message, signal);
    // A receiver may close an idle connection just as it is used again.
    const final = isStale ? (await this.#attempt(message, signal)).status : status;
    if (final >= 200 && final < 300) return 'delivered';
    if (final === 410) return 'gone';
    if (final === 0) throw new Error('The receiver closed the connection.');
    throw new Error(`The receiver responded with ${final}.`);
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  async #attempt(message: WebhookMessage, signal: AbortSignal): Promise<{ status: number; isStale: boolean }> {
    const url = new URL(message.url);
    if (this.#targets.literalFault(url) !== undefined) throw new Error(`The URL ${privateFault}.`);
    const late = AbortSignal.timeout(this.#timeoutMs);
    const sent = this.#request(url, message, AbortSignal.any([signal, late]));
    try {
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      sent.on('response', resolve).on('error', reject).end(message.body);
      const response = await promise;
      discard(response);
      return { status: response.statusCode ?? 0, isStale: false };
    } catch (error) {
      if (sent.reusedSocket && codeOf(error) === 'ECONNRESET') return { status: 0, isStale: true };
      if (late.aborted) throw new Error(`The receiver did not respond within ${this.#timeoutMs / 1000} s.`);
      throw failureOf(error);
    }
  }

  /** Redirects are not followed, because they could lead anywhere. */
  #request(url: URL, { secret, id, body }: WebhookMessage, signal: AbortSignal): ClientRequest {
    const timestamp = Math.floor(Date.now() / 1000);
    const { lookup } = this.#targets;
    const options = {
      method: 'POST',
      headers: {
        ...signedHeaders(secret, { id, timestamp, body }),
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': `okta-connector-server/${version}`,
      },
      signal,
      ...(lookup === undefined ? {} : { lookup }),
    };
    return url.protocol === 'https:'
      ? requestByHttps(url, { ...options, agent: this.#https })
      : requestByHttp(url, { ...options, agent: this.#http });
  }
}

/** Reads and forgets the body. */
function discard(response: IncomingMessage): void {
  let bytes = 0;
  response
    .on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostResponseBytes) response.destroy();
    })
    // The status has arrived, which is all that counts.
    .on('error', () => {});
}

function failureOf(error: unknown): Error {
  if (isPrivateRefusal(error)) return new Error(`The URL ${privateFault}.`);
  return new Error(`The receiver cannot be reached (${codeOf(error)}).`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
