import { describe, expect, test } from 'vitest';
import { causesOf, member, type Reply, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const factors = `/api/v1/users/${STAFF.iris}/factors`;
const enroll = async (body: Record<string, unknown>, query = '') => {
  const reply = await org.post(`${factors}${query}`, body);
  return { reply, path: `${factors}/${reply.body['id']}` };
};
const sms = { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber: '+15555550123' } };
const outcome = (reply: Reply) => [reply.status, reply.body['factorResult'] ?? reply.body['errorCode']];

/** Grace's factor of a type. */
const graces = (type: string) => {
  const found = org.sandbox.org.factors.of(STAFF.grace).find((factor) => factor.factorType === type);
  return `/api/v1/users/${STAFF.grace}/factors/${found?.id}`;
};

describe('a code', () => {
  test('challenges an SMS factor and checks its code', async () => {
    const { path } = await enroll(sms, '?activate=true');
    const sent = await org.post(`${path}/verify`);
    expect(outcome(sent)).toEqual([200, 'CHALLENGE']);
    expect(sent.body['profile']).toEqual({ phoneNumber: '+15555550123' });
    expect(member(sent, '_links', 'verify', 'href')).toBe(`${org.sandbox.url}${path}/verify`);
    expect(outcome(await org.post(`${path}/verify`, { passCode: '000000' }))).toEqual([403, 'E0000068']);
    expect(outcome(await org.post(`${path}/verify`, { passCode: '123456' }))).toEqual([200, 'SUCCESS']);
  });

  test.each([
    ['sms', { phoneNumber: '+15555550123' }, 30_000, 'E0000109'],
    ['call', { phoneNumber: '+15555550123' }, 30_000, 'E0000133'],
    ['email', { email: 'iris.vale@acme.example' }, 5_000, 'E0000118'],
  ])('rejects another code by %s to %j within %i ms', async (factorType, profile, pause, code) => {
    const { path } = await enroll({ factorType, provider: 'OKTA', profile });
    const again = () => org.post(`${path}/resend`, { factorType, provider: 'OKTA', profile });
    expect(outcome(await again())).toEqual([429, code]);
    org.sandbox.clock.advance(pause);
    expect((await again()).status).toBe(200);
    expect(outcome(await again())).toEqual([429, code]);
  });

  test('sends codes to two users at once, as recorded', async () => {
    await enroll(sms);
    expect((await org.post(`/api/v1/users/${STAFF.ben}/factors`, sms)).status).toBe(200);
  });

  test('enrolls a code generator with a lasting secret', async () => {
    const { reply, path } = await enroll({ factorType: 'token:software:totp', provider: 'GOOGLE' });
    const secret = member(reply, '_embedded', 'activation', 'sharedSecret');
    expect(secret).toMatch(/^[A-Z2-7]{16}$/);
    expect(member(await org.get(path), '_embedded', 'activation', 'sharedSecret')).toBe(secret);
    expect(reply.body['profile']).toEqual({ credentialId: 'iris.vale@acme.example' });
    await org.post(`${path}/lifecycle/activate`, { passCode: '123456' });
    expect((await org.get(path)).body).not.toHaveProperty('_embedded');
    expect(causesOf(await org.post(`${path}/verify`))).toEqual(['passCode: The field cannot be left blank']);
  });
});

describe('a security question', () => {
  const question = { factorType: 'question', provider: 'OKTA', profile: { question: 'first_award', answer: 'bronze' } };

  test('verifies a security question by its answer', async () => {
    const { path } = await enroll(question);
    expect(outcome(await org.post(`${path}/verify`, { answer: 'bronze' }))).toEqual([200, 'SUCCESS']);
    expect(outcome(await org.post(`${path}/verify`, { answer: 'silver' }))).toEqual([403, 'E0000068']);
    expect(causesOf(await org.post(`${path}/verify`))).toEqual(['answer: The field cannot be left blank']);
  });

  test('accepts only listed security questions', async () => {
    const { list } = await org.get(`${factors}/questions`);
    expect(list).toContainEqual({
      question: 'first_award',
      questionText: 'What did you earn your first medal or award for?',
    });
    expect(list).toHaveLength(20);
  });
});

