import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import { outcomeUnknown } from '../../okta/failure.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, type OwnerConsent } from '../../step/fields.ts';
import { deactivate } from './lifecycle.ts';
import { readUnlessGone, settledUser, type User, userAs } from './user.ts';

/** The result of a deletion. */
export interface Deletion {
  readonly changed: boolean;
  /** Whether Okta no longer returns the user. */
  readonly deleted: boolean;
  readonly userId: string;
  /** DELETED if the user was gone. */
  readonly previousStatus: string;
  /** The user as it was before; by ID only if the user was gone. */
  readonly user: User;
}

/** How long Okta may take to deactivate a user with many apps, and to delete one. */
const patienceMs = 20_000;

/** How long to check for the user after a DELETE before it counts as a deactivation only. */
const goneMs = 4000;

/**
 * Deletes a user permanently: deactivates them first, as Okta requires, then deletes, and checks that the user is gone, since
 * Okta responds the same whether a DELETE deleted or only deactivated. Finishes an interrupted deletion. An unknown ID counts
 * as deleted; an unknown login throws `not_found`, since it may be mistyped.
 */
export async function deletePermanently(
  okta: Okta<'getUser' | 'deactivateUser' | 'deleteUser'>,
  {
    user,
    sendEmail = false,
    allowTokenOwner,
  }: OwnerConsent & { readonly user: string; readonly sendEmail?: boolean | undefined },
): Promise<Deletion> {
  const before = await readUnlessGone(okta, user);
  if (before === undefined)
    return { changed: false, deleted: true, userId: user, previousStatus: 'DELETED', user: { id: user } };
  const { id } = before;
  const deactivated = before.status === 'DEPROVISIONED';
  if (!deactivated) {
    const next = `Then DELETE /api/v1/users/${id} (deleteUser) deletes the user permanently.`;
    const { user: now } = await deactivate(okta, { user: before, sendEmail, allowTokenOwner, notes: [next] });
    // A DELETE of a user whose deactivation is still under way deletes nothing.
    await settledUser(okta, now, patienceMs);
  }
  const isGone = async () => ((await okta.find('getUser', { path: { id } })) === undefined ? true : undefined);
  const lookUp = async () => ((await isGone()) ? {} : undefined);
  // One email is enough: it goes with the first write.
  let query: { readonly sendEmail?: boolean } = deactivated ? { sendEmail } : {};
  const deleteOnce = async () => {
    const notes = ['Deletes the user permanently.'];
    await okta.remove('deleteUser', { path: { id }, query, afterLoss: { lookUp }, notes });
    query = {};
    return okta.until(isGone, goneMs).catch(cannotTell);
  };
  const deleted = (await okta.until(deleteOnce, patienceMs)) === true;
  return { changed: true, deleted, userId: id, previousStatus: before.status ?? '', user: before };
}

// Okta accepted the deletion. A failed check afterwards must not look as if nothing happened.
function cannotTell(error: unknown): never {
  throw error instanceof OktaError && error.category !== 'cancelled' ? outcomeUnknown('deleteUser', error) : error;
}

/** Whether Okta no longer returns the user. */
export const deleted = field(z.boolean(), {
  title: 'Deleted',
  description: 'False if Okta accepted the deletion but still returns the user. Run the step again to make sure.',
});

/** Output of a deletion. */
export const deletionModel = z.strictObject({
  changed,
  deleted,
  userId: field(z.string(), { title: 'User ID' }),
  previousStatus: field(z.string(), {
    title: 'Previous status',
    description: 'DELETED if the user no longer existed.',
  }),
  user: userAs('The user before the deletion. Only the ID if the user no longer existed.'),
});
