import { appModel } from '../../resources/apps/app.ts';
import { group } from '../../resources/groups/group.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List group apps. */
export const listGroupApps = defineAction({
  key: 'list_group_apps',
  resource: 'groups',
  title: 'List group apps',
  summary: 'List the apps that are assigned to a group.',
  operations: ['listAssignedApplicationsForGroup'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ group }),
  output: listOutput(appModel),
  examples: [
    {
      title: 'Apps of Engineering',
      input: { group: '00gengineering000001' },
      output: { items: [{ id: '0oajira0000000000001', label: 'Jira', status: 'ACTIVE' }] },
    },
  ],
  // Okta's default page has 20 apps; real orgs accept 200 (recorded).
  run: ({ group, ...extent }, { okta }) =>
    okta.list('listAssignedApplicationsForGroup', { path: { groupId: group } }, { ...extent, pageSize: 200 }),
});
