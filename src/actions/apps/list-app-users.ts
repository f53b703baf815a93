import { app, appUserModel } from '../../resources/apps/app.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { listInput, listOutput, requiredText } from '../../step/fields.ts';

/** List app users. */
export const listAppUsers = defineAction({
  key: 'list_app_users',
  resource: 'apps',
  title: 'List app users',
  summary: 'List the users who have an app, directly or through a group.',
  description: 'For OpenID Connect apps, Okta searches the username and the email only.',
  operations: ['listApplicationUsers'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({
    app,
    query: field(requiredText(), {
      title: 'Name starts with',
      description: 'Beginning of the username in the app, first name, last name or email.',
      placeholder: 'Grace',
    }).optional(),
  }),
  output: listOutput(appUserModel),
  examples: [
    {
      title: 'Users of Jira',
      input: { app: '0oajira0000000000001' },
      output: {
        items: [
          { id: '00uada00000000000001', scope: 'GROUP', status: 'ACTIVE' },
          { id: '00uben00000000000001', scope: 'GROUP', status: 'ACTIVE' },
        ],
      },
    },
  ],
  run: ({ app: appId, query, ...extent }, { okta }) =>
    okta.list('listApplicationUsers', { path: { appId }, query: { q: query } }, { ...extent, pageSize: 500 }),
});
