import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { createUserType } from '../../support/user-types.ts';

describe('list_user_types', () => {
  const org = useOrg();

  test('list_user_types returns every type with the ID of its schema', async () => {
    const contractor = await createUserType(org.sandbox, 'contractor');
    org.forget();
    const { output } = await org.okta.run('list_user_types', {});
    expect(output.items).toMatchObject([
      { id: 'otyacme0000000000001', name: 'user', default: true, schemaId: 'oscacme0000000000001' },
      { name: 'contractor', default: false, ...contractor },
    ]);
    expect(output).not.toHaveProperty('nextCursor');
    expect(org.sent()).toEqual(['GET /api/v1/meta/types/user']);
  });

  test('list_user_types returns as many types as the limit allows, and continues after them', async () => {
    await createUserType(org.sandbox, 'contractor');
    const first = await org.okta.run('list_user_types', { limit: 1 });
    expect(first.output.items).toMatchObject([{ name: 'user' }]);
    const rest = await org.okta.run('list_user_types', { cursor: first.output.nextCursor });
    expect(rest.output.items).toMatchObject([{ name: 'contractor' }]);
  });

  test('list_user_types accepts a read-only administrator and rejects a report administrator', async () => {
    const { readOnlyAdmin, reportAdmin } = org.sandbox.tokens;
    const { output } = await org.connect({ token: readOnlyAdmin }).run('list_user_types', {});
    expect(output.items).toHaveLength(1);
    await expect(org.connect({ token: reportAdmin }).run('list_user_types', {})).rejects.toMatchObject({
      category: 'forbidden',
    });
  });

  test.each([{ limit: 0 }, { all: 'yes' }, { user: 'x' }])(
    'list_user_types rejects %j before sending a request',
    async (input) => {
      await expect(org.okta.run(untyped('list_user_types'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
