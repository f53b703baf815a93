/** A request of an event hook, as any HTTP server has it. */
export interface HookRequest {
  readonly method: string;
  /** Whatever the case of their names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As it came, not parsed. */
  readonly body?: string | Uint8Array | undefined;
}

/** What to answer. */
export interface HookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or empty. */
  readonly body: string;
}

/** The secret that Okta sends along; several while one replaces another. */
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
  /** The largest body, in bytes. @default 2097152 */
  readonly maxBytes?: number;
  /** Milliseconds that storing may take before Okta is asked to try again; it waits 3 s for an answer. @default 2500 */
  readonly answerMs?: number;
}

/** The largest body that is taken, unless told otherwise: 2 MB, many times what Okta sends. */
export const defaultMaxBytes = 2 * 1024 * 1024;

const defaultAnswerMs = 2500;
const longestChallenge = 1024;

/**
 * Answers one request of an event hook: the verification challenge, or a delivery, which is stored before it is answered.
 * Needs nothing but the request; any HTTP server can stand in front. Never throws.
 */
export async function receiveHook(request: HookRequest, options: ReceiveOptions): Promise<HookAnswer> {
  const method = request.method.toUpperCase();
  if (method !== 'GET' && method !== 'POST')
    return refusal(405, 'An event hook sends GET and POST only.', { allow: 'GET, POST' });
  if (!isTrusted(request, options)) return refusal(401, 'The secret is missing or wrong.');
  if (method === 'GET') return answerChallenge(request);
  const { maxBytes = defaultMaxBytes } = options;
  const body = request.body ?? '';
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    return refusal(400, 'The body was parsed on its way; hand it over as it came.');
  if (Buffer.byteLength(body) > maxBytes) return refusal(413, `The body has more than ${maxBytes} bytes.`);
  const events = eventsOf(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
  if (events === undefined) return refusal(400, 'The body is no delivery of an event hook.');
  return store(events, options);
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
    if ((await Promise.race([stored, late.promise])) !== 'late') return { status: 204, headers: {}, body: '' };
    stored.catch(() => {});
    return refusal(503, 'Storing the events takes too long.');
  } catch {
    return refusal(503, 'The events could not be stored.');
  } finally {
    clearTimeout(timer);
  }
}

/** The events of a delivery; `undefined` if it is none. One that cannot be read must not cost the others: Okta repeats no 400. */
function eventsOf(text: string): readonly unknown[] | undefined {
  const events = memberOf(memberOf(parse(text), 'data'), 'events');
  if (!Array.isArray(events)) return undefined;
  const all: readonly unknown[] = events;
  const readable = all.filter(isEvent);
  return readable.length === 0 && all.length > 0 ? undefined : readable;
}

// Without these two an event can neither be told from others nor be matched.
function isEvent(value: unknown): boolean {
  const [uuid, type] = [memberOf(value, 'uuid'), memberOf(value, 'eventType')];
  return typeof uuid === 'string' && uuid !== '' && typeof type === 'string' && type !== '';
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Compares in constant time: every secret, and digests, so that not even a length shows. */
function isTrusted(request: HookRequest, { secret, header = 'authorization' }: ReceiveOptions): boolean {
  const { timingSafeEqual } = crypto();
  const given = digest(headerOf(request, header.toLowerCase()) ?? '');
  // A variable that is not set must not let everybody in, nor end the process.
  const secrets = typeof secret === 'string' ? [secret] : (secret ?? []);
  const matches = secrets.map((each) => timingSafeEqual(digest(each), given) && each !== '');
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
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
