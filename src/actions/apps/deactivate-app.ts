import { z } from 'zod';
import { app, appModel } from '../../resources/apps/app.ts';
import { deactivate } from '../../resources/apps/lifecycle.ts';
import { defineAction } from '../../step/action.ts';
import { changed } from '../../step/fields.ts';

/** Deactivate app. */
export const deactivateApp = defineAction({
  key: 'deactivate_app',
  resource: 'apps',
  title: 'Deactivate app',
  summary: 'Deactivate an app, so that nobody can use it.',
  description:
    'Okta removes the assignments of users who have the app through a group, and their app profiles are lost. It does this in the background; the step does not wait for it. Direct assignments and groups stay assigned.',
  operations: ['deactivateApplication', 'getApplication'],
  role: 'APP_ADMIN',
  effect: 'change',
  confirm: true,
  idempotent: true,
  lostAnswer: "The app's status is looked up. If it did not change, the request is sent again.",
  input: z.strictObject({ app }),
  output: z.strictObject({ changed, app: appModel }),
  examples: [
    {
      title: 'Deactivate Jira',
      input: { app: '0oajira0000000000001' },
      output: { changed: true, app: { id: '0oajira0000000000001', label: 'Jira', status: 'INACTIVE' } },
    },
  ],
  run: ({ app: appId }, { okta }) => deactivate(okta, appId),
});
