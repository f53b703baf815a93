import { appLinkModel } from '../../resources/apps/app.ts';
import { user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List user apps. */
export const listUserApps = defineAction({
  key: 'list_user_apps',
  resource: 'apps',
  title: 'List user apps',
  summary: "List the apps on a user's dashboard, assigned directly or through a group.",
  description:
    "Okta returns only apps that are visible on the user's dashboard. Inactive and hidden apps are missing even if they are assigned. Pass appInstanceId as the app to the other app steps.",
  operations: ['listAppLinks'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ user }),
  output: listOutput(appLinkModel),
  examples: [
    {
      title: 'Apps of Grace',
      input: { user: 'grace.lindqvist@acme.example' },
      output: { items: [{ id: '00ugrace000000000001', label: 'Slack', appInstanceId: '0oaslack000000000001' }] },
    },
  ],
  run: ({ user, ...extent }, { okta }) => okta.list('listAppLinks', { path: { id: user } }, extent),
});
