import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { field } from '../../fields/field.ts';
import { deactivationEmail } from '../../fields/send-email.ts';
import { user } from '../../fields/user.ts';
import { offboard, planOffboarding } from '../../lookups/offboarding.ts';
import { reportFields } from '../../models/step-report.ts';
import { userModel } from '../../models/user.ts';

const flag = (title: string, description: string) => field(z.boolean(), { title, description }).optional();

/** Offboard user. */
export const offboardUser = defineAction({
  key: 'offboard_user',
  resource: 'users',
  title: 'Offboard user',
  summary: 'End all access of a user: sessions, account, groups, apps and factors; if wanted, delete the user.',
  description:
    'Sessions and account come first. Memberships that a directory, a group rule or Okta itself keeps, and apps that a group gives, are reported as skipped. What fails is reported and does not stop the rest; running it again does what is missing. Whoever is taken out of a group by hand Okta excludes from the rule that led there. A user given by an ID that Okta does not know counts as deleted; an unknown login is an error, since it may be mistyped. Besides a super administrator, an administrator with the roles Group administrator and Application administrator can run it.',
  operations: [
    'deactivateUser',
    'getUser',
    'revokeUserSessions',
    'listUserGroups',
    'unassignUserFromGroup',
    'listGroupRules',
    'listApplications',
    'listAppLinks',
    'getApplicationUser',
    'unassignUserFromApplication',
    'listFactors',
    'resetFactors',
    'deleteUser',
  ],
  role: 'SUPER_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer:
    'Deactivation and deletion are looked up by the status of the user, everything else is harmless to send again; a sub-step that cannot be told is reported as failed with outcome_unknown.',
  input: z.strictObject({
    user,
    clearSessions: flag('Clear sessions', 'End all sessions and revoke OAuth tokens; true if left out.'),
    groups: flag('Groups', 'Take the user out of every group; true if left out.'),
    apps: flag('Apps', 'Take every app away that is left after the deactivation; true if left out.'),
    factors: flag('Factors', 'Remove every factor that is left after the deactivation; true if left out.'),
    delete: flag('Delete', 'Also delete the user for good, which cannot be undone; false if left out.'),
    sendEmail: deactivationEmail,
  }),
  output: z.strictObject({
    userId: field(z.string(), { title: 'User ID' }),
    user: field(userModel.optional(), {
      title: 'User',
      description: 'As it is afterwards, or was before a deletion; absent if the user was gone.',
    }),
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
          { step: 'remove_user_from_group', target: { id: '00geveryone000000001', name: 'Everyone' }, outcome: 'done' },
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
    const { user, delete: remove = false, sendEmail = false } = rest;
    const wanted = { user, clearSessions, groups, apps, factors, delete: remove, sendEmail };
    return context.dryRun ? planOffboarding(context, wanted) : offboard(context, wanted);
  },
});
