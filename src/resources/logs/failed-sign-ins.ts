import { z } from 'zod';
import { field } from '../../step/field.ts';
import type { TriggerEvent } from './trigger-event.ts';

/** Event types of attempts to sign in: to Okta, with a factor, to an app, through other identity providers. */
export const signInTypes = [
  'user.session.start',
  'user.authentication.auth_via_mfa',
  'user.authentication.sso',
  'user.authentication.auth_via_IDP',
  'user.authentication.auth_via_social',
  'user.authentication.auth_via_radius',
  'policy.evaluate_sign_on',
  'app.generic.unauth_app_access_attempt',
];

/** The results of attempts that failed. */
export const failedResults = ['FAILURE', 'DENY'];

const count = field(z.number(), { title: 'Count' });

function tally<Shape extends z.ZodRawShape>(title: string, shape: Shape) {
  return field(z.array(z.strictObject({ ...shape, count })), { title, description: 'Most frequent first.' });
}

/** How often each reason, user and address occurs among the returned events. */
export const countsModel = field(
  z.strictObject({
    reasons: tally('By reason', { reason: field(z.string(), { title: 'Reason' }) }),
    users: tally('By user', { user: field(z.string(), { title: 'User', description: 'Username, or ID.' }) }),
    ipAddresses: tally('By IP address', { ipAddress: field(z.string(), { title: 'IP address' }) }),
  }),
  { title: 'Counts', description: 'How often each value occurs among the returned events.' },
);

type Attempt = Pick<TriggerEvent, 'outcome' | 'user' | 'where' | 'actor'>;

/** Counts the attempts by reason, user and address. Attempts without the value are left out. */
export function countAttempts(attempts: readonly Attempt[]): z.infer<typeof countsModel> {
  return {
    reasons: counted(attempts.map(({ outcome }) => outcome.reason ?? outcome.result)).map(([reason, count]) => ({
      reason,
      count,
    })),
    // The actor of an attempt with an unknown username has no ID.
    users: counted(attempts.map(({ user, actor }) => user?.login ?? user?.id ?? actor?.login)).map(([user, count]) => ({
      user,
      count,
    })),
    ipAddresses: counted(attempts.map(({ where }) => where.ipAddress)).map(([ipAddress, count]) => ({
      ipAddress,
      count,
    })),
  };
}

function counted(values: readonly (string | undefined)[]): [value: string, count: number][] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
