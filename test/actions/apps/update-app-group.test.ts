import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const jira = '0oajira0000000000001';
const engineering = '00gengineering000001';
const support = '00gsupport0000000001';
const path = `/api/v1/apps/${jira}/groups/${engineering}`;

describe('update_app_group', () => {
  const org = useOrg();
  const assigned = (groupId = engineering) => org.sandbox.org.appGroups.get(jira, groupId);
  const update = (content: object) => org.okta.run('update_app_group', { app: jira, group: engineering, ...content });
  const sentPatch = () => JSON.parse(org.sandbox.requests.findLast(({ method }) => method === 'PATCH')?.body ?? '');

  test('update_app_group sends only what differs, as a JSON Patch', async () => {
    Object.assign(assigned()?.profile ?? {}, { role: 'Reporter', team: 'a', 'cost/center~': 1 });
    const profile = { role: 'Lead', team: 'a', 'cost/center~': null, seat: null };
    const { output } = await update({ profile });
    expect(output).toMatchObject({ changed: true, assignment: { priority: 0, profile: { role: 'Lead', team: 'a' } } });
    expect(assigned()?.profile).toEqual({ role: 'Lead', team: 'a' });
    expect(sentPatch()).toEqual([
      { op: 'replace', path: '/profile/role', value: 'Lead' },
      { op: 'remove', path: '/profile/cost~1center~0' },
    ]);
  });

  test('update_app_group moves another group that has the priority', async () => {
    await org.okta.run('assign_app_to_group', { app: jira, group: support });
    const { output } = await update({ priority: 1 });
    expect(output).toMatchObject({ changed: true, assignment: { priority: 1 } });
    expect(assigned(support)).toMatchObject({ priority: 2 });
    expect(sentPatch()).toEqual([{ op: 'replace', path: '/priority', value: 1 }]);
  });

  test('update_app_group reports a matching assignment as unchanged', async () => {
    org.forget();
    for (const content of [{ priority: 0 }, { profile: { role: null } }])
      expect((await update(content)).output).toMatchObject({ changed: false, group: { id: engineering } });
    expect(org.writes()).toEqual([]);
  });

  test('update_app_group fails if the app is not assigned to the group', async () => {
    org.forget();
    await expect(org.okta.run('update_app_group', { app: jira, group: support, priority: 3 })).rejects.toMatchObject({
      category: 'not_found',
      field: 'group',
      message: 'The app Jira is not assigned to the group Support. Assign the app to the group first.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_app_group returns not_found for an unknown app or group', async () => {
    for (const [input, operation] of [
      [{ app: '0oanobody00000000001', group: engineering }, 'getApplication'],
      [{ app: jira, group: '00gnobody00000000001' }, 'getGroup'],
    ] as const)
      await expect(org.okta.run('update_app_group', { ...input, priority: 1 })).rejects.toMatchObject({
        category: 'not_found',
        operation,
      });
  });

  test('update_app_group changes the assignment once after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'PATCH' });
    org.forget();
    const { output, response } = await update({ profile: { role: 'Lead' } });
    expect(output).toMatchObject({ changed: true, assignment: { profile: { role: 'Lead' } } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toEqual([`PATCH ${path}`]);
  });

  test('update_app_group changes the assignment after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'PATCH' });
    await update({ profile: { role: 'Lead' } });
    expect(assigned()?.profile).toEqual({ role: 'Lead' });
  });

  test('update_app_group shows the patch in a dry run and writes nothing', async () => {
    org.forget();
    const { output } = await org.okta.run(
      'update_app_group',
      { app: jira, group: engineering, priority: 5, profile: { role: 'Lead' } },
      { dryRun: true },
    );
    expect(output).toMatchObject({
      dryRun: true,
      next: {
        method: 'PATCH',
        body: [
          { op: 'replace', path: '/priority' },
          { op: 'replace', path: '/profile/role' },
        ],
      },
      notes: ['Changes priority.', 'Changes profile/role.'],
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_app_group rejects an update without content before sending a request', async () => {
    org.forget();
    await expect(update({ profile: {} })).rejects.toMatchObject({
      category: 'invalid_request',
      message: 'profile is empty. Set an attribute or a priority.',
    });
    expect(org.sent()).toEqual([]);
  });

  test('update_app_group rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('update_app_group', { app: jira, group: engineering, priority: 3 })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
