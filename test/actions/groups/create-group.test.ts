import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('create_group', () => {
  const org = useOrg();
  const named = (name: string) =>
    [...org.sandbox.org.groups.values()].filter(({ profile }) => profile['name'] === name);
  const addAttribute = () =>
    org.okta.run('call_okta_api', {
      path: '/v1/meta/schemas/group/default',
      method: 'POST',
      body: { definitions: { custom: { properties: { costCenter: { title: 'Cost center', type: 'string' } } } } },
    });

  test('create_group creates a group with a description and a custom attribute', async () => {
    await addAttribute();
    const { output } = await org.okta.run('create_group', {
      name: ' Robotics ',
      description: 'Builds the arms',
      attributes: { costCenter: 'C-7' },
    });
    expect(output).toMatchObject({ changed: true, group: { type: 'OKTA_GROUP', profile: { name: 'Robotics' } } });
    expect(named('Robotics')).toMatchObject([
      { id: output.group.id, profile: { name: 'Robotics', description: 'Builds the arms', costCenter: 'C-7' } },
    ]);
  });

  test('create_group has the custom attributes of the org as fields', async () => {
    await addAttribute();
    const { input, customAttributes } = await org.okta.fields('create_group');
    expect(customAttributes).toEqual(['costCenter']);
    expect(input).toMatchObject({
      required: ['name'],
      properties: { attributes: { properties: { costCenter: { title: 'Cost center', type: 'string' } } } },
    });
  });

  test('create_group names the group that has the name already', async () => {
    await expect(org.okta.run('create_group', { name: 'Engineering' })).rejects.toMatchObject({
      category: 'conflict',
      status: 400,
      errorCode: 'E0000001',
      field: 'name',
      message:
        'A group named "Engineering" already exists (00gengineering000001). Use that group, or choose another name.',
    });
    expect(named('Engineering')).toHaveLength(1);
  });

  test('create_group returns the existing group without a write if the caller asks for it', async () => {
    org.forget();
    const { output } = await org.okta.run('create_group', { name: 'Engineering', ifExists: 'return' });
    expect(output).toMatchObject({
      changed: false,
      group: { id: '00gengineering000001', profile: { description: 'Builds the robots' } },
    });
    expect(org.writes()).toEqual([]);
  });

  test('create_group creates a group whose name only an imported group has', async () => {
    const { output } = await org.okta.run('create_group', { name: 'Finance (AD)', ifExists: 'return' });
    expect(output).toMatchObject({ changed: true, group: { type: 'OKTA_GROUP' } });
  });

  test('create_group creates one group after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    const { output, response } = await org.okta.run('create_group', { name: 'Robotics' });
    expect(response.confirmed).toBe('checked');
    expect(named('Robotics').map(({ id }) => id)).toEqual([output.group.id]);
  });

  test('create_group creates the group after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('create_group', { name: 'Robotics' });
    expect(output.changed).toBe(true);
    expect(named('Robotics')).toHaveLength(1);
  });

  test('create_group does not take an older group for its own after a lost request', async () => {
    org.sandbox.scenario.addGroup({ profile: { name: 'Robotics' } });
    org.sandbox.clock.advance(60_000);
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await expect(org.okta.run('create_group', { name: 'Robotics' })).rejects.toMatchObject({ category: 'conflict' });
    expect(named('Robotics')).toHaveLength(1);
  });

  test('create_group sends nothing in a dry run and shows the request', async () => {
    org.forget();
    const { output } = await org.okta.run('create_group', { name: 'Robotics' }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'addGroup', method: 'POST', body: { profile: { name: 'Robotics' } } },
    });
    expect(org.writes()).toEqual([]);
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(256) }, 'name'],
    [{ name: 'Rockets 🚀' }, 'name'],
    [{ name: 'Robotics', description: 'x'.repeat(1025) }, 'description'],
    [{ name: 'Robotics', attributes: { name: 'Other' } }, 'attributes.name'],
    [{ name: 'Robotics', attributes: { motto: '🚀' } }, 'attributes.motto'],
  ])('create_group rejects %j before any request', async (input, field) => {
    org.forget();
    await expect(org.okta.run('create_group', input)).rejects.toMatchObject({ category: 'invalid_request', field });
    expect(org.sent()).toEqual([]);
  });

  test('create_group reports an attribute that the org does not have', async () => {
    const input = { name: 'Robotics', attributes: { colour: 'red' } };
    await expect(org.okta.run('create_group', input)).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining("Property name 'colour' is not defined in profile"),
    });
  });

  test('create_group rejects a role that may not create groups', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('create_group', { name: 'Robotics' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
      message: expect.stringMatching(/^Okta rejected addGroup: You do not have permission/),
    });
    expect(named('Robotics')).toEqual([]);
  });
});
