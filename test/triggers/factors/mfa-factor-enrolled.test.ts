import { describe, expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'mfa_factor_enrolled',
  eventType: 'user.mfa.factor.activate',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/users/00uiris0000000000001/factors?activate=true',
      body: { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber: '+46701234567' } },
    }),
  output: { user: asUser(people.iris), actor: asUser(people.ada), factor: 'SMS_FACTOR' },
  matches: [
    { factors: ['SMS_FACTOR'] },
    { factors: ['FIDO_WEBAUTHN', 'sms'] },
    { user: '00uiris0000000000001' },
    { user: 'Iris.Vale@acme.example' },
  ],
  ignores: [{ user: 'zoe.castillo@acme.example' }, { factors: ['EMAIL_FACTOR'] }, { factors: ['OKTA_VERIFY_PUSH'] }],
  fresh: { user: { id: '00uiris0000000000001' } },
});

describe('mfa_factor_enrolled', () => {
  const event = (reason: string | null, requestUri?: string, actor = 'ada') => ({
    uuid: `${reason} ${requestUri} ${actor}`,
    eventType: 'user.mfa.factor.activate',
    published: '2026-03-02T10:00:00.000Z',
    outcome: { result: 'SUCCESS', reason },
    actor: { id: `00u${actor}`, type: 'User' },
    target: [{ id: '00uiris', type: 'User' }],
    debugContext: { debugData: requestUri === undefined ? {} : { requestUri } },
  });
  const email = 'User set up EMAIL_FACTOR factor';
  const password = 'User set up PASSWORD_AS_FACTOR factor';

  test.each([
    ['the email of a user who is created', event(email, '/api/v1/users?activate=true')],
    ['the email of a user who is activated', event(email, '/api/v1/users/00uiris/lifecycle/activate')],
    ['an email that another user set up, without a request URI', event(email)],
    ['a password', event(password, '/api/v1/users')],
    ['a password that the user set', event(password, '/idp/idx/challenge/answer', 'iris')],
  ])('mfa_factor_enrolled skips %s unless the input names it', async (_, one) => {
    await inOrg(async ({ okta }) => {
      expect(await okta.read('mfa_factor_enrolled', {}, [one])).toEqual([]);
      const named = await okta.read('mfa_factor_enrolled', { factors: ['EMAIL_FACTOR', 'PASSWORD_AS_FACTOR'] }, [one]);
      expect(named).toMatchObject([{ factor: one.outcome.reason?.split(' ')[3] }]);
    });
  });

  test.each([
    ['an email that the user set up', event(email, '/idp/idx/challenge/answer', 'iris')],
    ['an email that was enrolled as a factor', event(email, '/api/v1/users/00uiris/factors?activate=true')],
    ['a factor that Okta does not name', event(null, '/api/v1/users')],
    ['a security key', event('User set up FIDO_WEBAUTHN factor')],
  ])('mfa_factor_enrolled starts for %s', async (_, one) => {
    await inOrg(async ({ okta }) => {
      expect(await okta.read('mfa_factor_enrolled', {}, [one])).toHaveLength(1);
    });
  });

  test('mfa_factor_enrolled does not start for a new user in Identity Engine', async () => {
    await inOrg(async (org) => {
      org.sandbox.org.behavior.engine = 'oie';
      const heard = await listen(org, 'mfa_factor_enrolled');
      const heardAll = await listen(org, 'mfa_factor_enrolled', { factors: ['email'] });
      const login = 'noor.rahman@acme.example';
      await org.okta.run('create_user', { profile: { login, email: login, firstName: 'Noor', lastName: 'Rahman' } });
      expect(await heard()).toEqual([]);
      expect(await heardAll()).toMatchObject([{ factor: 'EMAIL_FACTOR', user: { login } }]);
    });
  });
});
