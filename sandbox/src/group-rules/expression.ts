import { type RuleSubject, ruleFunctions } from './functions.ts';
import { type RuleToken, ruleTokens } from './tokens.ts';

/** A part of an expression, ready to be evaluated. */
type Part = (subject: RuleSubject) => unknown;

/** The expression uses a part of Okta's language that this org does not support. */
class NotUnderstood extends Error {}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

class RuleParser {
  readonly #tokens: readonly RuleToken[];
  #next = 0;

  constructor(tokens: readonly RuleToken[]) {
    this.#tokens = tokens;
  }

  parse(): Part {
    const part = this.#or();
    if (this.#next < this.#tokens.length) throw new NotUnderstood();
    return part;
  }

  #or(): Part {
    let left = this.#and();
    while (this.#take('||', 'or')) {
      const [first, second] = [left, this.#and()];
      left = (subject) => first(subject) === true || second(subject) === true;
    }
    return left;
  }

  #and(): Part {
    let left = this.#not();
    while (this.#take('&&', 'and')) {
      const [first, second] = [left, this.#not()];
      left = (subject) => first(subject) === true && second(subject) === true;
    }
    return left;
  }

  #not(): Part {
    if (!this.#take('!', 'not')) return this.#comparison();
    const part = this.#not();
    return (subject) => part(subject) !== true;
  }

  #comparison(): Part {
    const left = this.#sum();
    for (const sign of ['==', '!=']) {
      if (!this.#take(sign)) continue;
      const right = this.#sum();
      return (subject) => ((left(subject) ?? null) === (right(subject) ?? null)) === (sign === '==');
    }
    for (const [sign, holds] of Object.entries(comparisons)) {
      if (!this.#take(sign)) continue;
      const right = this.#sum();
      return (subject) => holds(Number(left(subject)), Number(right(subject)));
    }
    return left;
  }

  #sum(): Part {
    let left = this.#operand();
    while (this.#take('+')) {
      const [first, second] = [left, this.#operand()];
      left = (subject) => `${first(subject) ?? ''}${second(subject) ?? ''}`;
    }
    return left;
  }

  #operand(): Part {
    if (this.#take('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    if (this.#take('-')) {
      const inner = this.#operand();
      return (subject) => -Number(inner(subject));
    }
    const token = this.#tokens[this.#next];
    this.#next += 1;
    if (token?.type === 'value') return () => token.value;
    if (token?.type === 'word') return this.#word(token.text);
    throw new NotUnderstood();
  }

  #word(name: string): Part {
    if (name === 'true' || name === 'false') return () => name === 'true';
    if (name === 'null') return () => null;
    const attribute = /^user\.(\w+)$/.exec(name)?.[1];
    if (attribute !== undefined) return ({ profile }) => profile[attribute];
    const run = ruleFunctions.get(name);
    if (run === undefined) throw new NotUnderstood();
    const given = this.#arguments();
    return (subject) =>
      run(
        subject,
        given.map((part) => part(subject)),
      );
  }

  #arguments(): Part[] {
    this.#expect('(');
    const parts: Part[] = [];
    while (!this.#take(')')) {
      if (parts.length > 0) this.#expect(',');
      parts.push(this.#or());
    }
    return parts;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new NotUnderstood();
  }

  /** Consumes an operator sign or the equivalent word (Okta docs: AND, OR). */
  #take(sign: string, word?: string): boolean {
    const token = this.#tokens[this.#next];
    const is =
      token?.type === 'sign' ? token.text === sign : token?.type === 'word' && token.text.toLowerCase() === word;
    if (is) this.#next += 1;
    return is;
  }
}

const compiled = new Map<string, Part>();
const maxCompiled = 1000;

function compile(expression: string): Part {
  const tokens = ruleTokens(expression);
  if (tokens === undefined) return () => false;
  try {
    return new RuleParser(tokens).parse();
  } catch (cause) {
    if (cause instanceof NotUnderstood) return () => false;
    throw cause;
  }
}

/**
 * Whether a rule's expression holds for a user. Of Okta's expression language it supports attributes, constants, comparisons,
 * AND, OR, NOT and {@link ruleFunctions}; an expression that uses more matches no user.
 */
export function ruleMatches(expression: string, subject: RuleSubject): boolean {
  const known = compiled.get(expression);
  const part = known ?? compile(expression);
  if (known === undefined) {
    if (compiled.size >= maxCompiled) compiled.clear();
    compiled.set(expression, part);
  }
  return part(subject) === true;
}

/** Whether an expression assigns instead of comparing, which Okta rejects (Okta help: group rule conditions). */
export function assigns(expression: string): boolean {
  return /(^|[^=!<>])=([^=]|$)/.test(expression.replaceAll(/"[^"]*"|'[^']*'/g, ''));
}
