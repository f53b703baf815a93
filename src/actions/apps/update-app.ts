import { z } from 'zod';
import { app, appModel } from '../../resources/apps/app.ts';
import { changeApp, sharedPassword } from '../../resources/apps/app-change.ts';
import { appLabel, appSettings, appVisibility } from '../../resources/apps/app-fields.ts';
import { defineAction } from '../../step/action.ts';
import { changed, refuse } from '../../step/fields.ts';

/** Update app. */
export const updateApp = defineAction({
  key: 'update_app',
  resource: 'apps',
  title: 'Update app',
  summary: 'Update the label, visibility and settings of an app.',
  description:
    'Okta has no partial update for apps: the step reads the app, replaces it, and reads it again. A change that somebody else makes in between can be lost. Settings are merged; a list replaces the previous list.',
  operations: ['replaceApplication', 'getApplication'],
  role: 'APP_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: 'The request is sent again, which leads to the same app.',
  input: z
    .strictObject({
      app,
      label: appLabel.optional(),
      visibility: appVisibility.optional(),
      settings: appSettings.optional(),
      sharedPassword: sharedPassword.optional(),
    })
    .check(
      refuse(({ app: _, ...content }) =>
        Object.values(content).every((value) => value === undefined)
          ? [{ path: 'label', message: 'is empty', hint: 'set a label, visibility or settings' }]
          : [],
      ),
    ),
  output: z.strictObject({ changed, app: appModel }),
  examples: [
    {
      title: 'Rename Slack and hide it on the dashboard',
      input: { app: '0oaslack000000000001', label: 'Slack EMEA', visibility: { hide: { web: true } } },
      output: {
        changed: true,
        app: {
          id: '0oaslack000000000001',
          label: 'Slack EMEA',
          status: 'ACTIVE',
          visibility: { hide: { iOS: false, web: true } },
        },
      },
    },
  ],
  run: ({ app: appId, ...change }, { okta }) => changeApp(okta, { appId, ...change }),
});
