import { shortened } from './text.ts';

/** The connector's own errors, which hold no secrets. */
const own = new WeakSet<object>();

const mostCauses = 10;
const mostFrames = 20;

/** Marks an error as the connector's own. */
export function markOwn(error: Error): void {
  own.add(error);
}

/**
 * A cause that is safe to keep. Errors of HTTP libraries carry the request with its credential, or response bytes. Keeps only
 * the code, name, message and stack locations, for the whole chain.
 */
export function safeCause(cause: unknown): unknown {
  return copied(cause, { left: mostCauses });
}

/** Replaces a secret in the texts of an own error, and of everything that caused it. */
export function maskError(error: unknown, mask: (text: string) => string): void {
  const chain: unknown[] = [error];
  for (const one of chain) {
    if (!(one instanceof Error) || !own.has(one) || chain.length > 100) continue;
    one.message = mask(one.message);
    if (one.stack !== undefined) one.stack = mask(one.stack);
    for (const name of ['code', 'what', 'hint']) {
      const value: unknown = Reflect.get(one, name);
      if (typeof value === 'string') Reflect.set(one, name, mask(value));
    }
    chain.push(one.cause);
    if (one instanceof AggregateError) chain.push(...one.errors);
  }
}

function copied(cause: unknown, budget: { left: number }): unknown {
  if (cause === undefined || cause === null || typeof cause === 'boolean' || typeof cause === 'number') return cause;
  if (typeof cause === 'string') return shortened(cause);
  if (typeof cause !== 'object') return typeof cause;
  if (own.has(cause)) return cause;
  if (budget.left <= 0) return undefined;
  budget.left -= 1;
  const name = nameOf(cause);
  const message = textOf(cause, 'message') ?? 'something was thrown that has no message';
  const errors = member(cause, 'errors');
  const inner = copied(member(cause, 'cause'), budget);
  const options = inner === undefined ? {} : { cause: inner };
  const copy = Array.isArray(errors)
    ? new AggregateError(
        errors.slice(0, mostCauses).map((one) => copied(one, budget)),
        message,
        options,
      )
    : new Error(message, options);
  Object.defineProperty(copy, 'name', { value: name, configurable: true });
  const code = codeOf(cause);
  if (code !== undefined) Object.assign(copy, { code });
  copy.stack = [`${name}: ${message}`, ...framesOf(cause)].join('\n');
  own.add(copy);
  return copy;
}

// A name is a word; anything else may be a text about the request.
function nameOf(cause: object): string {
  const name = textOf(cause, 'name', 100) ?? '';
  return /^[A-Za-z][A-Za-z0-9]*$/.test(name) ? name : 'Error';
}

function codeOf(cause: object): string | number | undefined {
  const code = member(cause, 'code');
  return typeof code === 'number' ? code : textOf(cause, 'code', 100);
}

// Keep only lines with a code location: the others repeat the message or may hold any text.
function framesOf(cause: object): string[] {
  const stack = textOf(cause, 'stack', 10_000) ?? '';
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, mostFrames);
}

function textOf(cause: object, name: string, most?: number): string | undefined {
  const value = member(cause, name);
  return typeof value === 'string' ? shortened(value, most) : undefined;
}

/** A member of a foreign value, whose getter may throw. */
function member(cause: object, name: string): unknown {
  try {
    return Reflect.get(cause, name);
  } catch {
    return undefined;
  }
}
