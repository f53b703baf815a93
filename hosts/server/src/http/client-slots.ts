import type { Client } from '../clients/client.ts';
import { HttpRefusal } from './problem.ts';

/** Counts what runs for each client, so that one client cannot take the room of all others. */
export class ClientSlots {
  readonly #most: number;
  readonly #what: string;
  readonly #taken = new Map<string, number>();

  /** `what` is such as `requests`. */
  constructor(most: number, what: string) {
    this.#most = most;
    this.#what = what;
  }

  /** Takes a place, and returns a function that frees it once. Throws `rate_limited` if the client has all of its places. */
  enter({ id }: Pick<Client, 'id'>): () => void {
    const taken = this.#taken.get(id) ?? 0;
    if (taken >= this.#most)
      throw new HttpRefusal(
        429,
        {
          what: `${this.#most} ${this.#what} of this key are running, the most that are allowed`,
          hint: 'wait until some have ended',
        },
        { category: 'rate_limited', code: 'too_many_at_once' },
      );
    this.#taken.set(id, taken + 1);
    let isFree = false;
    return () => {
      if (isFree) return;
      isFree = true;
      const left = (this.#taken.get(id) ?? 1) - 1;
      if (left === 0) this.#taken.delete(id);
      else this.#taken.set(id, left);
    };
  }
}
