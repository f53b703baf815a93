/** One token of a group rule's expression, and where it stands in the text. */
export type ExpressionToken = (
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'sign'; readonly sign: string }
) & { readonly start: number; readonly end: number };

const space = /\s+/y;
const word = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;
// Whether Okta's engine reads a backslash in a text as an escape is undocumented, so such a text is not read at all.
const text = /"([^"\\]*)"|'([^'\\]*)'/y;
const number = /\d{1,15}(?:\.\d{1,10})?(?![\w.])/y;
const sign = /==|!=|<=|>=|&&|\|\||[<>!(),+-]/y;

/**
 * Splits an expression into tokens; `undefined` if any part of it is not documented for group rules.
 *
 * @example tokensOf('user.city == "Oslo"') // user.city, ==, "Oslo"
 */
export function tokensOf(expression: string): ExpressionToken[] | undefined {
  const tokens: ExpressionToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(expression);
  };
  while (at < expression.length) {
    const blank = take(space);
    if (blank !== null) {
      at += blank[0].length;
      continue;
    }
    const found = take(text) ?? take(number) ?? take(word) ?? take(sign);
    if (found === null) return undefined;
    const [whole, double, single] = found;
    const place = { start: at, end: at + whole.length };
    const first = whole.charAt(0);
    if (first === '"' || first === "'") tokens.push({ kind: 'literal', value: double ?? single ?? '', ...place });
    else if (/\d/.test(first)) tokens.push({ kind: 'literal', value: Number(whole), ...place });
    else if (/[A-Za-z_]/.test(first)) tokens.push({ kind: 'word', word: whole, ...place });
    else tokens.push({ kind: 'sign', sign: whole, ...place });
    at = place.end;
  }
  return tokens;
}
