import { describe, expect, test } from 'vitest';
import { causesOf, member, type Reply, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const factors = `/api/v1/users/${STAFF.iris}/factors`;
const sms = (phoneNumber = '+15555550123') => ({ factorType: 'sms', provider: 'OKTA', profile: { phoneNumber } });
const outcome = (reply: Reply) => [reply.status, reply.body['factorResult'] ?? reply.body['errorCode']];
const enroll = async (body: Record<string, unknown>, query = '') => {
  const reply = await org.post(`${factors}${query}`, body);
  return { reply, path: `${factors}/${reply.body['id']}` };
};
const kindsOf = (user: string) => org.sandbox.org.factors.of(user).map(({ factorType }) => factorType);

describe('the phone number of a user', () => {
  test('rejects another number than the verified one, even after its factor was removed, unless it replaces it', async () => {
    const { path } = await enroll(sms(), '?activate=true');
    await org.delete(path);
    const other = await org.post(factors, sms('+15555550199'));
    expect([other.status, causesOf(other)]).toEqual([400, ['There is an existing verified phone number.']]);
    expect((await org.post(factors, sms('+1 (555) 555-0123'))).status).toBe(200);
    expect((await org.post(`${factors}?updatePhone=true`, sms('+15555550199'))).status).toBe(200);
  });

  test('removes the number with the factor only if it is asked to', async () => {
    const phones = async () => {
      const { list } = await org.get(`${factors}/catalog`);
      return list.find((each) => each['factorType'] === 'sms')?.['_embedded'];
    };
    const first = await enroll(sms(), '?activate=true');
    await org.delete(first.path);
    expect(await phones()).toMatchObject({ phones: [{ profile: { phoneNumber: '+15555550123' } }] });
    const second = await enroll(sms(), '?activate=true');
    await org.delete(`${second.path}?removeRecoveryEnrollment=true`);
    expect(await phones()).toBeUndefined();
  });

  test('rejects a second phone while the first is active, also with updatePhone', async () => {
    await enroll(sms(), '?activate=true');
    for (const query of ['', '?updatePhone=true'])
      expect((await org.post(`${factors}${query}`, sms())).status).toBe(400);
    expect(kindsOf(STAFF.iris)).toEqual(['sms']);
  });

  test('replaces a pending enrollment, and enrolls nothing while a code was just sent', async () => {
    const first = await enroll(sms());
    expect(outcome(await org.post(factors, sms()))).toEqual([429, 'E0000109']);
    expect((await org.get(first.path)).status).toBe(200);
    org.sandbox.clock.advance(30_000);
    const second = await enroll(sms());
    expect([(await org.get(first.path)).status, (await org.get(second.path)).status]).toEqual([404, 200]);
  });
});

test('accepts five attempts to activate a factor in five minutes, then neither an attempt nor another code', async () => {
  const { path } = await enroll(sms());
  const activate = (passCode: string) => org.post(`${path}/lifecycle/activate`, { passCode });
  for (let attempt = 0; attempt < 5; attempt += 1) expect(outcome(await activate('000000'))).toEqual([403, 'E0000068']);
  expect(outcome(await activate('123456'))).toEqual([429, 'E0000047']);
  expect(outcome(await org.post(`${path}/resend`, sms()))).toEqual([429, 'E0000047']);
  org.sandbox.clock.advance(5 * 60 * 1000);
  expect((await activate('123456')).body['status']).toBe('ACTIVE');
});

describe('custom TOTP', () => {
  const hotp = { factorType: 'token:hotp', provider: 'CUSTOM', profile: { sharedSecret: '484f97be3213b117' } };
  const profile = { factorProfileId: 'fpracme0000000000001' };

  test('enrolls Okta Verify with it in Identity Engine, and never returns its secret', async () => {
    const { reply } = await enroll({ ...hotp, ...profile }, '?activate=true');
    expect([reply.status, reply.body['status']]).toEqual([200, 'ACTIVE']);
    expect(reply.text).not.toContain('484f97be3213b117');
    expect(kindsOf(STAFF.iris).sort()).toEqual(['push', 'token:hotp', 'token:software:totp']);
  });

  test('enrolls nothing else in Classic Engine', async () => {
    org.sandbox.org.behavior.engine = 'classic';
    await enroll({ ...hotp, ...profile }, '?activate=true');
    expect(kindsOf(STAFF.iris)).toEqual(['token:hotp']);
  });

  test('requires a factor profile and a secret', async () => {
    expect(causesOf(await org.post(factors, hotp))).toEqual(['factorProfileId: The field cannot be left blank']);
    const withoutSecret = { ...hotp, ...profile, profile: {} };
    expect(causesOf(await org.post(factors, withoutSecret))).toEqual(['sharedSecret: The field cannot be left blank']);
  });
});

describe('Okta Verify', () => {
  const add = (factorType: string, provider = 'OKTA') =>
    org.sandbox.scenario.addFactor(STAFF.iris, { factorType, provider });

  test.each(['push', 'signed_nonce'])('loses its other factors with its %s', async (factorType) => {
    const { id } = add(factorType);
    add(factorType === 'push' ? 'signed_nonce' : 'push');
    add('token:software:totp');
    add('token:software:totp', 'GOOGLE');
    expect((await org.delete(`${factors}/${id}`)).status).toBe(204);
    expect(org.sandbox.org.factors.of(STAFF.iris).map(({ provider }) => provider)).toEqual(['GOOGLE']);
  });

  test('keeps its other factors without its one-time codes', async () => {
    add('push');
    const { id } = add('token:software:totp');
    await org.delete(`${factors}/${id}`);
    expect(kindsOf(STAFF.iris)).toEqual(['push']);
  });

  test('cannot be enrolled as FastPass', async () => {
    expect((await org.post(factors, { factorType: 'signed_nonce', provider: 'OKTA' })).status).toBe(400);
    const { list } = await org.get(`${factors}/catalog`);
    expect(list.map((each) => each['factorType'])).not.toContain('signed_nonce');
  });

  test('lets the enrollment of a device expire, and starts it again with the activate link', async () => {
    org.sandbox.org.behavior.pushAnswer = 'TIMEOUT';
    const { reply, path } = await enroll({ factorType: 'push', provider: 'OKTA' });
    const poll = String(member(reply, '_links', 'poll', 'href'));
    for (let times = 0; times < 3; times += 1) expect(outcome(await org.post(poll))).toEqual([200, 'WAITING']);
    org.sandbox.clock.advance(5 * 60 * 1000);
    const expired = await org.post(poll);
    expect(outcome(expired)).toEqual([200, 'TIMEOUT']);
    org.sandbox.org.behavior.pushAnswer = 'SUCCESS';
    const activate = String(member(expired, '_links', 'activate', 'href'));
    expect(outcome(await org.post(activate))).toEqual([200, 'WAITING']);
    expect((await org.post(poll)).body['status']).toBe('ACTIVE');
    expect((await org.get(path)).body['status']).toBe('ACTIVE');
  });
});

describe('a push', () => {
  const push = () => {
    const found = org.sandbox.org.factors.of(STAFF.grace).find(({ factorType }) => factorType === 'push');
    return `/api/v1/users/${STAFF.grace}/factors/${found?.id}/verify`;
  };
  const pollOf = (reply: Reply) => String(member(reply, '_links', 'poll', 'href'));

  test('waits until it expires if no device responds, and is then forgotten', async () => {
    org.sandbox.org.behavior.pushAnswer = 'TIMEOUT';
    const poll = pollOf(await org.post(push()));
    for (let times = 0; times < 3; times += 1) expect(outcome(await org.get(poll))).toEqual([200, 'WAITING']);
    org.sandbox.clock.advance(5 * 60 * 1000);
    expect(outcome(await org.get(poll))).toEqual([200, 'TIMEOUT']);
    org.sandbox.clock.advance(5 * 60 * 1000);
    expect(outcome(await org.get(poll))).toEqual([404, 'E0000191']);
  });

  test('keeps its result for a poll that is repeated', async () => {
    const poll = pollOf(await org.post(push()));
    await org.get(poll);
    for (let times = 0; times < 2; times += 1) expect((await org.get(poll)).body).toEqual({ factorResult: 'SUCCESS' });
    expect(org.sandbox.org.log.events('user.authentication.auth_via_mfa')).toHaveLength(1);
  });

  test('repeats the number of a challenge with number matching in a poll', async () => {
    const started = await org.post(push(), { useNumberMatchingChallenge: true });
    const number = member(started, '_embedded', 'challenge', 'correctAnswer');
    expect(member(await org.get(pollOf(started)), '_embedded', 'challenge', 'correctAnswer')).toBe(number);
  });

  test('logs who was asked, from where, and that they declined', async () => {
    org.sandbox.org.behavior.pushAnswer = 'REJECTED';
    const poll = pollOf(await org.post(push(), undefined, { headers: { 'x-forwarded-for': '203.0.113.7' } }));
    await org.get(poll);
    await org.get(poll);
    expect(org.sandbox.org.log.events()).toMatchObject([
      { eventType: 'system.push.send_factor_verify_push', client: { ipAddress: '203.0.113.7' } },
      { eventType: 'user.mfa.okta_verify.deny_push', actor: { id: STAFF.grace } },
      { eventType: 'user.authentication.auth_via_mfa', outcome: { result: 'FAILURE' } },
    ]);
  });
});

test('rejects the removal of a factor of a deactivated user', async () => {
  const { id } = org.sandbox.scenario.addFactor(STAFF.tom, { factorType: 'push', provider: 'OKTA' });
  const reply = await org.delete(`/api/v1/users/${STAFF.tom}/factors/${id}`);
  expect([reply.status, reply.body['errorCode']]).toEqual([403, 'E0000038']);
});
