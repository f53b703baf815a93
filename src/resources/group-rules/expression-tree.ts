import { isDocumented } from './expression-functions.ts';
import { type ExpressionToken, tokensOf } from './expression-tokens.ts';

/** How two values are compared. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A part of an expression, and where it stands in the text. */
export type ExpressionNode = (
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly ExpressionNode[] }
  | { readonly kind: 'and' | 'or'; readonly left: ExpressionNode; readonly right: ExpressionNode }
  | { readonly kind: 'not'; readonly operand: ExpressionNode }
  | {
      readonly kind: 'compare';
      readonly sign: Comparison;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    }
  | { readonly kind: 'add'; readonly left: ExpressionNode; readonly right: ExpressionNode }
) & { readonly start: number; readonly end: number };

/** An expression that uses a part of the language whose meaning in group rules is not documented. */
class NotDocumented extends Error {}

const longest = 10_000;
const deepest = 60;
const comparisons: readonly Comparison[] = ['==', '!=', '<=', '>=', '<', '>'];
const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/**
 * Reads the expression of a group rule; `undefined` if it is not certain what Okta makes of it.
 *
 * Okta's documentation names `AND`, `OR`, `&&`, `||`, `!`, the relational operators, functions, constants, and `+` for texts.
 */
export function treeOf(expression: string): ExpressionNode | undefined {
  if (expression.length > longest) return undefined;
  const tokens = tokensOf(expression);
  if (tokens === undefined) return undefined;
  try {
    return new TreeReader(tokens).read();
  } catch (error) {
    if (error instanceof NotDocumented) return undefined;
    throw error;
  }
}

class TreeReader {
  readonly #tokens: readonly ExpressionToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly ExpressionToken[]) {
    this.#tokens = tokens;
  }

  read(): ExpressionNode {
    const whole = this.#alternatives();
    if (this.#at < this.#tokens.length) throw new NotDocumented();
    return whole;
  }

  #alternatives(): ExpressionNode {
    let left = this.#conditions();
    while (this.#takes('||', 'or')) left = between('or', left, this.#conditions());
    return left;
  }

  #conditions(): ExpressionNode {
    let left = this.#condition();
    while (this.#takes('&&', 'and')) left = between('and', left, this.#condition());
    return left;
  }

  /**
   * A comparison or a negation. In the language that Okta's is based on, `!` binds tighter than `==`; Okta documents neither.
   * So `!user.a == "x"` is not read, and `!(user.a == "x")` is.
   */
  #condition(): ExpressionNode {
    const start = this.#start();
    if (!this.#takes('!')) return this.#comparison();
    const operand = this.#nested(() => (this.#isNext('!') ? this.#condition() : this.#operand()));
    if (this.#isNext('+', ...comparisons)) throw new NotDocumented();
    return { kind: 'not', operand, start, end: this.#end() };
  }

  #comparison(): ExpressionNode {
    const left = this.#sum();
    const sign = comparisons.find((one) => this.#takes(one));
    if (sign === undefined) return left;
    const right = this.#sum();
    if (this.#isNext(...comparisons)) throw new NotDocumented();
    return { kind: 'compare', sign, left, right, start: left.start, end: right.end };
  }

  #sum(): ExpressionNode {
    let left = this.#operand();
    while (this.#takes('+')) left = between('add', left, this.#operand());
    return left;
  }

  #operand(): ExpressionNode {
    const start = this.#start();
    if (this.#takes('(')) {
      const inner = this.#nested(() => this.#alternatives());
      this.#expect(')');
      return { ...inner, start, end: this.#end() };
    }
    const isNegative = this.#takes('-');
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind === 'literal' && !(isNegative && typeof token.value === 'string'))
      return { kind: 'literal', value: isNegative ? -Number(token.value) : token.value, start, end: token.end };
    if (token?.kind === 'word' && !isNegative) return this.#named(token.word, token);
    throw new NotDocumented();
  }

  #named(word: string, { start, end }: ExpressionToken): ExpressionNode {
    const constant = constants.get(word);
    if (constant !== undefined) return { kind: 'literal', value: constant, start, end };
    if (this.#takes('(')) {
      const args = this.#nested(() => this.#arguments());
      // Okta refuses an expression that it cannot read, even if another part of it would decide.
      if (!isDocumented(word, args.length)) throw new NotDocumented();
      return { kind: 'call', name: word, args, start, end: this.#end() };
    }
    const [object, name, ...deeper] = word.split('.');
    if (object !== 'user' || name === undefined || deeper.length > 0) throw new NotDocumented();
    return { kind: 'attribute', name, start, end };
  }

  #arguments(): ExpressionNode[] {
    const args: ExpressionNode[] = [];
    if (this.#takes(')')) return args;
    do args.push(this.#sum());
    while (this.#takes(','));
    this.#expect(')');
    return args;
  }

  #nested<Node>(read: () => Node): Node {
    this.#depth += 1;
    if (this.#depth > deepest) throw new NotDocumented();
    const node = read();
    this.#depth -= 1;
    return node;
  }

  #expect(sign: string): void {
    if (!this.#takes(sign)) throw new NotDocumented();
  }

  #isNext(...signs: readonly string[]): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'sign' && signs.includes(token.sign);
  }

  #takes(sign: string, word?: string): boolean {
    const token = this.#tokens[this.#at];
    const isWord = word !== undefined && token?.kind === 'word' && token.word.toLowerCase() === word;
    if (!isWord && !this.#isNext(sign)) return false;
    this.#at += 1;
    return true;
  }

  #start(): number {
    return this.#tokens[this.#at]?.start ?? 0;
  }

  #end(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }
}

function between(kind: 'and' | 'or' | 'add', left: ExpressionNode, right: ExpressionNode): ExpressionNode {
  return { kind, left, right, start: left.start, end: right.end };
}
