import { moveUser as move } from '../../resources/moving/move.ts';
import { moveInput, moveOutput } from '../../resources/moving/move-fields.ts';
import { defineAction } from '../../step/action.ts';

const everyone = { reason: 'Okta puts every user into this group.', hasNow: true, hasAfter: true };
const given = { reason: 'Row 1 of the map gives it (department IT).', hasNow: false, hasAfter: true };
const brought = { reason: 'It comes with a group: Engineering.', hasNow: false, hasAfter: true };
const others = { reason: 'The map gives it to others, not to this user.', hasNow: true, hasAfter: false };

/** Move user. */
export const moveUser = defineAction({
  key: 'move_user',
  resource: 'users',
  title: 'Move user',
  summary: 'Change a user to a new department or job: set attributes, then add, keep and remove groups and apps.',
  description:
    'Judges every group and app that the user has or should have: keep, add, remove, by_rule or cannot, each with the reason. What a map does not name is kept, and so is what a group rule gives or may give. What colleagues have is only proposed. A dry run returns the plan. A change that fails does not stop the others; run again to complete. Requires Super administrator, or Group administrator plus Application administrator.',
  operations: [
    'updateUser',
    'replaceUser',
    'getUser',
    'listUsers',
    'listUserGroups',
    'getGroup',
    'assignUserToGroup',
    'unassignUserFromGroup',
    'listGroupRules',
    'listGroupRulesForUserInGroup',
    'listApplications',
    'listAppLinks',
    'listApplicationGroupAssignments',
    'listAssignedApplicationsForGroup',
    'getApplication',
    'getApplicationUser',
    'assignUserToApplication',
    'updateApplicationUser',
    'unassignUserFromApplication',
  ],
  role: 'SUPER_ADMIN',
  effect: 'change',
  confirm: true,
  idempotent: true,
  lostAnswer:
    'The profile is sent again. Each membership and assignment is looked up, and sent again if it is not as requested. A change that cannot be checked is reported as failed with outcome_unknown.',
  input: moveInput,
  output: moveOutput,
  examples: [
    {
      title: 'Grace moves from Support to IT',
      input: {
        user: 'grace.lindqvist@acme.example',
        change: { department: 'IT' },
        expected: 'map',
        map: [
          { when: { department: 'IT' }, groups: ['00gengineering000001'] },
          { when: { department: 'Engineering' }, groups: ['00gsupport0000000001'], apps: ['0oaslack000000000001'] },
        ],
      },
      output: {
        changed: true,
        user: { id: '00ugrace000000000001', status: 'ACTIVE', profile: { department: 'IT' } },
        updated: ['department'],
        sentence: 'grace.lindqvist@acme.example: 2 to add, 2 to remove, 1 to keep.',
        plan: [
          { kind: 'group', id: '00geveryone000000001', name: 'Everyone', verdict: 'keep', ...everyone },
          { kind: 'group', id: '00gsupport0000000001', name: 'Support', verdict: 'remove', ...others },
          { kind: 'group', id: '00gengineering000001', name: 'Engineering', verdict: 'add', ...given },
          { kind: 'app', id: '0oaslack000000000001', name: 'Slack', verdict: 'remove', ...others },
          { kind: 'app', id: '0oajira0000000000001', name: 'Jira', verdict: 'add', ...brought },
        ],
        report: [
          {
            step: 'update_user',
            target: { id: '00ugrace000000000001', name: 'grace.lindqvist@acme.example' },
            outcome: 'done',
          },
          {
            step: 'add_user_to_group',
            target: { id: '00gengineering000001', name: 'Engineering' },
            outcome: 'done',
            reason: given.reason,
          },
          {
            step: 'remove_user_from_group',
            target: { id: '00gsupport0000000001', name: 'Support' },
            outcome: 'done',
            reason: others.reason,
          },
          {
            step: 'revoke_app_from_user',
            target: { id: '0oaslack000000000001', name: 'Slack' },
            outcome: 'done',
            reason: others.reason,
          },
        ],
        complete: true,
        notes: [],
      },
    },
  ],
  run: (input, context) => move(context, input),
});
