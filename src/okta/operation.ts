/** The methods that Okta's management API uses. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What the connector knows of one Okta operation. */
export type Operation = ReadOperation | CreateOperation | ChangeOperation;

interface OperationFacts {
  /** Path template; every `{name}` is exactly one segment. */
  readonly path: string;
  /** The tag under which Okta's reference documents it. */
  readonly tag: string;
  /** OAuth scopes that suffice for it. */
  readonly scopes: readonly string[];
}

/** Reads are always safe to repeat. */
export interface ReadOperation extends OperationFacts {
  readonly method: 'GET';
  /** What a success returns. An empty or different body is not Okta's and counts as lost. */
  readonly returns: 'list' | 'object';
  /** The member of the body that holds the list. Its `_links.next` leads to the next page, instead of the Link header. */
  readonly items?: string;
  /** Okta answers 500 if the page takes too long to build, so a retry asks for half as many items. */
  readonly halveLimitOn500?: true;
}

/** Makes an object with an ID of its own, each time it is sent. */
export interface CreateOperation extends OperationFacts {
  readonly method: 'POST';
  readonly returns: 'object';
  readonly creates: true;
  readonly afterLoss: 'unknown';
}

/** Changes an object that is already there. */
export interface ChangeOperation extends OperationFacts {
  readonly method: Exclude<HttpMethod, 'GET'>;
  /** `nothing` if the result depends on the parameters or has no members that a caller needs. */
  readonly returns: 'object' | 'nothing';
  readonly creates?: never;
  /**
   * What to do if the response is lost: `repeat` where sending it twice has the same effect as once and sends no second
   * message to anybody, else `unknown`. A call may do better, see `WriteArguments.afterLoss`.
   */
  readonly afterLoss: 'repeat' | 'unknown';
  /** A lifecycle change without a body: Okta's "bad request" means that the object's state does not allow it. */
  readonly changesState?: true;
  /** What it does to the user in its path, whose API tokens Okta no longer accepts afterwards. */
  readonly endsAccess?: 'deactivated' | 'suspended' | 'deleted';
}
