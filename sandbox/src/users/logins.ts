/**
 * A login as Okta compares logins: case and diacritics do not matter (Okta docs: users, "login match ignores
 * diacritics").
 */
function foldLogin(login: string): string {
  const lower = login.toLowerCase();
  return /^[ -~]*$/.test(lower) ? lower : lower.normalize('NFD').replace(/\p{M}/gu, '');
}

function shortnameOf(folded: string): string {
  return folded.split('@', 1)[0] ?? '';
}

/** Finds users by login or by the part of it before the `@`. */
export class LoginIndex {
  readonly #byLogin = new Map<string, string>();
  readonly #byShortname = new Map<string, string[]>();

  /** The id of the user with exactly this login. */
  find(login: string): string | undefined {
    return this.#byLogin.get(foldLogin(login));
  }

  /** The id of the only user whose login starts with this name and an `@`; absent when several do. */
  findShortname(name: string): string | undefined {
    const ids = this.#byShortname.get(foldLogin(name));
    return ids?.length === 1 ? ids[0] : undefined;
  }

  /** Adds a user's login. */
  add(login: string, id: string): void {
    const folded = foldLogin(login);
    this.#byLogin.set(folded, id);
    const shortname = shortnameOf(folded);
    const ids = this.#byShortname.get(shortname);
    if (ids === undefined) this.#byShortname.set(shortname, [id]);
    else ids.push(id);
  }

  /** Removes a user's login. */
  remove(login: string, id: string): void {
    const folded = foldLogin(login);
    this.#byLogin.delete(folded);
    const shortname = shortnameOf(folded);
    const left = (this.#byShortname.get(shortname) ?? []).filter((other) => other !== id);
    if (left.length === 0) this.#byShortname.delete(shortname);
    else this.#byShortname.set(shortname, left);
  }

  /** Removes everything. */
  clear(): void {
    this.#byLogin.clear();
    this.#byShortname.clear();
  }
}
