import { OktaError } from '../../okta/errors.ts';
import { Trail } from '../../okta/trail.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import type { Session } from '../session.ts';
import { parseInput } from './input.ts';
import { runAction } from './run-action.ts';

/** What a stream needs of its connection. */
export interface StreamHost {
  readonly clock: Clock;
  /** A session for one page, which may take so long; as long as the connection's default if absent. */
  session(deadlineMs: number | undefined): Session;
}

/**
 * Every item of a list step, or as many as its `limit` says: runs it page after page with its own cursor, so that memory
 * holds one page. `deadlineMs` bounds the time that all pages take together; what the caller does with the items does not
 * count.
 */
export async function* streamAction(
  { session, clock }: StreamHost,
  { key, input, deadlineMs }: { key: string; input: unknown; deadlineMs: number | undefined },
): AsyncGenerator<unknown> {
  const action = await session(deadlineMs).steps.action(key);
  if (!('cursor' in action.input.shape)) {
    throw new OktaError('invalid_request', `${key} is no list, so it cannot be streamed; run it instead.`, {
      hint: 'run it instead',
    });
  }
  const { all: _, limit, ...rest } = parseInput(action.input, { input, step: key });
  let left = typeof limit === 'number' ? limit : Number.POSITIVE_INFINITY;
  const trail = new Trail();
  let spentMs = 0;
  let cursor = rest['cursor'];
  do {
    const page = { ...rest, limit: Math.min(left, pageSize), ...(cursor === undefined ? {} : { cursor }) };
    const running = session(deadlineMs === undefined ? undefined : deadlineMs - spentMs);
    const startedAt = clock.now();
    const { output } = await runAction(running, { key, input: page });
    spentMs += clock.now() - startedAt;
    const { items, nextCursor } = output as { items: readonly unknown[]; nextCursor?: string };
    for (const item of items) {
      // What lies ready of the page is not handed over to who has ended the run.
      if (running.signal?.aborted) throw cancelled(key, running.signal);
      yield item;
    }
    left -= items.length;
    cursor = nextCursor === undefined ? undefined : trail.follow(nextCursor, items.length);
  } while (cursor !== undefined && left > 0);
}

function cancelled(key: string, { reason: cause }: AbortSignal): OktaError {
  return new OktaError('cancelled', `The stream of ${key} was cancelled before its end.`, { cause });
}

// What Okta recommends for a page of users or groups.
const pageSize = 200;
