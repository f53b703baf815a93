import { OktaError } from '../okta/errors.ts';
import { Trail } from '../okta/trail.ts';
import { parseInput } from './input.ts';
import { runAction } from './run-action.ts';
import type { Session } from './session.ts';

/**
 * Every item of a list step, or as many as its `limit` says: runs it page after page with its own cursor, so that memory
 * holds one page.
 */
export async function* streamAction(
  session: () => Session,
  { key, input }: { key: string; input: unknown },
): AsyncGenerator<unknown> {
  const action = await session().steps.action(key);
  if (!('cursor' in action.input.shape)) {
    throw new OktaError('invalid_request', `${key} is no list, so it cannot be streamed; run it instead.`, {
      hint: 'run it instead',
    });
  }
  const { all: _, limit, ...rest } = parseInput(action.input, { input, step: key });
  let left = typeof limit === 'number' ? limit : Number.POSITIVE_INFINITY;
  const trail = new Trail();
  let cursor = rest['cursor'];
  do {
    const page = { ...rest, limit: Math.min(left, pageSize), ...(cursor === undefined ? {} : { cursor }) };
    const running = session();
    const { output } = await runAction(running, { key, input: page });
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
