import {
  type AfterLoss,
  type Arguments,
  type CallArguments,
  type CallReport,
  DryRunEnd,
  type Interceptor,
  type LookUp,
  type LostWrite,
  type Page,
  type ParsedResponse,
  type RawRequest,
  type TokenOwner,
} from './calls.ts';
import type { CreatedObjects } from './created-objects.ts';
import { OktaError } from './errors.ts';
import { outcomeUnknown } from './failure.ts';
import { textAt } from './json.ts';
import { pageOf } from './links.ts';
import { type HttpMethod, type ListOperationId, type Operation, type OperationId, operations } from './operations.ts';
import { PageLoopGuard } from './page-loop-guard.ts';
import { cursorPath, operationPath, queryString, shapeOf } from './paths.ts';
import { madeAfter } from './precedence.ts';
import type { TokenOwnership } from './token-owner.ts';
import { shownForms, withoutSecrets } from './transport/conceal.ts';
import type { OrgClock } from './transport/org-clock.ts';
import type { Clock, OktaRequest, Send } from './transport/transport.ts';
import type { Turns } from './turns.ts';
import { pause, until } from './waiting.ts';
import { checked, isRefusal, isUnknown, jsonOf } from './write-outcome.ts';

/** Options for the calls of one run. */
export interface ClientOptions {
  /** The org's origin, such as `https://acme.okta.com`. */
  readonly origin: string;
  readonly send: Send;
  readonly clock: Clock;
  /** The org's clock, read from the responses. */
  readonly orgClock: OrgClock;
  /** Objects that writes of this credential created, and who claims them: this run, or a run that resumes it. */
  readonly claims: CreatedObjects;
  readonly claimant: unknown;
  /** The objects that runs of this credential are changing. */
  readonly turns: Turns;
  readonly ownership: TokenOwnership;
  /** Headers of every request: Accept, Content-Type and User-Agent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds of the clock. */
  readonly deadlineAt: number;
  readonly dryRun: boolean;
  /** Set when resuming: an org time, in epoch milliseconds, before the earlier run's first write. */
  readonly startedBefore?: number | undefined;
  readonly onCall: (report: CallReport) => void;
  /** Sees every call before it is sent, and may answer it instead. */
  readonly interceptor?: Interceptor | undefined;
}

interface Outgoing {
  readonly operation: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly afterLoss: AfterLoss;
  readonly bucket: string;
  /** Absent for a raw call. */
  readonly returns?: Operation['returns'];
  /** The member of the body that holds the list. */
  readonly items?: string | undefined;
  readonly creates: boolean;
  readonly secrets?: readonly string[] | undefined;
  readonly args: CallArguments;
  /** The body, if it is not JSON. */
  readonly content?: string | Uint8Array;
  readonly scopes?: readonly string[] | undefined;
}

/** How many times to resend a write after a look-up shows that Okta did not carry it out. */
const rewrites = 5;

