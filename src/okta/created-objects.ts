/** How many objects to remember. Calls in flight only need the latest. */
const most = 10_000;

/**
 * The objects that the runs of this process created lately. Each belongs to one run: after a lost response, a run must not
 * take an object that another run created for its own.
 */
export class CreatedObjects {
  readonly #owners = new Map<string, unknown>();

  /** Claims an object for a run; false if another run owns it. */
  take(id: string, claimant: unknown): boolean {
    if (this.#owners.has(id)) return this.#owners.get(id) === claimant;
    this.#owners.set(id, claimant);
    const [oldest] = this.#owners.keys();
    if (oldest !== undefined && this.#owners.size > most) this.#owners.delete(oldest);
    return true;
  }
}
