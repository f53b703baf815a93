import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { type OwnerConsent, refuseTokenOwner } from '../../step/fields.ts';
import { changeStatus, explainByStatus, oneTimeSecrets, type StatusChanged } from './status-change.ts';
import { readAfterwards, statusChangeModel, statusChangeOutput, type User } from './user.ts';

/** A user whose status to change. */
export interface Subject {
  /** ID or login, or the user as just read. */
  readonly user: string | User;
  /** Whether Okta sends an email. */
  readonly sendEmail?: boolean | undefined;
}

/** Operations of {@link activate} and {@link reactivate}. */
export type ActivationOperation = 'getUser' | 'activateUser' | 'reactivateUser';

/**
 * Activates a user. Okta emails the activation link unless `sendEmail` is false; then its response contains the link. A
 * PROVISIONED user is already activated but has not followed the link yet.
 */
export async function activate(
  okta: Okta<ActivationOperation>,
  { user, sendEmail = true }: Subject,
): Promise<StatusChanged> {
  const changed = await changeStatus(okta, {
    user,
    settled: (status) => status === 'ACTIVE' || status === 'PROVISIONED',
    // Documented as "already active". What Okta returns for a suspended user is undocumented.
    already: { code: 'E0000016', unless: ['SUSPENDED', 'DEPROVISIONED', 'STAGED'] },
    refusedIn: ['RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'SUSPENDED'],
    change: (id, lookUp) => okta.call('activateUser', { path: { id }, query: { sendEmail }, afterLoss: { lookUp } }),
  });
  if (sendEmail || !changed.changed || changed.user.status !== 'PROVISIONED' || hasLink(changed.answer)) return changed;
  // The response with the link was lost. Okta creates a new one while the activation is incomplete.
  const answer = await newLink(okta, changed.user.id).catch((error: unknown) => {
    // The activation itself has happened.
    if (error instanceof OktaError && error.category !== 'cancelled') return {};
    throw error;
  });
  return { ...changed, answer };
}

/**
 * Restarts an incomplete activation or password recovery. Okta emails a new link, or returns it. Okta refuses this for a
 * deactivated user, who is activated again instead.
 */
export async function reactivate(
  okta: Okta<ActivationOperation>,
  { user, sendEmail = false }: Subject,
): Promise<StatusChanged> {
  const before = typeof user === 'string' ? await okta.read('getUser', { path: { id: user } }) : user;
  if (before.status === 'DEPROVISIONED') return activate(okta, { user: before, sendEmail });
  // Nothing shows whether an email was sent if the response is lost, so it is not sent again.
  const sent = sendEmail
    ? okta.call('reactivateUser', { path: { id: before.id }, query: { sendEmail } })
    : newLink(okta, before.id);
  const refusedIn = ['STAGED', 'ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'SUSPENDED'];
  const answer = await explainByStatus(before, sent, refusedIn);
  return { changed: true, previousStatus: before.status ?? '', user: await readAfterwards(okta, before), answer };
}

// Without an email, repeating is harmless: the newest link is valid.
function newLink(okta: Okta<'reactivateUser'>, id: string): Promise<unknown> {
  return okta.call('reactivateUser', { path: { id }, query: { sendEmail: false }, afterLoss: 'repeat' });
}

function hasLink(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'activationToken' in answer;
}

/**
 * Deactivates a user: ends access and app assignments, keeps profile and group memberships. Refuses the token's own owner
 * unless allowed.
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
    // Some orgs respond like this for a user who is already deactivated (reported by users of Okta's SDKs).
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

/** Suspends a user: blocks sign-in, keeps groups and apps. Refuses the token's own owner unless allowed. */
export async function suspend(
  okta: Okta<'getUser' | 'suspendUser'>,
  { user, allowTokenOwner }: Subject & OwnerConsent,
): Promise<StatusChanged> {
  const before = typeof user === 'string' ? await okta.read('getUser', { path: { id: user } }) : user;
  if (before.status !== 'SUSPENDED') await refuseTokenOwner(okta, { userId: before.id, allowTokenOwner });
  return changeStatus(okta, {
    user: before,
    settled: (status) => status === 'SUSPENDED',
    // Documented: only ACTIVE. Recorded: PROVISIONED and PASSWORD_EXPIRED too.
    refusedIn: ['STAGED', 'DEPROVISIONED'],
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
 * Unlocks a user. Okta also unlocks an ACTIVE user who is blocked on unknown devices, which the status does not show. If it
 * refuses because the user is not blocked, the user is already unlocked.
 */
export async function unlock(okta: Okta<'getUser' | 'unlockUser'>, { user }: Subject): Promise<StatusChanged> {
  const before = typeof user === 'string' ? await okta.read('getUser', { path: { id: user } }) : user;
  return changeStatus(okta, {
    user: before,
    settled: (status) => status !== 'LOCKED_OUT' && status !== 'ACTIVE',
    carriedOut: (status) => status !== 'LOCKED_OUT',
    already: { code: 'E0000032', unless: ['LOCKED_OUT'] },
    change: (id, lookUp) =>
      okta.call('unlockUser', {
        path: { id },
        afterLoss: before.status === 'LOCKED_OUT' ? { lookUp } : 'repeat',
        notes: before.status === 'ACTIVE' ? ['The user is ACTIVE: only a block on unknown devices would end.'] : [],
      }),
  });
}

/** Link and token of an activation that Okta did not email. */
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
