import type { ReceivedResponse } from '../calls.ts';
import { OktaError } from '../errors.ts';
import { parseJson, textAt } from '../json.ts';
import { matchOperation, operationCalled } from '../operations.ts';
import { missingScopes, widerScope } from '../scopes.ts';
import { pause } from '../waiting.ts';
import type { CredentialHeaders } from './credential.ts';
import { type AccessToken, TokenEndpoint, type TokenEndpointOptions } from './token-endpoint.ts';
import { isAboutScopes, notGranted, refusalOf } from './token-refusals.ts';
import type { Middleware, OktaRequest, Send } from './transport.ts';

const operation = 'token';

/** How long to use a token whose renewal failed before the next try. */
const renewalPauseMs = 5000;

/** How long to remember that Okta did not grant a scope. */
const refusalMs = 30_000;

/** What to request if no call needs a scope yet. */
const leastScope = 'okta.users.read';

/** After this many refused new tokens in a row, a renewal no longer helps. */
const mostRefused = 2;

/**
 * Access tokens of a service app: fetched once for all calls, bound to a key of this process (DPoP), renewed before they
 * expire, and kept in memory only.
 */
export class AccessTokens {
  readonly #options: TokenEndpointOptions;
  readonly #endpoint: TokenEndpoint;
  #token: AccessToken | undefined;
  #fetching: Promise<AccessToken> | undefined;
  #renewAfter = Number.NEGATIVE_INFINITY;
  #refused = 0;
  /** The token, and the previous one: calls with it may still be in flight. */
  #values: readonly string[] = [];
  /** The scopes that calls have needed so far. */
  readonly #needed = new Set<string>();
  /** The scopes that Okta did not grant, and until when to believe it. */
  readonly #withheld = new Map<string, number>();
  readonly #scopesOf = new Map<string, readonly string[]>();

  constructor(options: TokenEndpointOptions) {
    this.#options = options;
    this.#endpoint = new TokenEndpoint(options);
  }

  secrets(): readonly string[] {
    return [...this.#options.client.secrets, ...this.#endpoint.secrets, ...this.#values];
  }

  /** The headers of one attempt. If there is no token for it yet, fetches one by `send`. Throws `OktaError`. */
  headers(request: OktaRequest, send: Send): CredentialHeaders | Promise<CredentialHeaders> {
    const needed = this.#neededBy(request);
    const token = this.#usable(needed, send);
    return token === undefined
      ? this.#await(request, { needed, send }).then((fresh) => this.#headersOf(fresh, request))
      : this.#headersOf(token, request);
  }

  answered(response: ReceivedResponse, { authorization }: CredentialHeaders): boolean {
    const nonce = response.headers['dpop-nonce'];
    if (nonce !== undefined) this.#endpoint.learnNonce(nonce);
    if (response.status !== 401 && response.status !== 400) {
      this.#refused = 0;
      return false;
    }
    if (nonce !== undefined && asksForNonce(response)) return true;
    if (response.status !== 401 || textAt(parseJson(response.body), 'errorCode') === 'E0000015') return false;
    const current = this.#token;
    if (current === undefined || !authorization.endsWith(` ${current.value}`)) return true;
    this.#token = undefined;
    this.#refused += 1;
    return this.#refused <= mostRefused;
  }

  /**
   * The scopes that Okta grants the app out of some, and whether its tokens are bound to a key. Throws if it grants none, or
   * if the connection asks for more than Okta grants.
   */
  async test(
    scopes: readonly string[],
    request: Pick<OktaRequest, 'deadlineAt' | 'signal'> & { readonly send: Send },
  ): Promise<{ readonly scopes: readonly string[]; readonly isDpop: boolean }> {
    const needed = this.#options.client.scopes === undefined ? scopes : [];
    const { scopes: granted, isDpop } = await this.#await(request, { needed, send: request.send, partly: true });
    return { scopes: granted, isDpop };
  }

  /** The scopes that a call needs; none if the connection names its scopes itself. */
  #neededBy({ operation: id, method, url, scopes: own }: OktaRequest): readonly string[] {
    if (this.#options.client.scopes !== undefined) return [];
    if (own !== undefined) return own;
    const known = this.#scopesOf.get(id);
    if (known !== undefined) return known;
    const { pathname } = new URL(url);
    const scopes = (operationCalled(id) ?? matchOperation(method, pathname)?.operation)?.scopes ?? [];
    this.#scopesOf.set(id, scopes);
    return scopes;
  }

  #headersOf({ value, isDpop }: AccessToken, request: OktaRequest): CredentialHeaders {
    if (!isDpop) return { authorization: `Bearer ${value}` };
    return { authorization: `DPoP ${value}`, dpop: this.#endpoint.proof(request, value) };
  }

  /** Signs each attempt at the token endpoint. */
  get sign(): Middleware {
    return this.#endpoint.sign;
  }

  /** The token if it may be used; begins to renew it when most of its time is over. */
  #usable(needed: readonly string[], send: Send): AccessToken | undefined {
    const token = this.#token;
    const now = this.#options.clock.now();
    if (token === undefined || now >= token.endsAt || missingScopes(needed, token.asked).length > 0) return undefined;
    if (now >= token.renewAt && now >= this.#renewAfter) {
      this.#renewAfter = now + renewalPauseMs;
      // The old token is still valid. The next call that needs a new one reports the failure.
      this.#fetch(send).catch(() => undefined);
    }
    return token;
  }

