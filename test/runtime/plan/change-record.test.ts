import { describe, expect, test } from 'vitest';
import { recordCsv, recordHtml, recordMarkdown, verifyRecords } from '../../../src/host.ts';
import type { ChangeRecord, PlannedStep } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';

const key = 'a secret of the host for signing plans';
const grace = 'grace.lindqvist@acme.example';
const graceId = '00ugrace000000000001';
const group = '00gcontractors000001';

describe('a change record', () => {
  const org = useOrg();
  const applied = async (...steps: PlannedStep[]) =>
    org.okta.apply(await org.okta.plan(steps, { key, by: 'Ada' }), { key, approvedBy: 'Iris' });
  const suspended = () => applied({ step: 'suspend_user', input: { user: grace } });
  const record = async (previous?: ChangeRecord) =>
    org.okta.record(
      await applied({
        step: 'update_user',
        input: { user: grace, mode: 'partial', profile: { title: `${Math.random()}` } },
      }),
      { previous },
    );

  test('names the event in which Okta says that it made the change, found by the ID of the request', async () => {
    const { entries, by, approvedBy } = await org.okta.record(await suspended());
    expect([by, approvedBy]).toEqual(['Ada', 'Iris']);
    const [event] = org.sandbox.org.log.events('user.lifecycle.suspend');
    expect(entries[0]?.proof).toEqual({
      how: 'request_id',
      events: [expect.objectContaining({ uuid: event?.uuid, eventType: 'user.lifecycle.suspend' })],
    });
  });

  test('finds the event by target and time if the response was lost, and says so', async () => {
    const plan = await org.okta.plan([{ step: 'add_user_to_group', input: { user: graceId, group } }], {
      key,
      by: 'Ada',
    });
    org.sandbox.faults.next({ kind: 'lost_after', method: 'PUT' });
    const run = await org.okta.apply(plan, { key, approvedBy: 'Iris' });
    const receipts = run.receipts.map(({ requestId: _, ...receipt }) => receipt);
    const { entries } = await org.okta.record({ ...run, receipts }, { waitMs: 0 });
    expect(entries[0]?.proof).toMatchObject({
      how: 'target_and_time',
      events: [{ eventType: 'group.user_membership.add' }],
    });
  });

  test('says that the log has no event yet', async () => {
    const run = await suspended();
    const receipts = run.receipts.map((receipt) => ({
      ...receipt,
      requestId: 'unknown',
      target: receipt.target,
      at: undefined,
    }));
    const { entries } = await org.okta.record({ ...run, receipts }, { waitMs: 0 });
    expect(entries[0]?.proof).toEqual({ how: 'none', events: [] });
  });

  test('a chain breaks at the first record that was changed or left out', async () => {
    const first = await record();
    const second = await record(first);
    const third = await record(second);
    expect(verifyRecords([first, second, third])).toHaveLength(3);
    expect(() => verifyRecords([first, { ...second, approvedBy: 'Eve' }, third])).toThrow('Record 2 was changed');
    expect(() => verifyRecords([first, third])).toThrow('Record 2 does not follow the record before it');
  });

  test('is written as Markdown, CSV and HTML, and no name can become markup', async () => {
    await org.okta.run('update_group', { group, mode: 'partial', name: '<script>=1|x' });
    const made = await org.okta.record(await applied({ step: 'add_user_to_group', input: { user: graceId, group } }));
    expect(recordMarkdown(made)).toContain('logged by Okta for this request');
    expect(recordCsv(made)).toContain(made.hash);
    const page = recordHtml({ ...made, by: '<script>alert(1)</script>' });
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
  });
});
