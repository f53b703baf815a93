/** A JSON object whose members are not known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object; a list is not. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The object at a path of names; an empty one if there is none.
 *
 * @example objectAt({ actor: { id: '00u1' } }, 'actor') // { id: '00u1' }
 */
export function objectAt(value: unknown, ...path: readonly string[]): JsonObject {
  const found = memberAt(value, ...path);
  return isObject(found) ? found : {};
}

/** The value at a path of names; `undefined` if any part of it is missing. */
export function memberAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (!isObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** The text at a path of names; `undefined` if there is none or it is empty. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = memberAt(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The value of a JSON text; `undefined` if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
