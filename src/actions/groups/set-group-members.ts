import { setMembers } from '../../resources/groups/member-set.ts';
import { memberSetInput, memberSetOutput, usualCeiling } from '../../resources/groups/member-set-fields.ts';
import { defineAction } from '../../step/action.ts';

/** Set group members. */
export const setGroupMembers = defineAction({
  key: 'set_group_members',
  resource: 'groups',
  title: 'Set group members',
  summary: 'Make a group consist of a list of users, with one line of the report for each.',
  description:
    'Adds who is missing and removes who is not on the list. Members whom a group rule holds are left alone and reported. If more members than the ceiling would be removed, the step fails before any change; a dry run returns the plan. While an entry of the list is unknown, nobody is removed. Works for groups managed in Okta. A change that fails does not stop the others; run again to complete.',
  operations: [
    'assignUserToGroup',
    'unassignUserFromGroup',
    'getGroup',
    'listGroupUsers',
    'listUserGroups',
    'getUser',
    'listGroupRules',
    'listGroupRulesForUserInGroup',
  ],
  role: 'GROUP_MEMBERSHIP_ADMIN',
  effect: 'change',
  confirm: [{ field: 'mode', values: ['exact', 'remove_only'] }],
  idempotent: true,
  lostAnswer: 'Each membership is looked up. If it is not as requested, the request is sent again.',
  input: memberSetInput,
  output: memberSetOutput,
  examples: [
    {
      title: 'Support is Grace and Ben',
      input: {
        group: '00gsupport0000000001',
        users: ['grace.lindqvist@acme.example', 'ben.achterberg@acme.example'],
        maxRemovals: 5,
      },
      output: {
        changed: true,
        group: { id: '00gsupport0000000001', type: 'OKTA_GROUP', profile: { name: 'Support' } },
        added: 1,
        removed: 1,
        unchanged: 1,
        kept: 0,
        report: [
          {
            step: 'add_user_to_group',
            target: { id: '00ugrace000000000001', name: 'grace.lindqvist@acme.example' },
            outcome: 'unchanged',
          },
          {
            step: 'add_user_to_group',
            target: { id: '00uben00000000000001', name: 'ben.achterberg@acme.example' },
            outcome: 'done',
          },
          {
            step: 'remove_user_from_group',
            target: { id: '00uzoe00000000000001', name: 'zoe.castillo@acme.example' },
            outcome: 'done',
          },
        ],
        complete: true,
      },
    },
  ],
  run({ group: groupId, users, mode = 'exact', maxRemovals = usualCeiling }, context) {
    return setMembers(context, { groupId, users, mode, maxRemovals });
  },
});
