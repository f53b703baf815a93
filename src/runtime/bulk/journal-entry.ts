import { createHash } from 'node:crypto';
import { maskSecrets } from '../run/mask.ts';
import { unreadableError } from './each-result.ts';

/** Identifies one input in a journal. */
export interface JournalEntry {
  /** Position among the inputs, from 0. */
  readonly index: number;
  /** Hash of the content, in hexadecimal digits. */
  readonly hash: string;
}

/**
 * Identifies an input by its position and a hash of its content. Secrets are masked first: otherwise anyone who has the
 * other fields could find a password by brute force.
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
    // A value that is not JSON is never a valid input. Running it reports that.
    return '';
  }
}
