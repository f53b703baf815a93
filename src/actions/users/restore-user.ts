import { z } from 'zod';
import { windowModel } from '../../resources/logs/log-window.ts';
import { lossHistory } from '../../resources/restoring/history.ts';
import { restorable, restore } from '../../resources/restoring/restoring.ts';
import { restoring } from '../../resources/restoring/restoring-fields.ts';
import { userAs } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { reportFields } from '../../step/report.ts';

/** Restore user. */
export const restoreUser = defineAction({
  key: 'restore_user',
  resource: 'users',
  title: 'Restore user',
  summary: 'Give back what a user lost: status, groups, direct apps, admin roles, and exclusions from group rules.',
  description:
    'Reads from the System Log what the user had at the start of the window and lost in it, no matter who took it and how. Okta keeps the log for 90 days. Only reports what it would do unless you set mode to apply. Never restores passwords, factors, sessions, OAuth consents or deleted users. Does not restore memberships that a directory, an app or a group rule manages, custom roles, and roles that can be limited to groups or apps: Okta does not log to which. Assigns an app that comes with a group directly only if receipts show that it was. The report names everything that is left out.',
  operations: [
    'activateUser',
    'getUser',
    'reactivateUser',
    'unsuspendUser',
    'suspendUser',
    'listLogEvents',
    'listUserGroups',
    'getGroup',
    'assignUserToGroup',
    'listGroupRules',
    'listGroupRulesForUserInGroup',
    'getGroupRule',
    'deactivateGroupRule',
    'replaceGroupRule',
    'activateGroupRule',
    'getApplication',
    'listApplicationGroupAssignments',
    'getApplicationUser',
    'assignUserToApplication',
    'updateApplicationUser',
    'listAssignedRolesForUser',
    'assignRoleToUser',
    'unassignRoleFromUser',
    'assignGroupTargetToUserRole',
    'assignAppTargetToAdminRoleForUser',
    'assignAppInstanceTargetToAppAdminRoleForUser',
    'listGroupTargetsForRole',
    'listApplicationTargetsForApplicationAdministratorRoleForUser',
  ],
  role: 'SUPER_ADMIN',
  effect: 'add',
  confirm: [{ field: 'mode', values: ['apply'] }],
  idempotent: true,
  lostAnswer:
    'Status, memberships, assignments and roles are looked up. A part that cannot be checked is reported as failed with outcome_unknown.',
  input: restoring,
  output: z.strictObject({
    user: userAs('The user after the change.'),
    window: windowModel,
    changed: field(z.boolean(), { title: 'Changed', description: 'Whether anything was restored.' }),
    ...reportFields,
  }),
  examples: [
    {
      title: 'Nothing to restore for Grace',
      input: { user: 'grace.lindqvist@acme.example', since: '24 hours ago' },
      output: {
        user: { id: '00ugrace000000000001', status: 'ACTIVE' },
        window: { since: '2026-11-01T09:30:00.000Z', until: '2026-11-02T09:30:02.000Z' },
        changed: false,
        report: [
          {
            step: 'activate_user',
            target: { id: '00ugrace000000000001', name: 'grace.lindqvist@acme.example' },
            outcome: 'unchanged',
          },
        ],
        complete: true,
        dryRun: true,
      },
    },
  ],
  async run(
    { user: id, since, until, restore: kinds = restorable, receipts = [], sendEmail = true, mode = 'report' },
    context,
  ) {
    const { okta } = context;
    const user = await okta.read('getUser', { path: { id } });
    const history = await lossHistory(okta, { userId: user.id, since, until });
    const planned = mode === 'report' || context.dryRun;
    const report = await restore(context, { user, history, kinds, receipts, sendEmail, dryRun: planned });
    const { changed, ...summary } = report.summary(planned);
    const after = changed ? await okta.read('getUser', { path: { id: user.id } }) : user;
    return { user: after, window: history.window, changed, ...summary };
  },
});