/** The client through which every step calls Okta. It lives for one run. */
export class OktaClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Calls an operation and returns its parsed body; `undefined` if the response has none. */
  async call<Id extends OperationId>(id: Id, args: Arguments<Id>): Promise<unknown> {
    return (await this.#send(this.#outgoing(id, args))).json;
  }

  /** Returns one page of a list: the first, or the page at a cursor. */
  async page<Id extends ListOperationId>(
    id: Id,
    args: Arguments<Id> & { readonly cursor?: string | undefined },
  ): Promise<Page> {
    const outgoing = this.#outgoing(id, args);
    const { cursor } = args;
    return this.#page(
      outgoing,
      cursor === undefined ? outgoing.path : cursorPath(id, { first: outgoing.path, cursor }),
    );
  }

  async #page(outgoing: Outgoing, path: string): Promise<Page> {
    const { origin } = this.#options;
    return pageOf(await this.#send({ ...outgoing, path }), { origin, path, member: outgoing.items });
  }

  /** Yields all pages of a list in order. */
  async *pages<Id extends ListOperationId>(id: Id, args: Arguments<Id>): AsyncGenerator<readonly unknown[]> {
    const outgoing = this.#outgoing(id, args);
    const guard = new PageLoopGuard();
    let path: string | undefined = outgoing.path;
    do {
      const page: Page = await this.#page(outgoing, path);
      yield page.items;
      path = page.next === undefined ? undefined : guard.follow(page.next, page.items.length);
    } while (path !== undefined);
  }

  /**
   * Polls with growing pauses until there is a value, for at most `ms` milliseconds and never past the run's deadline.
   * Returns `undefined` if there is none by then. Use it for changes that Okta makes asynchronously after a write.
   */
  async until<Value>(ask: () => Promise<Value | undefined>, ms: number): Promise<Value | undefined> {
    const { interceptor } = this.#options;
    if (interceptor?.instead !== undefined) return interceptor.instead(ask);
    return until(this.#options, { ask, ms });
  }

  /** Does the work when no other run of this credential works on the same object. */
  exclusive<Value>(object: string, work: () => Promise<Value>): Promise<Value> {
    return this.#options.turns.take(object, work, this.#options.signal);
  }

  /** The earliest possible time of the org in epoch milliseconds; `undefined` before its first response. */
  orgNow(): number | undefined {
    return this.#options.orgClock.earliestOrg(this.#options.clock.now());
  }

  /** The user who owns the API token, fetched once per connection; `undefined` if Okta returns none. */
  tokenOwner(): Promise<TokenOwner | undefined> {
    return this.#options.ownership.owner(() => this.call('getUser', { path: { id: 'me' } }));
  }

  /** Calls a path that may have no row in `operations`. By default retries only reads after a lost response. */
  async raw(raw: RawRequest): Promise<ParsedResponse> {
    const { method, path, headers, body, content, operation = shapeOf(method, path) } = raw;
    const { afterLoss = method === 'GET' ? 'repeat' : 'unknown' } = raw;
    const args: CallArguments = {
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    };
    const secrets = raw.secrets?.flatMap(shownForms);
    const known = { ...(content === undefined ? {} : { content }), secrets, scopes: raw.scopes };
    return this.#send({ operation, method, path, afterLoss, bucket: operation, creates: false, args, ...known });
  }

  #outgoing<Id extends OperationId>(id: Id, args: CallArguments): Outgoing {
    const row: Operation = operations[id];
    const { method } = row;
    const path = operationPath(id, args.path ?? {}) + queryString(args.query);
    return {
      operation: id,
      method,
      path,
      afterLoss: row.method === 'GET' ? 'repeat' : (args.afterLoss ?? row.afterLoss),
      bucket: id,
      returns: args.returns ?? row.returns,
      items: row.method === 'GET' ? row.items : undefined,
      creates: row.method !== 'GET' && row.creates === true,
      secrets: row.secrets?.flatMap((name) => shownForms(args.path?.[name] ?? '')),
      args,
    };
  }

  // Not async: that would cost every call another turn of the event loop.
  #send(outgoing: Outgoing): Promise<ParsedResponse> {
    const { interceptor } = this.#options;
    if (interceptor === undefined) return this.#deliver(outgoing);
    const { operation, method, path, returns, items, secrets, args, content } = outgoing;
    const call = { operation, method, path, shownPath: withoutSecrets(path, secrets), returns, items };
    return interceptor.around({ ...call, body: args.body ?? content, notes: args.notes ?? [] }, () =>
      this.#deliver(outgoing),
    );
  }

  async #deliver(outgoing: Outgoing): Promise<ParsedResponse> {
    const { method, operation, path, afterLoss, args } = outgoing;
    if (this.#options.dryRun && method !== 'GET') {
      const body = args.body === undefined ? {} : { body: args.body };
      const shown = withoutSecrets(path, outgoing.secrets);
      throw new DryRunEnd({ operation, method, path: shown, ...body, notes: args.notes ?? [] });
    }
    const report: CallReport = { operation, method, attempts: 0, lost: false, waitedMs: 0, ms: 0 };
    const startedAt = this.#options.clock.now();
    try {
      return await (typeof afterLoss === 'string'
        ? this.#exchange(outgoing, report)
        : this.#settle(outgoing, report, afterLoss.lookUp));
    } finally {
      report.ms = Math.round(this.#options.clock.now() - startedAt);
      this.#options.onCall(report);
    }
  }

  /** Sends a write. After a lost response it looks up the result, and resends the write if Okta did not carry it out. */
  async #settle(outgoing: Outgoing, report: CallReport, lookUp: LookUp): Promise<ParsedResponse> {
    const { orgClock, clock, startedBefore } = this.#options;
    const write: LostWrite = {
      madeAfter: (created) => madeAfter(created, startedBefore ?? orgClock.earliestOrg(report.sentAt ?? clock.now())),
    };
    const done = startedBefore === undefined ? undefined : await lookUp(write);
    if (done !== undefined && this.#claims(outgoing, done)) return checked(report, done);
    let lost = false;
    for (let rewrite = 0; ; rewrite += 1) {
      try {
        const answer = await this.#exchange(outgoing, report);
        this.#claims(outgoing, answer.json);
        report.lost = lost;
        return answer;
      } catch (error) {
        lost ||= isUnknown(error);
        // If a resend is refused after a lost response, the first attempt may have succeeded.
        if (!lost || !(isUnknown(error) || isRefusal(error)) || this.#options.signal?.aborted) throw error;
        const found = await lookUp(write).catch((failed: unknown) => {
          throw failed instanceof OktaError && !isUnknown(failed) ? outcomeUnknown(outgoing.operation, failed) : failed;
        });
        if (found !== undefined && this.#claims(outgoing, found)) return checked(report, found);
        if (!isUnknown(error)) throw error;
        // The look-up showed that Okta did not carry it out, so the outcome is known.
        if (rewrite >= rewrites) throw error instanceof OktaError ? (error.cause ?? error) : error;
        report.lost = false;
        // The network fault may last a moment longer.
        await pause(this.#options, { ms: 200 * 2 ** rewrite, before: `${outgoing.operation} was retried` });
      }
    }
  }

  /** Claims the object that a write created; false if another write of this process created it. */
  #claims({ creates }: Outgoing, made: unknown): boolean {
    const id = creates ? textAt(made, 'id') : undefined;
    const { claims, claimant } = this.#options;
    return id === undefined || claims.take(id, claimant);
  }

  async #exchange(outgoing: Outgoing, report: CallReport): Promise<ParsedResponse> {
    const { operation, method, path, afterLoss, bucket, returns, items, secrets, args, content, scopes } = outgoing;
    const { origin, send, headers: common, signal, deadlineAt } = this.#options;
    // Reuse one headers object: `authorize` caches by identity.
    const headers = args.headers === undefined ? common : { ...common, ...args.headers };
    const request: OktaRequest = {
      method,
      url: origin + path,
      headers,
      body: args.body === undefined ? content : jsonOf(args.body),
      operation,
      bucket,
      secrets,
      scopes,
      repeat: afterLoss === 'repeat',
      returns,
      items,
      signal,
      deadlineAt,
      record: report,
    };
    let response: ParsedResponse;
    try {
      response = await send(request);
    } catch (error) {
      if (error instanceof OktaError && error.status !== undefined) report.status = error.status;
      if (error instanceof OktaError && error.requestId !== undefined) report.requestId = error.requestId;
      throw this.#options.ownership.explained(error);
    }
    if (method !== 'GET') {
      this.#options.ownership.noteWrite(method, path);
      report.output = response.json;
    }
    report.confirmed = 'answered';
    report.status = response.status;
    report.headers = response.headers;
    const requestId = response.headers['x-okta-request-id'];
    if (requestId !== undefined) report.requestId = requestId;
    return response;
  }
}
