import { z } from 'zod';
import { onboard } from '../../resources/onboarding/onboarding.ts';
import { onboarding } from '../../resources/onboarding/onboarding-fields.ts';
import { planOnboarding } from '../../resources/onboarding/onboarding-plan.ts';
import { credentialsBody } from '../../resources/users/credentials.ts';
import { activationLink } from '../../resources/users/lifecycle.ts';
import { oneTimeSecrets } from '../../resources/users/status-change.ts';
import { userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { reportFields } from '../../step/report.ts';

/** Onboard user. */
export const onboardUser = defineAction({
  key: 'onboard_user',
  resource: 'users',
  title: 'Onboard user',
  summary: 'Create a user, or update the existing one, with groups, apps and activation in one step.',
  description:
    'Activates the user last, after groups and apps are assigned. A failed part is reported and the rest continues; run again to complete. Fails only if no user can be created or found. Requires Super administrator, or Group administrator plus Application administrator.',
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
    'listGroupRules',
    'listGroupRulesForUserInGroup',
  ],
  role: 'SUPER_ADMIN',
  parts: {
    role: 'USER_ADMIN',
    optional: [
      { field: 'groupIds', operations: ['assignUserToGroup', 'getGroup'], role: 'USER_ADMIN' },
      {
        field: 'apps',
        operations: ['getApplicationUser', 'assignUserToApplication', 'updateApplicationUser', 'getApplication'],
        role: 'APP_ADMIN',
      },
    ],
  },
  effect: 'add',
  idempotent: true,
  lostAnswer:
    'Each part is looked up or is safe to send again. If the creation cannot be checked, the step fails with outcome_unknown; any other part that cannot be checked is reported as failed with that category.',
  input: onboarding,
  output: z.strictObject({
    user: field(userModel.optional(), {
      title: 'User',
      description: 'Absent only in a dry run, if the user does not exist yet.',
    }),
    created: field(z.boolean(), { title: 'Created', description: 'False if a user with this login already existed.' }),
    ...reportFields,
    ...activationLink,
  }),
  examples: [
    {
      title: 'Noor joins Engineering, which has Jira, and gets Slack',
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
          { step: 'assign_app_to_user', target: { id: '0oajira0000000000001' }, outcome: 'unchanged' },
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
      // Okta sends no email to a user created with a password.
      sendEmail: sendEmail ?? password === undefined,
      ifExists,
    };
    if (context.dryRun) return planOnboarding(context, wanted);
    const { answer, ...onboarded } = await onboard(context, wanted);
    return { ...onboarded, ...oneTimeSecrets(answer, ['activationUrl', 'activationToken']) };
  },
});
