/** Control and invisible format characters, without the two joiners that emoji and Persian names need. */
const unprintable = /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** The same, without line breaks and tabs. */
const unprintableInText = /(?!\u200c|\u200d|[\n\t]|\r\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** The color codes that this command line writes. */
const colors = new RegExp(`(${String.fromCharCode(27)}\\[\\d{1,2}m)`);

/**
 * One line of text from outside, safe for a terminal: whatever could move the cursor, change colors, start a line or reorder
 * the text is shown as `\uXXXX`.
 */
export function printable(text: string): string {
  return text.replace(unprintable, escaped);
}

/** Text of several lines from outside, such as the output of a command; lines and tabs stay. */
export function printableText(text: string): string {
  return text.replace(unprintableInText, escaped);
}

/** The last filter before a terminal: our own colors stay, and nothing else that {@link printableText} would escape. */
export function printableColored(text: string): string {
  return text
    .split(colors)
    .map((part, index) => (index % 2 === 1 ? part : printableText(part)))
    .join('');
}

/** A copy of a plain value in which every text, names of members included, is {@link printable}. */
export function printableValue<Value>(value: Value): Value;
export function printableValue(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map((entry) => printableValue(entry));
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map)
    return new Map([...value].map(([name, member]) => [printableValue(name), printableValue(member)]));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [printable(name), printableValue(member)]));
}

/** A value as JSON that is safe for a terminal, and parses to the same value. */
export function printableJson(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? 'null').replace(unprintableInText, escaped);
}

function escaped(characters: string): string {
  return [...Array(characters.length).keys()]
    .map((at) => `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}
