import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';

describe('list_user_factors', () => {
  const org = useOrg();

  test('list_user_factors resolves a login and lists the factors with what identifies them', async () => {
    const { output } = await org.okta.run('list_user_factors', { user: 'grace.lindqvist@acme.example' });
    expect(output.items.map(({ factorType, status, profile }) => [factorType, status, profile])).toEqual([
      [
        'push',
        'ACTIVE',
        {
          credentialId: 'grace.lindqvist@acme.example',
          deviceType: 'SmartPhone_IPhone',
          name: 'Phone',
          platform: 'IOS',
        },
      ],
      ['sms', 'ACTIVE', { phoneNumber: '+15555550142' }],
      ['webauthn', 'ACTIVE', { credentialId: 'c2FuZGJveC1rZXk', authenticatorName: 'Security key' }],
    ]);
    expect(org.sent()).toEqual([
      'GET /api/v1/users/grace.lindqvist%40acme.example',
      `GET /api/v1/users/${grace}/factors`,
    ]);
  });

  test('list_user_factors never returns keys and secrets', async () => {
    const { secret = '' } = org.sandbox.scenario.addFactor(iris, {
      factorType: 'token:software:totp',
      provider: 'GOOGLE',
      status: 'PENDING_ACTIVATION',
    });
    const body = [{ id: 'fuf1', factorType: 'u2f', profile: { credentialId: 'c1', keys: [{ kty: 'EC' }] } }];
    const { output } = await org.okta.run('list_user_factors', { user: iris });
    expect(output.items).toHaveLength(1);
    expect(JSON.stringify(output)).not.toContain(secret);
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /factors$/, status: 200, body });
    const { output: keyed } = await org.okta.run('list_user_factors', { user: iris });
    expect(keyed.items).toEqual([{ id: 'fuf1', factorType: 'u2f', profile: { credentialId: 'c1' } }]);
  });

  test('list_user_factors accepts nulls and members that Okta does not document', async () => {
    const body = [{ id: 'sms1', factorType: 'sms', provider: null, profile: null, novel: { a: 1 } }];
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /factors$/, status: 200, body });
    const { output } = await org.okta.run('list_user_factors', { user: iris });
    expect(output).toEqual({ items: [{ id: 'sms1', factorType: 'sms' }] });
  });

  test('list_user_factors returns part of the list with a cursor to go on', async () => {
    const first = await org.okta.run('list_user_factors', { user: grace, limit: 2 });
    const second = await org.okta.run('list_user_factors', { user: grace, cursor: first.output.nextCursor ?? '' });
    expect([...first.output.items, ...second.output.items].map(({ factorType }) => factorType)).toEqual([
      'push',
      'sms',
      'webauthn',
    ]);
    expect(second.output.nextCursor).toBeUndefined();
  });

  test('list_user_factors returns an empty list for a user without factors', async () => {
    expect((await org.okta.run('list_user_factors', { user: iris })).output).toEqual({ items: [] });
  });

  test.each(['nobody@acme.example', '00unobody00000000001'])(
    'list_user_factors returns not_found for %s',
    async (user) => {
      await expect(org.okta.run('list_user_factors', { user })).rejects.toMatchObject({
        category: 'not_found',
        errorCode: 'E0000007',
      });
    },
  );

  test('list_user_factors rejects a token that cannot read users', async () => {
    const reports = org.connect({ token: org.sandbox.tokens.reportAdmin });
    await expect(reports.run('list_user_factors', { user: grace })).rejects.toMatchObject({ category: 'forbidden' });
  });

  test('list_user_factors rejects an input without a user before sending a request', async () => {
    await expect(org.okta.run(untyped('list_user_factors'), {})).rejects.toMatchObject({ field: 'user' });
    expect(org.sent()).toEqual([]);
  });
});
