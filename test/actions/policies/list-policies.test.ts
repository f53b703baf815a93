import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

describe('list_policies', () => {
  const org = useOrg();

  test('list_policies lists the policies of a type in the order of evaluation, without links', async () => {
    const { output } = await org.okta.run('list_policies', { type: 'OKTA_SIGN_ON' });
    expect(output.items.map(({ priority, name }) => [priority, name])).toEqual([
      [1, 'Contractors'],
      [2, 'Default Policy'],
    ]);
    expect(Object.keys(output.items[0] ?? {})).not.toContain('_links');
    expect(org.sent()).toEqual(['GET /api/v1/policies?type=OKTA_SIGN_ON']);
  });

  test('list_policies filters by the beginning of the name and by status', async () => {
    const names = async (more: object) => {
      const { output } = await org.okta.run('list_policies', { type: 'OKTA_SIGN_ON', ...more });
      return output.items.map(({ name }) => name);
    };
    expect(await names({ query: 'contr' })).toEqual(['Contractors']);
    expect(await names({ status: 'INACTIVE' })).toEqual([]);
  });

  test('list_policies continues a list where its limit has cut it', async () => {
    const first = await org.okta.run('list_policies', { type: 'OKTA_SIGN_ON', limit: 1 });
    const second = await org.okta.run('list_policies', {
      type: 'OKTA_SIGN_ON',
      cursor: first.output.nextCursor ?? '',
    });
    expect([first, second].map(({ output }) => output.items.map(({ name }) => name))).toEqual([
      ['Contractors'],
      ['Default Policy'],
    ]);
    expect(second.output.nextCursor).toBeUndefined();
  });

  test('list_policies says that the org lacks a type, and does not blame the token', async () => {
    await expect(org.okta.run('list_policies', { type: 'ENTITY_RISK' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000002',
      message:
        'This org does not have policies of the type ENTITY_RISK. Ask Okta to enable the feature, or leave this step out.',
    });
  });

  test.each([[{}], [{ type: 'WEATHER' }]])(
    'list_policies rejects %j without sending a request',
    async (input: object) => {
      org.forget();
      await expect(org.okta.run(untyped('list_policies'), input)).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'type',
      });
      expect(org.sent()).toEqual([]);
    },
  );

  test('list_policies rejects a role that may not read policies', async () => {
    const reporter = org.connect({ token: org.sandbox.tokens.reportAdmin });
    await expect(reporter.run('list_policies', { type: 'PASSWORD' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
