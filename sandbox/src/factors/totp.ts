import { createHmac } from 'node:crypto';
import type { Random } from '../state/random.ts';
import { fromBase32, toBase32 } from './base32.ts';

const stepMs = 30_000;
const digits = 6;
/** 10 bytes encode to the 16 characters recorded from real orgs. */
const secretBytes = 10;

/** A new shared secret in Base32 (recorded from real orgs: `5764NJE5JTQ2Z334`). */
export function createTotpSecret(random: Random): string {
  return toBase32(Uint8Array.from({ length: secretBytes }, () => Math.floor(random() * 256)));
}

/** The one-time code at a given time (RFC 6238 with SHA-1, 30 seconds and 6 digits). */
export function totpCode(secret: string, now: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / stepMs)));
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** Whether a code is for the current time step, the previous or the next (RFC 6238 recommends allowing for delay). */
export function isTotpCode(secret: string, code: string, now: number): boolean {
  return [0, -stepMs, stepMs].some((shift) => totpCode(secret, now + shift) === code);
}
