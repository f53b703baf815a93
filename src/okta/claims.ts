/** So many objects are remembered; those of calls that are still under way are among the latest. */
const most = 10_000;

/**
 * What the runs of this process have made lately. An object is of one run only: what one was told to have made, or has
 * found after a lost answer, no other one can have made.
 */
export class Claims {
  readonly #owners = new Map<string, unknown>();

  /** Takes an object for a run; false if it is another's. */
  take(id: string, claimant: unknown): boolean {
    if (this.#owners.has(id)) return this.#owners.get(id) === claimant;
    this.#owners.set(id, claimant);
    const [oldest] = this.#owners.keys();
    if (oldest !== undefined && this.#owners.size > most) this.#owners.delete(oldest);
    return true;
  }
}
