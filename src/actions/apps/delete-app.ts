import { z } from 'zod';
import { app, appModel } from '../../resources/apps/app.ts';
import { deleteApp as deleteWhole } from '../../resources/apps/lifecycle.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed } from '../../step/fields.ts';

/** Delete app. */
export const deleteApp = defineAction({
  key: 'delete_app',
  resource: 'apps',
  title: 'Delete app',
  summary: 'Delete an app with its assignments.',
  description:
    'This cannot be undone. Okta deletes inactive apps only. A dry run says how many users and groups have the app.',
  operations: [
    'deleteApplication',
    'deactivateApplication',
    'getApplication',
    'listApplicationUsers',
    'listApplicationGroupAssignments',
  ],
  role: 'APP_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer:
    'The deletion is sent again. An app that no longer exists counts as deleted. A deactivation is looked up by the status of the app.',
  input: z.strictObject({
    app,
    ifActive: field(z.enum(['fail', 'deactivate']), {
      title: 'If the app is active',
      description: 'What to do if the app is active: fail, or deactivate it first.',
      default: 'fail',
    }).optional(),
  }),
  output: z.strictObject({ changed, app: appModel }),
  examples: [
    {
      title: 'Delete Legacy HR, which is inactive',
      input: { app: '0oalegacy00000000001' },
      output: { changed: true, app: { id: '0oalegacy00000000001', label: 'Legacy HR', status: 'INACTIVE' } },
    },
    {
      title: 'Delete Jira, which is active and is deactivated first',
      input: { app: '0oajira0000000000001', ifActive: 'deactivate' },
      output: { changed: true, app: { id: '0oajira0000000000001', label: 'Jira', status: 'ACTIVE' } },
    },
  ],
  run: ({ app: appId, ifActive = 'fail' }, { okta, dryRun }) => deleteWhole(okta, { appId, ifActive, dryRun }),
});
