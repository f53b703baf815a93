import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { type OwnerConsent, refuseTokenOwner } from '../../step/fields.ts';
import { changeStatus, explainByStatus, oneTimeSecrets, type StatusChanged } from './status-change.ts';
import { readAfterwards, statusChangeModel, statusChangeOutput, type User } from './user.ts';

/** A user whose status is to change. */
export interface Subject {
  /** ID or login, or the user as just read. */
  readonly user: string | User;
  /** Whether Okta sends its e-mail about it; Okta's own default if left out. */
  readonly sendEmail?: boolean | undefined;
}

/** Operations of {@link activate} and {@link reactivate}. */
export type ActivationOperation = 'getUser' | 'activateUser' | 'reactivateUser';

/**
 * Activates a user. Okta mails the activation link unless told otherwise; without the mail the answer carries the link. A
 * PROVISIONED user has been activated and has yet to follow the link.
 */
export async function activate(
  okta: Okta<ActivationOperation>,
  { user, sendEmail = true }: Subject,
): Promise<StatusChanged> {
  const changed = await changeStatus(okta, {
    user,
    settled: (status) => status === 'ACTIVE' || status === 'PROVISIONED',
    // Catalogued as "already active"; what Okta says of a suspended user is not documented.
    already: { code: 'E0000016', unless: ['SUSPENDED', 'DEPROVISIONED', 'STAGED'] },
    change: (id, lookUp) => okta.call('activateUser', { path: { id }, query: { sendEmail }, afterLoss: { lookUp } }),
  });
  if (sendEmail || !changed.changed || changed.user.status !== 'PROVISIONED' || hasLink(changed.answer)) return changed;
  // The answer with the link was lost; Okta makes a new one for a user whose activation is not complete.
  const answer = await newLink(okta, changed.user.id).catch((error: unknown) => {
    // The activation itself has happened.
    if (error instanceof OktaError && error.category !== 'cancelled') return {};
    throw error;
  });
  return { ...changed, answer };
}

/**
 * Restarts an activation or a password recovery that was not completed. Okta mails a new link if told so, otherwise the
 * answer carries it. Okta refuses this for a deactivated user, whose activation starts anew instead.
 */
export async function reactivate(
  okta: Okta<ActivationOperation>,
  { user, sendEmail = false }: Subject,
): Promise<StatusChanged> {
  const before = typeof user === 'string' ? await okta.read('getUser', { path: { id: user } }) : user;
  if (before.status === 'DEPROVISIONED') return activate(okta, { user: before, sendEmail });
  // Nothing tells whether a mail was sent whose answer was lost, so that it is not sent again.
  const sent = sendEmail
    ? okta.call('reactivateUser', { path: { id: before.id }, query: { sendEmail } })
    : newLink(okta, before.id);
  const answer = await explainByStatus(before, sent);
  return { changed: true, previousStatus: before.status ?? '', user: await readAfterwards(okta, before), answer };
}

// Without a mail, asking once more is harmless: the newest link counts.
function newLink(okta: Okta<'reactivateUser'>, id: string): Promise<unknown> {
  return okta.call('reactivateUser', { path: { id }, query: { sendEmail: false }, afterLoss: 'repeat' });
}

function hasLink(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'activationToken' in answer;
}

/**
 * Deactivates a user: ends access and app assignments; profile and group memberships stay. Refuses the token's own owner
 * unless that is meant.
 */
export async function deactivate(
  okta: Okta<'getUser' | 'deactivateUser'>,
  { user, sendEmail = false, notes, allowTokenOwner }: Subject & OwnerConsent & { readonly notes?: readonly string[] },
): Promise<StatusChanged> {
  const before = typeof user === 'string' ? await okta.read('getUser', { path: { id: user } }) : user;
  if (before.status !== 'DEPROVISIONED') await refuseTokenOwner(okta, { userId: before.id, allowTokenOwner });
  return changeStatus(okta, {
    user: before,
    settled: (status) => status === 'DEPROVISIONED',
    // What Okta says of a user who is deactivated already, as of one it does not know (reported by users of its SDKs).
    already: { code: 'E0000007' },
    change: (id, lookUp) =>
      okta.call('deactivateUser', {
        path: { id },
        query: { sendEmail },
        afterLoss: { lookUp },
        ...(notes === undefined ? {} : { notes }),
      }),
  });
}

/** Suspends a user: blocks signing in; groups and apps stay. Refuses the token's own owner unless that is meant. */
export async function suspend(
  okta: Okta<'getUser' | 'suspendUser'>,
  { user, allowTokenOwner }: Subject & OwnerConsent,
): Promise<StatusChanged> {
  const before = typeof user === 'string' ? await okta.read('getUser', { path: { id: user } }) : user;
  if (before.status !== 'SUSPENDED') await refuseTokenOwner(okta, { userId: before.id, allowTokenOwner });
  return changeStatus(okta, {
    user: before,
    settled: (status) => status === 'SUSPENDED',
    change: (id, lookUp) => okta.call('suspendUser', { path: { id }, afterLoss: { lookUp } }),
  });
}

/** Ends a suspension. Okta returns the user to the status before it, which need not be ACTIVE (recorded). */
export function unsuspend(okta: Okta<'getUser' | 'unsuspendUser'>, { user }: Subject): Promise<StatusChanged> {
  return changeStatus(okta, {
    user,
    settled: (status) => status !== 'SUSPENDED',
    change: (id, lookUp) => okta.call('unsuspendUser', { path: { id }, afterLoss: { lookUp } }),
  });
}

/**
 * Unlocks a user. Besides LOCKED_OUT, Okta unlocks an ACTIVE user who is blocked from unknown devices, which the status
 * does not show; it refuses one who is not blocked, and that is being unlocked already.
 */
export async function unlock(okta: Okta<'getUser' | 'unlockUser'>, { user }: Subject): Promise<StatusChanged> {
  const before = typeof user === 'string' ? await okta.read('getUser', { path: { id: user } }) : user;
  return changeStatus(okta, {
    user: before,
    settled: (status) => status !== 'LOCKED_OUT' && status !== 'ACTIVE',
    carriedOut: (status) => status !== 'LOCKED_OUT',
    already: { code: 'E0000032', unless: ['LOCKED_OUT'] },
    change: (id, lookUp) =>
      okta.call('unlockUser', { path: { id }, afterLoss: before.status === 'LOCKED_OUT' ? { lookUp } : 'repeat' }),
  });
}

/** The link and token of an activation that Okta has not mailed. */
export const activationLink = {
  activationUrl: field(z.string(), {
    title: 'Activation link',
    description: 'Link for the user to set a password, if Okta did not email it. Works once, for a limited time.',
    secret: true,
  }).optional(),
  activationToken: field(z.string(), {
    title: 'Activation token',
    description: 'One-time token in the link. Use it to build your own link.',
    secret: true,
  }).optional(),
};

/** Output of the steps that activate a user. */
export const activationModel = statusChangeModel.extend(activationLink);

/** Picks the output out of an activation. */
export function activationOutput(
  change: z.infer<typeof statusChangeModel> & { readonly answer: unknown },
): z.infer<typeof activationModel> {
  return { ...statusChangeOutput(change), ...oneTimeSecrets(change.answer, ['activationUrl', 'activationToken']) };
}
