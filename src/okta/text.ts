/** Most characters to keep of one external text. */
export const longestText = 2000;

/** A text with at most `most` characters. */
export function shortened(text: string, most: number = longestText): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Trims the characters in `ends` from both ends of a text. A regular expression would be quadratic here. */
export function trimmedOf(text: string, ends: { readonly start?: string; readonly end?: string }): string {
  let from = 0;
  let to = text.length;
  while (from < to && ends.start?.includes(text.charAt(from))) from += 1;
  while (to > from && ends.end?.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** A number with its noun: `1 change`, `2 changes`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
