import { z } from 'zod';
import { credentialChangeModel, newRecoveryQuestion } from '../../resources/users/credential-change.ts';
import { explainDeniedByStatus } from '../../resources/users/status-change.ts';
import { readAfterwards, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Set recovery question. */
export const setRecoveryQuestion = defineAction({
  key: 'set_recovery_question',
  resource: 'users',
  title: 'Set recovery question',
  summary: "Set a user's recovery question and answer as an administrator.",
  description:
    'Okta never returns the answer, so the step always sends both. The answer is compared without regard to case. Orgs where users recover their account with an authenticator may not ask the question.',
  operations: ['updateUser', 'getUser'],
  role: 'USER_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: 'The request is sent again, which sets the same question and answer.',
  input: z.strictObject({ user, ...newRecoveryQuestion }),
  output: credentialChangeModel,
  examples: [
    {
      title: 'A recovery question for Iris',
      input: { user: 'iris.vale@acme.example', question: 'Where did the first robot fall over?', answer: 'Oslo' },
      output: {
        changed: true,
        user: {
          id: '00uiris0000000000001',
          credentials: { recovery_question: { question: 'Where did the first robot fall over?' } },
        },
      },
    },
  ],
  async run({ user, question, answer }, { okta }) {
    const before = await okta.read('getUser', { path: { id: user } });
    const body = { credentials: { recovery_question: { question, answer } } };
    await explainDeniedByStatus(before, okta.call('updateUser', { path: { id: before.id }, body }));
    return { changed: true, user: await readAfterwards(okta, before) };
  },
});
