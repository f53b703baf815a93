import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const support = '00gsupport0000000001';

describe('list_group_roles', () => {
  const org = useOrg();
  const give = (type: string) =>
    org.okta.run('call_okta_api', { method: 'POST', path: `/api/v1/groups/${support}/roles`, body: { type } });

  test('list_group_roles lists the roles that a group gives to its members', async () => {
    await give('APP_ADMIN');
    await give('USER_ADMIN');
    const { output } = await org.okta.run('list_group_roles', { group: support });
    expect(output.items).toMatchObject([
      { id: 'IFIFAX2BIRGUSTQ', type: 'APP_ADMIN', assignmentType: 'GROUP', status: 'ACTIVE' },
      { id: 'KVJUKUS7IFCE2SKO', type: 'USER_ADMIN', label: 'Group Administrator' },
    ]);
    expect(output.items[0]).not.toHaveProperty('throughGroup');
  });

  test('list_group_roles accepts a role that fits neither of the shapes that Okta documents', async () => {
    const body = [{ id: 'gra1', type: 'NEW_ADMIN', role: null, 'resource-set': 'iam1', novel: 1 }];
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /roles$/, status: 200, body });
    const { output } = await org.okta.run('list_group_roles', { group: support });
    expect(output).toEqual({ items: [{ id: 'gra1', type: 'NEW_ADMIN', 'resource-set': 'iam1', novel: 1 }] });
  });

  test('list_group_roles returns not_found for an unknown group', async () => {
    const group = '00gnobody00000000001';
    await expect(org.okta.run('list_group_roles', { group })).rejects.toMatchObject({ category: 'not_found' });
  });

  test('list_group_roles rejects a role that cannot read roles', async () => {
    const helpDesk = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(helpDesk.run('list_group_roles', { group: support })).rejects.toMatchObject({ category: 'forbidden' });
  });
});
