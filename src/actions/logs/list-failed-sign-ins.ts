import { countAttempts, countsModel, failedResults, signInTypes } from '../../resources/logs/failed-sign-ins.ts';
import { listLog, logInput, logItemModel, logOutput, toLogItem } from '../../resources/logs/log-items.ts';
import { aboutFields } from '../../resources/logs/log-search.ts';
import { defineAction } from '../../step/action.ts';

/** List failed sign-ins. */
export const listFailedSignIns = defineAction({
  key: 'list_failed_sign_ins',
  resource: 'logs',
  title: 'List failed sign-ins',
  summary: 'List failed and denied sign-ins with their reasons, and count them by reason, user and IP address.',
  description:
    'Includes failed factors, apps and identity providers, and denials by a policy. One attempt can log several events. Okta keeps events for 90 days.',
  operations: ['listLogEvents', 'getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: logInput({ user: aboutFields.user }),
  output: logOutput(logItemModel).extend({ counts: countsModel }),
  examples: [
    {
      title: 'Failed sign-ins of the last hour',
      input: { since: '1 hour ago' },
      output: {
        items: [],
        counts: { reasons: [], users: [], ipAddresses: [] },
        window: { since: '2026-11-02T08:30:00.000Z', until: '2026-11-02T09:30:02.000Z' },
      },
    },
  ],
  async run({ since, until, user, ...extent }, { okta }) {
    const query = { since, until, user, types: signInTypes, results: failedResults };
    const found = await listLog(okta, { query, extent, toItem: toLogItem });
    return { ...found, counts: countAttempts(found.items) };
  },
});
