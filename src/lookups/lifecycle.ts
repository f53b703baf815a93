import type { Okta } from '../connector/context.ts';
import type { User } from '../models/user.ts';
import { readUser } from './user.ts';

/** A change of a user's status. */
export interface StatusChange {
  /** ID or login. */
  readonly user: string;
  /** Whether a user of this status needs no change any more. */
  readonly settled: (status: string | undefined) => boolean;
  /** Makes the change for the user with this ID; `check` tells after a lost answer whether it was made. */
  readonly change: (id: string, check: () => Promise<unknown>) => Promise<unknown>;
}

/** The user as it is after a change of status. */
export interface StatusChanged {
  readonly changed: boolean;
  readonly previousStatus: string;
  readonly user: User;
  /** What Okta answered to the change; `{}` if it was already so, or if the answer was lost. */
  readonly answer: unknown;
}

/**
 * Changes a user's status, unless it is so already, and reads the user afterwards, since Okta answers `{}`. If the answer
 * is lost, the user's status tells whether the change was made.
 */
export async function changeStatus(
  okta: Okta<'getUser'>,
  { user, settled, change }: StatusChange,
): Promise<StatusChanged> {
  const before = await readUser(okta, user);
  const previousStatus = before.status ?? '';
  if (settled(before.status)) return { changed: false, previousStatus, user: before, answer: {} };
  const answer = await change(before.id, async () => {
    const now = await readUser(okta, before.id);
    return settled(now.status) ? {} : undefined;
  });
  return { changed: true, previousStatus, user: await readUser(okta, before.id), answer };
}
