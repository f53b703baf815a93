import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, date, segmentText, text } from '../../step/fields.ts';

/** Statuses of a user (Okta: user lifecycle). */
const userStatuses = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
] as const;

const essential = ['id', 'status', 'created', 'lastLogin', 'profile'];

/** A user as steps return it: Okta's own names, null members left out. Nothing but the ID can be relied on. */
export const userModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'User ID' }),
    status: text('Status', `One of ${userStatuses.join(', ')}.`),
    transitioningToStatus: text('Transitioning to', 'Target status of a change in progress.'),
    created: date('Created'),
    activated: date('Activated'),
    statusChanged: date('Status changed'),
    lastLogin: date('Last sign-in'),
    lastUpdated: date('Last updated'),
    passwordChanged: date('Password changed'),
    type: field(z.looseObject({ id: text('User type ID') }), { title: 'User type' }).optional(),
    profile: field(
      z.looseObject({
        login: text('Username'),
        email: text('Primary email'),
        firstName: text('First name'),
        lastName: text('Last name'),
        displayName: text('Display name'),
        department: text('Department'),
      }),
      {
        title: 'Profile',
        essential: ['login', 'email', 'firstName', 'lastName', 'displayName', 'department'],
        description: 'All attributes that have a value, including custom attributes.',
      },
    ).optional(),
  }),
  { title: 'User', essential },
);

/** The user of an output, with a description. */
export function userAs(description: string): typeof userModel {
  return field(userModel.clone(), { title: 'User', description, essential });
}

/** A user, see {@link userModel}. */
export type User = z.infer<typeof userModel>;

/** The user that a step is about. */
export const user = field(segmentText(), {
  title: 'User',
  description: 'User ID or username. Use the ID if the username contains a slash.',
  placeholder: 'grace.lindqvist@acme.example',
  optionsFrom: 'users',
});

const sendEmail = (description: string, byDefault: boolean) =>
  field(z.boolean(), { title: 'Send email', description, default: byDefault }).optional();

/** Whether activating emails the link to the user. */
export const activationEmail = sendEmail(
  'Whether Okta emails the activation link to the user; otherwise it is returned in the output.',
  true,
);

/** Whether reactivating emails the link to the user. */
export const reactivationEmail = sendEmail(
  'Whether Okta emails a new activation link to the user; otherwise it is returned in the output.',
  false,
);

/** Whether deactivating or deleting emails the administrator. */
export const deactivationEmail = sendEmail('Whether Okta emails the administrator about it.', false);

/** Output of the steps that change a user's status. */
export const statusChangeModel = z.strictObject({
  changed,
  previousStatus: field(z.string(), { title: 'Previous status' }),
  user: userModel,
});

/** Picks the output out of a change of status. */
export function statusChangeOutput(change: z.infer<typeof statusChangeModel>): z.infer<typeof statusChangeModel> {
  const { changed, previousStatus, user } = change;
  return { changed, previousStatus, user };
}

/**
 * Reads a user after a successful write. If that fails, the write still succeeded: returns the user as they were before,
 * without the members that the write may have changed.
 */
export async function readAfterwards(okta: Okta<'getUser'>, before: User): Promise<User> {
  try {
    return await okta.read('getUser', { path: { id: before.id } });
  } catch (error) {
    if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
    const { status: _, transitioningToStatus: __, statusChanged: ___, lastUpdated: ____, ...kept } = before;
    return kept;
  }
}

/** How long a step waits for an asynchronous change of status. */
const settlingMs = 4000;

/**
 * Waits until Okta finishes a change of status. It activates and deactivates asynchronously, and `transitioningToStatus` is
 * the target. Returns the user as they are by the end of the wait.
 */
export async function settledUser(okta: Okta<'getUser'>, user: User, ms = settlingMs): Promise<User> {
  let now = user;
  const isSettled = async () => {
    if (now.transitioningToStatus === undefined) return true;
    now = await readAfterwards(okta, now);
    return now.transitioningToStatus === undefined ? true : undefined;
  };
  if (now.transitioningToStatus !== undefined) await okta.until(isSettled, ms);
  return now;
}

// Okta's user IDs are 20 characters and start with 00u; a login of that form does not occur.
const userId = /^00u[A-Za-z0-9]{17}$/;

/** Whether a user is given by ID, not by login. */
function isUserId(user: string): boolean {
  return userId.test(user);
}

/** The ID of a user given by ID or login; some endpoints take IDs only. */
export async function userIdOf(okta: Okta<'getUser'>, user: string): Promise<string> {
  return isUserId(user) ? user : (await okta.read('getUser', { path: { id: user } })).id;
}

/** The IDs of users given by ID or login, each once. */
export async function userIdsOf(okta: Okta<'getUser'>, users: readonly string[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const user of users) ids.add(await userIdOf(okta, user));
  return [...ids];
}

/**
 * Reads a user to remove; `undefined` for an unknown ID. An unknown login throws `not_found`, since it may be mistyped.
 */
export async function readUnlessGone(okta: Okta<'getUser'>, user: string): Promise<User | undefined> {
  const path = { id: user };
  return isUserId(user) ? okta.find('getUser', { path }) : okta.read('getUser', { path });
}
