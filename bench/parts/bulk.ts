import { withOrg, work } from '../processes.ts';
import type { Row } from '../table.ts';
import type { BulkResult, BulkTask } from '../workers/bulk.ts';
import type { Part } from './settings.ts';

const group = { group: '00gcontractors000001' };
const app = { app: '0oaslack000000000001' };

/** In this order, so that the removals find what the additions created. */
const scenarios: readonly Pick<BulkTask, 'action' | 'subject'>[] = [
  { action: 'add_user_to_group', subject: group },
  { action: 'remove_user_from_group', subject: group },
  { action: 'assign_app_to_user', subject: app },
  { action: 'revoke_app_from_user', subject: app },
];

/** The most requests for each write, lookups included. */
const goal = 1.1;

/** The cost of 10,000 writes of one bulk run for the same group or app. */
export const bulk: Part = ({ quick }) => {
  const total = quick ? 1000 : 10_000;
  return withOrg({ limits: false, users: total }, async (org) => {
    const rows: Row[] = [];
    for (const scenario of scenarios) {
      await org.stats();
      const task: BulkTask = { org: { url: org.url, token: org.token }, total, ...scenario };
      const { succeeded, changed } = await work<BulkResult>('bulk', task);
      const { requests } = await org.stats();
      const perWrite = requests / total;
      rows.push({
        what: `${total.toLocaleString('en')} ${scenario.action} in one bulk run, as it comes`,
        measured: `${perWrite.toFixed(3)} requests per write`,
        reference: `${changed.toLocaleString('en')} changed; 2 with a lookup for each`,
        goal: `≤ ${goal}`,
        reached: perWrite <= goal && succeeded === total && changed === total,
      });
    }
    return rows;
  });
};
