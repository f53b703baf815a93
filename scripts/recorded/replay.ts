import { type CallReport, OktaClient, type Page } from '../../src/okta/client.ts';
import { OktaError } from '../../src/okta/errors.ts';
import { type OperationId, operations } from '../../src/okta/operations.ts';
import { systemClock } from '../../src/okta/transport/clock.ts';
import { Pace } from '../../src/okta/transport/pace.ts';
import { stack } from '../../src/okta/transport/stack.ts';
import type { OktaRequest, OktaResponse } from '../../src/okta/transport/transport.ts';
import type { Recorded } from './recordings.ts';

/** What the client has made of a recording. */
export interface Replayed {
  /** Every request that has left the stack. */
  readonly sent: readonly OktaRequest[];
  /** What the client tells of the call. */
  readonly reports: readonly CallReport[];
  /** Exactly one of `json`, `page` and `error` tells the outcome; `json` may be `undefined` for an empty answer. */
  readonly json?: unknown;
  readonly page?: Page;
  readonly error?: OktaError;
}

/** A credential that must not show anywhere but in the header made for it. */
export const credential = 'SSWS 00credential-of-the-check';

/**
 * Sends a recording's request through the real client and the real transport stack, whose bottom answers with the
 * recording. Each has a stack of its own: years lie between the recordings, and the pace would wait for their windows.
 */
export async function replay(
  recorded: Recorded,
  { operation, template, origin }: { operation: OperationId | undefined; template: string; origin: string },
): Promise<Replayed> {
  const sent: OktaRequest[] = [];
  const reports: CallReport[] = [];
  const bottom = async (request: OktaRequest): Promise<OktaResponse> => {
    sent.push(request);
    return { status: recorded.status, headers: recorded.headers, body: recorded.body };
  };
  const clock = systemClock;
  const pace = new Pace({ clock, keepFree: 0, maxConcurrent: 1, maxWaiting: 1 });
  const client = new OktaClient({
    origin,
    send: stack(bottom, { clock, pace, credential: () => credential, retries: 4, attemptMs: 1000, onTrace: undefined }),
    clock,
    orgClock: pace.orgClock,
    userAgent: 'okta-connector-check',
    deadlineAt: clock.now() + 2000,
    dryRun: false,
    onCall: (report) => reports.push(report),
  });
  try {
    return { sent, reports, ...(await send(client, { recorded, operation, template })) };
  } catch (error) {
    if (error instanceof OktaError) return { sent, reports, error };
    throw error;
  }
}

async function send(
  client: OktaClient,
  { recorded, operation, template }: { recorded: Recorded; operation: OperationId | undefined; template: string },
): Promise<{ json?: unknown; page?: Page }> {
  const { method, url, sent } = recorded;
  const body = sent === undefined ? {} : { body: sent };
  if (operation === undefined)
    return { json: (await client.raw({ method, path: url.pathname + url.search, ...body })).json };
  // The parameters are known by name only here, so the types that tie them to the operation cannot see them.
  const path = pathParameters(template, url.pathname) as never;
  const args = { path, query: Object.fromEntries(url.searchParams), ...body };
  if (isList(operation)) return { page: await client.page(operation, args) };
  return { json: await client.call(operation, args) };
}

/** Whether an operation gives pages. */
export function isList(operation: OperationId): boolean {
  return operation.startsWith('list');
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
