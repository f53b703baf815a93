import { changeGroup, updatedGroup } from '../../resources/groups/group-change.ts';
import { groupUpdate } from '../../resources/groups/group-fields.ts';
import { defineAction } from '../../step/action.ts';

/** Update group. */
export const updateGroup = defineAction({
  key: 'update_group',
  resource: 'groups',
  title: 'Update group',
  summary: "Change a group's name, description and custom attributes, or replace its whole profile.",
  description:
    'A full replacement deletes every attribute you leave out; a dry run lists them. Works for groups managed in Okta. Okta has no partial update for groups: the step reads the group, replaces it, and reads it again. A change that somebody else makes in between can be lost.',
  operations: ['replaceGroup', 'getGroup', 'listGroups'],
  role: 'ORG_ADMIN',
  effect: 'change',
  confirm: [{ field: 'mode', values: ['full'] }],
  idempotent: true,
  lostAnswer: 'The request is sent again, which leads to the same group.',
  input: groupUpdate,
  output: updatedGroup,
  examples: [
    {
      title: 'Change the description of Support',
      input: { group: '00gsupport0000000001', mode: 'partial', description: 'Answers customers day and night' },
      output: {
        changed: true,
        deleted: [],
        group: {
          id: '00gsupport0000000001',
          type: 'OKTA_GROUP',
          profile: { name: 'Support', description: 'Answers customers day and night' },
        },
      },
    },
  ],
  run: ({ group: groupId, mode, name, description, attributes }, { okta }) =>
    changeGroup(okta, {
      groupId,
      mode,
      profile: {
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description: description === '' ? null : description }),
        ...attributes,
      },
    }),
});
