import { batchesOf } from '../../resources/identity-sources/batches.ts';
import { importUsers as importWith } from '../../resources/identity-sources/import.ts';
import { importInput, importModel, waitMinutes } from '../../resources/identity-sources/import-fields.ts';
import { defineAction } from '../../step/action.ts';

/** Import users. */
export const importUsers = defineAction({
  key: 'import_users',
  resource: 'identity-sources',
  title: 'Import users',
  summary: 'Create or update up to 10,000 users from a Custom Identity Source in one import.',
  description:
    'Opens an import session, uploads the users in requests of up to 200 users and 200 KB, and starts the import. If an upload fails, the session is closed and nothing is imported. Okta imports in the background: the step returns at once, or waits up to 4 minutes if Wait is set. Okta does not report which users failed; look for system.import events in the System Log. A source allows one open session, and no new one within five minutes of a start.',
  operations: [
    'createIdentitySourceSession',
    'uploadIdentitySourceDataForUpsert',
    'startImportFromIdentitySource',
    'getIdentitySourceSession',
    'listIdentitySourceSessions',
    'deleteIdentitySourceSession',
  ],
  role: 'SUPER_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    'The session is looked up in the list of active sessions; if Okta does not show when it was created, the outcome is unknown. An upload is sent again, which changes nothing. The start is looked up by the status of the session.',
  input: importInput,
  output: importModel,
  examples: [
    {
      title: 'A new hire, and a new last name',
      input: {
        source: '0oasource00000000001',
        users: [
          {
            externalId: 'E-2001',
            profile: {
              userName: 'noor.aziz@acme.example',
              email: 'noor.aziz@acme.example',
              firstName: 'Noor',
              lastName: 'Aziz',
            },
          },
          { externalId: 'E-1001', profile: { lastName: 'Vale-Haddad' } },
        ],
        wait: true,
      },
      output: {
        session: { id: 'aps1qqonvr2SZv6o70h8', identitySourceId: '0oasource00000000001', status: 'COMPLETED' },
        uploaded: 2,
        uploads: [{ users: 2, bytes: 203 }],
        status: 'COMPLETED',
        finished: true,
      },
    },
  ],
  run: ({ source, users, wait = false }, { okta, dryRun }) =>
    importWith(okta, {
      sourceId: source,
      batches: batchesOf(users),
      upload: (path, profiles) =>
        okta.call('uploadIdentitySourceDataForUpsert', {
          path,
          body: { entityType: 'USERS', profiles },
          // The same users once more: an upload counts, but it changes nothing.
          afterLoss: 'repeat',
        }),
      waitMs: wait ? waitMinutes * 60_000 : 0,
      dryRun,
    }),
});
