import { authenticatorModel, ofAuthenticators } from '../../resources/factors/authenticator.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List authenticators. */
export const listAuthenticators = defineAction({
  key: 'list_authenticators',
  resource: 'factors',
  title: 'List authenticators',
  summary: 'List the authenticators of the org, such as Okta Verify, phone and password.',
  description:
    'Works in orgs with Identity Engine. Settings and providers of authenticators are not returned, because they may hold secrets of other services.',
  operations: ['listAuthenticators'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({}),
  output: listOutput(authenticatorModel),
  examples: [
    {
      title: 'The first two authenticators',
      input: { limit: 2 },
      output: {
        items: [
          { id: 'autacme0000000000001', key: 'okta_email', name: 'Email', type: 'email', status: 'ACTIVE' },
          { id: 'autacme0000000000002', key: 'okta_verify', name: 'Okta Verify', type: 'app', status: 'ACTIVE' },
        ],
      },
    },
  ],
  run: (extent, { okta }) => ofAuthenticators(okta.list('listAuthenticators', {}, extent)),
});
