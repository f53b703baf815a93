import { describe, expect, test } from 'vitest';
import { addRule } from '../../support/group-rules.ts';
import { useOrg } from '../../support/org.ts';

describe('list_group_rules', () => {
  const org = useOrg();

  test('list_group_rules lists rules with their expression and the names of their groups', async () => {
    await addRule(org, { name: 'Designers', groups: ['00gsupport0000000001', '00gcontractors000001'] });
    const { output } = await org.okta.run('list_group_rules', {});
    expect(output.items).toMatchObject([
      {
        name: 'Designers',
        status: 'INACTIVE',
        groups: [
          { id: '00gsupport0000000001', name: 'Support' },
          { id: '00gcontractors000001', name: 'Contractors' },
        ],
      },
      { id: '0pracme0000000000001', status: 'ACTIVE', expression: 'user.department=="Sales"', excludedUsers: [] },
    ]);
  });

  test('list_group_rules finds rules by a keyword', async () => {
    await addRule(org, { name: 'Designers' });
    const { output } = await org.okta.run('list_group_rules', { query: 'design' });
    expect(output.items.map(({ name }) => name)).toEqual(['Designers']);
  });

  test('list_group_rules reads every page', async () => {
    for (let number = 0; number < 205; number += 1) await addRule(org, { name: `Rule ${number}` });
    org.forget();
    const { output } = await org.okta.run('list_group_rules', { all: true });
    expect(new Set(output.items.map(({ id }) => id)).size).toBe(206);
    expect(org.sent()).toHaveLength(2);
  });

  test('list_group_rules rejects a role that may not read groups', async () => {
    const token = '00reportsreportsreportsreportsreportsreport';
    org.sandbox.scenario.addToken({
      name: 'reports',
      value: token,
      userId: '00uben00000000000001',
      roles: ['REPORT_ADMIN'],
    });
    await expect(org.connect({ token }).run('list_group_rules', {})).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
