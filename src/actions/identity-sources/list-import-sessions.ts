import { importSessionModel, ofSources, source } from '../../resources/identity-sources/import-session.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List import sessions. */
export const listImportSessions = defineAction({
  key: 'list_import_sessions',
  resource: 'identity-sources',
  title: 'List import sessions',
  summary: 'List the active import sessions of a Custom Identity Source.',
  description:
    'Active sessions are open for uploads (CREATED, IN_PROGRESS) or importing (TRIGGERED). Okta leaves out sessions that are completed, closed or expired.',
  operations: ['listIdentitySourceSessions'],
  role: 'SUPER_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ source }),
  output: listOutput(importSessionModel),
  examples: [
    {
      title: 'A source without an active session',
      input: { source: '0oasource00000000001' },
      output: { items: [] },
    },
  ],
  run: ({ source, ...extent }, { okta }) =>
    ofSources(okta.list('listIdentitySourceSessions', { path: { identitySourceId: source } }, extent)),
});
