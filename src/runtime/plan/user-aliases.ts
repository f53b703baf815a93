import { textAt } from '../../okta/json.ts';

const userPath = /^\/api\/v1\/users\/([^/]+)(\/.*)?$/;

/** The IDs of users that a step calls by login, so that the same path has one text. */
export class UserAliases {
  readonly #ids = new Map<string, string>();

  /** A path without its query, with the user's ID in place of a login. */
  canonical(path: string): string {
    const [pathname = ''] = path.split('?');
    const [, user, rest = ''] = userPath.exec(pathname) ?? [];
    const id = user === undefined ? undefined : this.#ids.get(user);
    return id === undefined ? pathname : `/api/v1/users/${id}${rest}`;
  }

  /** Notes the ID of a login. */
  set(login: string, id: string): void {
    this.#ids.set(encodeURIComponent(login), id);
  }

  /** Notes the ID in the response to a read of a user. */
  note(path: string, json: unknown): void {
    const [pathname = ''] = path.split('?');
    const [, user, rest] = userPath.exec(pathname) ?? [];
    const id = textAt(json, 'id');
    if (user !== undefined && rest === undefined && id !== undefined && id !== user) this.#ids.set(user, id);
  }
}
