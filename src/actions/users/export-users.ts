import { exportUsers as exportAll, exportInput, exportModel } from '../../resources/users/export.ts';
import { defineAction } from '../../step/action.ts';

/** Export users. */
export const exportUsers = defineAction({
  key: 'export_users',
  resource: 'users',
  title: 'Export users',
  summary: 'Export users as CSV or JSON lines, with the attributes you choose.',
  description:
    'Only a search or a filter returns deactivated users. One run returns at most 10,000 users and a cursor for the next part; a stream, and --output on the command line, have no limit. In CSV, a cell that a spreadsheet could run as a formula starts with an apostrophe.',
  operations: ['listUsers'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: exportInput,
  output: exportModel,
  examples: [
    {
      title: 'Names and departments of everybody in IT',
      input: { search: 'profile.department eq "IT"', attributes: ['login', 'displayName', 'department'] },
      output: {
        content: 'login,displayName,department\r\nada.okonkwo@acme.example,,IT\r\nzoe.castillo@acme.example,,IT\r\n',
        count: 2,
        notes: ['No exported user has a value for displayName. Check the variable name.'],
      },
    },
    {
      title: 'Locked-out users as JSON lines',
      input: { filter: 'status eq "LOCKED_OUT"', attributes: ['login', 'status'], format: 'jsonl' },
      output: {
        content: '{"login":"nina.petrov@acme.example","status":"LOCKED_OUT"}\n',
        count: 1,
        notes: [],
      },
    },
  ],
  run: ({ limit, all, cursor, ...wanted }, { okta }) => exportAll(okta, wanted, { limit, all, cursor }),
});
