import { OktaError } from '../okta/errors.ts';
import { Trail } from '../okta/trail.ts';
import type { Session } from './connect.ts';
import { parseInput } from './input.ts';
import { findAction, runAction } from './run-action.ts';

/**
 * Every item of a list step, or as many as its `limit` says: runs it page after page with its own cursor, so that memory
 * holds one page.
 */
export async function* streamAction(
  session: () => Session,
  { key, input }: { key: string; input: unknown },
): AsyncGenerator<unknown> {
  const action = await findAction(key);
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
    const { output } = await runAction(session(), { key, input: page });
    const { items, nextCursor } = output as { items: readonly unknown[]; nextCursor?: string };
    yield* items;
    left -= items.length;
    cursor = nextCursor === undefined ? undefined : trail.follow(nextCursor);
  } while (cursor !== undefined && left > 0);
}

// What Okta recommends for a page of users or groups.
const pageSize = 200;
