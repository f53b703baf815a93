import { crypto } from '../../okta/crypto.ts';
import { isOtherOrg, readDelivery } from './delivery.ts';
import { isUsableSecret } from './endpoint.ts';

/** A request of an event hook, from any HTTP server. */
export interface HookRequest {
  readonly method: string;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The raw body, not parsed. A function is called only after the secret was checked. */
  readonly body?: HookBody | (() => Promise<HookBody>) | undefined;
}

/** The raw body of a request. */
export type HookBody = string | Uint8Array;

/** The response to send. */
export interface HookResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or empty. */
  readonly body: string;
}

/** The secret that Okta sends, at least 16 characters. A list accepts several during a rotation. */
export type HookSecret = string | readonly [string, ...string[]];

/** Options for receiving requests of an event hook. */
export interface ReceiveOptions {
  readonly secret: HookSecret;
  /** The header that holds the secret. @default 'authorization' */
  readonly header?: string;
  /**
   * Stores the events of one delivery. The response waits for it, so do slow work later. The same event may be delivered
   * again, and events are delivered in any order.
   */
  accept(events: readonly unknown[]): Promise<void> | void;
  /** Rejects deliveries of other orgs that use the same secret. Custom domains cannot be compared and are accepted. */
  readonly orgUrl?: string;
  /** Rejects older deliveries as replays, in milliseconds. @default any age is accepted */
  readonly maxAgeMs?: number;
  /** Wall clock for `maxAgeMs`, epoch milliseconds. @default the machine's */
  readonly now?: () => number;
  /** The largest body, in bytes. @default 2097152 */
  readonly maxBytes?: number;
  /** Milliseconds that storing may take before Okta gets a 503 and retries. Okta waits 3 s for a response. @default 2500 */
  readonly answerMs?: number;
}

/** 2 MB, many times what Okta sends. */
export const defaultMaxBytes = 2 * 1024 * 1024;

const defaultAnswerMs = 2500;
const maxChallengeLength = 1024;

/** The challenge is echoed, so no browser may treat it as a page. */
const noSniff = { 'x-content-type-options': 'nosniff' };

/**
 * Handles a request of an event hook: answers the verification challenge, or stores a delivery before it responds. Works with
 * any HTTP server. Never throws.
 */
export async function receiveHook(request: HookRequest, options: ReceiveOptions): Promise<HookResponse> {
  try {
    return await handle(request, options);
  } catch {
    return rejection(503, 'The request could not be handled.');
  }
}

async function handle(request: HookRequest, options: ReceiveOptions): Promise<HookResponse> {
  const method = request.method.toUpperCase();
  if (method !== 'GET' && method !== 'POST')
    return rejection(405, 'An event hook sends GET and POST only.', { allow: 'GET, POST' });
  if (!isTrusted(request, options)) return rejection(401, 'The secret is missing or wrong.');
  if (method === 'GET') return echoChallenge(request);
  const { maxBytes = defaultMaxBytes } = options;
  const body = (typeof request.body === 'function' ? await request.body() : request.body) ?? '';
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    return rejection(400, 'The body is already parsed. Pass the raw body.');
  if (Buffer.byteLength(body) > maxBytes) return rejection(413, `The body is larger than ${maxBytes} bytes.`);
  const delivery = readDelivery(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
  if (delivery === undefined) return rejection(400, 'The body is not a delivery of an event hook.');
  const { orgUrl, maxAgeMs = Number.POSITIVE_INFINITY, now = Date.now } = options;
  if (orgUrl !== undefined && isOtherOrg(delivery.source, orgUrl))
    return rejection(400, 'The delivery comes from another org.');
  if (now() - delivery.sentAt > maxAgeMs) return rejection(400, 'The delivery is too old.');
  return store(delivery.events, options);
}

/** Okta docs: return the challenge as JSON within 3 s. */
function echoChallenge(request: HookRequest): HookResponse {
  const challenge = headerOf(request, 'x-okta-verification-challenge');
  if (challenge === undefined || challenge === '' || challenge.length > maxChallengeLength)
    return rejection(400, 'The verification challenge is missing.');
  return json(200, { verification: challenge });
}

async function store(events: readonly unknown[], options: ReceiveOptions): Promise<HookResponse> {
  const { answerMs = defaultAnswerMs } = options;
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), answerMs);
  try {
    const stored = (async () => options.accept(events))();
    // Okta retries once after a 5xx. Polling the log returns what is still lost.
    if ((await Promise.race([stored, late.promise])) !== 'late') return { status: 204, headers: noSniff, body: '' };
    stored.catch(() => {});
    return rejection(503, 'The events were not stored in time.');
  } catch {
    return rejection(503, 'The events could not be stored.');
  } finally {
    clearTimeout(timer);
  }
}

/** Compares digests of all secrets in constant time, so that timing reveals neither content nor length. */
function isTrusted(request: HookRequest, { secret, header = 'authorization' }: ReceiveOptions): boolean {
  const { timingSafeEqual } = crypto();
  const given = digest(headerOf(request, header.toLowerCase()) ?? '');
  // An unset or short secret must not admit everybody.
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret];
  const matches = secrets.filter(isUsableSecret).map((each) => timingSafeEqual(digest(each), given));
  return matches.includes(true);
}

function digest(text: string): Buffer {
  return crypto().createHash('sha256').update(text).digest();
}

/** The value of a header. A header that is sent several times counts as missing. */
function headerOf({ headers }: HookRequest, name: string): string | undefined {
  const values = Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
  return values.length === 1 ? values[0] : undefined;
}

function rejection(status: number, error: string, headers: Readonly<Record<string, string>> = {}): HookResponse {
  const response = json(status, { error });
  return { ...response, headers: { ...response.headers, ...headers } };
}

function json(status: number, value: unknown): HookResponse {
  return { status, headers: { 'content-type': 'application/json', ...noSniff }, body: JSON.stringify(value) };
}
