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

/** List group membership changes. */
export const listGroupMembershipChanges = defineAction({
  key: 'list_group_membership_changes',
  resource: 'logs',
  title: 'List group membership changes',
  summary: 'List who was added to and removed from groups, when, and by whom or by which kind of change.',
  description: 'Okta keeps events for 90 days.',
  operations: ['listLogEvents', 'getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: logInput({ group: aboutFields.group, user: aboutFields.user, change: onlyChange }),
  output: logOutput(changeItemModel),
  examples: [
    {
      title: 'Who joined Support in the last seven days',
      input: { since: '7 days ago', group: '00gsupport0000000001', change: 'added' },
      output: { items: [], window: { since: '2026-10-26T09:30:00.000Z', until: '2026-11-02T09:30:02.000Z' } },
    },
  ],
  run({ since, until, group, user, change, ...extent }, { okta }) {
    const query = { since, until, group, user, types: changeTypes('group.user_membership', change) };
    return listLog(okta, { query, extent, toItem: toChangeItem });
  },
});
