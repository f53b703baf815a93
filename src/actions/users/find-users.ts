import { z } from 'zod';
import { fieldsParameter, searchMode, userSearch } from '../../resources/users/search.ts';
import { type User, userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { listOutput } from '../../step/fields.ts';

/** Find users. */
export const findUsers = defineAction({
  key: 'find_users',
  resource: 'users',
  title: 'Find users',
  summary: 'List users that match a query, filter or search, or list all users.',
  description:
    'A query is fast, but returns one page of at most 200 users. Only a filter or a search returns deactivated users. A search may lag behind a change by a second. Without a search, a user whose status changes while several pages are read may be missing, because Okta lists users by status.',
  operations: ['listUsers'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: userSearch,
  output: listOutput(userModel).extend({
    leftOut: field(z.array(z.string()), {
      title: 'Left out',
      description: 'What this kind of search does not return, one sentence each.',
    }),
  }),
  examples: [
    {
      title: 'Active users of a family, by last name',
      input: {
        mode: 'search',
        search: 'profile.lastName sw "Lind" and status eq "ACTIVE"',
        sortBy: 'profile.lastName',
      },
      output: {
        items: [{ id: '00ugrace000000000001', status: 'ACTIVE', profile: { login: 'grace.lindqvist@acme.example' } }],
        leftOut: [],
      },
    },
    {
      title: 'Quick lookup by name',
      input: { mode: 'query', query: 'Grace' },
      output: {
        items: [{ id: '00ugrace000000000001' }],
        leftOut: ['A query does not return deactivated users.', 'A query returns one page only. Use search for more.'],
      },
    },
  ],
  async run(input, { okta }) {
    const { mode: _, query, filter, search, sortBy, sortOrder, fields, ...extent } = input;
    const order = sortOrder === undefined ? undefined : sortOrder === 'ascending' ? 'asc' : 'desc';
    const projection = fields === undefined ? {} : { fields: fieldsParameter(fields) };
    const parameters = { q: query, filter, search, sortBy, sortOrder: order, ...projection };
    const found = await okta.list('listUsers', { query: parameters }, { ...extent, pageSize });
    const mode = searchMode(input);
    const isPaged = extent.cursor !== undefined || found.nextCursor !== undefined || found.items.length > pageSize;
    const moving = isPaged && (mode === 'everyone' || mode === 'filter') ? [byStatus] : [];
    return { ...found, items: distinct(found.items), leftOut: [...leftOut[mode], ...moving] };
  },
});

// Recorded: without a search Okta lists users by status, then by ID.
const byStatus =
  'Okta lists users by status. A user whose status changes between two pages may be missing; a search with sortBy avoids that.';

/** Each user once, at their first position with their latest data: a change of status can return a user twice. */
function distinct(users: readonly User[]): User[] {
  return [...new Map(users.map((user) => [user.id, user])).values()];
}

const pageSize = 200;

// Okta's reference, "List all users".
const leftOut = {
  query: ['A query does not return deactivated users.', 'A query returns one page only. Use search for more.'],
  filter: [],
  search: [],
  everyone: ['A list without a filter or search does not return deactivated users.'],
};
