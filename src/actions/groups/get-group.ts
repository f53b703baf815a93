import { z } from 'zod';
import { group, groupModel } from '../../resources/groups/group.ts';
import { defineAction } from '../../step/action.ts';

/** Get group. */
export const getGroup = defineAction({
  key: 'get_group',
  resource: 'groups',
  title: 'Get group',
  summary: 'Get a group by its ID.',
  description:
    'A group administrator sees only the groups they manage, and never Everyone. Okta reports any other group as not found.',
  operations: ['getGroup'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ group }),
  output: groupModel,
  examples: [
    {
      title: 'Get Engineering',
      input: { group: '00gengineering000001' },
      output: { id: '00gengineering000001', type: 'OKTA_GROUP', profile: { name: 'Engineering' } },
    },
  ],
  run: ({ group }, { okta }) => okta.read('getGroup', { path: { groupId: group } }),
});
