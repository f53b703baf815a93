import { beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const group = '00gsupport0000000001';

describe('update_group', () => {
  const org = useOrg();
  const profile = () => org.sandbox.org.groups.get(group)?.profile;

  beforeEach(async () => {
    const properties = {
      costCenter: { title: 'Cost center', type: 'string' },
      floor: { title: 'Floor', type: 'integer' },
    };
    await org.okta.run('call_okta_api', {
      path: '/v1/meta/schemas/group/default',
      method: 'POST',
      body: { definitions: { custom: { properties } } },
    });
    await org.okta.run('call_okta_api', {
      path: `/v1/groups/${group}`,
      method: 'PUT',
      body: { profile: { name: 'Support', description: 'Answers customers', costCenter: 'C-7', floor: 3 } },
    });
    org.forget();
  });

  test('update_group keeps what a partial update leaves out', async () => {
    const input = { group, mode: 'partial', name: 'Help desk', attributes: { floor: 4 } } as const;
    const { output } = await org.okta.run('update_group', input);
    const expected = { name: 'Help desk', description: 'Answers customers', costCenter: 'C-7', floor: 4 };
    expect(output).toMatchObject({ changed: true, deleted: [], group: { id: group, profile: expected } });
    expect(profile()).toEqual(expected);
    expect(org.sent()).toEqual([
      `GET /api/v1/groups/${group}`,
      `PUT /api/v1/groups/${group}`,
      `GET /api/v1/groups/${group}`,
    ]);
  });

  test('update_group clears the description with an empty text, and custom attributes with null', async () => {
    const input = { group, mode: 'partial', description: '', attributes: { costCenter: null } } as const;
    const { output } = await org.okta.run('update_group', input);
    expect(output.group.profile).toEqual({ name: 'Support', floor: 3 });
    expect(profile()).toMatchObject({ name: 'Support', description: null, floor: 3 });
  });

  test('update_group names what a full replacement deletes', async () => {
    const { output } = await org.okta.run('update_group', { group, mode: 'full', name: 'Support' });
    expect(output).toMatchObject({ changed: true, deleted: ['costCenter', 'description', 'floor'] });
    expect(profile()).toEqual({ name: 'Support', description: null });
  });

  test('update_group lists what a full replacement would delete in a dry run', async () => {
    const input = { group, mode: 'full', name: 'Support', attributes: { floor: 3 } } as const;
    const { output } = await org.okta.run('update_group', input, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'replaceGroup', body: { profile: { name: 'Support', floor: 3 } } },
      notes: ['Deletes profile.costCenter.', 'Deletes profile.description.'],
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_group writes nothing if the group matches already', async () => {
    const input = { group, mode: 'partial', name: 'Support', attributes: { floor: 3 } } as const;
    expect((await org.okta.run('update_group', input)).output).toMatchObject({ changed: false, deleted: [] });
    expect(org.writes()).toEqual([]);
  });

  test('two runs of update_group at once do not undo one another', async () => {
    await Promise.all([
      org.okta.run('update_group', { group, mode: 'partial', description: 'Day and night' }),
      org.okta.run('update_group', { group, mode: 'partial', attributes: { floor: 9 } }),
    ]);
    expect(profile()).toMatchObject({ description: 'Day and night', floor: 9, costCenter: 'C-7' });
  });

  test.each(['lost_before', 'lost_after'] as const)('update_group leads to the same group after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'PUT' });
    const { output } = await org.okta.run('update_group', { group, mode: 'partial', name: 'Help desk' });
    expect(output).toMatchObject({ changed: true, group: { profile: { name: 'Help desk', floor: 3 } } });
    expect(profile()).toMatchObject({ name: 'Help desk', floor: 3 });
  });

  test('update_group names the group that has the new name already', async () => {
    await expect(org.okta.run('update_group', { group, mode: 'partial', name: 'Engineering' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'name',
      message:
        'A group named "Engineering" already exists (00gengineering000001). Use that group, or choose another name.',
    });
    expect(profile()).toMatchObject({ name: 'Support' });
  });

  test.each([
    ['00gadfinance00000001', 'A directory or an app manages the group Finance (AD) (APP_GROUP). Change it in'],
    ['00geveryone000000001', 'The group Everyone is built into Okta and cannot be changed. Choose another group.'],
  ])('update_group rejects the group %s without a write', async (foreign, sentence) => {
    const running = org.okta.run('update_group', { group: foreign, mode: 'partial', name: 'Mine' });
    await expect(running).rejects.toMatchObject({
      category: 'conflict',
      field: 'group',
      message: expect.stringContaining(sentence),
    });
    expect(org.writes()).toEqual([]);
  });

  test.each([
    [{ group, mode: 'partial' }, 'name'],
    [{ group, mode: 'full', description: 'x' }, 'name'],
    [{ group, mode: 'partial', attributes: { description: 'x' } }, 'attributes.description'],
  ] as const)('update_group rejects %j before any request', async (input, field) => {
    await expect(org.okta.run('update_group', input)).rejects.toMatchObject({ category: 'invalid_request', field });
    expect(org.sent()).toEqual([]);
  });

  test('update_group has the custom attributes of the org as fields that null clears', async () => {
    const { input, customAttributes } = await org.okta.fields('update_group');
    expect(customAttributes).toEqual(['costCenter', 'floor']);
    expect(input).toMatchObject({
      properties: {
        attributes: { properties: { floor: { title: 'Floor', anyOf: [{ type: 'integer' }, { type: 'null' }] } } },
      },
    });
  });

  test('update_group rejects a role that may not change groups', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('update_group', { group, mode: 'partial', name: 'Mine' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
