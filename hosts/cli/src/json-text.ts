import { usageError } from './usage.ts';

/** The most levels of nested lists and objects. Inputs and manifests have less than a tenth of it. */
const deepest = 200;

/**
 * Parses a JSON text that begins at a line of its source. Throws `invalid_request` with the name of the source and the
 * position of the error. The error quotes none of the text, which may contain secrets.
 */
export function parseJson(text: string, source: string, firstLine = 1): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw usageError(`${source} is not valid JSON: ${syntaxError(json, firstLine)}`);
  }
  if (!isDeeperThan(value, deepest)) return value;
  throw usageError(`${source} is nested more than ${deepest} levels deep`);
}

function syntaxError(text: string, firstLine: number): string {
  if (text.trim() === '') return 'it is empty';
  const at = errorPosition(text);
  let line = firstLine;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  const where = `line ${line}, column ${at - start + 1}`;
  return at >= text.trimEnd().length ? `unexpected end at ${where}` : `unexpected character at ${where}`;
}

/** What may come next. */
type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/** Finds where a text stops being JSON. Node's own messages sometimes lack the position, and sometimes quote the text. */
function errorPosition(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  const close = (): Expected => (open.length === 0 ? 'nothing' : 'comma-or-end');
  for (let at = 0; ; ) {
    const start = spaceEnd(text, at);
    const found = tokenAt(text, start);
    const next = follow(expected, { ...found, inside: open.at(-1) });
    if (next === undefined) return start;
    if (next === 'open-object' || next === 'open-list') {
      open.push(next === 'open-object' ? '{' : '[');
      expected = next === 'open-object' ? 'name-or-end' : 'value-or-end';
    } else if (next === 'close') {
      open.pop();
      expected = close();
    } else expected = next === 'done' ? close() : next;
    at = found.end;
  }
}

/** One token; without a kind if there is none. */
interface Token {
  readonly kind: 'string' | 'value' | 'mark' | undefined;
  readonly mark?: string;
  readonly end: number;
}

// Loops, because a regular expression would overflow its stack on long texts.
function tokenAt(text: string, start: number): Token {
  const first = text[start] ?? '';
  if (first === '"') {
    const end = stringEnd(text, start);
    return end === -1 ? { kind: undefined, end: start } : { kind: 'string', end };
  }
  if (first !== '' && '{}[],:'.includes(first)) return { kind: 'mark', mark: first, end: start + 1 };
  const word = ['true', 'false', 'null'].find((candidate) => text.startsWith(candidate, start));
  const end = word === undefined ? numberEnd(text, start) : start + word.length;
  const runsOn = word === undefined ? /[\w.]/ : /\w/;
  return end === -1 || runsOn.test(text[end] ?? '') ? { kind: undefined, end: start } : { kind: 'value', end };
}

function spaceEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && '\t\n\r '.includes(text[at] ?? '')) at += 1;
  return at;
}

/** The end of the string that begins here, or -1. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return at + 1;
    if (character < ' ') return -1;
    if (character !== '\\') continue;
    at += 1;
    if (text[at] === 'u') {
      if (!/^[0-9a-f]{4}$/i.test(text.slice(at + 1, at + 5))) return -1;
      at += 4;
    } else if (!'"\\/bfnrt'.includes(text[at] ?? ' ')) return -1;
  }
  return -1;
}

/** Where a number ends that begins here, or -1. */
function numberEnd(text: string, start: number): number {
  const first = text[start] === '-' ? start + 1 : start;
  let at = digitsEnd(text, first);
  if (at === first || (text[first] === '0' && at > first + 1)) return -1;
  if (text[at] === '.') {
    const fraction = digitsEnd(text, at + 1);
    if (fraction === at + 1) return -1;
    at = fraction;
  }
  if (text[at] !== 'e' && text[at] !== 'E') return at;
  const exponent = text[at + 1] === '+' || text[at + 1] === '-' ? at + 2 : at + 1;
  const end = digitsEnd(text, exponent);
  return end === exponent ? -1 : end;
}

function digitsEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && (text[at] ?? '') >= '0' && (text[at] ?? '') <= '9') at += 1;
  return at;
}

type Next = Expected | 'open-object' | 'open-list' | 'close' | 'done';

function follow(
  expected: Expected,
  { kind, mark, inside }: Token & { readonly inside: '{' | '[' | undefined },
): Next | undefined {
  const ends = (mark === '}' && inside === '{') || (mark === ']' && inside === '[');
  switch (expected) {
    case 'nothing':
      return undefined;
    case 'colon':
      return mark === ':' ? 'value' : undefined;
    case 'comma-or-end':
      if (mark === ',') return inside === '{' ? 'name' : 'value';
      return ends ? 'close' : undefined;
    case 'name':
    case 'name-or-end':
      if (kind === 'string') return 'colon';
      return ends && expected === 'name-or-end' ? 'close' : undefined;
    default:
      if (kind === 'string' || kind === 'value') return 'done';
      if (mark === '{') return 'open-object';
      if (mark === '[') return 'open-list';
      return ends && expected === 'value-or-end' ? 'close' : undefined;
  }
}

/** Whether a value has more levels than `most`. Needs no stack of its own depth. */
function isDeeperThan(value: unknown, most: number): boolean {
  const left = [{ value, level: 1 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.level > most) return true;
    for (const member of Object.values(next.value)) left.push({ value: member, level: next.level + 1 });
  }
  return false;
}
