import { createHmac, randomBytes } from 'node:crypto';
import { refusedField } from 'okta-connector';

/** Where Standard Webhooks begin their secrets, so that a receiver's library recognizes them. */
const prefix = 'whsec_';
const newBytes = 32;
const leastBytes = 24;
const mostBytes = 64;

/** A new secret in the form of Standard Webhooks, such as `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`. */
export function newSigningSecret(): string {
  return `${prefix}${randomBytes(newBytes).toString('base64')}`;
}

/** Validates a secret that a client chose. Throws `invalid_request`; the error does not contain the secret. */
export function checkedSigningSecret(given: unknown): string {
  const text = typeof given === 'string' ? given : '';
  const encoded = text.startsWith(prefix) ? text.slice(prefix.length) : '';
  const { length } = Buffer.from(encoded, 'base64');
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && length >= leastBytes && length <= mostBytes) return text;
  throw refusedField('secret', {
    what: `must be ${prefix} and ${leastBytes} to ${mostBytes} bytes of base64`,
    hint: 'leave it out, and the server creates one',
  });
}

/** What a signature covers. */
export interface SignedMessage {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The headers of a signed webhook by the Standard Webhooks specification.
 *
 * @example
 * // { 'webhook-id': 'uuid', 'webhook-timestamp': '1700000000', 'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=' }
 */
export function signedHeaders(
  secret: string,
  { id, timestamp, body }: SignedMessage,
): Readonly<Record<string, string>> {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` };
}
