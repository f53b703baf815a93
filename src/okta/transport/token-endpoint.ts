import { OktaError } from '../errors.ts';
import { memberAt, parseJson, textAt } from '../json.ts';
import { DpopKey } from './dpop.ts';
import type { OrgClock } from './org-clock.ts';
import { isAboutTime, isProofRefused, type Refusal } from './token-refusals.ts';
import type { Clock, Exchange, Middleware, OktaRequest, Send } from './transport.ts';

/** A service app as the token endpoint sees it. */
export interface TokenClient {
  readonly clientId: string;
  readonly tokenUrl: string;
  /** The scopes to ask for; absent to ask for those that calls need, when they need them. */
  readonly scopes: readonly string[] | undefined;
  /** A signed client assertion (RFC 7523), new for every request. Seconds since 1970, by the org's clock. */
  readonly assertion: (issuedAt: number) => string;
  readonly secrets: readonly string[];
}

/** What {@link TokenEndpoint} works with. */
export interface TokenEndpointOptions {
  readonly client: TokenClient;
  readonly clock: Clock;
  readonly orgClock: OrgClock;
}

/** An access token. */
export interface AccessToken {
  readonly value: string;
  readonly isDpop: boolean;
  /** The requested scopes. Okta may have granted fewer. */
  readonly asked: readonly string[];
  readonly scopes: readonly string[];
  /** Milliseconds of the clock. */
  readonly renewAt: number;
  readonly endsAt: number;
}

/** The answer to one request for a token. */
interface Granting {
  readonly result: AccessToken | Refusal;
  /** When its assertion was made, in seconds since 1970. */
  readonly issuedAt: number;
  readonly hasNewNonce: boolean;
}

const operation = 'token';
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** How long one request for a token may take, retries included. */
const requestMs = 30_000;

/** Stop using a token this long before it expires, because a request takes time. */
const safetyMs = 5000;

