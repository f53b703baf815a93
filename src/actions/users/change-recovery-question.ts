import { z } from 'zod';
import {
  credentialChangeModel,
  explainPasswordRefusal,
  newRecoveryQuestion,
  passwordText,
} from '../../resources/users/credential-change.ts';
import { readAfterwards, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Change recovery question. */
export const changeRecoveryQuestion = defineAction({
  key: 'change_recovery_question',
  resource: 'users',
  title: 'Change recovery question',
  summary: "Change a user's recovery question and answer, given their current password.",
  description:
    'Works for users who are STAGED, ACTIVE or in RECOVERY and have a password in Okta. If the password is unknown, use "Set recovery question".',
  operations: ['changeRecoveryQuestion', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: 'The request is sent again, which sets the same question and answer.',
  input: z.strictObject({ user, password: passwordText('Current password'), ...newRecoveryQuestion }),
  output: credentialChangeModel,
  examples: [
    {
      title: 'Iris changes her recovery question',
      input: {
        user: 'iris.vale@acme.example',
        password: 'Sandbox-Passw0rd',
        question: 'Where did the first robot fall over?',
        answer: 'Oslo',
      },
      output: {
        changed: true,
        user: {
          id: '00uiris0000000000001',
          credentials: { recovery_question: { question: 'Where did the first robot fall over?' } },
        },
      },
    },
  ],
  async run({ user, password, question, answer }, { okta }) {
    const before = await okta.read('getUser', { path: { id: user } });
    const body = { password: { value: password }, recovery_question: { question, answer } };
    const call = okta.call('changeRecoveryQuestion', { path: { userId: before.id }, body });
    await explainPasswordRefusal(before, { call, currentField: 'password' });
    return { changed: true, user: await readAfterwards(okta, before) };
  },
});
