import { parseJson } from '../../okta/json.ts';

/** The entries of a list that was written as text, or its fault. */
export type WrittenList =
  | { readonly entries: readonly unknown[]; readonly fault?: undefined }
  | { readonly fault: string; readonly hint: string };

const hint = 'separate the entries with ";", or use a JSON list such as ["a", "b"]';

/**
 * Parses a list that was written as text: a JSON list, or entries separated by ";" or line breaks. A comma or a "|" could
 * separate entries or be part of one, so it is only accepted in a JSON list.
 */
export function writtenList(text: string): WrittenList {
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) {
    const entries = jsonList(trimmed);
    return entries === undefined ? { fault: 'starts like a JSON list but is not valid JSON', hint } : { entries };
  }
  const [mark] = /[,|]/.exec(trimmed) ?? [];
  if (mark !== undefined) return { fault: `has entries separated by "${mark}"`, hint };
  const entries = trimmed.split(/[;\r\n]/).map((entry) => entry.trim());
  return { entries: entries.filter((entry) => entry !== '') };
}

/** Parses a JSON list; `undefined` for any other text. */
export function jsonList(text: string): readonly unknown[] | undefined {
  const value = parseJson(text);
  return Array.isArray(value) ? value : undefined;
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);

/** Parses true, yes, 1, false, no or 0 in any case; `undefined` for any other text. */
export function writtenFlag(text: string): boolean | undefined {
  return flags.get(text.trim().toLowerCase());
}

/** Parses a number; `undefined` for any other text, and for a number too large to be exact. */
export function writtenNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(trimmed)) return undefined;
  const number = Number(trimmed);
  return Math.abs(number) > Number.MAX_SAFE_INTEGER ? undefined : number;
}

/**
 * The text of a number or boolean where text belongs; any other value as it is. A number with more digits than a number
 * keeps stays a number, since its text would be another one.
 *
 * @example textOfScalar(12345) // '12345'
 */
export function textOfScalar(value: unknown): unknown {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : value;
}
