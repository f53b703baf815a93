import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, text } from '../../step/member.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';

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

/** A user in an output, with what is particular about it there. */
export function userAs(description: string): typeof userModel {
  return field(userModel.clone(), { title: 'User', description, essential });
}

/** A user, see {@link userModel}. */
export type User = z.infer<typeof userModel>;

/** Reads a user from Okta's answer. */
export function toUser(value: unknown): User {
  const user = tidyObject(value, 'user');
  return { ...user, id: textOf(user['id']) };
}