/** The org's token endpoint, and the key of this process that its tokens are bound to. */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions;
  readonly #key = new DpopKey();
  /** The nonce that the token endpoint requires in a proof. */
  #nonce: string | undefined;
  /** The nonce that the API requires; absent until it requires one. */
  #apiNonce: string | undefined;
  /** The assertion and the proof of the last attempt. */
  #attempt: readonly string[] = [];
  #signed: { readonly issuedAt: number; readonly nonce: string | undefined } = { issuedAt: 0, nonce: undefined };
  /** Whether the app takes no proofs. */
  #plain = false;

  constructor(options: TokenEndpointOptions) {
    this.#options = options;
  }

  /** The secrets of the last attempt. */
  get secrets(): readonly string[] {
    return this.#attempt;
  }

  /** Stores the nonce of an API response. */
  learnNonce(nonce: string): void {
    this.#nonce = nonce;
    this.#apiNonce = nonce;
  }

  /** A proof for one attempt of an API call. */
  proof({ method, url }: Pick<OktaRequest, 'method' | 'url'>, token: string): string {
    return this.#key.proof({ method, url, issuedAt: this.#orgSeconds(), token, nonce: this.#apiNonce });
  }

  /**
   * One request for a token, repeated with what the org asks for: a nonce, no proof, or the right time. `send` retries,
   * signs with {@link TokenEndpoint.sign}, and ends with {@link oauthErrors}.
   */
  async ask(scopes: readonly string[], send: Send): Promise<AccessToken | Refusal> {
    let answer = await this.#send(scopes, send);
    for (let again = 0; again < 3 && 'error' in answer.result; again += 1) {
      const { error, description } = answer.result;
      if (error === 'use_dpop_nonce' && answer.hasNewNonce) answer = await this.#send(scopes, send);
      else if (!this.#plain && isProofRefused(error, description)) {
        this.#plain = true;
        answer = await this.#send(scopes, send);
      } else if (isAboutTime(description) && Math.abs(this.#orgSeconds() - answer.issuedAt) > 30)
        answer = await this.#send(scopes, send);
      else break;
    }
    return answer.result;
  }

  async #send(scopes: readonly string[], send: Send): Promise<Granting> {
    const { client, clock } = this.#options;
    const sentAt = clock.now();
    const response = await send({
      method: 'POST',
      url: client.tokenUrl,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: scopes.join(' ') }).toString(),
      operation,
      bucket: operation,
      // A second token does no harm.
      repeat: true,
      deadlineAt: sentAt + requestMs,
      record: { attempts: 0, lost: false, waitedMs: 0 },
    });
    const { nonce, issuedAt } = this.#signed;
    const given = response.headers['dpop-nonce'];
    return {
      result: this.#read(response.json, { scopes, sentAt }),
      issuedAt,
      hasNewNonce: given !== undefined && given !== nonce,
    };
  }

  /** Signs each attempt at the token endpoint again: Okta accepts an assertion and a proof only once. */
  readonly sign: Middleware = (next) => async (request) => {
    const { client } = this.#options;
    const { method, url } = request;
    const issuedAt = this.#orgSeconds();
    const nonce = this.#nonce;
    const assertion = client.assertion(issuedAt);
    const proof = this.#plain ? undefined : this.#key.proof({ method, url, issuedAt, nonce });
    this.#signed = { issuedAt, nonce };
    this.#attempt = [assertion, ...(proof === undefined ? [] : [proof])];
    const form = new URLSearchParams({ client_assertion_type: assertionType, client_assertion: assertion });
    const response = await next({
      ...request,
      headers: { ...request.headers, ...(proof === undefined ? {} : { dpop: proof }) },
      body: `${request.body}&${form}`,
    });
    this.#nonce = response.headers['dpop-nonce'] ?? this.#nonce;
    return response;
  };

  #read(json: unknown, { scopes, sentAt }: { scopes: readonly string[]; sentAt: number }): AccessToken | Refusal {
    const error = textAt(json, 'error') ?? textAt(json, 'errorCode');
    if (error !== undefined) {
      return { error, description: textAt(json, 'error_description') ?? textAt(json, 'errorSummary') ?? '' };
    }
    const value = textAt(json, 'access_token');
    if (value === undefined) {
      const what = 'The response of the token endpoint contains no access token';
      const hint = 'check that the org URL points to Okta, and that no proxy responds in its place';
      throw new OktaError('unexpected_response', { what, hint }, { operation, field: 'orgUrl' });
    }
    const lifeMs = 1000 * (Number(memberAt(json, 'expires_in')) || 3600);
    return {
      value,
      asked: scopes,
      isDpop: /^dpop$/i.test(textAt(json, 'token_type') ?? ''),
      scopes: textAt(json, 'scope')?.split(' ') ?? scopes,
      renewAt: sentAt + 0.8 * lifeMs,
      endsAt: sentAt + Math.max(lifeMs - safetyMs, 0.9 * lifeMs),
    };
  }

  /** The scopes that the org grants one by one, found by halves: Okta names none in its refusal. */
  async grantedOf(scopes: readonly string[], send: Send): Promise<readonly string[]> {
    // Okta has just refused all of them together.
    if (scopes.length === 1) return [];
    const half = Math.ceil(scopes.length / 2);
    const granted: string[] = [];
    for (const part of [scopes.slice(0, half), scopes.slice(half)]) {
      const answer = await this.ask(part, send);
      granted.push(...('error' in answer ? await this.grantedOf(part, send) : part));
    }
    return granted;
  }

  /** Seconds since 1970 by the org's clock, or by the machine's before the first response. */
  #orgSeconds(): number {
    const { orgClock, clock } = this.#options;
    return Math.floor((orgClock.earliestOrg(clock.now()) ?? Date.now()) / 1000);
  }
}

/** Returns refusals of the token endpoint as responses, because the caller handles them itself. */
export function oauthErrors(next: Exchange): Exchange {
  return async (request) => {
    const response = await next(request);
    const isRefusal = [400, 401, 403].includes(response.status) && response.unreadable === undefined;
    const json = isRefusal ? parseJson(response.body) : undefined;
    return textAt(json, 'error') === undefined && textAt(json, 'errorCode') === undefined
      ? response
      : { ...response, status: 200 };
  };
}
