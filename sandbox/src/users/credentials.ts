import { type Call, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, leftBlank } from '../http/errors.ts';
import { userParty } from '../logs/parties.ts';
import type { User } from '../state/model.ts';
import { checkPassword, readQuestion } from './credentials-input.ts';
import { resetLink } from './lifecycle.ts';
import { userById } from './lookup.ts';
import { isElsewhere, setPassword } from './update.ts';

/** The response of these calls: credentials without the emails (recorded from real orgs). */
function view(user: User): Record<string, unknown> {
  return {
    ...(user.password === undefined ? {} : { password: {} }),
    ...(user.recoveryQuestion === undefined ? {} : { recovery_question: { question: user.recoveryQuestion.question } }),
    provider: user.provider,
  };
}

function secret(body: Record<string, unknown>, name: string): string {
  const value = textMember(objectMember(body, name) ?? {}, 'value');
  if (value === undefined || value === '') throw leftBlank(name);
  return value;
}

function loginOf(user: User): string {
  return String(user.profile['login'] ?? '');
}

/** Okta docs: change password; STAGED, ACTIVE, PASSWORD_EXPIRED and RECOVERY with the password they have. */
function changePassword(call: Call): OrgResponse {
  const user = userById(call);
  const body = call.object();
  const oldPassword = secret(body, 'oldPassword');
  const newPassword = secret(body, 'newPassword');
  // Okta error catalog: the provider keeps the password elsewhere. Which statuses are checked first is undocumented.
  if (isElsewhere(user)) throw new ApiError('E0000035');
  const allowed = ['STAGED', 'ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY'];
  if (!allowed.includes(user.status) || user.password === undefined) throw new ApiError('E0000038');
  // Okta error catalog; the sentence is from the reference's example.
  if (user.password !== oldPassword) throw new ApiError('E0000014', { causes: ['Old Password is not correct'] });
  checkPassword(newPassword, loginOf(user));
  setPassword(call, user, newPassword);
  call.org.touch(user);
  if (body['revokeSessions'] === true) call.org.sessions.deleteOf(user.id);
  call.log({ eventType: 'user.account.update_password', target: [userParty(user)] });
  return ok(view(user));
}

/** Okta docs: change recovery question, with the current password. */
function changeQuestion(call: Call): OrgResponse {
  const user = userById(call);
  const body = call.object();
  const password = secret(body, 'password');
  if (isElsewhere(user)) throw new ApiError('E0000036');
  const isAllowed = user.status === 'STAGED' || user.status === 'ACTIVE' || user.status === 'RECOVERY';
  if (!isAllowed || user.password === undefined) throw new ApiError('E0000038');
  if (user.password !== password) throw new ApiError('E0000014', { causes: ['Password is not correct'] });
  user.recoveryQuestion = readQuestion(objectMember(body, 'recovery_question')) ?? user.recoveryQuestion;
  call.org.touch(user);
  call.log({ eventType: 'user.account.update_profile', target: [userParty(user)] });
  return ok(view(user));
}

/**
 * Okta docs: forgot password; ACTIVE users only, whose status stays. Classic Engine requires a recovery question; in
 * Identity Engine, any authenticator recovers a password.
 */
function forgotPassword(call: Call): OrgResponse {
  // The former form of the call that sets the new password, which earlier majors of Okta's SDKs use.
  if (objectMember(call.optionalObject(), 'recovery_question') !== undefined) return recoverPassword(call);
  const user = userById(call);
  const lacksQuestion = call.org.behavior.engine === 'classic' && user.recoveryQuestion === undefined;
  if (user.status !== 'ACTIVE' || lacksQuestion) throw new ApiError('E0000034');
  call.log({ eventType: 'user.account.reset_password', target: [userParty(user)] });
  if (call.flag('sendEmail', true)) return ok({});
  return resetLink(call);
}

/** Okta docs: forgot password with the answer to the recovery question; sets the new password. */
function recoverPassword(call: Call): OrgResponse {
  const user = userById(call);
  const body = call.object();
  const password = secret(body, 'password');
  const answer = textMember(objectMember(body, 'recovery_question') ?? {}, 'answer');
  if (user.recoveryQuestion === undefined) throw new ApiError('E0000034');
  // Okta's reference (RecoveryQuestionCredential): the comparison ignores case.
  if (user.recoveryQuestion.answer.toLowerCase() !== answer?.toLowerCase()) {
    throw new ApiError('E0000087', { causes: ['The recovery question answer did not match our records.'] });
  }
  checkPassword(password, loginOf(user));
  setPassword(call, user, password);
  call.org.touch(user);
  call.log({ eventType: 'user.account.update_password', target: [userParty(user)] });
  return ok(view(user));
}

export const credentialOperations: Readonly<Record<string, (call: Call) => OrgResponse>> = {
  change_password: changePassword,
  change_recovery_question: changeQuestion,
  forgot_password: forgotPassword,
  forgot_password_recovery_question: recoverPassword,
};
