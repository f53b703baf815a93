/** Control and invisible format characters, without the two joiners that emoji and Persian names need. */
const unprintable = /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * One line of text from outside, safe for people to read: whatever could move the cursor, change colors, start a line or reorder
 * the text is shown as `\uXXXX`.
 */
export function printable(text: string): string {
  return text.replace(unprintable, escaped);
}

function escaped(characters: string): string {
  return [...Array(characters.length).keys()]
    .map((at) => `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}
