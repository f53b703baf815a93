import { z } from 'zod';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed } from '../../step/fields.ts';
import { explainByStatus, oneTimeSecrets } from './status-change.ts';
import { readAfterwards, type statusChangeModel, type User, userModel } from './user.ts';

/** How to reset a password. */
export interface PasswordReset {
  /** ID or login. */
  readonly user: string;
  /** Whether Okta emails the link; otherwise its response contains it. */
  readonly sendEmail: boolean;
  readonly revokeSessions?: boolean | undefined;
}

/**
 * Resets a user's password, which leads to RECOVERY. After a lost response, a link without an email is requested again. An
 * email was sent if the user is in RECOVERY by then; if they were in RECOVERY before, that proves nothing, and no second
 * email is sent.
 */
export async function resetPassword(
  okta: Okta<'getUser' | 'resetPassword'>,
  { user, sendEmail, revokeSessions }: PasswordReset,
): Promise<z.infer<typeof statusChangeModel> & { resetPasswordUrl?: string }> {
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
  const answer = await explainByStatus(before, reset);
  const after = await readAfterwards(okta, before);
  const secrets = oneTimeSecrets(answer, ['resetPasswordUrl']);
  return { changed: true, previousStatus: before.status ?? '', user: after, ...secrets };
}

/** Whether a new password also ends the sessions of the old one. */
export const revokeSessions = field(z.boolean(), {
  title: 'Revoke sessions',
  description: "Whether to also end all of the user's sessions.",
  default: false,
}).optional();

/** Whether Okta emails the link to the user. */
export const sendLink = field(z.boolean(), {
  title: 'Send email',
  description: 'Whether Okta emails the link to the user; otherwise it is returned in the output.',
});

/** A link to set a new password. */
export const resetLink = field(z.string(), {
  title: 'Reset link',
  description: 'Link for the user, if Okta did not email it. Works once, for a limited time.',
  secret: true,
}).optional();

/** Output of the step that starts the recovery of a password. */
export const recoveryModel = z.strictObject({ changed, user: userModel, resetPasswordUrl: resetLink });

/**
 * Starts the recovery of a forgotten password, which leaves the status of the user. So nothing shows after a lost response
 * whether it was started: a link is requested again, an email is not.
 */
export async function startRecovery(
  okta: Okta<'getUser' | 'forgotPassword'>,
  { user, sendEmail }: Pick<PasswordReset, 'user' | 'sendEmail'>,
): Promise<{ changed: boolean; user: User; resetPasswordUrl?: string }> {
  const before = await okta.read('getUser', { path: { id: user } });
  const link = { afterLoss: 'repeat', returns: 'object' } as const;
  const starting = okta.call('forgotPassword', {
    path: { userId: before.id },
    // Okta's default is an email.
    query: { sendEmail },
    ...(sendEmail ? {} : link),
  });
  const answer = await explainByStatus(before, starting);
  return { changed: true, user: before, ...oneTimeSecrets(answer, ['resetPasswordUrl']) };
}
