import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const slack = '0oaslack000000000001';
const jira = '0oajira0000000000001';
const engineering = '00gengineering000001';
const support = '00gsupport0000000001';
const zoe = '00uzoe00000000000001';

describe('assign_app_to_group', () => {
  const org = useOrg();
  const assigned = (groupId: string, appId: string) => org.sandbox.org.appGroups.get(appId, groupId);

  test('assign_app_to_group gives the app to the group and its members', async () => {
    const { output } = await org.okta.run('assign_app_to_group', { app: slack, group: support });
    expect(output).toMatchObject({
      changed: true,
      app: { id: slack },
      group: { id: support },
      assignment: { id: support, priority: 0 },
    });
    expect(assigned(support, slack)).toMatchObject({ priority: 0, profile: {} });
    expect(org.sandbox.org.appUsers.get(slack, zoe)).toMatchObject({ scope: 'GROUP' });
  });

  test('assign_app_to_group assigns with a priority and a profile', async () => {
    const input = { app: jira, group: support, priority: 0, profile: { role: 'Reporter' } };
    await org.okta.run('assign_app_to_group', input);
    expect(assigned(support, jira)).toMatchObject({ priority: 0, profile: { role: 'Reporter' } });
    expect(assigned(engineering, jira)).toMatchObject({ priority: 1 });
  });

  test('assign_app_to_group reports a matching assignment as unchanged', async () => {
    await org.okta.run('assign_app_to_group', { app: jira, group: support, profile: { role: 'Reporter' } });
    org.forget();
    for (const content of [{}, { priority: 1 }, { profile: { role: 'Reporter', team: null } }]) {
      const { output } = await org.okta.run('assign_app_to_group', { app: jira, group: support, ...content });
      expect(output).toMatchObject({ changed: false, assignment: { profile: { role: 'Reporter' } } });
    }
    expect(org.writes()).toEqual([]);
  });

  test('assign_app_to_group changes what differs and keeps the rest', async () => {
    await org.okta.run('assign_app_to_group', { app: jira, group: support, profile: { role: 'Reporter', team: 'a' } });
    const { output } = await org.okta.run('assign_app_to_group', {
      app: jira,
      group: support,
      profile: { role: 'Lead' },
    });
    expect(output).toMatchObject({ changed: true, assignment: { priority: 1, profile: { role: 'Lead', team: 'a' } } });
    expect(assigned(support, jira)).toMatchObject({ priority: 1, profile: { role: 'Lead', team: 'a' } });
  });

  test('assign_app_to_group leads to the same assignment after a lost response or request', async () => {
    for (const kind of ['lost_after', 'lost_before'] as const) {
      await org.reset();
      org.sandbox.faults.next({ kind, method: 'PUT' });
      const { output } = await org.okta.run('assign_app_to_group', { app: slack, group: support });
      expect(output).toMatchObject({ changed: true, assignment: { id: support } });
      expect(org.sandbox.org.appGroups.count(slack)).toBe(1);
      expect(org.sandbox.org.log.events('group.application_assignment.add')).toHaveLength(1);
    }
  });

  test('assign_app_to_group says in a dry run what happens to the members, and writes nothing', async () => {
    const { output } = await org.okta.run('assign_app_to_group', { app: slack, group: support }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'assignGroupToApplication', method: 'PUT' },
      notes: ['Okta gives the app to the members of the group in the background.'],
    });
    expect(assigned(support, slack)).toBeUndefined();
  });

  test('assign_app_to_group returns not_found for an unknown app or group', async () => {
    for (const input of [
      { app: '0oanobody00000000001', group: support },
      { app: slack, group: '00gnobody00000000001' },
    ])
      await expect(org.okta.run('assign_app_to_group', input)).rejects.toMatchObject({
        category: 'not_found',
        errorCode: 'E0000007',
      });
  });

  test('assign_app_to_group rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('assign_app_to_group', { app: slack, group: support })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(assigned(support, slack)).toBeUndefined();
  });

  test('assign_app_to_group rejects a negative priority before sending a request', async () => {
    org.forget();
    await expect(
      org.okta.run('assign_app_to_group', { app: slack, group: support, priority: -1 }),
    ).rejects.toMatchObject({ category: 'invalid_request', field: 'priority' });
    expect(org.sent()).toEqual([]);
  });
});
