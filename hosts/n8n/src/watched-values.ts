import { createHash } from 'node:crypto';
import type { AttributeStore } from 'okta-connector';
import { objectOf } from './schema.ts';

/** The most characters that a workflow keeps: n8n writes them to its database with each poll. */
const mostCharacters = 500_000;

/** Digits of the digest that a key is kept by. */
const digits = 22;

/** What two texts need beside themselves in the stored list. */
const punctuation = 6;

/**
 * The watched attributes of a polling node, kept with its place in the log: n8n stores both at once, so the one never gets ahead of
 * the other. If they take too much room, those that have not changed for the longest are dropped.
 */
export class WatchedValues {
  #kept: ReadonlyMap<string, string>;
  #draft: Map<string, string>;
  #size: number;
  #hasDropped: boolean;
  readonly #most: number;

  /** @param stored - What {@link toStored} returned. */
  constructor(stored: unknown, most: number = mostCharacters) {
    const { texts, hasDropped } = objectOf(stored);
    const entries = Object.entries(objectOf(texts)).flatMap(([key, text]) =>
      typeof text === 'string' ? [[key, text] as const] : [],
    );
    this.#kept = new Map(entries);
    this.#draft = new Map(entries);
    this.#size = sizeOf(this.#draft);
    this.#hasDropped = hasDropped === true;
    this.#most = most;
  }

  /** The store for a poll. What a poll that fails has written is not kept. */
  readonly attributes: AttributeStore = {
    mostRecent: 0,
    whyMissing: () =>
      this.#hasDropped ? 'The workflow has no room for the values of more users and has dropped theirs.' : undefined,
    read: async (key) => this.#draft.get(digestOf(key)),
    write: async (key, text) => {
      const digest = digestOf(key);
      this.#remove(digest);
      this.#draft.set(digest, text);
      this.#size += lengthOf(digest, text);
      for (const oldest of this.#draft.keys()) {
        if (this.#size <= this.#most) break;
        this.#remove(oldest);
        this.#hasDropped = true;
      }
      return true;
    },
  };

  /** Keeps what the poll has written. */
  keep(): void {
    this.#kept = new Map(this.#draft);
  }

  /** What to store with the workflow. */
  toStored(): object {
    return { texts: Object.fromEntries(this.#kept), ...(this.#hasDropped ? { hasDropped: true } : {}) };
  }

  #remove(key: string): void {
    const text = this.#draft.get(key);
    if (text === undefined) return;
    this.#draft.delete(key);
    this.#size -= lengthOf(key, text);
  }
}

function sizeOf(texts: ReadonlyMap<string, string>): number {
  let size = 0;
  for (const [key, text] of texts) size += lengthOf(key, text);
  return size;
}

/** The characters of a text as n8n stores it. */
function lengthOf(key: string, text: string): number {
  return key.length + JSON.stringify(text).length + punctuation;
}

// A digest begins with a letter, so that no object puts it before others as a number.
function digestOf(key: string): string {
  return `k${createHash('sha256').update(key).digest('base64url').slice(0, digits)}`;
}
