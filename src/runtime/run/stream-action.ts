import { OktaError } from '../../okta/errors.ts';
import { objectAt, textAt } from '../../okta/json.ts';
import { PageLoopGuard } from '../../okta/page-loop-guard.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import type { Session } from '../session.ts';
import { stepInput } from './input.ts';
import { runAction } from './run-action.ts';

/** What a stream needs from its connection. */
export interface StreamHost {
  readonly clock: Clock;
  /** Opens a session for one page with this deadline, by default the connection's own. */
  session(deadlineMs: number | undefined): Session;
}

/**
 * Yields every item of a list action, or the text of an export in pieces, up to its `limit`. Runs it page by page with its own
 * cursor, so memory holds one page. `deadlineMs` bounds the time of all pages together, without the time that the caller spends on the items.
 */
export async function* streamAction(
  { session, clock }: StreamHost,
  { key, input, deadlineMs }: { key: string; input: unknown; deadlineMs: number | undefined },
): AsyncGenerator<unknown> {
  const action = await session(deadlineMs).steps.action(key);
  const { all: _, limit, ...rest } = await stepInput(action, input);
  const { schema } = (await action.form?.read(rest)) ?? { schema: action.input };
  if (!('cursor' in schema.shape)) throw noList(key);
  let left = typeof limit === 'number' ? limit : Number.POSITIVE_INFINITY;
  const guard = new PageLoopGuard();
  let spentMs = 0;
  let cursor = rest['cursor'];
  do {
    const page = { ...rest, limit: Math.min(left, pageSize), ...(cursor === undefined ? {} : { cursor }) };
    const running = session(deadlineMs === undefined ? undefined : deadlineMs - spentMs);
    const startedAt = clock.now();
    const { output } = await runAction(running, { key, input: page });
    spentMs += clock.now() - startedAt;
    const { items, count, nextCursor } = partOf(key, output);
    for (const item of items) {
      // A caller that canceled gets none of the items that are already buffered.
      if (running.signal?.aborted) throw cancelled(key, running.signal);
      yield item;
    }
    left -= count;
    cursor = nextCursor === undefined ? undefined : guard.follow(nextCursor, count);
  } while (cursor !== undefined && left > 0);
}

interface Part {
  readonly items: readonly unknown[];
  /** How many of the limit it takes. */
  readonly count: number;
  readonly nextCursor?: string | undefined;
}

/** One page of a list, or one piece of an export. */
function partOf(key: string, output: unknown): Part {
  const { items, content, count } = objectAt(output);
  const nextCursor = textAt(output, 'nextCursor');
  if (Array.isArray(items)) return { items, count: items.length, nextCursor };
  if (typeof content !== 'string') throw noList(key);
  return { items: content === '' ? [] : [content], count: typeof count === 'number' ? count : 0, nextCursor };
}

function noList(key: string): OktaError {
  return new OktaError('invalid_request', { what: `${key} does not return a list`, hint: 'run it instead' });
}

function cancelled(key: string, { reason: cause }: AbortSignal): OktaError {
  return new OktaError('cancelled', { what: `The stream of ${key} was canceled` }, { cause });
}

// Okta recommends this size for a page of users or groups.
const pageSize = 200;
