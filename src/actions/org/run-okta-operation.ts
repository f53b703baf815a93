import { z } from 'zod';
import { askedPattern } from '../../resources/operations/dangers.ts';
import { operationInput } from '../../resources/operations/fields.ts';
import { operationSchema, typedInput } from '../../resources/operations/form.ts';
import { runOperation } from '../../resources/operations/run.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';

/** Run Okta operation. */
export const runOktaOperation = defineAction({
  key: 'run_okta_operation',
  resource: 'org',
  title: 'Run Okta operation',
  summary: "Run any of the 732 operations of Okta's management API, with a form for its parameters and body.",
  description:
    'For operations that have no action of their own. Search for an operation by words of its task. The form, the admin role, the OAuth scopes and whether something is changed depend on the operation. The input is checked before the request; set unchecked to send a body that is newer than the form. A dangerous operation runs only if confirm repeats its ID. In a sandbox org, many operations do not exist.',
  operations: [],
  role: 'SUPER_ADMIN',
  effect: 'change',
  confirm: [{ field: 'operation', pattern: askedPattern, description: 'removes, replaces or ends something' }],
  idempotent: false,
  lostAnswer:
    'Operations with the methods GET, PUT and DELETE are sent again, except deleteUser, whose second call deletes permanently. Any other fails with outcome_unknown, unless sending it twice is harmless.',
  input: operationInput,
  form: { field: 'operation', schema: operationSchema, read: typedInput },
  output: z.strictObject({
    status: field(z.int(), { title: 'Status', description: 'HTTP status of the response.' }),
    body: field(z.unknown(), {
      title: 'Body',
      description: 'Response body. Absent for a list or an empty response.',
    }).optional(),
    items: field(z.array(z.unknown()), {
      title: 'Items',
      description: 'Present if the operation returns a list.',
    }).optional(),
    nextCursor: field(z.string(), {
      title: 'Next cursor',
      description: 'Present if there are more items. Pass it as cursor to continue.',
    }).optional(),
  }),
  examples: [
    {
      title: 'Groups whose name starts with "Eng"',
      input: { operation: 'listGroups', query: { q: 'Eng' }, limit: 10 },
      output: {
        status: 200,
        items: [{ id: '00gengineering000001', type: 'OKTA_GROUP', profile: { name: 'Engineering' } }],
      },
    },
  ],
  run: runOperation,
});
