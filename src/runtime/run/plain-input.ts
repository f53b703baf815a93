import { type Fault, faultAt, type Problem } from '../../okta/errors.ts';
import { pathText } from '../../step/issue-words.ts';

/** JSON that is nested deeper overflows the stack of the code that walks it. */
const mostLevels = 500;

/** Far more than any real input has. */
const mostValues = 1_000_000;

/** An input as plain data, or its fault. */
export type PlainInput =
  | { readonly value: unknown; readonly fault?: undefined }
  | { readonly value?: undefined; readonly fault: Fault };

/**
 * Copies an input, so that getters and proxies are read once and cannot fail or change later. Rejects what JSON cannot
 * represent: cycles, BigInts, and values that are nested too deeply.
 */
export function plainInput(input: unknown): PlainInput {
  const copier = new Copier();
  try {
    return { value: copier.copy(input) };
  } catch (error) {
    const problem = error instanceof NotPlain ? error.problem : { what: 'cannot be read', hint: 'use a plain value' };
    return { fault: faultAt(pathText(copier.path), problem) };
  }
}

class NotPlain extends Error {
  readonly problem: Problem;

  constructor(what: string, hint: string) {
    super(what);
    this.problem = { what, hint };
  }
}

class Copier {
  /** The path of the value being copied. After a failure, the path of the fault. */
  readonly path: PropertyKey[] = [];
  readonly #open = new Set<object>();
  #values = 0;

  copy(value: unknown): unknown {
    this.#count(1);
    if (typeof value === 'bigint')
      throw new NotPlain('is a BigInt, which JSON does not support', 'use a number or text');
    if (typeof value !== 'object' || value === null) return value;
    const isList = Array.isArray(value);
    if (!isList && !isPlain(value)) return value;
    if (this.#open.has(value)) throw new NotPlain('contains itself', 'use a value without cycles');
    if (this.#open.size >= mostLevels)
      throw new NotPlain(`is nested more than ${mostLevels} levels deep`, 'use a flatter value');
    this.#open.add(value);
    const copy = isList ? this.#list(value) : this.#object(value);
    this.#open.delete(value);
    return copy;
  }

  #list(list: readonly unknown[]): unknown[] {
    // A sparse list may claim any length.
    this.#count(list.length);
    const copy: unknown[] = [];
    for (let index = 0; index < list.length; index += 1) copy.push(this.#member(list, index));
    return copy;
  }

  #object(object: object): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const name of Object.keys(object)) {
      const value = this.#member(object, name);
      // An assignment to this name would set the prototype.
      if (name === '__proto__') Object.defineProperty(copy, name, { value, enumerable: true });
      else copy[name] = value;
    }
    return copy;
  }

  #member(parent: object, name: string | number): unknown {
    this.path.push(name);
    const copy = this.copy(Reflect.get(parent, name));
    this.path.pop();
    return copy;
  }

  #count(values: number): void {
    this.#values += values;
    if (this.#values > mostValues) throw new NotPlain(`has more than ${mostValues} values`, 'use fewer values');
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
