import { parseJson } from '../../okta/json.ts';

/** What a text holds where a list belongs: its entries, or why they cannot be told. */
export type WrittenList =
  | { readonly entries: readonly unknown[]; readonly fault?: undefined }
  | { readonly fault: string; readonly hint: string };

const hint = 'separate the entries with ";" or write a JSON list, for example ["a", "b"]';

/**
 * Reads a list that was written as text: a JSON list, or entries separated by ";" or by line breaks. A comma or a "|" may
 * separate entries or be part of one, so it is accepted in a JSON list only.
 */
export function writtenList(text: string): WrittenList {
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) {
    const entries = jsonList(trimmed);
    return entries === undefined ? { fault: 'starts like a JSON list and is not valid JSON', hint } : { entries };
  }
  const [mark] = /[,|]/.exec(trimmed) ?? [];
  if (mark !== undefined) return { fault: `is a list, and "${mark}" does not separate its entries`, hint };
  const entries = trimmed.split(/[;\r\n]/).map((entry) => entry.trim());
  return { entries: entries.filter((entry) => entry !== '') };
}

/** The entries of a JSON list; `undefined` for any other text. */
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

/** True or false written as text, in any case; `undefined` for any other text. */
export function writtenFlag(text: string): boolean | undefined {
  return flags.get(text.trim().toLowerCase());
}

/** A number written as text; `undefined` for any other text, and for one with more digits than a number keeps. */
export function writtenNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(trimmed)) return undefined;
  const number = Number(trimmed);
  return Math.abs(number) > Number.MAX_SAFE_INTEGER ? undefined : number;
}
