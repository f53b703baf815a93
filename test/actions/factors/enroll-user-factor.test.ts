import { describe, expect, test } from 'vitest';
import { killedRun } from '../../support/killed-run.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const iris = '00uiris0000000000001';
const grace = '00ugrace000000000001';
const phone = '+15555550177';
const sms = { user: iris, factorType: 'sms', phoneNumber: phone } as const;

describe('enroll_user_factor', () => {
  const org = useOrg();
  const factors = (user = iris) =>
    org.sandbox.org.factors.of(user).map(({ factorType, status, profile }) => [factorType, status, profile]);
  const post = `POST /api/v1/users/${iris}/factors`;

  test('enroll_user_factor enrolls a phone of a user given by login, pending until the code is entered', async () => {
    const { output } = await org.okta.run('enroll_user_factor', { ...sms, user: 'iris.vale@acme.example' });
    expect(output).toEqual({
      user: { id: iris },
      factor: expect.objectContaining({ status: 'PENDING_ACTIVATION', profile: { phoneNumber: phone } }),
    });
    expect(factors()).toEqual([['sms', 'PENDING_ACTIVATION', { phoneNumber: phone }]]);
  });

  test.each([
    [
      { factorType: 'call', phoneNumber: phone, phoneExtension: '12' },
      { phoneNumber: phone, phoneExtension: '12' },
    ],
    [{ factorType: 'email', email: 'iris.vale@acme.example' }, { email: 'iris.vale@acme.example' }],
  ] as const)('enroll_user_factor activates %j at once on request', async (input, profile) => {
    const { output } = await org.okta.run('enroll_user_factor', { user: iris, activate: true, ...input });
    expect(output.factor).toMatchObject({ status: 'ACTIVE', profile });
    expect(org.writes()).toEqual([`${post}?activate=true`]);
  });

  test('enroll_user_factor enrolls a security question and returns everything but its answer', async () => {
    const input = { factorType: 'question', question: 'disliked_food', answer: 'oil slick' } as const;
    const { output } = await org.okta.run('enroll_user_factor', { user: iris, ...input });
    expect(output.factor).toMatchObject({ status: 'ACTIVE', profile: { question: 'disliked_food' } });
    expect(JSON.stringify(output)).not.toContain('oil slick');
    expect(org.sandbox.org.factors.of(iris)[0]?.secret).toBe('oil slick');
  });

  test('enroll_user_factor returns what the user needs to set up an authenticator app', async () => {
    const input = { user: iris, factorType: 'token:software:totp', provider: 'GOOGLE' } as const;
    const { output } = await org.okta.run('enroll_user_factor', input);
    const [made] = org.sandbox.org.factors.of(iris);
    expect(output.activation).toMatchObject({
      sharedSecret: made?.secret,
      qrCode: expect.stringContaining('/qr/'),
      timeStep: 30,
      encoding: 'base32',
    });
    expect(made?.provider).toBe('GOOGLE');
  });

  test('enroll_user_factor enrolls a push, which expires', async () => {
    const { output } = await org.okta.run('enroll_user_factor', { user: iris, factorType: 'push' });
    expect(output).toMatchObject({
      factor: { status: 'PENDING_ACTIVATION' },
      activation: { expiresAt: expect.stringMatching(/./) },
    });
  });

  test('enroll_user_factor enrolls custom TOTP with its profile and secret', async () => {
    const secrets = { sharedSecret: '484f97be3213b117', factorProfileId: 'fpracme0000000000001' };
    const input = { user: iris, factorType: 'token:hotp', activate: true, ...secrets } as const;
    const { output } = await org.okta.run('enroll_user_factor', input);
    expect(output.factor).toMatchObject({ factorType: 'token:hotp', provider: 'CUSTOM', status: 'ACTIVE' });
    expect(JSON.stringify(output)).not.toContain('484f97be3213b117');
  });

  test.each([
    [
      { factorType: 'token', provider: 'SYMANTEC', credentialId: 'VSMT1', passCode: '875498', nextPassCode: '678195' },
      { factorType: 'token', provider: 'SYMANTEC', profile: { credentialId: 'VSMT1' } },
    ],
    [
      { factorType: 'token:hardware', passCode: 'cccccceukngd' },
      { factorType: 'token:hardware', provider: 'YUBICO' },
    ],
  ] as const)(
    'enroll_user_factor sends %j as Okta documents it, with masked codes in the plan',
    async (input, body) => {
      const { output } = await org.okta.run('enroll_user_factor', { user: iris, ...input }, { dryRun: true });
      expect(output).toMatchObject({ dryRun: true, next: { operation: 'enrollFactor', body } });
      expect(output).toMatchObject({ next: { body: { verify: { passCode: '***' } } } });
      expect(JSON.stringify(output)).not.toContain(input.passCode);
      expect(org.writes()).toEqual([]);
    },
  );

  test('enroll_user_factor replaces a phone that the user verified before only on request', async () => {
    await org.okta.run('enroll_user_factor', { ...sms, activate: true });
    const [first] = org.sandbox.org.factors.of(iris);
    await org.okta.run('reset_user_factor', { user: iris, factor: first?.id ?? '' });
    const other = { ...sms, phoneNumber: '+15555550188' };
    await expect(org.okta.run('enroll_user_factor', other)).rejects.toMatchObject({
      category: 'conflict',
      field: 'phoneNumber',
      message: 'The user already has another verified phone number. Set replacePhone to true to replace it.',
    });
    expect(factors()).toEqual([]);
    await org.okta.run('enroll_user_factor', { ...other, replacePhone: true });
    expect(factors()).toMatchObject([['sms', 'PENDING_ACTIVATION', { phoneNumber: '+15555550188' }]]);
  });

  test('enroll_user_factor rejects a second factor of a type that the user has', async () => {
    await expect(org.okta.run('enroll_user_factor', { user: grace, factorType: 'push' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'factorType',
      message: 'The user already has an active factor of the type push. Reset that factor first.',
    });
  });

  test('enroll_user_factor names a factor that the org does not have enabled', async () => {
    const input = { user: iris, factorType: 'token:hardware', passCode: 'cccccceukngd' } as const;
    await expect(org.okta.run('enroll_user_factor', input)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'factorType',
      message:
        'This org does not have the factor token:hardware enabled for the user. Choose one that list_supported_factors returns.',
    });
  });

  test('enroll_user_factor fails at once while a code was just sent, and holds up no other call', async () => {
    await org.okta.run('enroll_user_factor', sms);
    org.forget();
    await expect(org.okta.run('enroll_user_factor', sms)).rejects.toMatchObject({
      category: 'rate_limited',
      errorCode: 'E0000109',
      retryable: true,
      message:
        'Okta rejected enrollFactor: An SMS message was recently sent. Please wait 30 seconds before trying again. Wait 30 seconds, then try again.',
    });
    expect(org.writes()).toEqual([post]);
    const { response } = await org.okta.run('list_user_factors', { user: iris });
    expect(response).toMatchObject({ calls: [{ waitedMs: 0 }] });
  });

  test.each([
    [{ factorType: 'sms' }, 'phoneNumber', 'phoneNumber is required for the factor type sms.'],
    [{ factorType: 'email' }, 'email', 'email is required for the factor type email.'],
    [{ factorType: 'question', question: 'x' }, 'answer', 'answer is required for the factor type question.'],
    [
      { factorType: 'push', phoneNumber: phone },
      'phoneNumber',
      'phoneNumber cannot be used with the factor type push. Leave it out.',
    ],
    [
      { factorType: 'push', activate: true },
      'activate',
      'activate cannot be used with the factor type push. Leave it out.',
    ],
    [{ ...sms, provider: 'GOOGLE' }, 'provider', 'provider does not offer the factor type sms. Use OKTA.'],
    [
      { factorType: 'token', provider: 'SYMANTEC', credentialId: 'x', passCode: '1' },
      'nextPassCode',
      'nextPassCode is required for the provider SYMANTEC.',
    ],
  ])('enroll_user_factor rejects %j before sending a request', async (input, field, message) => {
    await expect(org.okta.run(untyped('enroll_user_factor'), { user: iris, ...input })).rejects.toMatchObject({
      category: 'invalid_request',
      field,
      message,
    });
    expect(org.sent()).toEqual([]);
  });

  test.each(['webauthn', 'u2f', 'signed_nonce'])('enroll_user_factor does not offer %s', async (factorType) => {
    await expect(org.okta.run(untyped('enroll_user_factor'), { user: iris, factorType })).rejects.toMatchObject({
      field: 'factorType',
    });
    expect(org.sent()).toEqual([]);
  });

  test.each(['lost_after', 'truncated', 'server_error_after'] as const)(
    'enroll_user_factor finds the factor that it enrolled despite %s, and sends no second code',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output, response } = await org.okta.run('enroll_user_factor', sms);
      expect(output.factor).toMatchObject({ status: 'PENDING_ACTIVATION', profile: { phoneNumber: phone } });
      expect(response.confirmed).toBe('checked');
      expect(org.writes()).toEqual([post]);
    },
  );

  test('enroll_user_factor still returns the secret of an authenticator app after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    const { output } = await org.okta.run('enroll_user_factor', { user: iris, factorType: 'token:software:totp' });
    expect(output.activation?.sharedSecret).toBe(org.sandbox.org.factors.of(iris)[0]?.secret);
  });

  test('enroll_user_factor sends the request again after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('enroll_user_factor', sms);
    expect(output.factor.status).toBe('PENDING_ACTIVATION');
    expect(factors()).toHaveLength(1);
  });

  test('enroll_user_factor reports an unknown outcome if the policy hides the type of factor', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    for (const path of [/factors$/, /catalog$/])
      org.sandbox.faults.next({ kind: 'status', method: 'GET', path, status: 200, body: [] });
    await expect(org.okta.run('enroll_user_factor', sms)).rejects.toMatchObject({
      category: 'outcome_unknown',
      message: expect.stringContaining('hides this type of factor'),
    });
    expect(org.writes()).toEqual([post]);
  });

  test('enroll_user_factor does not take an older pending factor for its own', async () => {
    org.sandbox.clock.advance(-120_000);
    org.sandbox.scenario.addFactor(iris, { factorType: 'push', provider: 'OKTA', status: 'PENDING_ACTIVATION' });
    const [older] = org.sandbox.org.factors.of(iris);
    org.sandbox.clock.advance(120_000);
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('enroll_user_factor', { user: iris, factorType: 'push' });
    expect(output.factor.id).not.toBe(older?.id);
  });

  test('enroll_user_factor finds what a killed bulk run enrolled when it is resumed', async () => {
    const inputs = [sms];
    const journal = await killedRun(org, { step: 'enroll_user_factor', inputs, agoMs: 5000 });
    org.sandbox.scenario.addFactor(iris, { factorType: 'push', provider: 'OKTA', status: 'PENDING_ACTIVATION' });
    await org.okta.run('call_okta_api', {
      method: 'POST',
      path: `/api/v1/users/${iris}/factors`,
      body: { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber: phone } },
    });
    org.forget();
    const summary = await org.okta.runEach('enroll_user_factor', inputs, { journal, resume: true }).summary();
    expect(summary).toMatchObject({ taken: 1, succeeded: 1 });
    expect(org.writes()).toEqual([]);
  });

  test('enroll_user_factor rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('enroll_user_factor', sms)).rejects.toMatchObject({ category: 'forbidden' });
    expect(factors()).toEqual([]);
  });

  test('enroll_user_factor returns not_found for an unknown user', async () => {
    const input = { ...sms, user: 'nobody@acme.example' };
    await expect(org.okta.run('enroll_user_factor', input)).rejects.toMatchObject({ category: 'not_found' });
    expect(org.writes()).toEqual([]);
  });
});
