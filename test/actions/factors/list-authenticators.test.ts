import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('list_authenticators', () => {
  const org = useOrg();

  test('list_authenticators lists every authenticator of the org', async () => {
    const { output } = await org.okta.run('list_authenticators', {});
    expect(output.items.map(({ key }) => key)).toEqual([
      'okta_email',
      'okta_verify',
      'okta_password',
      'phone_number',
      'webauthn',
      'security_question',
    ]);
    expect(org.sent()).toEqual(['GET /api/v1/authenticators']);
  });

  test('list_authenticators returns no settings and no provider, which may hold secrets', async () => {
    const provider = { type: 'DUO', configuration: { host: 'api.duo.example', secretKey: 'the-duo-secret' } };
    const body = [{ id: 'aut1', key: 'duo', name: 'Duo', settings: { a: 1 }, provider }];
    org.sandbox.faults.next({ kind: 'status', method: 'GET', status: 200, body });
    const { output } = await org.okta.run('list_authenticators', {});
    expect(output).toEqual({ items: [{ id: 'aut1', key: 'duo', name: 'Duo' }] });
  });

  test('list_authenticators says that an org with Classic Engine has none, and does not blame the token', async () => {
    org.sandbox.org.behavior.engine = 'classic';
    await expect(org.okta.run('list_authenticators', {})).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000015',
      message:
        'This org does not have authenticators, which come with Identity Engine. Ask Okta to enable the feature, or leave this step out.',
    });
    await expect(org.okta.options('authenticators')).rejects.toMatchObject({
      message: expect.stringMatching(/^This org does not have authenticators/),
    });
  });

  test('list_authenticators rejects a role that cannot read the org', async () => {
    const helpDesk = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(helpDesk.run('list_authenticators', {})).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
