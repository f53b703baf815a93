import { refusedField } from '../../okta/errors.ts';

/** One character of a text that cannot be seen. */
interface Invisible {
  /** What it is: "a zero-width space (U+200B)". */
  readonly what: string;
  /** Where it is, counted in characters from 1. */
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

/** Spaces that look like another one, and what Unicode lets a program leave out: joiners, marks of direction, fillers. */
const candidate =
  /[\p{Default_Ignorable_Code_Point}\p{Cc}\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\ufff9-\ufffb]/gu;

// Persian and the scripts of India write words with joiners; Latin, Greek and Cyrillic letters have no use for them.
const joinable = /[[\p{L}\p{M}]--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]]/v;

/** The first invisible character of a text. Tabs and line breaks are not counted: text fields may hold them. */
function invisibleIn(text: string): Invisible | undefined {
  // Nearly every text is plain ASCII.
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return undefined;
  for (const { 0: character, index } of text.matchAll(candidate)) {
    if (/[\t\n\r]|\p{Variation_Selector}/u.test(character)) continue;
    if (/[\u200c\u200d]/.test(character) && [index - 1, index + 1].every((at) => joinable.test(text[at] ?? '')))
      continue;
    return { what: nameOf(character), position: [...text.slice(0, index)].length + 1 };
  }
  return undefined;
}

function nameOf(character: string): string {
  if (/\p{Cc}/u.test(character)) return 'a control character';
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `${names[character] ?? 'an invisible character'} (U+${code})`;
}

/** Why a text with an invisible character is refused, to follow the name of its field. */
export function invisibleFault(text: string): string | undefined {
  const found = invisibleIn(text);
  if (found === undefined) return undefined;
  const where = found.what.endsWith(')') ? `, which cannot be seen, as character ${found.position}` : '';
  return `contains ${found.what}${where}; remove it`;
}

/** Throws `invalid_request` for a value that is text with an invisible character. */
export function refuseInvisible(field: string, value: unknown): void {
  const message = typeof value === 'string' ? invisibleFault(value) : undefined;
  if (message !== undefined) throw refusedField(field, message);
}
