import { z } from 'zod';
import { app, appModel } from '../../resources/apps/app.ts';
import { defineAction } from '../../step/action.ts';

/** Get app. */
export const getApp = defineAction({
  key: 'get_app',
  resource: 'apps',
  title: 'Get app',
  summary: 'Get an app with its settings.',
  description: 'Client secrets and passwords of apps are never returned.',
  operations: ['getApplication'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ app }),
  output: appModel,
  examples: [
    {
      title: 'Slack',
      input: { app: '0oaslack000000000001' },
      output: { id: '0oaslack000000000001', label: 'Slack', name: 'slack', status: 'ACTIVE', signOnMode: 'SAML_2_0' },
    },
  ],
  run: ({ app: appId }, { okta }) => okta.read('getApplication', { path: { appId } }),
});
