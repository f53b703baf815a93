import { printable } from 'okta-connector/host';

/** What stays in a text of several lines. */
const breaks = /(\r\n|[\n\t])/;

/** The color codes that this command line writes. */
const colors = new RegExp(`(${String.fromCharCode(27)}\\[\\d{1,2}m)`);

/** Text of several lines from outside, such as the output of a command; lines and tabs stay. */
export function printableText(text: string): string {
  return text
    .split(breaks)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join('');
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
  return printableText(JSON.stringify(value, null, indent) ?? 'null');
}