describe('a push', () => {
  test('answers a push challenge with 201 and is polled until the device responds', async () => {
    const started = await org.post(`${graces('push')}/verify`);
    expect(outcome(started)).toEqual([201, 'WAITING']);
    const poll = String(member(started, '_links', 'poll', 'href'));
    expect(outcome(await org.get(poll))).toEqual([200, 'WAITING']);
    expect((await org.get(poll)).body).toEqual({ factorResult: 'SUCCESS' });
  });

  test('reports a rejected push', async () => {
    org.sandbox.org.behavior.pushAnswer = 'REJECTED';
    const poll = String(member(await org.post(`${graces('push')}/verify`), '_links', 'poll', 'href'));
    await org.get(poll);
    expect(outcome(await org.get(poll))).toEqual([200, 'REJECTED']);
  });

  test('times out a push challenge after five minutes', async () => {
    const poll = String(member(await org.post(`${graces('push')}/verify`), '_links', 'poll', 'href'));
    org.sandbox.clock.advance(5 * 60 * 1000);
    expect(outcome(await org.get(poll))).toEqual([200, 'TIMEOUT']);
    expect((await org.get(`${graces('push')}/transactions/nothing`)).status).toBe(404);
  });

  test('returns the number of a push with number matching', async () => {
    const started = await org.post(`${graces('push')}/verify`, { useNumberMatchingChallenge: true });
    expect(member(started, '_embedded', 'challenge', 'correctAnswer')).toBeTypeOf('number');
  });

  test('activates a push factor by polling', async () => {
    const { reply, path } = await enroll({ factorType: 'push', provider: 'OKTA' });
    expect(member(reply, '_embedded', 'activation', 'factorResult')).toBe('WAITING');
    const poll = String(member(reply, '_links', 'poll', 'href'));
    expect(outcome(await org.post(poll))).toEqual([200, 'WAITING']);
    expect((await org.post(poll)).body['status']).toBe('ACTIVE');
    expect((await org.get(path)).body['status']).toBe('ACTIVE');
  });

  test('removes the one-time codes of Okta Verify with its push', async () => {
    const { path } = await enroll({ factorType: 'push', provider: 'OKTA' });
    await enroll({ factorType: 'token:software:totp', provider: 'OKTA' });
    await enroll({ factorType: 'token:software:totp', provider: 'GOOGLE' });
    await org.delete(path);
    expect(org.sandbox.org.factors.of(STAFF.iris).map((factor) => factor.provider)).toEqual(['GOOGLE']);
  });
});

describe('a security key', () => {
  test('activates a security key by attestation and verifies it by signature', async () => {
    const { reply, path } = await enroll({ factorType: 'webauthn', provider: 'FIDO' });
    expect(member(reply, '_embedded', 'activation', 'challenge')).toBeTypeOf('string');
    expect((await org.post(`${path}/lifecycle/activate`)).status).toBe(400);
    const active = await org.post(`${path}/lifecycle/activate`, { attestation: 'o2Nm', clientData: 'eyJ0' });
    expect([active.body['status'], member(active, 'profile', 'authenticatorName')]).toEqual(['ACTIVE', 'Security key']);
    expect(outcome(await org.post(`${path}/verify`))).toEqual([200, 'CHALLENGE']);
    const signed = { clientData: 'eyJ0', signatureData: 'MEUC', authenticatorData: 'SZYN' };
    expect(outcome(await org.post(`${path}/verify`, signed))).toEqual([200, 'SUCCESS']);
  });
});

describe('a pending factor', () => {
  test('rejects verification with a factor that is not activated', async () => {
    const { path } = await enroll(sms);
    expect((await org.post(`${path}/verify`, { passCode: '123456' })).status).toBe(400);
  });

  test('shows the status of a factor in the catalog', async () => {
    await enroll(sms);
    const { list } = await org.get(`${factors}/catalog`);
    const statuses = Object.fromEntries(list.map((one) => [`${one['provider']} ${one['factorType']}`, one['status']]));
    expect(statuses).toMatchObject({ 'OKTA sms': 'PENDING_ACTIVATION', 'OKTA push': 'NOT_SETUP' });
  });
});
