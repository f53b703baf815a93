import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { scriptedTransport } from '../../support/scripted.ts';
import { untyped } from '../../support/untyped.ts';
import { createUserType } from '../../support/user-types.ts';

describe('get_user_schema', () => {
  const org = useOrg();

  test('get_user_schema returns base attributes and then custom ones', async () => {
    const { output } = await org.okta.run('get_user_schema', {});
    expect(output.schemaId).toBe('oscacme0000000000001');
    expect(output.attributes.map(({ source }) => source)).toEqual([
      ...Array(31).fill('base'),
      ...Array(6).fill('custom'),
    ]);
    expect(output.attributes[0]).toEqual({
      name: 'login',
      title: 'Username',
      source: 'base',
      type: 'string',
      required: true,
      unique: false,
      mutability: 'READ_WRITE',
      permission: 'READ_ONLY',
      minLength: 5,
      maxLength: 100,
    });
    expect(org.sent()).toEqual(['GET /api/v1/meta/schemas/user/default']);
  });

  test.each([
    ['base', 31],
    ['custom', 6],
  ] as const)('get_user_schema returns only %s attributes on request', async (source, count) => {
    const { output } = await org.okta.run('get_user_schema', { source });
    expect(output.attributes.filter((attribute) => attribute.source === source)).toHaveLength(count);
    expect(output.attributes).toHaveLength(count);
  });

  test('get_user_schema takes the ID or the name of a user type', async () => {
    const { id, schemaId } = await createUserType(org.sandbox, 'contractor');
    for (const userType of [id, 'contractor']) {
      const { output } = await org.okta.run('get_user_schema', { userType });
      expect(output.schemaId).toBe(schemaId);
    }
    expect((await org.okta.run('get_user_schema', { userType: 'default' })).output.schemaId).toBe(
      'oscacme0000000000001',
    );
  });

  test('get_user_schema reads the forms that real orgs send', async () => {
    const properties = {
      size: { title: 'Size', type: 'array', items: { type: 'string', enum: ['S', 'M'] }, unique: 'UNIQUE_VALIDATED' },
      level: { title: 'Level', type: 'integer', oneOf: [{ const: 1, title: 'One' }], minLength: null, enum: null },
      plain: {},
    };
    const okta = org.connect({
      transport: scriptedTransport(
        http.get('*/api/v1/meta/schemas/user/default', () =>
          HttpResponse.json({
            id: 'https://acme/meta/schemas/user/default',
            definitions: { custom: { properties, required: ['level'] } },
          }),
        ),
      ),
    });
    const { output } = await okta.run('get_user_schema', {});
    expect(output).toEqual({
      schemaId: 'default',
      attributes: [
        {
          name: 'size',
          title: 'Size',
          source: 'custom',
          type: 'array',
          itemType: 'string',
          required: false,
          unique: true,
          enum: ['S', 'M'],
        },
        { name: 'level', title: 'Level', source: 'custom', type: 'integer', required: true, unique: false, enum: [1] },
        { name: 'plain', source: 'custom', required: false, unique: false },
      ],
    });
  });

  test('get_user_schema names the user types for an unknown one', async () => {
    await expect(org.okta.run('get_user_schema', { userType: 'robot' })).rejects.toMatchObject({
      category: 'not_found',
      field: 'userType',
      message: 'There is no user type "robot". Use one of user.',
    });
  });

  test('get_user_schema accepts an app administrator and rejects a report administrator', async () => {
    const { appAdmin, reportAdmin } = org.sandbox.tokens;
    await expect(org.connect({ token: reportAdmin }).run('get_user_schema', {})).rejects.toMatchObject({
      category: 'forbidden',
    });
    expect((await org.connect({ token: appAdmin }).run('get_user_schema', {})).output.attributes).toHaveLength(37);
  });

  test.each([{ userType: '' }, { source: 'own' }, { attributes: [] }])(
    'get_user_schema rejects %j before sending a request',
    async (input) => {
      await expect(org.okta.run(untyped('get_user_schema'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
