import { OktaError } from '../okta/errors.ts';
import { Trail } from '../okta/trail.ts';
import type { Session } from './connect.ts';
import { findAction, runAction } from './run-action.ts';

/** Every item of a list step: runs it page after page with its own cursor, so that memory holds one page. */
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
  const {
    all: _,
    limit,
    ...rest
  }: Record<string, unknown> = typeof input === 'object' && input !== null ? { ...input } : {};
  const trail = new Trail();
  let cursor: string | undefined;
  do {
    const page = {
      ...rest,
      limit: typeof limit === 'number' ? limit : pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const { output } = await runAction(session(), { key, input: page });
    const { items, nextCursor } = output as { items: readonly unknown[]; nextCursor?: string };
    yield* items;
    cursor = nextCursor === undefined ? undefined : trail.follow(nextCursor);
  } while (cursor !== undefined);
}

// What Okta recommends for a page of users or groups.
const pageSize = 200;
