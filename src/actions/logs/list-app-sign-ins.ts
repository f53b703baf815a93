import { listLog, logInput, logItemModel, logOutput, onlyResult, toLogItem } from '../../resources/logs/log-items.ts';
import { aboutFields } from '../../resources/logs/log-search.ts';
import { defineAction } from '../../step/action.ts';

/** List app sign-ins. */
export const listAppSignIns = defineAction({
  key: 'list_app_sign_ins',
  resource: 'logs',
  title: 'List app sign-ins',
  summary: 'List who signed in to apps through Okta, when and with which result.',
  description:
    'Failed attempts are included unless you choose a result. Sign-ins that an app handles without Okta are not logged. Okta keeps events for 90 days.',
  operations: ['listLogEvents', 'getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: logInput({ app: aboutFields.app, user: aboutFields.user, outcome: onlyResult }),
  output: logOutput(logItemModel),
  examples: [
    {
      title: 'Who used Slack in the last 24 hours',
      input: { since: '24 hours ago', app: '0oaslack000000000001' },
      output: { items: [], window: { since: '2026-11-01T09:30:00.000Z', until: '2026-11-02T09:30:02.000Z' } },
    },
  ],
  run({ since, until, app, user, outcome, ...extent }, { okta }) {
    const results = outcome === undefined ? [] : [outcome];
    const query = { since, until, app, user, results, types: ['user.authentication.sso'] };
    return listLog(okta, { query, extent, toItem: toLogItem });
  },
});
