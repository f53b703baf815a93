import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const contractors = '00gcontractors000001';

describe('delete_group', () => {
  const org = useOrg();
  const exists = (id: string) => org.sandbox.org.groups.has(id);

  test('delete_group deletes a group without members', async () => {
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'Robotics' } });
    const { output } = await org.okta.run('delete_group', { group: id });
    expect(output).toMatchObject({ changed: true, group: { id, profile: { name: 'Robotics' } } });
    expect(exists(id)).toBe(false);
  });

  test('delete_group does not delete a group with members unasked', async () => {
    await expect(org.okta.run('delete_group', { group: contractors })).rejects.toMatchObject({
      category: 'conflict',
      field: 'group',
      message: 'The group Contractors has 1 member. Remove them first, or set ifMembers to "delete".',
    });
    expect(exists(contractors)).toBe(true);
  });

  test('delete_group deletes a group with its memberships', async () => {
    await org.okta.run('delete_group', { group: contractors, ifMembers: 'delete' });
    expect(exists(contractors)).toBe(false);
    expect(org.sandbox.org.memberships.ofLeft(contractors)).toEqual([]);
  });

  test('delete_group names members, apps and rules in a dry run and deletes nothing', async () => {
    const group = '00gsalesemea00000001';
    await org.okta.run('call_okta_api', { path: `/v1/apps/0oajira0000000000001/groups/${group}`, method: 'PUT' });
    org.forget();
    const { output } = await org.okta.run('delete_group', { group, ifMembers: 'delete' }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'deleteGroup', path: `/api/v1/groups/${group}` },
      notes: [
        expect.stringMatching(/^Removes \d+ members?: .*iris\.vale@acme\.example/),
        'Members lose apps that come only through the group: Jira.',
        'These group rules become INVALID: Sales EMEA.',
      ],
    });
    expect(org.writes()).toEqual([]);
    expect(exists(group)).toBe(true);
  });

  test('delete_group rejects Everyone without a write', async () => {
    org.forget();
    await expect(
      org.okta.run('delete_group', { group: '00geveryone000000001', ifMembers: 'delete' }),
    ).rejects.toMatchObject({
      category: 'conflict',
      message: 'The group Everyone is built into Okta and cannot be deleted. Choose another group.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('delete_group reports an unknown group, also one that it deleted before', async () => {
    await org.okta.run('delete_group', { group: contractors, ifMembers: 'delete' });
    await expect(org.okta.run('delete_group', { group: contractors, ifMembers: 'delete' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test.each(['lost_before', 'lost_after'] as const)('delete_group deletes the group after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'DELETE' });
    const { output } = await org.okta.run('delete_group', { group: contractors, ifMembers: 'delete' });
    expect(output.changed).toBe(true);
    expect(exists(contractors)).toBe(false);
    expect(org.sandbox.org.log.events('group.lifecycle.delete')).toHaveLength(1);
  });

  test('delete_group reports unchanged if somebody else deleted the group in the meantime', async () => {
    const body = { errorCode: 'E0000007', errorSummary: 'Not found' };
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 404, body });
    const { output } = await org.okta.run('delete_group', { group: contractors, ifMembers: 'delete' });
    expect(output).toMatchObject({ changed: false, group: { profile: { name: 'Contractors' } } });
  });

  test('delete_group rejects a role that may not delete groups', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('delete_group', { group: contractors, ifMembers: 'delete' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(exists(contractors)).toBe(true);
  });
});
