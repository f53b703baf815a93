import type { RunMemory } from './action.ts';

/** The most values of one kind that a memory keeps. */
const mostValues = 1000;

/** Values of one kind in the memories of runs, by key. They are gone with the memory. */
export class Remembered<Value> {
  readonly #byMemory = new WeakMap<RunMemory, Map<string, Value>>();

  /** The value under a key, made on first use. */
  of(memory: RunMemory, key: string, make: () => Value): Value {
    const values = this.#byMemory.get(memory) ?? new Map<string, Value>();
    this.#byMemory.set(memory, values);
    const value = values.get(key) ?? make();
    values.delete(key);
    values.set(key, value);
    const [oldest] = values.keys();
    if (values.size > mostValues && oldest !== undefined) values.delete(oldest);
    return value;
  }
}

/** How long a memory trusts what it has read, in milliseconds: as long as a write may wait for Okta's rate limit after its read. */
export const trustedMs = 60_000;

/** One value that several runs read, once a minute. */
export class FreshValue<Value> {
  readonly #memory: RunMemory;
  #read: { readonly value: Promise<Value>; readonly at: number } | undefined;

  constructor(memory: RunMemory) {
    this.#memory = memory;
  }

  /** The value, read by this run if no other has read it lately. */
  async get(read: () => Promise<Value>): Promise<Value> {
    const now = this.#memory.now();
    const known = this.#read;
    if (known !== undefined && now - known.at < trustedMs) {
      const found = await known.value.then(
        (value) => ({ value }),
        // Another run's signal or deadline may have ended its request; then this run sends its own.
        () => undefined,
      );
      if (found !== undefined) return found.value;
    }
    const value = read();
    this.#read = { value, at: now };
    return value;
  }
}
