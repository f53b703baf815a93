import { compileComparison, OPERATORS, type Operator, type Test } from './expression-comparison.ts';
import {
  checkUse,
  type ExpressionMode,
  type ExpressionOptions,
  type ExpressionRules,
  MODE_OPERATORS,
} from './expression-rules.ts';
import { ExpressionError, type Literal, type Token, tokenize } from './expression-tokens.ts';

export type { Operator } from './expression-comparison.ts';
export {
  APP_FILTER,
  type ExpressionMode,
  type ExpressionOptions,
  GROUP_FILTER,
  GROUP_SEARCH,
  USER_FILTER,
  USER_SEARCH,
} from './expression-rules.ts';
export { ExpressionError, type ExpressionErrorKind, type Literal } from './expression-tokens.ts';

/** A parsed expression, compiled once. */
export interface Expression {
  /** The text it was parsed from. */
  readonly source: string;
  /** Every property it mentions. */
  readonly properties: ReadonlySet<string>;
  /**
   * What each property must equal for any object to match (`eq` joined by `and` at the top level), for looking objects
   * up in an index instead of testing all of them. The values keep the text's own case.
   */
  readonly required: ReadonlyMap<string, Literal>;
  /** Whether the object matches. */
  readonly test: Test;
}

const MAX_NESTING = 100;

interface Node {
  readonly test: Test;
  readonly required: ReadonlyMap<string, Literal>;
}

const NOTHING_REQUIRED: ReadonlyMap<string, Literal> = new Map();

class Parser {
  readonly properties = new Set<string>();
  private readonly tokens: readonly Token[];
  private readonly rules: ExpressionRules;
  private next = 0;
  private nesting = 0;

  constructor(tokens: readonly Token[], rules: ExpressionRules) {
    this.tokens = tokens;
    this.rules = rules;
  }

  parse(): Node {
    const node = this.disjunction();
    const rest = this.tokens[this.next];
    if (rest !== undefined) throw unexpected(rest);
    return node;
  }

  private disjunction(): Node {
    const nodes = [this.conjunction()];
    while (this.takeWord('or')) nodes.push(this.conjunction());
    const [first] = nodes;
    if (nodes.length === 1 && first !== undefined) return first;
    return { test: (object) => nodes.some((node) => node.test(object)), required: NOTHING_REQUIRED };
  }

  private conjunction(): Node {
    const nodes = [this.negation()];
    while (this.takeWord('and')) nodes.push(this.negation());
    const [first] = nodes;
    if (nodes.length === 1 && first !== undefined) return first;
    return {
      test: (object) => nodes.every((node) => node.test(object)),
      required: new Map(nodes.flatMap((node) => [...node.required])),
    };
  }

  private negation(): Node {
    const at = this.tokens[this.next]?.at ?? 0;
    if (!this.takeWord('not')) return this.primary();
    if (this.rules.mode !== 'logs')
      throw new ExpressionError('operator', `Operator 'not' at position ${at} is not supported`);
    const { test } = this.nested(() => this.negation());
    return { test: (object) => !test(object), required: NOTHING_REQUIRED };
  }

  private primary(): Node {
    const token = this.take();
    if (token.type === 'word') return this.comparison(token.text, token.at);
    if (token.type !== '(') throw unexpected(token);
    const node = this.nested(() => this.disjunction());
    const close = this.take();
    if (close.type !== ')') throw unexpected(close);
    return node;
  }

  private comparison(property: string, at: number): Node {
    const operator = this.operator();
    checkUse({ property, operator, at }, this.rules);
    this.properties.add(property);
    const literal = operator === 'pr' ? null : this.literal();
    const test = compileComparison(property, { operator, literal, foldCase: this.rules.mode === 'search' });
    return { test, required: operator === 'eq' ? new Map([[property, literal]]) : NOTHING_REQUIRED };
  }

  private operator(): Operator {
    const token = this.take();
    if (token.type !== 'word') throw unexpected(token);
    const name = token.text.toLowerCase();
    const operator = OPERATORS.find((known) => known === name);
    if (operator !== undefined) return operator;
    const expected = MODE_OPERATORS[this.rules.mode].join(',');
    throw new ExpressionError(
      'syntax',
      `Unrecognized attribute operator '${token.text}' at position ${token.at}. Expected: ${expected}`,
    );
  }

  private literal(): Literal {
    const token = this.take();
    if (token.type !== 'value') throw unexpected(token);
    return token.value;
  }

  private nested(parse: () => Node): Node {
    this.nesting++;
    if (this.nesting > MAX_NESTING) throw new ExpressionError('size', 'The expression is nested too deeply');
    const node = parse();
    this.nesting--;
    return node;
  }

  private take(): Token {
    const token = this.tokens[this.next];
    if (token === undefined) throw new ExpressionError('syntax', 'Unexpected end of filter string');
    this.next++;
    return token;
  }

  private takeWord(word: string): boolean {
    const token = this.tokens[this.next];
    if (token?.type !== 'word' || token.text.toLowerCase() !== word) return false;
    this.next++;
    return true;
  }
}

function unexpected(token: Token): ExpressionError {
  const text = token.type === 'word' ? token.text : token.type === 'value' ? JSON.stringify(token.value) : token.type;
  return new ExpressionError('syntax', `Unexpected '${text}' at position ${token.at}`);
}

/** Parses and compiles an expression of a `search` or `filter` parameter; throws {@link ExpressionError} when Okta would refuse it. */
export function parseExpression(text: string, mode: ExpressionMode, options: ExpressionOptions = {}): Expression {
  if (text.length > (options.maxLength ?? 4096)) throw new ExpressionError('size', 'The expression is too long');
  const parser = new Parser(tokenize(text), { mode, options });
  const { test, required } = parser.parse();
  return { source: text, properties: parser.properties, required, test };
}

/** Whether the object matches the expression. */
export function matches(expression: Expression, object: object): boolean {
  return expression.test(object);
}
