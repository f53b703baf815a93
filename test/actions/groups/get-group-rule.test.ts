import { describe, expect, test } from 'vitest';
import { addRule } from '../../support/group-rules.ts';
import { useOrg } from '../../support/org.ts';

describe('get_group_rule', () => {
  const org = useOrg();

  test('get_group_rule returns a rule with its excluded users and the names of its groups', async () => {
    const id = await addRule(org, { name: 'Designers', excludedUsers: ['00uiris0000000000001'] });
    const { output } = await org.okta.run('get_group_rule', { rule: id });
    expect(output).toMatchObject({
      id,
      name: 'Designers',
      status: 'INACTIVE',
      expression: 'user.department=="Design"',
      groups: [{ id: '00gcontractors000001', name: 'Contractors' }],
      excludedUsers: ['00uiris0000000000001'],
    });
  });

  test('get_group_rule shows a rule whose group was deleted as INVALID', async () => {
    const id = await addRule(org, { name: 'Designers' });
    await org.okta.run('call_okta_api', { path: '/v1/groups/00gcontractors000001', method: 'DELETE' });
    const { output } = await org.okta.run('get_group_rule', { rule: id });
    expect(output).toMatchObject({ status: 'INVALID', groups: [{ id: '00gcontractors000001' }] });
  });

  test('get_group_rule reports an unknown rule', async () => {
    await expect(org.okta.run('get_group_rule', { rule: '0prnothing0000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
      message: expect.stringMatching(/Check the ID\.$/),
    });
  });
});
