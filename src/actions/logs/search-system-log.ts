import { conditionFaults, conditionFields } from '../../resources/logs/log-conditions.ts';
import { listLog, logInput, logItemModel, logOutput, order, toLogItem } from '../../resources/logs/log-items.ts';
import { aboutFields } from '../../resources/logs/log-search.ts';
import { defineAction } from '../../step/action.ts';
import { refuse } from '../../step/fields.ts';

/** Search System Log. */
export const searchSystemLog = defineAction({
  key: 'search_system_log',
  resource: 'logs',
  title: 'Search System Log',
  summary: 'Return the events of a window of time that match every condition, newest first.',
  description:
    'Okta keeps events for 90 days. An event may reach the log a moment late, so a window that ends now may lack the last ones; to react to new events, use a trigger. If Okta gives up on a window that is too large, it is read in halves.',
  operations: ['listLogEvents', 'getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: logInput({ ...conditionFields, ...aboutFields, order }).check(refuse(conditionFaults)),
  output: logOutput(logItemModel),
  examples: [
    {
      title: 'What happened to Iris in the last 24 hours',
      input: { since: '24 hours ago', user: 'iris.vale@acme.example' },
      output: { items: [], window: { since: '2026-11-01T09:30:00.000Z', until: '2026-11-02T09:30:02.000Z' } },
    },
  ],
  async run(input, { okta }) {
    const { limit, all, cursor, eventTypes, outcome, query, order, ...conditions } = input;
    const wanted = { ...conditions, types: eventTypes, results: outcome === undefined ? [] : [outcome], q: query };
    return listLog(okta, {
      query: { ...wanted, oldestFirst: order === 'oldest_first' },
      extent: { limit, all, cursor },
      toItem: toLogItem,
    });
  },
});
