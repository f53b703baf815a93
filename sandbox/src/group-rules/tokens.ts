/** One token of a group rule's expression. */
export type RuleToken =
  | { readonly type: 'word'; readonly text: string }
  | { readonly type: 'value'; readonly value: string | number }
  | { readonly type: 'sign'; readonly text: string };

const pattern =
  /\s*(?:([A-Za-z_][\w.]*)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\d+(?:\.\d+)?)|(==|!=|<=|>=|&&|\|\||[<>!(),+-]))/y;

/** Splits an expression; undefined when part of it is not a token, for example an assignment. */
export function ruleTokens(text: string): RuleToken[] | undefined {
  const tokens: RuleToken[] = [];
  const end = text.trimEnd().length;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < end) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [, word, double, single, number, sign] = match;
    const quoted = double ?? single;
    if (word !== undefined) tokens.push({ type: 'word', text: word });
    else if (quoted !== undefined) tokens.push({ type: 'value', value: quoted.replaceAll(/\\(.)/g, '$1') });
    else if (number !== undefined) tokens.push({ type: 'value', value: Number(number) });
    else tokens.push({ type: 'sign', text: sign ?? '' });
  }
  return tokens;
}
