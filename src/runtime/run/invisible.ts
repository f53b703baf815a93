import { type Problem, refusedField } from '../../okta/errors.ts';

/** An invisible character of a text. */
interface Invisible {
  /** For example "a zero-width space (U+200B)". */
  readonly name: string;
  /** Counted in characters, from 1. */
  readonly position: number;
}

const names: Readonly<Record<string, string>> = {
  '\u00a0': 'a no-break space',
  '\u00ad': 'a soft hyphen',
  '\u200b': 'a zero-width space',
  '\u200c': 'a zero-width non-joiner',
  '\u200d': 'a zero-width joiner',
  '\u200e': 'a left-to-right mark',
  '\u200f': 'a right-to-left mark',
  '\u2028': 'a line separator',
  '\u2029': 'a paragraph separator',
  '\u202f': 'a narrow no-break space',
  '\u2060': 'a word joiner',
  '\ufeff': 'a byte order mark',
};

/** Unusual spaces, and what Unicode allows a program to ignore: joiners, direction marks, fillers. */
const candidate =
  /[\p{Default_Ignorable_Code_Point}\p{Cc}\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\ufff9-\ufffb]/gu;

// Persian and Indic scripts write words with joiners. Latin, Greek and Cyrillic do not.
const joinable = /[[\p{L}\p{M}]--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]]/v;

/** Finds the first invisible character. Ignores tabs and line breaks, which text fields may contain. */
function invisibleIn(text: string): Invisible | undefined {
  // Nearly every text is plain ASCII.
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return undefined;
  for (const { 0: character, index } of text.matchAll(candidate)) {
    if (/[\t\n\r]/.test(character) || isVariant(text, { character, index })) continue;
    if (/[\u200c\u200d]/.test(character) && [index - 1, index + 1].every((at) => joinable.test(text[at] ?? '')))
      continue;
    return { name: nameOf(character), position: [...text.slice(0, index)].length + 1 };
  }
  return undefined;
}

/** Whether a variation selector has something to vary: an emoji, a symbol or an ideograph, and no plain letter. */
function isVariant(text: string, { character, index }: { character: string; index: number }): boolean {
  if (!/\p{Variation_Selector}/u.test(character)) return false;
  return (
    /\u20e3/.test(text[index + 1] ?? '') ||
    !/^$|[\x20-\x7e\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(text[index - 1] ?? '')
  );
}

function nameOf(character: string): string {
  if (/\p{Cc}/u.test(character)) return 'a control character';
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `${names[character] ?? 'an invisible character'} (U+${code})`;
}

/** The problem with a text that contains an invisible character; `undefined` for any other text. */
export function invisibleProblem(text: string): Problem | undefined {
  const found = invisibleIn(text);
  if (found === undefined) return undefined;
  return { what: `contains ${found.name}, which is invisible, at position ${found.position}`, hint: 'remove it' };
}

/** Throws `invalid_request` for text with an invisible character. */
export function refuseInvisible(field: string, value: unknown): void {
  const problem = typeof value === 'string' ? invisibleProblem(value) : undefined;
  if (problem !== undefined) throw refusedField(field, problem);
}
