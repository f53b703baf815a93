import { batchesOf } from '../../resources/identity-sources/batches.ts';
import { importUsers } from '../../resources/identity-sources/import.ts';
import { deactivationInput, importModel, waitMinutes } from '../../resources/identity-sources/import-fields.ts';
import { defineAction } from '../../step/action.ts';

/** Deactivate imported users. */
export const deactivateImportedUsers = defineAction({
  key: 'deactivate_imported_users',
  resource: 'identity-sources',
  title: 'Deactivate imported users',
  summary: 'Deactivate up to 10,000 users of a Custom Identity Source, by their IDs in the source.',
  description:
    'The users are deactivated, not deleted. Opens an import session, uploads the IDs in requests of up to 200, and starts the import. If an upload fails, the session is closed and nobody is deactivated. Okta ignores unknown IDs, and refuses an import of unknown IDs only. Okta works in the background: the step returns at once, or waits up to 4 minutes if Wait is set. A source allows one open session, and no new one within five minutes of a start.',
  operations: [
    'createIdentitySourceSession',
    'uploadIdentitySourceDataForDelete',
    'startImportFromIdentitySource',
    'getIdentitySourceSession',
    'listIdentitySourceSessions',
    'deleteIdentitySourceSession',
  ],
  role: 'SUPER_ADMIN',
  effect: 'remove',
  idempotent: false,
  lostAnswer:
    'The session is looked up in the list of active sessions; if Okta does not show when it was created, the outcome is unknown. An upload is sent again, which changes nothing. The start is looked up by the status of the session.',
  input: deactivationInput,
  output: importModel,
  examples: [
    {
      title: 'Deactivate Iris, who left',
      input: { source: '0oasource00000000001', externalIds: ['E-1001'], wait: true },
      output: {
        session: { id: 'aps1qqonvr2SZv6o70h8', identitySourceId: '0oasource00000000001', status: 'COMPLETED' },
        uploaded: 1,
        uploads: [{ users: 1, bytes: 24 }],
        status: 'COMPLETED',
        finished: true,
      },
    },
  ],
  run: ({ source, externalIds, wait = false }, { okta, dryRun }) =>
    importUsers(okta, {
      sourceId: source,
      batches: batchesOf(externalIds.map((externalId) => ({ externalId }))),
      upload: (path, profiles) =>
        okta.call('uploadIdentitySourceDataForDelete', {
          path,
          body: { entityType: 'USERS', profiles },
          // The same users once more: an upload counts, but it changes nothing.
          afterLoss: 'repeat',
        }),
      waitMs: wait ? waitMinutes * 60_000 : 0,
      dryRun,
      nothingKnown: 'Okta knows none of these external IDs',
    }),
});
