/**
 * Remembers the values of watched attributes, one text for each key. It holds personal data: only the attributes that an input
 * names. The stores of `watch` have one; a host that polls passes its own.
 */
export interface AttributeStore {
  read(key: string): Promise<string | undefined>;
  /**
   * Stores a text in place of `earlier`, the one that was read. Resolves to `false` and stores nothing if the key holds another text
   * by now: another process has stored it.
   */
  write(key: string, text: string, earlier: string | undefined): Promise<boolean>;
  /**
   * How many events of a user the texts contain, so that an event that is delivered again has the same values. 0 if the texts are
   * stored together with the cursor.
   *
   * @default 10
   */
  readonly mostRecent?: number;
  /** Why a text may be missing, as a sentence: a store of limited size has dropped it. `undefined` if it has dropped none. */
  readonly whyMissing?: () => string | undefined;
}

/** A store of attributes that lasts as long as the process. */
export function memoryAttributes(): AttributeStore {
  const texts = new Map<string, string>();
  return {
    read: async (key) => texts.get(key),
    async write(key, text, earlier) {
      if (texts.get(key) !== earlier) return false;
      texts.set(key, text);
      return true;
    },
  };
}
