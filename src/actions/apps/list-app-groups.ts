import { app, appGroupModel } from '../../resources/apps/app.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { listInput, listOutput, requiredText } from '../../step/fields.ts';

/** List app groups. */
export const listAppGroups = defineAction({
  key: 'list_app_groups',
  resource: 'apps',
  title: 'List app groups',
  summary: 'List the groups that an app is assigned to, with their names and priorities.',
  operations: ['listApplicationGroupAssignments'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({
    app,
    query: field(requiredText(), {
      title: 'Name starts with',
      description: 'Beginning of the group name.',
      placeholder: 'Eng',
    }).optional(),
  }),
  output: listOutput(appGroupModel),
  examples: [
    {
      title: 'Groups of Jira',
      input: { app: '0oajira0000000000001' },
      output: { items: [{ id: '00gengineering000001', name: 'Engineering', priority: 0 }] },
    },
  ],
  // The name of the group comes only with the group itself. Okta's reference: pages of 20 to 200.
  run: ({ app: appId, query, ...extent }, { okta }) =>
    okta.list(
      'listApplicationGroupAssignments',
      { path: { appId }, query: { q: query, expand: 'group' } },
      { ...extent, pageSize: 200, leastPageSize: 20 },
    ),
});
