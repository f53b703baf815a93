import { compileComparison, type Operator, operators, type Test } from './comparison.ts';
import { checkUse, type ExpressionMode, type ExpressionOptions, type ExpressionRules, modeOperators } from './rules.ts';
import { ExpressionError, type Literal, type Token, tokenize } from './tokens.ts';

export {
  appFilter,
  deviceSearch,
  type ExpressionMode,
  type ExpressionOptions,
  groupFilter,
  groupSearch,
  realmSearch,
  userFilter,
  userSearch,
  zoneFilter,
} from './rules.ts';
export { ExpressionError } from './tokens.ts';

/** A parsed expression, compiled once. */
export interface Expression {
  /**
   * What each property must equal for any object to match (`eq` joined by `and` at the top level), for looking objects
   * up in an index instead of testing all of them. The values keep the text's own case.
   */
  readonly required: ReadonlyMap<string, Literal>;
  /** Whether the object matches. */
  readonly test: Test;
}

/** Longest expression in characters; Okta documents no number, only the error. */
const maxLength = 4096;
const maxNesting = 100;

const nothingRequired: ReadonlyMap<string, Literal> = new Map();

class Parser {
  readonly #tokens: readonly Token[];
  readonly #rules: ExpressionRules;
  #next = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[], rules: ExpressionRules) {
    this.#tokens = tokens;
    this.#rules = rules;
  }

  parse(): Expression {
    const node = this.#disjunction();
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) throw unexpected(rest);
    return node;
  }

  #disjunction(): Expression {
    const nodes = [this.#conjunction()];
    while (this.#takeWord('or')) nodes.push(this.#conjunction());
    const [first] = nodes;
    if (nodes.length === 1 && first !== undefined) return first;
    return { test: (object) => nodes.some((node) => node.test(object)), required: nothingRequired };
  }

  #conjunction(): Expression {
    const nodes = [this.#negation()];
    while (this.#takeWord('and')) nodes.push(this.#negation());
    const [first] = nodes;
    if (nodes.length === 1 && first !== undefined) return first;
    return {
      test: (object) => nodes.every((node) => node.test(object)),
      required: new Map(nodes.flatMap((node) => [...node.required])),
    };
  }

  #negation(): Expression {
    const at = this.#tokens[this.#next]?.at ?? 0;
    if (!this.#takeWord('not')) return this.#primary();
    if (this.#rules.mode !== 'logs')
      throw new ExpressionError('operator', `Operator 'not' at position ${at} is not supported`);
    const { test } = this.#nested(() => this.#negation());
    return { test: (object) => !test(object), required: nothingRequired };
  }

  #primary(): Expression {
    const token = this.#take();
    if (token.type === 'word') return this.#comparison(token.text, token.at);
    if (token.type !== '(') throw unexpected(token);
    const node = this.#nested(() => this.#disjunction());
    const close = this.#take();
    if (close.type !== ')') throw unexpected(close);
    return node;
  }

  #comparison(property: string, at: number): Expression {
    const operator = this.#operator();
    checkUse({ property, operator, at }, this.#rules);
    const literal = operator === 'pr' ? null : this.#literal();
    const test = compileComparison(property, { operator, literal, foldCase: this.#rules.mode === 'search' });
    return { test, required: operator === 'eq' ? new Map([[property, literal]]) : nothingRequired };
  }

  #operator(): Operator {
    const token = this.#take();
    if (token.type !== 'word') throw unexpected(token);
    const name = token.text.toLowerCase();
    const operator = operators.find((known) => known === name);
    if (operator !== undefined) return operator;
    const expected = modeOperators[this.#rules.mode].join(',');
    throw new ExpressionError(
      'syntax',
      `Unrecognized attribute operator '${token.text}' at position ${token.at}. Expected: ${expected}`,
    );
  }

  #literal(): Literal {
    const token = this.#take();
    if (token.type !== 'value') throw unexpected(token);
    return token.value;
  }

  #nested(parse: () => Expression): Expression {
    this.#nesting++;
    if (this.#nesting > maxNesting) throw new ExpressionError('size', 'The expression is nested too deeply');
    const node = parse();
    this.#nesting--;
    return node;
  }

  #take(): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new ExpressionError('syntax', 'Unexpected end of filter string');
    this.#next++;
    return token;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.type !== 'word' || token.text.toLowerCase() !== word) return false;
    this.#next++;
    return true;
  }
}

function unexpected(token: Token): ExpressionError {
  const text = token.type === 'word' ? token.text : token.type === 'value' ? JSON.stringify(token.value) : token.type;
  return new ExpressionError('syntax', `Unexpected '${text}' at position ${token.at}`);
}

/** Parses and compiles an expression of a `search` or `filter` parameter. Throws {@link ExpressionError}. */
export function parseExpression(text: string, mode: ExpressionMode, options: ExpressionOptions = {}): Expression {
  if (text.length > maxLength) throw new ExpressionError('size', 'The expression is too long');
  return new Parser(tokenize(text), { mode, options }).parse();
}

/** Whether the object matches the expression. */
export function matches(expression: Expression, object: object): boolean {
  return expression.test(object);
}
