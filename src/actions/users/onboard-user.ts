import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { credentialsBody } from '../../fields/credentials.ts';
import { field } from '../../fields/field.ts';
import { onboarding } from '../../fields/onboarding.ts';
import { onboard } from '../../lookups/onboarding.ts';
import { planOnboarding } from '../../lookups/onboarding-plan.ts';
import { activationLink } from '../../models/activation.ts';
import { oneTimeSecrets } from '../../models/one-time-secrets.ts';
import { reportFields } from '../../models/step-report.ts';
import { userModel } from '../../models/user.ts';

/** Onboard user. */
export const onboardUser = defineAction({
  key: 'onboard_user',
  resource: 'users',
  title: 'Onboard user',
  summary: 'Create a user, or complete the one who has the login, with groups, apps and activation, in one step.',
  description:
    'The user is activated last, when groups and apps are there. What fails is reported and does not stop the rest; running it again does what is missing. Only if there is no user to go on with the step fails. Besides a super administrator, an administrator with the roles Group administrator and Application administrator can run it.',
  operations: [
    'createUser',
    'getUser',
    'listUserGroups',
    'getGroup',
    'assignUserToGroup',
    'getApplicationUser',
    'assignUserToApplication',
    'updateApplicationUser',
    'getApplication',
    'activateUser',
    'reactivateUser',
  ],
  role: 'SUPER_ADMIN',
  effect: 'add',
  idempotent: true,
  lostAnswer:
    'Every sub-step looks at what became of it or is harmless to repeat: the user by login, memberships and assignments by themselves, the activation by the status. If the creation cannot be told, the step fails with outcome_unknown; any other sub-step that cannot be told is reported as failed with that category.',
  input: onboarding,
  output: z.strictObject({
    user: field(userModel.optional(), {
      title: 'User',
      description: 'Absent only in a dry run, if there is no such user yet.',
    }),
    created: field(z.boolean(), { title: 'Created', description: 'False if a user with the login was there before.' }),
    ...reportFields,
    ...activationLink,
  }),
  examples: [
    {
      title: 'Noor begins in Engineering, which has Jira, and gets Slack besides',
      input: {
        profile: {
          login: 'noor.rahman@acme.example',
          email: 'noor.rahman@acme.example',
          firstName: 'Noor',
          lastName: 'Rahman',
        },
        groupIds: ['00gengineering000001'],
        apps: ['0oaslack000000000001', '0oajira0000000000001'],
      },
      output: {
        user: { id: '00unoor0000000000001', status: 'PROVISIONED', profile: { login: 'noor.rahman@acme.example' } },
        created: true,
        report: [
          { step: 'create_user', outcome: 'done' },
          { step: 'add_user_to_group', target: { id: '00gengineering000001' }, outcome: 'done' },
          { step: 'assign_app_to_user', target: { id: '0oaslack000000000001' }, outcome: 'done' },
          { step: 'assign_app_to_user', target: { id: '0oajira0000000000001' }, outcome: 'already' },
          { step: 'activate_user', outcome: 'done' },
        ],
        complete: true,
      },
    },
  ],
  async run({ profile, password, groupIds = [], apps = [], activate = true, sendEmail, ifExists = 'use' }, context) {
    const wanted = {
      body: { profile, ...credentialsBody({ password }) },
      groupIds,
      apps: apps.map((entry) => {
        const { app: appId, ...content } = typeof entry === 'string' ? { app: entry } : entry;
        return { appId, content };
      }),
      activate,
      // Okta mails nothing to a user who is created with a password.
      sendEmail: sendEmail ?? password === undefined,
      ifExists,
    };
    if (context.dryRun) return planOnboarding(context, wanted);
    const { answer, ...onboarded } = await onboard(context, wanted);
    return { ...onboarded, ...oneTimeSecrets(answer, ['activationUrl', 'activationToken']) };
  },
});