  /** A token for a call, within its deadline. Retries temporary failures of the token endpoint. */
  async #await(
    request: Pick<OktaRequest, 'deadlineAt' | 'signal'>,
    { needed, send, partly = false }: { needed: readonly string[]; send: Send; partly?: boolean },
  ): Promise<AccessToken> {
    const { clock } = this.#options;
    for (const scope of needed) this.#needed.add(scope);
    for (;;) {
      if (!partly) this.#refuseWithheld(needed);
      const fetched = await this.#within(request, this.#fetch(send));
      if (!(fetched instanceof OktaError)) {
        // A token that was requested before may lack the scopes of this call.
        if (partly || missingScopes(needed, fetched.asked).length === 0) return fetched;
        continue;
      }
      const passing = fetched.category === 'unavailable' || fetched.category === 'rate_limited';
      if (!passing || clock.now() + 1000 >= request.deadlineAt) throw fetched;
      await pause({ clock, signal: request.signal }, { ms: 1000, before: 'it had an access token' });
    }
  }

  /** Whichever comes first: the token or its failure, the call's deadline, or its cancellation. */
  #within(
    { deadlineAt, signal }: Pick<OktaRequest, 'deadlineAt' | 'signal'>,
    fetching: Promise<AccessToken>,
  ): Promise<AccessToken | OktaError> {
    const { clock } = this.#options;
    return new Promise((resolve, reject) => {
      const end = () => {
        stopClock();
        signal?.removeEventListener('abort', abort);
      };
      const abort = () => {
        end();
        reject(
          new OktaError('cancelled', { what: 'The call was canceled before it had an access token' }, { operation }),
        );
      };
      const stopClock = clock.after(Math.max(0, deadlineAt - clock.now()), () => {
        end();
        const what = 'The deadline passed before there was an access token';
        reject(new OktaError('unavailable', { what, hint: 'try again later' }, { operation }));
      });
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
      fetching.then(
        (token) => {
          end();
          resolve(token);
        },
        (error: unknown) => {
          end();
          if (error instanceof OktaError) resolve(error);
          else reject(error);
        },
      );
    });
  }

  /** The granted scopes to manage what may not be read alone: they include it, and an admin may grant only them. */
  async #managing(refused: readonly string[], send: Send): Promise<string[]> {
    const granted: string[] = [];
    for (const scope of refused.filter((one) => one.endsWith('.read'))) {
      const wider = widerScope(scope);
      if (!('error' in (await this.#endpoint.ask([wider], send)))) granted.push(wider);
    }
    return granted;
  }

  /** Rejects a call whose scope Okta has just refused. */
  #refuseWithheld(needed: readonly string[]): void {
    const now = this.#options.clock.now();
    const missing = needed.filter((scope) => (this.#withheld.get(scope) ?? now) > now);
    for (const scope of needed) if (!missing.includes(scope)) this.#withheld.delete(scope);
    if (missing.length > 0) throw notGranted(missing);
  }

  /** Fetches a token. Concurrent callers share the request. */
  #fetch(send: Send): Promise<AccessToken> {
    this.#fetching ??= this.#granting(send)
      .then((token) => {
        this.#token = token;
        this.#values = [token.value, ...this.#values.slice(0, 1)];
        return token;
      })
      .finally(() => {
        this.#fetching = undefined;
      });
    return this.#fetching;
  }

  /** A token with the scopes that calls need, as far as the org has granted them. */
  async #granting(send: Send): Promise<AccessToken> {
    const { client, clock } = this.#options;
    const now = clock.now();
    const isFree = (scope: string) => (this.#withheld.get(scope) ?? now) <= now;
    const needed = [...this.#needed].filter(isFree).sort();
    const scopes = client.scopes ?? (needed.length === 0 ? [leastScope] : needed);
    const answer = await this.#endpoint.ask(scopes, send);
    if (!('error' in answer)) return answer;
    if (!isAboutScopes(answer)) throw refusalOf(answer, client.clientId);
    const alone = await this.#endpoint.grantedOf(scopes, send);
    const refused = scopes.filter((scope) => !alone.includes(scope));
    const instead = client.scopes === undefined ? await this.#managing(refused, send) : [];
    const granted = [...alone, ...instead];
    const missing = missingScopes(refused, granted);
    for (const scope of refused) this.#needed.delete(scope);
    for (const scope of instead) this.#needed.add(scope);
    for (const scope of missing) this.#withheld.set(scope, clock.now() + refusalMs);
    if (granted.length === 0 || client.scopes !== undefined) throw notGranted(missing, answer);
    const token = await this.#endpoint.ask(granted, send);
    if ('error' in token) throw refusalOf(token, client.clientId);
    return token;
  }
}

function asksForNonce(response: ReceivedResponse): boolean {
  const text = `${response.headers['www-authenticate'] ?? ''} ${response.body}`;
  return text.includes('use_dpop_nonce');
}
