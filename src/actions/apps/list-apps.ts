import { z } from 'zod';
import { appModel } from '../../resources/apps/app.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { listInput, listOutput, requiredText } from '../../step/fields.ts';

/** List apps. */
export const listApps = defineAction({
  key: 'list_apps',
  resource: 'apps',
  title: 'List apps',
  summary: 'List all apps of the org, or only those that match.',
  description: 'Client secrets and passwords of apps are never returned.',
  operations: ['listApplications'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({
    query: field(requiredText(), {
      title: 'Name starts with',
      description: 'Beginning of the label or the name, not case-sensitive.',
      placeholder: 'Sla',
      alternative: 'Search by',
    }).optional(),
    filter: field(requiredText(), {
      title: 'Filter',
      description:
        'Filter expression on the ID, status, name or signing key of the app, or on the ID of a user or group that has it.',
      placeholder: 'name eq "slack"',
      docs: 'https://developer.okta.com/docs/reference/core-okta-api/#filter',
      alternative: 'Search by',
    }).optional(),
    status: field(z.enum(['ACTIVE', 'INACTIVE']), {
      title: 'Status',
      description: 'Only apps with this status.',
      alternative: 'Search by',
    }).optional(),
    includeInactive: field(z.boolean(), {
      title: 'Include inactive apps',
      description: 'Whether to ask Okta for inactive apps too. Some orgs return them in any case.',
      default: false,
    }).optional(),
  }).refine(({ query, filter, status }) => [query, filter, status].filter((given) => given !== undefined).length <= 1, {
    message: 'has more than one of query, filter and status',
    params: { hint: 'use only one of them. A filter can contain the status' },
  }),
  output: listOutput(appModel),
  examples: [
    {
      title: 'Apps whose label starts with "Sla"',
      input: { query: 'Sla' },
      output: { items: [{ id: '0oaslack000000000001', label: 'Slack', name: 'slack', status: 'ACTIVE' }] },
    },
    {
      title: 'Inactive apps',
      input: { status: 'INACTIVE' },
      output: { items: [{ id: '0oalegacy00000000001', label: 'Legacy HR', status: 'INACTIVE' }] },
    },
  ],
  async run({ query, filter, status, includeInactive, ...extent }, { okta }) {
    const parameters = {
      q: query,
      filter: status === undefined ? filter : `status eq "${status}"`,
      includeNonDeleted: includeInactive === true ? true : undefined,
    };
    const { items, ...rest } = await okta.list('listApplications', { query: parameters }, { ...extent, pageSize: 200 });
    return { items: items.map(({ app }) => app), ...rest };
  },
});
