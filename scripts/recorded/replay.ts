import type { CallReport, ReceivedResponse } from '../../src/okta/calls.ts';
import { OktaClient } from '../../src/okta/client.ts';
import { CreatedObjects } from '../../src/okta/created-objects.ts';
import { OktaError } from '../../src/okta/errors.ts';
import { nextLink } from '../../src/okta/links.ts';
import { type ListOperationId, type OperationId, operations } from '../../src/okta/operations.ts';
import { TokenOwnership } from '../../src/okta/token-owner.ts';
import { authorize } from '../../src/okta/transport/authorize.ts';
import { systemClock } from '../../src/okta/transport/clock.ts';
import { tokenCredential } from '../../src/okta/transport/credential.ts';
import { givenHeaders } from '../../src/okta/transport/headers.ts';
import { Pace } from '../../src/okta/transport/pace.ts';
import { stack } from '../../src/okta/transport/stack.ts';
import type { OktaRequest } from '../../src/okta/transport/transport.ts';
import { Turns } from '../../src/okta/turns.ts';
import type { Recorded } from './recordings.ts';

/** The client's result for a recording. */
export interface Replayed {
  /** Every request that left the stack. */
  readonly sent: readonly OktaRequest[];
  /** The call as the client reports it. */
  readonly reports: readonly CallReport[];
  /** The parsed body of a success that is not a page; `undefined` for an empty response. */
  readonly json?: unknown;
  /** The items of a page. */
  readonly items?: readonly unknown[];
  /** Path and query of the next page. */
  readonly next?: string;
  readonly error?: OktaError;
}

/** A credential that must not appear outside its header. */
export const credential = 'SSWS 00credential-of-the-check';
const secret = credential.slice('SSWS '.length);

/** How a recording is sent again. */
export interface ReplayOptions {
  /** The client's operation; without it the request is a raw call. */
  readonly operation: OperationId | undefined;
  /** The path template, from which the operation's parameters are read. */
  readonly template: string;
  /** The org's origin. */
  readonly origin: string;
  /** The next page of an earlier response, to fetch instead of the first page. */
  readonly cursor?: string;
}

/**
 * Sends a recording's request through the real client and the real transport stack, whose bottom returns the
 * recorded response. Each has its own stack: the recordings are years apart, and the pace would wait for their windows.
 */
export async function replay(recorded: Recorded, options: ReplayOptions): Promise<Replayed> {
  const { origin } = options;
  const sent: OktaRequest[] = [];
  const reports: CallReport[] = [];
  const bottom = async (request: OktaRequest): Promise<ReceivedResponse> => {
    sent.push(request);
    return { status: recorded.status, headers: givenHeaders(recorded.headers), body: recorded.body };
  };
  const clock = systemClock;
  const pace = new Pace({ clock, keepFree: 0, maxConcurrent: 1, maxWaiting: 1 });
  const client = new OktaClient({
    origin,
    send: stack(bottom, {
      clock,
      pace,
      credential: authorize(tokenCredential(secret)),
      secrets: () => [secret],
      retries: 4,
      attemptMs: 1000,
      onTrace: undefined,
    }),
    clock,
    claims: new CreatedObjects(),
    turns: new Turns(),
    claimant: undefined,
    ownership: new TokenOwnership(),
    orgClock: pace.orgClock,
    headers: { accept: 'application/json', 'user-agent': 'okta-connector-check' },
    deadlineAt: clock.now() + 2000,
    dryRun: false,
    onCall: (report) => reports.push(report),
  });
  try {
    return { sent, reports, ...(await send(client, recorded, options)) };
  } catch (error) {
    if (error instanceof OktaError) return { sent, reports, error };
    throw error;
  }
}

type Outcome = Pick<Replayed, 'json' | 'items' | 'next'>;

async function send(client: OktaClient, recorded: Recorded, options: ReplayOptions): Promise<Outcome> {
  const { method, url, sent } = recorded;
  const { operation, template, origin, cursor } = options;
  const body = sent === undefined ? {} : { body: sent };
  if (operation === undefined) {
    const { json, headers } = await client.raw({ method, path: url.pathname + url.search, ...body });
    const next = nextLink(headers['link'], origin + url.pathname + url.search);
    return next === undefined ? { json } : { json, next };
  }
  // Parameters are known by name only here, so their types cannot be checked.
  const path = pathParameters(template, url.pathname) as never;
  const args = { path, query: Object.fromEntries(url.searchParams) };
  if (isList(operation)) return client.page(operation, { ...args, cursor });
  return { json: await client.call<OperationId>(operation, { ...args, ...body }) };
}

/** Whether an operation returns pages. */
export function isList(operation: OperationId): operation is ListOperationId {
  return operations[operation].returns === 'list';
}

/** The operation with this method and path template, if the client has it. */
export function operationOf(method: string, template: string | undefined): OperationId | undefined {
  for (const [id, row] of Object.entries(operations))
    if (row.method === method && row.path === template) return id as OperationId;
  return undefined;
}

function pathParameters(template: string, pathname: string): Record<string, string> {
  const values = pathname.split('/');
  const named = template.split('/').map((segment, at) => [/^\{(\w+)\}$/.exec(segment)?.[1], values[at] ?? '']);
  return Object.fromEntries(
    named.flatMap(([name, value = '']) => (name === undefined ? [] : [[name, decodeURIComponent(value)]])),
  );
}
