import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { createUserType } from '../../support/user-types.ts';

const path = '/api/v1/meta/schemas/user/default';
const input = { name: 'parkingSpace', title: 'Parking space', type: 'string', maxLength: 10 } as const;

describe('add_user_attribute', () => {
  const org = useOrg();
  const custom = () => org.sandbox.org.userSchema.custom;

  test('add_user_attribute adds the attribute and leaves the others unchanged', async () => {
    const before = [...custom()];
    const { output } = await org.okta.run('add_user_attribute', input);
    expect(output).toMatchObject({ changed: true, attribute: { ...input, source: 'custom', permission: 'READ_ONLY' } });
    expect([...custom()].slice(0, before.length)).toEqual(before);
    expect(custom().get('parkingSpace')).toMatchObject({ title: 'Parking space', maxLength: 10 });
    expect(org.writes()).toEqual([`POST ${path}`]);
  });

  test('add_user_attribute writes every setting in the form of the schema', async () => {
    const settings = {
      description: 'Where they park',
      minLength: 2,
      required: true,
      unique: true,
      permission: 'HIDE',
    } as const;
    const { output } = await org.okta.run('add_user_attribute', { ...input, ...settings });
    expect(output.attribute).toMatchObject({ ...input, ...settings });
    expect(custom().get('parkingSpace')).toMatchObject({
      unique: 'UNIQUE_VALIDATED',
      required: true,
      permissions: [{ principal: 'SELF', action: 'HIDE' }],
    });
  });

  test.each([
    ['integer', { type: 'integer', enum: [1, 2] }, ['1', '2']],
    ['string', { type: 'string', enum: ['a', 'b'] }, ['a', 'b']],
    ['string_array', { type: 'array', items: { type: 'string', enum: ['a'] } }, ['a']],
    ['integer_array', { type: 'array', items: { type: 'integer', enum: [7] } }, ['7']],
    ['number_array', { type: 'array', items: { type: 'number' } }, undefined],
    ['boolean', { type: 'boolean' }, undefined],
  ] as const)(
    'add_user_attribute adds an attribute of the type %s, and finds it on a second run',
    async (type, stored, values) => {
      const wanted = { name: 'extra', title: 'Extra', type, ...(values === undefined ? {} : { enum: [...values] }) };
      expect((await org.okta.run('add_user_attribute', wanted)).output.changed).toBe(true);
      expect(custom().get('extra')).toMatchObject(stored);
      expect((await org.okta.run('add_user_attribute', wanted)).output.changed).toBe(false);
    },
  );

  test('add_user_attribute changes nothing on a second run', async () => {
    const first = await org.okta.run('add_user_attribute', input);
    org.forget();
    const { output } = await org.okta.run('add_user_attribute', input);
    expect(output).toEqual({ changed: false, attribute: first.output.attribute });
    expect(org.writes()).toEqual([]);
  });

  test.each([
    [{ type: 'integer', maxLength: undefined }, 'type'],
    [{ title: 'Parking lot' }, 'title'],
    [{ maxLength: 12, required: true }, 'required, maxLength'],
    [{ enum: ['A1'] }, 'enum'],
  ] as const)(
    'add_user_attribute does not change an attribute that has other settings than %j',
    async (change, names) => {
      await org.okta.run('add_user_attribute', input);
      org.forget();
      await expect(org.okta.run(untyped('add_user_attribute'), { ...input, ...change })).rejects.toMatchObject({
        category: 'conflict',
        field: 'name',
        message: `The attribute parkingSpace exists with another ${names}. Change it in Okta, or choose another name.`,
      });
      expect(org.writes()).toEqual([]);
    },
  );

  test('add_user_attribute rejects the name of a base attribute, and one that differs only in case', async () => {
    await expect(org.okta.run('add_user_attribute', { ...input, name: 'city' })).rejects.toMatchObject({
      category: 'conflict',
      message: 'The attribute city is a base attribute of Okta. Use that attribute, or choose another name.',
    });
    await expect(org.okta.run('add_user_attribute', { ...input, name: 'BadgeNumber' })).rejects.toMatchObject({
      category: 'conflict',
      message:
        'The attribute BadgeNumber differs only in case from the attribute badgeNumber. Choose another name, or use that attribute.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('add_user_attribute adds the attribute to the user type that it names only', async () => {
    const { id, schemaId } = await createUserType(org.sandbox, 'contractor');
    org.forget();
    const { output } = await org.okta.run('add_user_attribute', { ...input, userType: id });
    expect(output.changed).toBe(true);
    expect(org.writes()).toEqual([`POST /api/v1/meta/schemas/user/${schemaId}`]);
    expect(custom().has('parkingSpace')).toBe(false);
    expect(org.sandbox.org.userTypes.get(id)?.schema.custom.has('parkingSpace')).toBe(true);
  });

  test.each(['lost_after', 'lost_before', 'server_error_after', 'truncated'] as const)(
    'add_user_attribute adds the attribute despite %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output } = await org.okta.run('add_user_attribute', input);
      expect(output).toMatchObject({ changed: true, attribute: { name: 'parkingSpace' } });
      expect(custom().has('parkingSpace')).toBe(true);
      expect(org.writes()).toHaveLength(2);
    },
  );

  test('add_user_attribute plans the write in a dry run and does not send it', async () => {
    const { output } = await org.okta.run('add_user_attribute', input, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: {
        operation: 'updateUserProfile',
        path,
        body: {
          definitions: {
            custom: { properties: { parkingSpace: { title: 'Parking space', type: 'string', maxLength: 10 } } },
          },
        },
      },
    });
    expect(custom().has('parkingSpace')).toBe(false);
  });

  test('add_user_attribute accepts an app administrator and rejects a group administrator', async () => {
    const { appAdmin, groupAdmin } = org.sandbox.tokens;
    await expect(org.connect({ token: groupAdmin }).run('add_user_attribute', input)).rejects.toMatchObject({
      category: 'forbidden',
    });
    expect((await org.connect({ token: appAdmin }).run('add_user_attribute', input)).output.changed).toBe(true);
  });

  test.each<[object, string]>([
    [{ name: 'parking space' }, 'name'],
    [{ name: '1st' }, 'name'],
    [{ title: '' }, 'title'],
    [{ type: 'text' }, 'type'],
    [{ type: 'boolean' }, 'maxLength'],
    [{ minLength: 11 }, 'minLength'],
    [{ type: 'number', maxLength: undefined, enum: ['1'] }, 'enum'],
    [{ type: 'integer', maxLength: undefined, enum: ['1', 'two'] }, 'enum[1]'],
    [{ enum: ['a', 'a'] }, 'enum[1]'],
    [{ enum: [] }, 'enum'],
    [{ type: 'boolean', maxLength: undefined, unique: true }, 'unique'],
  ])('add_user_attribute rejects %j before sending a request', async (change, field) => {
    await expect(org.okta.run(untyped('add_user_attribute'), { ...input, ...change })).rejects.toMatchObject({
      category: 'invalid_request',
      faults: [expect.objectContaining({ path: field })],
    });
    expect(org.sent()).toEqual([]);
  });
});
