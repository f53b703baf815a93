import { z } from 'zod';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { namingStatus, type StatusChanged } from './status-change.ts';
import { readAfterwards } from './user.ts';

/** How a password is to be reset. */
export interface PasswordReset {
  /** ID or login. */
  readonly user: string;
  /** Whether Okta mails the link; otherwise its answer carries it. */
  readonly sendEmail: boolean;
  /** Whether the user's sessions end as well. */
  readonly revokeSessions?: boolean | undefined;
}

/**
 * Resets a user's password, which leads to RECOVERY. After a lost answer: a link that no mail carries is simply asked for
 * again. A mail was sent if the user is in RECOVERY by then; whether it was for a user who was there before cannot be
 * told, and it is not sent again.
 */
export async function resetPassword(
  okta: Okta<'getUser' | 'resetPassword'>,
  { user, sendEmail, revokeSessions }: PasswordReset,
): Promise<StatusChanged> {
  const before = await okta.read('getUser', { path: { id: user } });
  const lookUp = async () =>
    (await okta.read('getUser', { path: { id: before.id } })).status === 'RECOVERY' ? {} : undefined;
  const link = { afterLoss: 'repeat', returns: 'object' } as const;
  const mail = before.status === 'RECOVERY' ? {} : { afterLoss: { lookUp } };
  const reset = okta.call('resetPassword', {
    path: { id: before.id },
    query: { sendEmail, revokeSessions },
    ...(sendEmail ? mail : link),
  });
  const answer = await namingStatus(before, reset);
  return { changed: true, previousStatus: before.status ?? '', user: await readAfterwards(okta, before), answer };
}

/** Whether a new password also ends the sessions of the old one. */
export const revokeSessions = field(z.boolean(), {
  title: 'Revoke sessions',
  description: "Whether to also end all of the user's sessions.",
  default: false,
}).optional();
