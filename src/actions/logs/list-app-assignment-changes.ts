import {
  changeItemModel,
  changeTypes,
  listLog,
  logInput,
  logOutput,
  onlyChange,
  toChangeItem,
} from '../../resources/logs/log-items.ts';
import { aboutFields } from '../../resources/logs/log-search.ts';
import { defineAction } from '../../step/action.ts';

/** List app assignment changes. */
export const listAppAssignmentChanges = defineAction({
  key: 'list_app_assignment_changes',
  resource: 'logs',
  title: 'List app assignment changes',
  summary: 'List who was assigned to and removed from apps, when and by whom.',
  description:
    'An assignment through a group is logged for every user of the group as well. Okta keeps events for 90 days.',
  operations: ['listLogEvents', 'getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: logInput({ app: aboutFields.app, user: aboutFields.user, change: onlyChange }),
  output: logOutput(changeItemModel),
  examples: [
    {
      title: 'Who lost Slack in the last seven days',
      input: { since: '7 days ago', app: '0oaslack000000000001', change: 'removed' },
      output: { items: [], window: { since: '2026-10-26T09:30:00.000Z', until: '2026-11-02T09:30:02.000Z' } },
    },
  ],
  run({ since, until, app, user, change, ...extent }, { okta }) {
    const query = { since, until, app, user, types: changeTypes('application.user_membership', change) };
    return listLog(okta, { query, extent, toItem: toChangeItem });
  },
});
