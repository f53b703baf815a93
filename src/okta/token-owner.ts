import type { TokenOwner } from './calls.ts';
import { OktaError } from './errors.ts';
import { textAt } from './json.ts';
import { type HttpMethod, matchOperation } from './operations.ts';

/** A request after which Okta no longer accepts the API tokens of a user. */
interface EndedAccess {
  /** The user ID or login in the path, encoded. */
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

/** Tracks who owns the API token of a connection, and whether the connection itself ended the owner's access. */
export class TokenOwnership {
  #known: { readonly owner: TokenOwner | undefined } | undefined;
  #asking: Promise<TokenOwner | undefined> | undefined;
  #ended: string | undefined;
  readonly #ownerless: boolean;

  /** A service app belongs to nobody. */
  constructor({ ownerless = false }: { readonly ownerless?: boolean } = {}) {
    this.#ownerless = ownerless;
    if (ownerless) this.#known = { owner: undefined };
  }

  /** The owner, fetched once; `undefined` if Okta returns none. `ask` reads the user `me`. */
  async owner(ask: () => Promise<unknown>): Promise<TokenOwner | undefined> {
    if (this.#known !== undefined) return this.#known.owner;
    const shared = this.#asking;
    // Another run's signal or deadline may end its request; then this run sends its own.
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

  /** Records a write that Okta carried out. */
  noteWrite(method: HttpMethod, path: string): void {
    if (method === 'DELETE' && path.startsWith('/api/v1/api-tokens/current')) this.#ended = 'the token was revoked';
    const owner = this.#known?.owner;
    if (owner === undefined) return;
    const ended = endedAccess(method, path);
    if (ended === undefined || ![owner.id, owner.login, 'me'].includes(decodeURIComponent(ended.user))) return;
    this.#ended = `its owner ${owner.login ?? owner.id} was ${ended.done}`;
  }

  /** Explains a rejected token if this connection caused the rejection. */
  explained(error: unknown): unknown {
    if (this.#ownerless) return explainedToApp(error);
    if (this.#ended === undefined || !(error instanceof OktaError) || error.category !== 'unauthenticated')
      return error;
    const what = `Okta no longer accepts the API token because ${this.#ended} through this connection`;
    const hint = 'create an API token as another user and store it in the connection';
    return error.rephrased('unauthenticated', { what, hint }, { field: 'apiToken' });
  }
}

/** A refused access token of a service app, reported with another field than an API token. */
function explainedToApp(error: unknown): unknown {
  // The token endpoint already reports the cause.
  if (!(error instanceof OktaError) || error.category !== 'unauthenticated' || error.field !== undefined) return error;
  const what = `Okta did not accept the access token of the app for ${error.operation}`;
  const hint = 'check that the app is active in Okta, and that no proxy changes the address or the headers of requests';
  return error.rephrased('unauthenticated', { what, hint }, { field: 'clientId', summary: error.summary });
}

async function readOwner(ask: () => Promise<unknown>): Promise<TokenOwner | undefined> {
  try {
    const user = await ask();
    const [id, login] = [textAt(user, 'id'), textAt(user, 'profile', 'login')];
    if (id === undefined) return undefined;
    return { id, ...(login === undefined ? {} : { login }) };
  } catch (error) {
    // Continue without an owner if the token has none or may not read them.
    if (error instanceof OktaError && (error.category === 'forbidden' || isUnknown(error))) return undefined;
    throw error;
  }
}

function isUnknown({ category, errorCode }: OktaError): boolean {
  return category === 'not_found' && errorCode !== undefined;
}
