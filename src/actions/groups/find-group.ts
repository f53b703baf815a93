import { z } from 'zod';
import { groupModel } from '../../resources/groups/group.ts';
import { groupsNamed, onlyGroup, wantedGroup } from '../../resources/groups/named.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';

/** Find group. */
export const findGroup = defineAction({
  key: 'find_group',
  resource: 'groups',
  title: 'Find group',
  summary: 'Find one group by its name.',
  description:
    'Not finding a group is not an error. Two groups can have the same name if a directory or an app manages one of them: set the type, or the step fails. To get every match, use List groups.',
  operations: ['listGroups'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: wantedGroup,
  output: z.strictObject({
    found: field(z.boolean(), { title: 'Found', description: 'Whether a group has this name.' }),
    group: groupModel.optional(),
  }),
  examples: [
    {
      title: 'Find Engineering',
      input: { name: 'engineering' },
      output: {
        found: true,
        group: { id: '00gengineering000001', type: 'OKTA_GROUP', profile: { name: 'Engineering' } },
      },
    },
    { title: 'Look for a group that does not exist', input: { name: 'Astronauts' }, output: { found: false } },
  ],
  async run({ ifMany = 'fail', ...wanted }, { okta }) {
    const group = onlyGroup(await groupsNamed(okta, wanted), { name: wanted.name, ifMany });
    return group === undefined ? { found: false } : { found: true, group };
  },
});
