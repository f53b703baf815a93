import type { IncomingHttpHeaders } from 'node:http';
import type { Activity, Log, LogParty } from '../logs/parties.ts';
import type { LogEntry } from '../logs/types.ts';
import type { Permission } from '../roles/permissions.ts';
import type { ApiToken, User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { ApiError, notFound } from './errors.ts';
import type { BucketName } from './rate-limits.ts';

/** The caller: an API token with the admin who owns it, or a service app. */
export interface Principal {
  /** Whose rate limits count. */
  readonly id: string;
  /** As the System Log names it. */
  readonly party: LogParty;
  readonly roles: ReadonlySet<string>;
  readonly token?: ApiToken;
  readonly user?: User;
  /** What the access token of a service app allows. */
  readonly scopes?: readonly string[];
}

/** The result of a handler. Without a body the response is empty. */
export interface OrgResponse {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The Link header lines. */
  readonly links?: readonly string[];
  /** Cuts the connection instead of sending the response. */
  readonly lost?: boolean;
}

/** One operation of the API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  readonly bucket: BucketName;
  /** The permission that the caller needs; `none` = anyone with a token, `public` = no token needed. */
  readonly permission: Permission | 'none' | 'public';
  readonly handle: (call: Call) => OrgResponse | Promise<OrgResponse>;
}

/** A request that reached a handler. */
export interface CallOptions {
  readonly org: Org;
  /** Scheme and host of the request, which links repeat. */
  readonly base: string;
  readonly path: string;
  readonly search: string;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly principal: Principal | undefined;
  readonly requestId: string;
  readonly ip: string;
}

const jsonType = /^application\/(?:[\w.-]+\+)?json\b/i;

/** Parameters that count as absent without a value, because clients in the field send `search=&filter=&q=`. */
const blankIsAbsent = ['search', 'filter', 'q', 'expand', 'sortBy', 'sortOrder', 'fields'];

function withoutBlanks(query: URLSearchParams): URLSearchParams {
  for (const name of blankIsAbsent) if (query.get(name) === '') query.delete(name);
  return query;
}

/** A request as handlers see it. */
export class Call {
  readonly org: Org;
  readonly base: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly #parts: CallOptions;
  #query: URLSearchParams | undefined;

  constructor(parts: CallOptions) {
    this.org = parts.org;
    this.base = parts.base;
    this.path = parts.path;
    this.headers = parts.headers;
    this.#parts = parts;
  }

  /** The query parameters. Unknown ones are ignored (undocumented). */
  get query(): URLSearchParams {
    this.#query ??= withoutBlanks(new URLSearchParams(this.#parts.search));
    return this.#query;
  }

  /** A flag of the query. */
  flag(name: string, absent: boolean): boolean {
    const value = this.query.get(name)?.toLowerCase();
    if (value === undefined) return absent;
    if (value === 'true' || value === 'false') return value === 'true';
    // Clients in the field send `True` and empty values. Only a simulator reports that anything else is rejected.
    if (value === '') return absent;
    throw new ApiError('E0000001', { detail: name, causes: [`${name}: must be true or false`] });
  }

  /** A parameter of the path. */
  param(name: string): string {
    return this.#parts.params[name] ?? '';
  }

  /** The caller. */
  get principal(): Principal {
    if (this.#parts.principal === undefined) throw new ApiError('E0000005');
    return this.#parts.principal;
  }

  /** The user who calls; 404 E0000007 for a service app, which is nobody (undocumented). */
  get self(): User {
    const { user } = this.principal;
    if (user === undefined) throw notFound('me', 'User');
    return user;
  }

  /** The fields of a form that was sent. */
  form(): URLSearchParams {
    return new URLSearchParams(this.#parts.text);
  }

  /** The size of the body. */
  get bytes(): number {
    return Buffer.byteLength(this.#parts.text);
  }

  /** The JSON object sent, or an empty one for an optional body that is absent. */
  optionalObject(): Record<string, unknown> {
    return this.#parts.text.trim() === '' ? {} : this.object();
  }

  /** The JSON object sent; 400 E0000003 when it is not one (recorded from real orgs). */
  object(): Record<string, unknown> {
    const value = this.#json();
    if (!isObject(value)) throw new ApiError('E0000003');
    return value;
  }

  /** The JSON objects sent in a list. */
  objects(): readonly Record<string, unknown>[] {
    const value = this.#json();
    if (!Array.isArray(value)) throw new ApiError('E0000003');
    return value.map((item: unknown) => {
      if (!isObject(item)) throw new ApiError('E0000003');
      return item;
    });
  }

  #json(): unknown {
    const { text, headers } = this.#parts;
    // Okta error catalog: only JSON is accepted. Whether a body without a type gets this code or E0000018 is undocumented.
    if (text !== '' && !jsonType.test(headers['content-type'] ?? '')) throw new ApiError('E0000021');
    try {
      return JSON.parse(text);
    } catch {
      throw new ApiError('E0000003');
    }
  }

  /** Writes to the System Log, with the caller as the actor. */
  readonly log: Log = (happening) => {
    const { requestId, ip, search } = this.#parts;
    const { party, token } = this.principal;
    this.org.log.record({
      eventType: happening.eventType,
      actor: happening.actor ?? party,
      target: happening.target,
      ...(happening.sessionId === undefined ? {} : { sessionId: happening.sessionId }),
      client: { ipAddress: happening.ipAddress ?? ip, userAgent: this.headers['user-agent'] ?? 'unknown' },
      // Recorded from real orgs: the debug data of an API call.
      debugData: {
        requestId,
        requestUri: this.path,
        url: `${this.path}?${search}`,
        ...happening.debugData,
      },
      // Okta's reference (LogTransaction): a call with an API token names the token.
      ...(token === undefined ? {} : { transaction: { detail: { requestApiTokenId: token.id } } }),
      ...outcomeOf(happening),
    });
  };
}

function outcomeOf({ reason, failure }: Activity): Pick<LogEntry, 'outcome'> {
  if (failure !== undefined) return { outcome: { result: 'FAILURE', reason: failure } };
  return reason === undefined ? {} : { outcome: { result: 'SUCCESS', reason } };
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of the body that must be an object if present. */
export function objectMember(body: Record<string, unknown>, name: string): Record<string, unknown> | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new ApiError('E0000003');
  return value;
}

/** A member of the body that must be a string if present. */
export function textMember(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new ApiError('E0000003');
  return value;
}

/** 200 with a body. */
export function ok(body: unknown): OrgResponse {
  return { status: 200, body };
}

/** 204 without a body. */
export const noContent: OrgResponse = { status: 204 };
