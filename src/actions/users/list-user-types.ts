import { userTypeModel } from '../../resources/users/user-types.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List user types. */
export const listUserTypes = defineAction({
  key: 'list_user_types',
  resource: 'users',
  title: 'List user types',
  summary: 'List the user types of the org, each with the ID of its schema.',
  description: 'An org has at most ten user types. A type decides which profile attributes a user has.',
  operations: ['listUserTypes'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({}),
  output: listOutput(userTypeModel),
  examples: [
    {
      title: 'The user types of Acme',
      input: {},
      output: {
        items: [{ id: 'otyacme0000000000001', name: 'user', default: true, schemaId: 'oscacme0000000000001' }],
      },
    },
  ],
  run: (extent, { okta }) => okta.list('listUserTypes', {}, extent),
});
