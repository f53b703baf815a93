/** IDs that may be used once: of proofs and assertions. Forgets those that are too old to be accepted anyway. */
export class UsedOnce {
  readonly #seen = new Map<string, number>();

  /** Whether the ID is new; remembers it. */
  take(id: string, now: number): boolean {
    if (this.#seen.has(id)) return false;
    this.#seen.set(id, now);
    for (const [old, at] of this.#seen) {
      if (now - at < 2 * 3600 * 1000) break;
      this.#seen.delete(old);
    }
    return true;
  }

  clear(): void {
    this.#seen.clear();
  }
}
