import type { TokenOwner } from './calls.ts';
import { OktaError } from './errors.ts';
import { textAt } from './json.ts';
import { type HttpMethod, matchOperation } from './operations.ts';

/** A request after which Okta no longer accepts the API tokens of a user. */
interface EndedAccess {
  /** The user as the path names them, encoded. */
  readonly user: string;
  /** What the request does to the user, such as `deactivated`. */
  readonly done: string;
}

/** The user whose access a request ends; `undefined` for any other request. */
export function endedAccess(method: HttpMethod, path: string): EndedAccess | undefined {
  const { operation, parameters: [user] = [] } = matchOperation(method, path) ?? {};
  if (operation === undefined || user === undefined || !('endsAccess' in operation)) return undefined;
  return operation.endsAccess === undefined ? undefined : { user, done: operation.endsAccess };
}

/** Knows whose API token a connection uses, and whether the connection itself has ended the owner's access. */
export class TokenOwnership {
  #known: { readonly owner: TokenOwner | undefined } | undefined;
  #asking: Promise<TokenOwner | undefined> | undefined;
  #ended: string | undefined;

  /** The owner, asked for once; `undefined` if Okta names none. `ask` reads the user `me`. */
  async owner(ask: () => Promise<unknown>): Promise<TokenOwner | undefined> {
    if (this.#known !== undefined) return this.#known.owner;
    const shared = this.#asking;
    // What another run asks may be cut short by that run's own signal or deadline; then this one asks for itself.
    if (shared !== undefined) {
      const found = await shared.then(
        (owner) => ({ owner }),
        () => undefined,
      );
      if (found !== undefined) return found.owner;
    }
    const asking = readOwner(ask);
    this.#asking = asking;
    try {
      const owner = await asking;
      this.#known = { owner };
      return owner;
    } finally {
      if (this.#asking === asking) this.#asking = undefined;
    }
  }

  /** Learns of a write that Okta has carried out. */
  noteWrite(method: HttpMethod, path: string): void {
    if (method === 'DELETE' && path.startsWith('/api/v1/api-tokens/current')) this.#ended = 'the token was revoked';
    const owner = this.#known?.owner;
    if (owner === undefined) return;
    const ended = endedAccess(method, path);
    if (ended === undefined || ![owner.id, owner.login, 'me'].includes(decodeURIComponent(ended.user))) return;
    this.#ended = `its owner ${owner.login ?? owner.id} was ${ended.done}`;
  }

  /** Says of a refused token why it is refused, if this connection has brought it about. */
  explained(error: unknown): unknown {
    if (this.#ended === undefined || !(error instanceof OktaError) || error.category !== 'unauthenticated')
      return error;
    const what = `Okta no longer accepts the API token because ${this.#ended} through this connection`;
    const hint = 'create an API token as another user and store it in the connection';
    return error.rephrased('unauthenticated', { what, hint }, { field: 'apiToken' });
  }
}

async function readOwner(ask: () => Promise<unknown>): Promise<TokenOwner | undefined> {
  try {
    const user = await ask();
    const [id, login] = [textAt(user, 'id'), textAt(user, 'profile', 'login')];
    if (id === undefined) return undefined;
    return { id, ...(login === undefined ? {} : { login }) };
  } catch (error) {
    // A token that belongs to no user, or whose owner may not be read, is no reason to stop.
    if (error instanceof OktaError && (error.category === 'forbidden' || isUnknown(error))) return undefined;
    throw error;
  }
}

function isUnknown({ category, errorCode }: OktaError): boolean {
  return category === 'not_found' && errorCode !== undefined;
}
