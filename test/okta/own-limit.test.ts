import { describe, expect, test } from 'vitest';
import { isOwnLimit } from '../../src/okta/transport/own-limit.ts';
import { useOrg } from '../support/org.ts';

const url = 'https://acme.okta.com/api/v1/users/00u1/factors/mbl1';
const left = { 'x-rate-limit-limit': '600', 'x-rate-limit-remaining': '599', 'x-rate-limit-reset': '1790000000' };
const none = { ...left, 'x-rate-limit-remaining': '0' };
const answer = (errorCode: string, headers = left, status = 429) => ({
  status,
  headers,
  body: JSON.stringify({ errorCode }),
});

describe('a limit on codes', () => {
  test.each(['E0000109', 'E0000118', 'E0000133', 'E0000146', 'E0000186', 'E0000204', 'E0000205'])(
    'tells %s from a rate limit',
    (code) => {
      expect(isOwnLimit({ url: `${url}/resend` }, answer(code))).toBe(true);
      expect(isOwnLimit({ url: 'https://acme.okta.com/api/v1/anything' }, answer(code, none))).toBe(true);
    },
  );

  test.each(['lifecycle/activate', 'lifecycle/activate/poll', 'verify', 'verify?templateId=1', 'resend'])(
    'tells too many attempts at %s from a bucket that is used up',
    (path) => {
      expect(isOwnLimit({ url: `${url}/${path}` }, answer('E0000047'))).toBe(true);
      expect(isOwnLimit({ url: `${url}/${path}` }, answer('E0000047', none))).toBe(false);
    },
  );

  test('leaves every other 429 to the rate limit', () => {
    expect(isOwnLimit({ url }, answer('E0000047'))).toBe(false);
    expect(isOwnLimit({ url: `${url}/verifyx` }, answer('E0000047'))).toBe(false);
    expect(isOwnLimit({ url: `${url}/resend` }, { ...answer('E0000047'), headers: {} })).toBe(false);
    expect(isOwnLimit({ url: `${url}/resend` }, answer('E0000109', left, 400))).toBe(false);
    expect(isOwnLimit({ url }, { ...answer('E0000109'), body: '<html>' })).toBe(false);
  });
});

describe('a call that meets a limit on codes', () => {
  const org = useOrg({ limits: 600 });
  const sms = { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber: '+15555550123' } };
  const enroll = { method: 'POST', path: '/api/v1/users/00uiris0000000000001/factors', body: sms } as const;

  test('fails at once, also as a raw call, and lets other calls of the bucket go on', async () => {
    await org.okta.run('call_okta_api', enroll);
    await expect(org.okta.run('call_okta_api', enroll)).rejects.toMatchObject({
      category: 'rate_limited',
      errorCode: 'E0000109',
    });
    expect(org.writes()).toHaveLength(2);
    const { response } = await org.okta.run('list_user_factors', { user: '00uiris0000000000001' });
    expect(response).toMatchObject({ calls: [{ waitedMs: 0, attempts: 1 }] });
  });
});
