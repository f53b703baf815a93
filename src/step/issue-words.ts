/** What a schema expects, in words. */
const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** A type that a schema names, in words; as it is, if there are none for it. */
export function kindWords(type: string): string {
  return kinds[type] ?? type;
}

/** The path to a fault as text, as `profile.email` or `groupIds[0]`; empty for the whole. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
