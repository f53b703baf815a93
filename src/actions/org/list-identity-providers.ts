import { z } from 'zod';
import { identityProviderModel, identityProviderTypes } from '../../resources/identity-providers/identity-provider.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { listInput, listOutput, requiredText } from '../../step/fields.ts';

/** List identity providers. */
export const listIdentityProviders = defineAction({
  key: 'list_identity_providers',
  resource: 'org',
  title: 'List identity providers',
  summary: 'List the identity providers of the org, by name or type, without client secrets.',
  operations: ['listIdentityProviders'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({
    query: field(requiredText(), {
      title: 'Query',
      description: 'Part of the name.',
      placeholder: 'Partner',
    }).optional(),
    type: field(z.enum(identityProviderTypes), { title: 'Type', description: 'Only this type.' }).optional(),
  }),
  output: listOutput(identityProviderModel),
  examples: [
    {
      title: 'SAML identity providers',
      input: { type: 'SAML2' },
      output: {
        items: [{ id: '0oapartneridp0000001', name: 'Partner Corp', type: 'SAML2', status: 'ACTIVE' }],
      },
    },
  ],
  run: ({ query, type, ...extent }, { okta }) =>
    okta.list('listIdentityProviders', { query: { q: query, type } }, { ...extent, pageSize: 200 }),
});
