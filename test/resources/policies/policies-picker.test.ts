import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('policies picker', () => {
  const org = useOrg();
  const load = (type: string, query?: string) =>
    org.okta.options('policies', { ...(query === undefined ? {} : { query }), values: { type } });

  test('the policies picker lists the policies of the chosen type and marks inactive ones', async () => {
    const own = org.sandbox.org.policies.get('00pacmecontract00001');
    if (own !== undefined) own.status = 'INACTIVE';
    expect(await load('OKTA_SIGN_ON')).toEqual({
      items: [
        { value: '00pacmecontract00001', label: 'Contractors (inactive)' },
        { value: '00pacmesignon0000001', label: 'Default Policy' },
      ],
    });
  });

  test('the policies picker finds a policy by the beginning of its name', async () => {
    expect((await load('OKTA_SIGN_ON', ' contr ')).items.map(({ value }) => value)).toEqual(['00pacmecontract00001']);
    expect((await load('OKTA_SIGN_ON', 'nothing')).items).toEqual([]);
  });

  test('the policies picker asks for the type first', async () => {
    org.forget();
    await expect(load('')).rejects.toMatchObject({ category: 'invalid_request', field: 'values.type' });
    expect(org.sent()).toEqual([]);
  });

  test('the policies picker says that the org lacks a type', async () => {
    await expect(load('ENTITY_RISK')).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(/^This org does not have policies of the type ENTITY_RISK\./),
    });
  });
});
