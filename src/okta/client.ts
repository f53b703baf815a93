import {
  type AfterLoss,
  type Arguments,
  type CallArguments,
  type CallReport,
  DryRunEnd,
  type LookUp,
  type LostWrite,
  type Page,
  type ParsedResponse,
  type RawRequest,
  type TokenOwner,
} from './calls.ts';
import type { Category } from './categories.ts';
import type { CreatedObjects } from './created-objects.ts';
import { OktaError, refusedField } from './errors.ts';
import { outcomeUnknown } from './failure.ts';
import { textAt } from './json.ts';
import { isSamePage, nextLink } from './links.ts';
import { type HttpMethod, type ListOperationId, type Operation, type OperationId, operations } from './operations.ts';
import { PageLoopGuard } from './page-loop-guard.ts';
import { cursorPath, operationPath, queryString, shapeOf } from './paths.ts';
import { madeAfter } from './precedence.ts';
import type { TokenOwnership } from './token-owner.ts';
import type { OrgClock } from './transport/org-clock.ts';
import { type Clock, header, type OktaRequest, type Send } from './transport/transport.ts';
import { pause, until } from './waiting.ts';

/** What a client needs to know for the calls of one run. */
export interface ClientOptions {
  /** The org's origin, as `https://acme.okta.com`. */
  readonly origin: string;
  readonly send: Send;
  readonly clock: Clock;
  /** The org's clock, as the answers tell it. */
  readonly orgClock: OrgClock;
  /** What the writes of this credential have made, and who makes them: a run, and another one that goes on with it. */
  readonly claims: CreatedObjects;
  readonly claimant: unknown;
  readonly ownership: TokenOwnership;
  /** What every request says of itself: what it accepts and holds, and who sends it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds of the clock. */
  readonly deadlineAt: number;
  readonly dryRun: boolean;
  /** The org's time, in epoch milliseconds, before an earlier run began the same and may have carried its writes out. */
  readonly startedBefore?: number | undefined;
  readonly onCall: (report: CallReport) => void;
}

interface Outgoing {
  readonly operation: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly afterLoss: AfterLoss;
  readonly bucket: string;
  /** Absent for a call of any path. */
  readonly returns?: Operation['returns'];
  readonly creates: boolean;
  readonly args: CallArguments;
}

/** How many times a write is sent again after a check has found that it was not carried out. */
const rewrites = 5;

/** The one client through which every step reaches Okta. Lives for one run. */
export class OktaClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Calls one operation and gives its parsed body; `undefined` if the answer had none. */
  async call<Id extends OperationId>(id: Id, args: Arguments<Id>): Promise<unknown> {
    return (await this.#send(this.#outgoing(id, args))).json;
  }

  /** One page of a list: the first, or the one that a cursor of an earlier page names. */
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
    const { json, headers, cut } = await this.#send({ ...outgoing, path });
    const next = nextLink(headers['link'], this.#options.origin + path);
    const items: readonly unknown[] = Array.isArray(json) ? json : [];
    const page = cut === true ? { items, cut } : { items };
    return next === undefined || isSamePage(next, path) ? page : { ...page, next };
  }

  /** All pages of a list, one after the other. */
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
   * Asks again after growing pauses until there is an answer, for `ms` milliseconds at most and never past the deadline of
   * the call; `undefined` if there was none by then. For what Okta does on its own after a write.
   */
  until<Value>(ask: () => Promise<Value | undefined>, ms: number): Promise<Value | undefined> {
    return until(this.#options, { ask, ms });
  }

  /** The user whose API token the connection uses, asked for once per connection; `undefined` if Okta names none. */
  tokenOwner(): Promise<TokenOwner | undefined> {
    return this.#options.ownership.owner(() => this.call('getUser', { path: { id: 'me' } }));
  }

  /** Calls a path that has no row in `operations`. Only reads are repeated. */
  async raw({ method, path, headers, body }: RawRequest): Promise<ParsedResponse> {
    const args: CallArguments = {
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    };
    const operation = shapeOf(method, path);
    const afterLoss = method === 'GET' ? 'repeat' : 'unknown';
    return this.#send({ operation, method, path, afterLoss, bucket: operation, creates: false, args });
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
      creates: row.method !== 'GET' && row.creates === true,
      args,
    };
  }

  async #send(outgoing: Outgoing): Promise<ParsedResponse> {
    const { method, operation, path, afterLoss, args } = outgoing;
    if (this.#options.dryRun && method !== 'GET') {
      const body = args.body === undefined ? {} : { body: args.body };
      throw new DryRunEnd({ operation, method, path, ...body, notes: args.notes ?? [] });
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

  /** Sends a write. After a lost response it looks up what became of it, and sends it again if Okta did not carry it out. */
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
        // A write that is refused after a lost answer may have been carried out by the first attempt.
        if (!lost || !(isUnknown(error) || isRefusal(error)) || this.#options.signal?.aborted) throw error;
        const found = await lookUp(write).catch((failed: unknown) => {
          throw failed instanceof OktaError && !isUnknown(failed) ? outcomeUnknown(outgoing.operation, failed) : failed;
        });
        if (found !== undefined && this.#claims(outgoing, found)) return checked(report, found);
        if (!isUnknown(error)) throw error;
        // Nothing is unknown about it: it was not carried out.
        if (rewrite >= rewrites) throw error instanceof OktaError ? (error.cause ?? error) : error;
        report.lost = false;
        // What lost the answer may last a moment longer.
        await pause(this.#options, { ms: 200 * 2 ** rewrite, before: `${outgoing.operation} was retried` });
      }
    }
  }

  /** Takes what a creating write has made; false if another write of this process is known to have made it. */
  #claims({ creates }: Outgoing, made: unknown): boolean {
    const id = creates ? textAt(made, 'id') : undefined;
    const { claims, claimant } = this.#options;
    return id === undefined || claims.take(id, claimant);
  }

  async #exchange(outgoing: Outgoing, report: CallReport): Promise<ParsedResponse> {
    const { operation, method, path, afterLoss, bucket, returns, args } = outgoing;
    const { origin, send, headers: common, signal, deadlineAt } = this.#options;
    // The very same object for most calls, so that the layers below need not copy it each time.
    const headers = args.headers === undefined ? common : { ...common, ...args.headers };
    const request: OktaRequest = {
      method,
      url: origin + path,
      headers,
      body: args.body === undefined ? undefined : jsonOf(args.body),
      operation,
      bucket,
      repeat: afterLoss === 'repeat',
      returns,
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
    const requestId = header(response, 'x-okta-request-id');
    if (requestId !== undefined) report.requestId = requestId;
    return response;
  }
}

// A method toJSON may throw, and text may stand for JSON that is too deep to be written again.
function jsonOf(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw refusedField('body', { what: 'cannot be written as JSON', hint: 'use plain values' });
  }
}

/** The answer to a write that a look-up has found carried out. */
function checked(report: CallReport, found: unknown): ParsedResponse {
  report.confirmed = 'checked';
  report.output = found;
  return { status: report.status ?? 200, headers: {}, body: '', json: found };
}

function isUnknown(error: unknown): boolean {
  return error instanceof OktaError && error.category === 'outcome_unknown';
}

function isRefusal(error: unknown): boolean {
  return error instanceof OktaError && refusals.has(error.category);
}

/** Refusals that may come of what the write has changed already. */
const refusals: ReadonlySet<Category> = new Set(['conflict', 'not_found', 'invalid_request', 'forbidden']);
