import { createHash } from 'node:crypto';
import { maskSecrets } from '../run/mask.ts';
import { unreadableError } from './each-result.ts';

/** One input as a journal knows it. */
export interface JournalEntry {
  /** Its place among the inputs, from 0 on. */
  readonly index: number;
  /** Made from its content; hexadecimal digits. */
  readonly hash: string;
}

/**
 * How a journal knows an input: by its place and a hash of its content. Secrets are masked before: from a hash of everything
 * else and a password, whoever has the inputs could find the password by trying.
 */
export function entryOf(index: number, value: unknown): JournalEntry {
  return { index, hash: createHash('sha256').update(contentOf(value)).digest('hex').slice(0, 16) };
}

function contentOf(value: unknown): string {
  const unreadable = unreadableError(value);
  if (unreadable !== undefined) return unreadable.message;
  try {
    return JSON.stringify(maskSecrets(value)) ?? '';
  } catch {
    // What is no JSON is no input of any step, and will be told so.
    return '';
  }
}
