import { z } from 'zod';
import { appModel } from '../../resources/apps/app.ts';
import { appLabel, appSettings, appVisibility } from '../../resources/apps/app-fields.ts';
import { kind, kindBody, kindFaults, kindFields } from '../../resources/apps/app-kinds.ts';
import { createAppOnce, secretNotes } from '../../resources/apps/creation.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { notes, refuse } from '../../step/fields.ts';
import { merged } from '../../step/replacement.ts';

/** Create app. */
export const createApp = defineAction({
  key: 'create_app',
  resource: 'apps',
  title: 'Create app',
  summary: 'Create a bookmark, a SAML, OpenID Connect or SWA app, or an app from the catalog.',
  description: 'Nobody has the new app until you assign it to users or groups.',
  operations: ['createApplication', 'listApplications'],
  role: 'APP_ADMIN',
  effect: 'add',
  idempotent: false,
  lostAnswer:
    'The app is looked up by its label. If one with the same sign-on mode was created after the request was sent, the step succeeds, but its client secret is lost; otherwise the request is sent again. If the lookup cannot decide, the step fails with outcome_unknown. No app is created twice.',
  input: z
    .strictObject({
      label: appLabel,
      kind: kind.optional(),
      ...kindFields,
      settings: appSettings.optional(),
      visibility: appVisibility.optional(),
      activate: field(z.boolean(), {
        title: 'Activate',
        description: 'Whether to activate the app immediately.',
        default: true,
      }).optional(),
    })
    .check(refuse(kindFaults)),
  output: z.strictObject({
    app: appModel,
    clientSecret: field(z.string(), {
      title: 'Client secret',
      description: 'Only for an OAuth client that has one. Okta returns it once.',
      secret: true,
    }).optional(),
    notes,
  }),
  examples: [
    {
      title: 'A bookmark to the wiki',
      input: { label: 'Robot wiki', kind: 'bookmark', bookmark: { url: 'https://wiki.acme.example' } },
      output: {
        app: { id: '0oawiki0000000000001', label: 'Robot wiki', name: 'bookmark', status: 'ACTIVE' },
        notes: [],
      },
    },
    {
      title: 'A web app that signs in with OpenID Connect',
      input: {
        label: 'Robot console',
        kind: 'openidConnect',
        openidConnect: { type: 'web', redirectUris: ['https://console.acme.example/callback'] },
        activate: false,
      },
      output: {
        app: { id: '0oaconsole0000000001', label: 'Robot console', name: 'oidc_client', status: 'INACTIVE' },
        notes: [],
      },
    },
  ],
  async run({ label, settings = {}, visibility, activate = true, ...input }, { okta }) {
    const body = merged(kindBody(input), { settings });
    const made = await createAppOnce(okta, {
      body: { ...body, label, ...(visibility === undefined ? {} : { visibility }) },
      activate,
    });
    return { ...made, notes: secretNotes(made, body) };
  },
});
