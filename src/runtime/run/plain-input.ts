import type { Fault } from '../../okta/errors.ts';
import { pathText } from '../../step/issue-words.ts';

/** JSON nested deeper overflows the stack of whatever walks it. */
const mostLevels = 500;

/** No input of a step comes near. */
const mostValues = 1_000_000;

/** An input as plain data, or why it cannot be one. */
export type PlainInput =
  | { readonly value: unknown; readonly fault?: undefined }
  | { readonly value?: undefined; readonly fault: Fault };

/**
 * Copies an input, so that its getters and proxies are asked once, and neither fail nor change later on. Refuses what has
 * no JSON: values that refer to themselves, BigInts, and what is nested too deeply.
 */
export function plainInput(input: unknown): PlainInput {
  const copier = new Copier();
  try {
    return { value: copier.copy(input) };
  } catch (error) {
    const message = error instanceof NotPlain ? error.message : 'cannot be read; give a plain value';
    return { fault: { path: pathText(copier.path), message } };
  }
}

class NotPlain extends Error {}

class Copier {
  /** Where it is, or where it failed. */
  readonly path: PropertyKey[] = [];
  readonly #open = new Set<object>();
  #values = 0;

  copy(value: unknown): unknown {
    this.#count(1);
    if (typeof value === 'bigint') throw new NotPlain('is a BigInt, which JSON does not have; give a number or text');
    if (typeof value !== 'object' || value === null) return value;
    const isList = Array.isArray(value);
    if (!isList && !isPlain(value)) return value;
    if (this.#open.has(value)) throw new NotPlain('refers to itself; give a value without a cycle');
    if (this.#open.size >= mostLevels)
      throw new NotPlain(`is nested more than ${mostLevels} levels deep; give a flatter value`);
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
      // Assigning this name would set the prototype instead.
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
    if (this.#values > mostValues) throw new NotPlain(`has more than ${mostValues} values; give fewer`);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
