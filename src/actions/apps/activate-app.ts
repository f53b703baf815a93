import { z } from 'zod';
import { app, appModel } from '../../resources/apps/app.ts';
import { activate } from '../../resources/apps/lifecycle.ts';
import { defineAction } from '../../step/action.ts';
import { changed } from '../../step/fields.ts';

/** Activate app. */
export const activateApp = defineAction({
  key: 'activate_app',
  resource: 'apps',
  title: 'Activate app',
  summary: 'Activate an inactive app.',
  description:
    'Members of groups that have the app get it again. Okta does this in the background; the step does not wait for it.',
  operations: ['activateApplication', 'getApplication'],
  role: 'APP_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: "The app's status is looked up. If it did not change, the request is sent again.",
  input: z.strictObject({ app }),
  output: z.strictObject({ changed, app: appModel }),
  examples: [
    {
      title: 'Activate Legacy HR',
      input: { app: '0oalegacy00000000001' },
      output: { changed: true, app: { id: '0oalegacy00000000001', label: 'Legacy HR', status: 'ACTIVE' } },
    },
  ],
  run: ({ app: appId }, { okta }) => activate(okta, appId),
});
