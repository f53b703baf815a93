import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('find_group', () => {
  const org = useOrg();

  test('find_group finds a group by its whole name, without regard to case', async () => {
    const { output } = await org.okta.run('find_group', { name: ' sales emea ' });
    expect(output).toMatchObject({ found: true, group: { id: '00gsalesemea00000001', type: 'OKTA_GROUP' } });
  });

  test('find_group does not fail if no group has the name', async () => {
    const { output } = await org.okta.run('find_group', { name: 'Sales' });
    expect(output).toEqual({ found: false });
  });

  test('find_group finds a group by the beginning of its name', async () => {
    const { output } = await org.okta.run('find_group', { name: 'Sales', match: 'begins with' });
    expect(output).toMatchObject({ found: true, group: { id: '00gsalesemea00000001' } });
  });

  test('find_group finds a group that the search index does not have yet', async () => {
    org.sandbox.org.behavior.searchDelayMs = 60_000;
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'Robotics' } });
    const { output } = await org.okta.run('find_group', { name: 'Robotics' });
    expect(output).toMatchObject({ found: true, group: { id } });
  });

  test('find_group fails if two groups have the name, and names both', async () => {
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'Engineering' }, type: 'APP_GROUP' });
    const finding = org.okta.run('find_group', { name: 'Engineering' });
    await expect(finding).rejects.toMatchObject({
      category: 'conflict',
      field: 'name',
      what: expect.stringMatching(/^2 groups match the name "Engineering": .*00gengineering000001 \(OKTA_GROUP\)/),
      hint: 'set the type, or set ifMany to "first"',
    });
    await expect(finding).rejects.toThrow(`${id} (APP_GROUP)`);
  });

  test('find_group tells groups with the same name apart by their type', async () => {
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'Engineering' }, type: 'APP_GROUP' });
    const { output } = await org.okta.run('find_group', { name: 'Engineering', type: 'APP_GROUP' });
    expect(output).toMatchObject({ found: true, group: { id } });
  });

  test('find_group returns the first group by name if the caller allows several', async () => {
    org.sandbox.scenario.addGroup({ profile: { name: 'Team 10' } });
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'Team 9' } });
    const input = { name: 'Team', match: 'begins with', ifMany: 'first' } as const;
    expect((await org.okta.run('find_group', input)).output).toMatchObject({ found: true, group: { id } });
  });

  test('find_group searches for a name if more than 300 names begin with it', async () => {
    for (let number = 0; number < 310; number += 1)
      org.sandbox.scenario.addGroup({ profile: { name: `Class ${String(number).padStart(3, '0')}` } });
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'class' }, type: 'APP_GROUP' });
    expect((await org.okta.run('find_group', { name: 'Class' })).output).toMatchObject({ found: true, group: { id } });
    const { id: last } = org.sandbox.scenario.addGroup({ profile: { name: 'Class 30' } });
    const found = await org.okta.run('find_group', { name: 'Class 30' });
    expect(found.output).toMatchObject({ found: true, group: { id: last } });
  });

  test('find_group rejects an empty name before any request', async () => {
    org.forget();
    await expect(org.okta.run('find_group', { name: '  ' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'name',
    });
    expect(org.sent()).toEqual([]);
  });

  test('find_group rejects a role that may not read groups', async () => {
    const token = '00reportsreportsreportsreportsreportsreport';
    org.sandbox.scenario.addToken({
      name: 'reports',
      value: token,
      userId: '00uben00000000000001',
      roles: ['REPORT_ADMIN'],
    });
    const reporter = org.connect({ token });
    await expect(reporter.run('find_group', { name: 'Engineering' })).rejects.toMatchObject({ category: 'forbidden' });
  });
});
