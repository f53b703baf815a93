import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('get_user', () => {
  const org = useOrg();

  test.each([
    '00ugrace000000000001',
    'grace.lindqvist@acme.example',
    'GRACE.Lindqvist@acme.example',
    'grace.lindqvist',
  ])('get_user finds a user by ID, login and short name: %s', async (user) => {
    const { output } = await org.okta.run('get_user', { user });
    expect(output).toMatchObject({ id: '00ugrace000000000001', status: 'ACTIVE' });
  });

  test('get_user returns custom attributes along with the standard ones', async () => {
    const grace = org.sandbox.org.users.get('00ugrace000000000001');
    const { output } = await org.okta.run('get_user', { user: '00ugrace000000000001' });
    const { profile } = output;
    for (const [name, value] of Object.entries(grace?.profile ?? {}))
      if (value !== null) expect(profile?.[name]).toEqual(value);
  });

  test('get_user sends one request per run and sees a change at once', async () => {
    org.forget();
    await org.okta.run('get_user', { user: '00uiris0000000000001' });
    await org.okta.run('suspend_user', { user: '00uiris0000000000001' });
    org.forget();
    const { output } = await org.okta.run('get_user', { user: '00uiris0000000000001' });
    expect(output).toMatchObject({ status: 'SUSPENDED' });
    expect(org.sent()).toEqual(['GET /api/v1/users/00uiris0000000000001']);
  });

  test('get_user sends a login with a plus and other special characters unchanged', async () => {
    await org.okta.run('create_user', {
      profile: { login: 'a+b&c=d#e?f@acme.example', email: 'ab@acme.example', firstName: 'A', lastName: 'B' },
      activate: false,
    });
    const { output } = await org.okta.run('get_user', { user: 'a+b&c=d#e?f@acme.example' });
    expect(output).toMatchObject({ profile: { firstName: 'A' } });
  });

  test('get_user returns not_found for an unknown user and says what to check', async () => {
    await expect(org.okta.run('get_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
      hint: 'check the ID or username',
    });
  });
});
