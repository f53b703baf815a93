import type { Connection } from 'okta-connector';
import { locatorOf } from './locators.ts';

/** An entry of an option source, referenced by name. */
export class Named {
  readonly source: string;
  readonly name: string;

  constructor(source: string, name: string) {
    this.source = source;
    this.name = name;
  }
}

/** Puts IDs in the place of names; each name is looked up once. */
export class NameLookup {
  readonly #ids = new Map<string, Promise<string>>();
  readonly #okta: Pick<Connection, 'resolve'>;
  readonly #signal: AbortSignal | undefined;

  constructor(okta: Pick<Connection, 'resolve'>, signal?: AbortSignal | undefined) {
    this.#okta = okta;
    this.#signal = signal;
  }

  /** The input of a step with IDs instead of names. */
  async resolved(input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const entries = Object.entries(input).map(async ([key, value]) => [key, await this.#value(value)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  async #value(value: unknown): Promise<unknown> {
    if (value instanceof Named) return this.#idOf(value);
    return Array.isArray(value) ? Promise.all(value.map((one) => this.#value(one))) : value;
  }

  #idOf({ source, name }: Named): Promise<string> {
    const key = `${source} ${name.trim().toLowerCase()}`;
    const known = this.#ids.get(key) ?? this.#lookUp(source, name);
    this.#ids.set(key, known);
    // A group may be created during a long run.
    known.catch(() => this.#ids.delete(key));
    return known;
  }

  async #lookUp(source: string, name: string): Promise<string> {
    const { named, page } = locatorOf(source);
    if (named === undefined) throw new Error(`This field takes no name; choose another mode than By Name.`);
    // Tickets may contain IDs, and no group is named like an ID.
    if (page !== undefined && new RegExp(`^${page.id}$`).test(name.trim())) return name.trim();
    return this.#okta.resolve(named.source, name, { signal: this.#signal });
  }
}
