import { z } from 'zod';
import { defineAction, definePicker, defineTrigger, field } from '../../src/index.ts';

/** An action of a company's own. */
export const countMembers = defineAction({
  key: 'count_members',
  resource: 'groups',
  title: 'Count members',
  summary: 'Count the members of a group.',
  operations: ['listGroupUsers'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ group: field(z.string(), { title: 'Group' }) }),
  output: z.strictObject({ members: field(z.number(), { title: 'Members' }) }),
  examples: [{ title: 'Count a group', input: { group: '00gengineering000001' }, output: { members: 3 } }],
  async run({ group }, { okta }) {
    let members = 0;
    for await (const page of okta.pages('listGroupUsers', { path: { groupId: group } })) members += page.length;
    return { members };
  },
});

/** A trigger of a company's own. */
export const contractorHired = defineTrigger({
  key: 'contractor_hired',
  resource: 'users',
  title: 'Contractor hired',
  summary: 'Starts when a user with an address of a company is created.',
  eventTypes: ['user.lifecycle.create'],
  subjects: ['user'],
  input: z.strictObject({ company: field(z.string(), { title: 'Company' }) }),
  sample: {
    eventType: 'user.lifecycle.create',
    message: 'Create Okta user',
    target: [
      { id: '00unoor0000000000001', type: 'User', alternateId: 'noor.rahman@acme.example', displayName: 'Noor Rahman' },
    ],
  },
  examples: [{ title: 'Acme', input: { company: 'acme' } }],
  match: ({ target }, { company }) =>
    target?.some(({ alternateId }) => alternateId?.endsWith(`@${company}.example`) === true) === true,
});

/** A picker of a company's own. */
export const companies = definePicker({
  key: 'companies',
  title: 'Companies',
  operations: [],
  load: async () => ({ items: [{ value: 'acme', label: 'Acme' }] }),
});
