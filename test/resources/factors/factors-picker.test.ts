import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';

describe('factors picker', () => {
  const org = useOrg();
  const load = (values: Record<string, unknown>, query?: string) =>
    org.okta.options('factors', query === undefined ? { values } : { values, query });

  test.each([grace, 'grace.lindqvist@acme.example'])('the factors picker lists the factors of %s', async (user) => {
    expect(await load({ user })).toEqual({
      items: [
        { value: 'opfgracepush00000001', label: 'push, OKTA, Phone' },
        { value: 'mblgracesms000000001', label: 'sms, OKTA, +15555550142' },
        { value: 'fwfgracewebauthn0001', label: 'webauthn, FIDO, Security key' },
      ],
    });
  });

  test('the factors picker marks a factor that is not active', async () => {
    expect((await load({ user: '00uben00000000000001' })).items).toEqual([
      { value: 'mblbensms00000000001', label: 'sms, OKTA, +15555550183 (pending activation)' },
    ]);
  });

  test.each([
    ['SMS', ['mblgracesms000000001']],
    ['0142', ['mblgracesms000000001']],
    ['opfgracepush00000001', ['opfgracepush00000001']],
    ['nothing like it', []],
  ])('the factors picker finds %j', async (query, ids) => {
    expect((await load({ user: grace }, query)).items.map(({ value }) => value)).toEqual(ids);
  });

  test('the factors picker shows no secret of a pending factor', async () => {
    const pending = { factorType: 'token:software:totp', provider: 'GOOGLE', status: 'PENDING_ACTIVATION' } as const;
    const { secret = '' } = org.sandbox.scenario.addFactor(iris, pending);
    expect(JSON.stringify(await load({ user: iris }))).not.toContain(secret);
  });

  test.each([{}, { user: '' }, { user: null }])('the factors picker needs a user first: %j', async (values) => {
    await expect(load(values)).rejects.toMatchObject({
      category: 'invalid_request',
      message: 'values.user is required. Choose it first, because the list depends on it.',
    });
    expect(org.sent()).toEqual([]);
  });

  test('the factors picker returns not_found for an unknown user', async () => {
    await expect(load({ user: 'nobody@acme.example' })).rejects.toMatchObject({ category: 'not_found' });
  });
});

describe('security questions picker', () => {
  const org = useOrg();
  const load = (query?: string) =>
    org.okta.options('security_questions', { values: { user: iris }, ...(query === undefined ? {} : { query }) });

  test('the security questions picker offers questions by their text and stores their keys', async () => {
    expect((await load()).items).toHaveLength(20);
    expect((await load('least liked')).items).toEqual([
      { value: 'disliked_food', label: 'What is the food you least liked as a child?' },
    ]);
    expect((await load('disliked_food')).items).toHaveLength(1);
  });

  test('a question of the security questions picker can be enrolled', async () => {
    const { items } = await load('medal');
    const question = items[0]?.value ?? '';
    const input = { user: iris, factorType: 'question', question, answer: 'bronze' } as const;
    expect((await org.okta.run('enroll_user_factor', input)).output.factor.status).toBe('ACTIVE');
  });
});

describe('authenticators picker', () => {
  const org = useOrg();

  test('the authenticators picker lists authenticators by name and marks inactive ones', async () => {
    const phone = org.sandbox.org.authenticators.get('autacme0000000000004');
    if (phone !== undefined) phone.status = 'INACTIVE';
    const { items } = await org.okta.options('authenticators', {});
    expect(items).toContainEqual({ value: 'autacme0000000000002', label: 'Okta Verify' });
    expect(items).toContainEqual({ value: 'autacme0000000000004', label: 'Phone (inactive)' });
    expect((await org.okta.options('authenticators', { query: 'verify' })).items).toHaveLength(1);
  });
});
