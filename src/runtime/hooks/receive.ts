import { isOtherOrg, readDelivery } from './delivery.ts';
import { isUsableSecret } from './endpoint.ts';

/** A request of an event hook, as any HTTP server has it. */
export interface HookRequest {
  readonly method: string;
  /** Whatever the case of their names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As it came, not parsed. A function is called only once the secret is known to be right. */
  readonly body?: HookBody | (() => Promise<HookBody>) | undefined;
}

/** The body of a request, not parsed. */
export type HookBody = string | Uint8Array;

/** What to answer. */
export interface HookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or empty. */
  readonly body: string;
}

/** The secret that Okta sends along, of at least 16 characters; several while one replaces another. */
export type HookSecret = string | readonly [string, ...string[]];

/** How requests of an event hook are received. */
export interface ReceiveOptions {
  readonly secret: HookSecret;
  /** The header that carries the secret. @default 'authorization' */
  readonly header?: string;
  /**
   * Stores the events of one delivery; the answer waits for it, so whatever takes long comes afterwards. The same event may
   * come again, and events come in no order.
   */
  accept(events: readonly unknown[]): Promise<void> | void;
  /** Refuses deliveries of any other org that happens to share the secret. A custom domain cannot be compared and is accepted. */
  readonly orgUrl?: string;
  /** Refuses deliveries that Okta sent longer ago, in milliseconds: they are replays. @default any age is accepted */
  readonly maxAgeMs?: number;
  /** Wall clock for `maxAgeMs`, epoch milliseconds. @default the machine's */
  readonly now?: () => number;
  /** The largest body, in bytes. @default 2097152 */
  readonly maxBytes?: number;
  /** Milliseconds that storing may take before Okta is asked to try again; it waits 3 s for an answer. @default 2500 */
  readonly answerMs?: number;
}

/** The largest body that is taken, unless told otherwise: 2 MB, many times what Okta sends. */
export const defaultMaxBytes = 2 * 1024 * 1024;

const defaultAnswerMs = 2500;
const longestChallenge = 1024;

/** The challenge is echoed: no browser may take it for a page. */
const noSniff = { 'x-content-type-options': 'nosniff' };

/**
 * Answers one request of an event hook: the verification challenge, or a delivery, which is stored before it is answered.
 * Needs nothing but the request; any HTTP server can stand in front. Never throws.
 */
export async function receiveHook(request: HookRequest, options: ReceiveOptions): Promise<HookAnswer> {
  try {
    return await answerTo(request, options);
  } catch {
    return refusal(503, 'The request could not be handled.');
  }
}

async function answerTo(request: HookRequest, options: ReceiveOptions): Promise<HookAnswer> {
  const method = request.method.toUpperCase();
  if (method !== 'GET' && method !== 'POST')
    return refusal(405, 'An event hook sends GET and POST only.', { allow: 'GET, POST' });
  if (!isTrusted(request, options)) return refusal(401, 'The secret is missing or wrong.');
  if (method === 'GET') return answerChallenge(request);
  const { maxBytes = defaultMaxBytes } = options;
  const body = (typeof request.body === 'function' ? await request.body() : request.body) ?? '';
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    return refusal(400, 'The body was parsed on its way; hand it over as it came.');
  if (Buffer.byteLength(body) > maxBytes) return refusal(413, `The body has more than ${maxBytes} bytes.`);
  const delivery = readDelivery(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
  if (delivery === undefined) return refusal(400, 'The body is not a delivery of an event hook.');
  const { orgUrl, maxAgeMs = Number.POSITIVE_INFINITY, now = Date.now } = options;
  if (orgUrl !== undefined && isOtherOrg(delivery.source, orgUrl))
    return refusal(400, 'The delivery comes from another org.');
  if (now() - delivery.sentAt > maxAgeMs) return refusal(400, 'The delivery is too old.');
  return store(delivery.events, options);
}

/** Okta's documentation: the value of the challenge comes back as JSON, within 3 s. */
function answerChallenge(request: HookRequest): HookAnswer {
  const challenge = headerOf(request, 'x-okta-verification-challenge');
  if (challenge === undefined || challenge === '' || challenge.length > longestChallenge)
    return refusal(400, 'There is no verification challenge.');
  return json(200, { verification: challenge });
}

async function store(events: readonly unknown[], options: ReceiveOptions): Promise<HookAnswer> {
  const { answerMs = defaultAnswerMs } = options;
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), answerMs);
  try {
    const stored = (async () => options.accept(events))();
    // Okta tries once more after a 5xx; what is lost all the same, the log has.
    if ((await Promise.race([stored, late.promise])) !== 'late') return { status: 204, headers: noSniff, body: '' };
    stored.catch(() => {});
    return refusal(503, 'Storing the events takes too long.');
  } catch {
    return refusal(503, 'The events could not be stored.');
  } finally {
    clearTimeout(timer);
  }
}

/** Compares in constant time: every secret, and digests, so that not even a length shows. */
function isTrusted(request: HookRequest, { secret, header = 'authorization' }: ReceiveOptions): boolean {
  const { timingSafeEqual } = crypto();
  const given = digest(headerOf(request, header.toLowerCase()) ?? '');
  // A variable that is not set, or too short, must not let everybody in.
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret];
  const matches = secrets.filter(isUsableSecret).map((each) => timingSafeEqual(digest(each), given));
  return matches.includes(true);
}

function digest(text: string): Buffer {
  return crypto().createHash('sha256').update(text).digest();
}

// Loaded with the first request: it would double the time that importing the package takes.
function crypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}

/** A header's one value; one that came several times counts as missing. */
function headerOf({ headers }: HookRequest, name: string): string | undefined {
  const values = Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
  return values.length === 1 ? values[0] : undefined;
}

function refusal(status: number, error: string, headers: Readonly<Record<string, string>> = {}): HookAnswer {
  const answer = json(status, { error });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function json(status: number, value: unknown): HookAnswer {
  return { status, headers: { 'content-type': 'application/json', ...noSniff }, body: JSON.stringify(value) };
}
