import { z } from 'zod';
import type { AfterLoss, LostWrite } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, requiredText } from '../../step/fields.ts';
import { explainDeniedByStatus } from './status-change.ts';
import { type User, userModel } from './user.ts';

/** Output of the steps that change a user's password or recovery question. */
export const credentialChangeModel = z.strictObject({ changed, user: userModel });

/** A password as text; the title tells which. */
export function passwordText(title: string, description?: string) {
  return field(z.string().min(1), { title, ...(description === undefined ? {} : { description }), secret: true });
}

function flag(title: string, description: string) {
  return field(z.boolean(), { title, description, default: false }).optional();
}

/** How a new password is set. */
export const passwordOptions = {
  mustChange: flag('Must change', 'Whether the user must choose another password at the next sign-in.'),
  checkHistory: flag(
    'Check history',
    'Whether Okta rejects a password that the user had before or changed too recently.',
  ),
  checkMinimumAge: flag('Check minimum age', 'Whether Okta rejects a change sooner than the password policy allows.'),
  revokeSessions: flag('Revoke sessions', "Whether to also end all of the user's sessions."),
};

/** A new recovery question with its answer. Okta's reference: up to 100 characters each. */
export const newRecoveryQuestion = {
  question: field(requiredText().max(100), {
    title: 'Question',
    placeholder: 'Where did you meet your best friend?',
  }),
  answer: field(z.string().trim().min(1).max(100), {
    title: 'Answer',
    description: "The org's policy may require a minimum length, usually 4.",
    secret: true,
  }),
};

/**
 * Finds out after a lost response whether a user's password was changed: `passwordChanged` shows it, except within the second
 * in which it was changed before.
 */
export function lookUpPasswordChange(okta: Okta<'getUser'>, before: User): AfterLoss {
  return {
    async lookUp(write) {
      const user = await okta.read('getUser', { path: { id: before.id } });
      const { passwordChanged } = user;
      if (passwordChanged === undefined) return undefined;
      const isNew = passwordChanged !== before.passwordChanged || isCertain(write, passwordChanged);
      const verdict = write.madeAfter(passwordChanged);
      if (verdict === 'no') return undefined;
      if (verdict === 'yes' && isNew) return user;
      throw cannotTell(before);
    },
  };
}

// A time in whole seconds may be any moment of its second. One millisecond earlier, it counts as it stands.
function isCertain(write: LostWrite, passwordChanged: string): boolean {
  return write.madeAfter(new Date(Date.parse(passwordChanged) - 1).toISOString()) === 'yes';
}

function cannotTell({ id }: User): OktaError {
  const what = `Okta does not show whether the password of ${id} was changed`;
  const hint = 'check whether the new password works before you run this again';
  return new OktaError('outcome_unknown', { what, hint }, { known: `${what}.` });
}

/** Names the field at fault in the refusal of a new password, or of the current one that the user gave. */
export async function explainPasswordRefusal<Value>(
  user: User,
  {
    call,
    newField,
    currentField,
  }: { readonly call: Promise<Value>; readonly newField?: string; readonly currentField?: string },
): Promise<Value> {
  try {
    return await explainDeniedByStatus(user, call);
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    const { what, errorCode = '', causes, summary } = error;
    const isAboutPolicy =
      errorCode === 'E0000080' || causes.some((cause) => /^password\b/i.test(cause) && !isWrong(cause));
    if (newField !== undefined && isAboutPolicy)
      throw error.rephrased('invalid_request', { what, hint: 'choose another password' }, { field: newField, summary });
    if (currentField === undefined || errorCode !== 'E0000014') throw error;
    throw error.rephrased(
      'invalid_request',
      { what, hint: 'check the current password' },
      { field: currentField, summary },
    );
  }
}

// From the examples of Okta's reference: "Old Password is not correct".
function isWrong(cause: string): boolean {
  return /not correct|incorrect/i.test(cause);
}
