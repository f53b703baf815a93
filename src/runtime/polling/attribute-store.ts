/**
 * Remembers the values of watched attributes, one text for each key. It holds personal data: only the attributes that an input
 * names. `memoryStore()` and `sqliteStore(file)` have one; a host that polls passes its own.
 */
export interface AttributeStore {
  read(key: string): Promise<string | undefined>;
  write(key: string, text: string): Promise<void>;
}

/** A store of attributes that lasts as long as the process. */
export function memoryAttributes(): AttributeStore {
  const texts = new Map<string, string>();
  return {
    read: async (key) => texts.get(key),
    write: async (key, text) => void texts.set(key, text),
  };
}
