import { z } from 'zod';
import { ruleMemberships } from '../../resources/groups/membership.ts';
import { offboard, planOffboarding } from '../../resources/offboarding/offboarding.ts';
import { deactivationEmail, user, userAs } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { allowTokenOwner } from '../../step/fields.ts';
import { reportFields } from '../../step/report.ts';

const flag = (title: string, description: string, byDefault = true) =>
  field(z.boolean(), { title, description, default: byDefault }).optional();

/** Offboard user. */
export const offboardUser = defineAction({
  key: 'offboard_user',
  resource: 'users',
  title: 'Offboard user',
  summary: 'End all access of a user: sessions, account, groups, apps and factors. Optionally delete the user.',
  description:
    'Ends sessions and deactivates the account first. Memberships managed by a directory or Okta, memberships from a group rule, and apps assigned through a group, are reported as skipped. A failed part is reported and the rest continues; run again to complete. A deactivated user keeps a membership from a group rule but gets no access through it. An unknown user ID counts as deleted; an unknown login is an error. Requires Super administrator, or Group administrator plus Application administrator.',
  operations: [
    'deactivateUser',
    'getUser',
    'revokeUserSessions',
    'listUserGroups',
    'unassignUserFromGroup',
    'listGroupRules',
    'listGroupRulesForUserInGroup',
    'listApplications',
    'listAppLinks',
    'getApplicationUser',
    'unassignUserFromApplication',
    'listFactors',
    'resetFactors',
    'deleteUser',
  ],
  role: 'SUPER_ADMIN',
  parts: {
    role: 'USER_ADMIN',
    optional: [
      {
        field: 'groups',
        operations: ['listUserGroups', 'unassignUserFromGroup', 'listGroupRules', 'listGroupRulesForUserInGroup'],
        role: 'USER_ADMIN',
      },
      {
        field: 'apps',
        operations: ['listApplications', 'listAppLinks', 'getApplicationUser', 'unassignUserFromApplication'],
        role: 'APP_ADMIN',
      },
    ],
  },
  effect: 'remove',
  idempotent: true,
  lostAnswer:
    "Deactivation and deletion are checked by the user's status; everything else is safe to send again. A part that cannot be checked is reported as failed with outcome_unknown.",
  input: z.strictObject({
    user,
    clearSessions: flag('Clear sessions', 'Whether to end all sessions and revoke OAuth tokens.'),
    groups: flag('Groups', 'Whether to remove the user from every group.'),
    ruleMemberships: ruleMemberships('keep'),
    apps: flag('Apps', 'Whether to remove every app that is left after the deactivation.'),
    factors: flag('Factors', 'Whether to remove every factor that is left after the deactivation.'),
    delete: flag('Delete', 'Whether to also delete the user permanently, which cannot be undone.', false),
    sendEmail: deactivationEmail,
    allowTokenOwner,
  }),
  output: z.strictObject({
    userId: field(z.string(), { title: 'User ID' }),
    user: userAs('The user after the change, or before a deletion. Only the ID if the user no longer existed.'),
    ...reportFields,
  }),
  examples: [
    {
      title: 'Grace leaves',
      input: { user: 'grace.lindqvist@acme.example' },
      output: {
        userId: '00ugrace000000000001',
        user: { id: '00ugrace000000000001', status: 'DEPROVISIONED' },
        report: [
          { step: 'clear_user_sessions', outcome: 'done' },
          { step: 'deactivate_user', outcome: 'done' },
          {
            step: 'remove_user_from_group',
            target: { id: '00geveryone000000001', name: 'Everyone' },
            outcome: 'skipped',
          },
          { step: 'remove_user_from_group', target: { id: '00gsupport0000000001', name: 'Support' }, outcome: 'done' },
          { step: 'revoke_app_from_user', target: { id: '0oaslack000000000001', name: 'Slack' }, outcome: 'done' },
          { step: 'reset_user_factors', target: { id: 'opfgracepush00000001', name: 'push OKTA' }, outcome: 'done' },
          { step: 'reset_user_factors', target: { id: 'mblgracesms000000001', name: 'sms OKTA' }, outcome: 'done' },
          {
            step: 'reset_user_factors',
            target: { id: 'fwfgracewebauthn0001', name: 'webauthn FIDO' },
            outcome: 'done',
          },
        ],
        complete: true,
      },
    },
  ],
  async run({ clearSessions = true, groups = true, apps = true, factors = true, ...rest }, context) {
    const { user, delete: remove = false, sendEmail = false, allowTokenOwner = false, ruleMemberships = 'keep' } = rest;
    const wanted = {
      user,
      clearSessions,
      groups,
      apps,
      factors,
      ruleMemberships,
      delete: remove,
      sendEmail,
      allowTokenOwner,
    };
    return context.dryRun ? planOffboarding(context, wanted) : offboard(context, wanted);
  },
});
