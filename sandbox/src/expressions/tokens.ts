/** Why an expression was rejected: its grammar, an operator or property that the endpoint does not support, or its size. */
export type ExpressionErrorKind = 'syntax' | 'operator' | 'property' | 'size';

/** An expression that Okta rejects. The message says what is wrong and where, without a trailing period. */
export class ExpressionError extends Error {
  readonly kind: ExpressionErrorKind;

  constructor(kind: ExpressionErrorKind, message: string) {
    super(message);
    this.name = 'ExpressionError';
    this.kind = kind;
  }
}

/** A value an attribute is compared with. */
export type Literal = string | number | boolean | null;

/** One token; `at` is its position in the text, counted from 0. */
export type Token =
  | { readonly type: 'word'; readonly text: string; readonly at: number }
  | { readonly type: 'value'; readonly value: Literal; readonly at: number }
  | { readonly type: '(' | ')'; readonly at: number };

const wordToken = /[A-Za-z_$][\w$.:-]*/y;
const numberToken = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const whitespace = /\s+/y;
const keywords: ReadonlyMap<string, Literal> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function sticky(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Reads a double-quoted string from its opening quote; a backslash escapes the next quote or backslash. */
function quoted(text: string, start: number): { value: string; end: number } {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return { value, end: at + 1 };
    const next = text.charAt(at + 1);
    if (character === '\\' && (next === '"' || next === '\\')) {
      value += next;
      at++;
    } else {
      value += character;
    }
  }
  throw new ExpressionError('syntax', `Unterminated string at position ${start}`);
}

/** Splits an expression into words, values and parentheses. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = sticky(whitespace, text, at);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const character = text.charAt(at);
    if (character === '(' || character === ')') {
      tokens.push({ type: character, at });
      at++;
      continue;
    }
    if (character === '"') {
      const { value, end } = quoted(text, at);
      tokens.push({ type: 'value', value, at });
      at = end;
      continue;
    }
    const word = sticky(wordToken, text, at);
    if (word !== undefined) {
      const keyword = keywords.get(word.toLowerCase());
      tokens.push(keyword === undefined ? { type: 'word', text: word, at } : { type: 'value', value: keyword, at });
      at += word.length;
      continue;
    }
    const number = sticky(numberToken, text, at);
    if (number === undefined)
      throw new ExpressionError('syntax', `Unexpected character '${character}' at position ${at}`);
    tokens.push({ type: 'value', value: Number(number), at });
    at += number.length;
  }
  return tokens;
}
