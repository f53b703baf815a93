import { createGroup as create } from '../../resources/groups/creation.ts';
import { groupChange } from '../../resources/groups/group.ts';
import { newGroup } from '../../resources/groups/group-fields.ts';
import { defineAction } from '../../step/action.ts';

/** Create group. */
export const createGroup = defineAction({
  key: 'create_group',
  resource: 'groups',
  title: 'Create group',
  summary: 'Create a group that is managed in Okta.',
  operations: ['addGroup', 'listGroups'],
  role: 'ORG_ADMIN',
  effect: 'add',
  idempotent: false,
  lostAnswer:
    'The group is looked up by name. If one with the same content was created after the request was sent, the step succeeds; otherwise the request is sent again. If the lookup cannot decide, the step fails with outcome_unknown. No group is created twice.',
  input: newGroup,
  output: groupChange,
  examples: [
    {
      title: 'Create Robotics, unless it exists',
      input: { name: 'Robotics', description: 'Builds the arms', ifExists: 'return' },
      output: {
        changed: true,
        group: {
          id: '00grobotics000000001',
          type: 'OKTA_GROUP',
          profile: { name: 'Robotics', description: 'Builds the arms' },
        },
      },
    },
  ],
  run: ({ ifExists = 'fail', name, description, attributes }, { okta }) =>
    create(okta, { ifExists, profile: { name, ...(description ? { description } : {}), ...attributes } }),
});
