import { describe, expect, test } from 'vitest';
import { causesOf, GROUPS, linkOf, member, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const iris = `/api/v1/users/${STAFF.iris}`;

describe('factors', () => {
  test("lists Grace's three factors", async () => {
    const reply = await org.get(`/api/v1/users/${STAFF.grace}/factors`);
    expect(reply.list.map((factor) => [factor['factorType'], factor['status']])).toEqual([
      ['push', 'ACTIVE'],
      ['sms', 'ACTIVE'],
      ['webauthn', 'ACTIVE'],
    ]);
  });

  test('activates a phone factor with the right code and rejects a wrong one', async () => {
    const enrolled = await org.post(`${iris}/factors`, {
      factorType: 'sms',
      provider: 'OKTA',
      profile: { phoneNumber: '+15555550123' },
    });
    expect([enrolled.status, enrolled.body['status']]).toEqual([200, 'PENDING_ACTIVATION']);
    expect(Array.isArray(member(enrolled, '_links', 'resend'))).toBe(true);
    const activate = `${iris}/factors/${enrolled.body['id']}/lifecycle/activate`;
    const wrong = await org.post(activate, { passCode: '000000' });
    expect([wrong.status, wrong.body['errorCode']]).toEqual([403, 'E0000068']);
    expect((await org.post(activate, { passCode: '123456' })).body['status']).toBe('ACTIVE');
    await org.delete(`${iris}/factors/${enrolled.body['id']}`);
    expect(org.sandbox.org.log.events()).toMatchObject([
      {
        eventType: 'user.mfa.factor.activate',
        displayMessage: 'Activate factor for user',
        outcome: { result: 'SUCCESS', reason: 'User set up SMS_FACTOR factor' },
        target: [{ id: STAFF.iris, type: 'User' }],
      },
      {
        eventType: 'user.mfa.factor.deactivate',
        displayMessage: 'Reset factor for user',
        outcome: { result: 'SUCCESS', reason: 'User reset SMS_FACTOR factor' },
        target: [{ id: STAFF.iris, type: 'User' }],
      },
    ]);
  });

  test.each(['not a number', '12', '+1555555012345678', '555-CALL-NOW'])(
    'rejects the phone number %j',
    async (phoneNumber) => {
      const reply = await org.post(`${iris}/factors`, {
        factorType: 'sms',
        provider: 'OKTA',
        profile: { phoneNumber },
      });
      expect([reply.status, reply.body['errorCode']]).toEqual([400, 'E0000098']);
      expect(org.sandbox.org.factors.of(STAFF.iris)).toEqual([]);
    },
  );

  test('lists an active factor before a pending one, and a question without a verify link', async () => {
    // The number of Okta's own SDK tests, with its invisible mark of direction.
    const call = { factorType: 'call', provider: 'OKTA', profile: { phoneNumber: '162 840 01133\u202c' } };
    await org.post(`${iris}/factors`, call);
    await org.post(`${iris}/factors`, {
      factorType: 'question',
      provider: 'OKTA',
      profile: { question: 'disliked_food', answer: 'pizza' },
    });
    const { list } = await org.get(`${iris}/factors`);
    expect(list.map((factor) => factor['factorType'])).toEqual(['question', 'call']);
    expect(Object.keys(Object(list[0]?.['_links'])).sort()).toEqual(['questions', 'self', 'user']);
  });

  test('sends the activation of a pending push by email or text message', async () => {
    const enrolled = await org.post(`${iris}/factors`, { factorType: 'push', provider: 'OKTA' });
    expect(member(enrolled, '_links', 'send')).toMatchObject([{ name: 'email' }, { name: 'sms' }]);
  });

  test('enrolls a factor without a code with activate=true', async () => {
    const reply = await org.post(`${iris}/factors?activate=true`, {
      factorType: 'email',
      profile: { email: 'iris.vale@acme.example' },
    });
    expect(reply.body['status']).toBe('ACTIVE');
  });

  test('never returns the answer of a security question', async () => {
    const reply = await org.post(`${iris}/factors`, {
      factorType: 'question',
      profile: { question: 'disliked_food', answer: 'oil slick' },
    });
    expect([reply.body['status'], reply.body['profile']]).toEqual([
      'ACTIVE',
      { question: 'disliked_food', questionText: 'What is the food you least liked as a child?' },
    ]);
    expect((await org.get(`${iris}/factors`)).text).not.toContain('oil slick');
  });

  test.each([
    [{ factorType: 'carrier-pigeon' }, 'factorType: carrier-pigeon is not available in this org'],
    [{ factorType: 'push', provider: 'UNSUPPORTED_PROVIDER' }, 'Invalid Provider.'],
    [{ factorType: 'push', provider: 'YUBICO' }, 'Factor not enabled.'],
    [{ factorType: 'token:hardware' }, 'Factor not enabled.'],
    [{ factorType: 'sms', profile: {} }, 'phoneNumber: The field cannot be left blank'],
    [{}, 'factorType: The field cannot be left blank'],
    [
      { factorType: 'question', profile: { question: 'shoe_size', answer: '4200' } },
      'question: is not one of the questions',
    ],
    [
      { factorType: 'question', profile: { question: 'disliked_food', answer: 'oil' } },
      'answer: The answer must have at least 4 characters',
    ],
  ])('rejects the factor %j', async (body, cause) => {
    const reply = await org.post(`${iris}/factors`, body);
    expect([reply.status, causesOf(reply)]).toEqual([400, [cause]]);
  });

  test('returns 404 for a factor that was removed', async () => {
    const [factor] = org.sandbox.org.factors.of(STAFF.grace);
    const path = `/api/v1/users/${STAFF.grace}/factors/${factor?.id}`;
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).body['errorSummary']).toBe(
      `Not found: Resource not found: ${factor?.id} (UserFactor)`,
    );
    expect(org.eventTypes()).toEqual(['user.mfa.factor.deactivate']);
  });

  test("returns 404 for another user's factor", async () => {
    const [factor] = org.sandbox.org.factors.of(STAFF.grace);
    expect((await org.delete(`${iris}/factors/${factor?.id}`)).status).toBe(404);
  });

  test('lists the factors that can be enrolled in the catalog', async () => {
    const reply = await org.get(`${iris}/factors/catalog`);
    expect(reply.list.map((factor) => factor['factorType'])).toContain('push');
  });
});

describe('roles', () => {
  test('assigns a role with 201, rejects it a second time, and removes it', async () => {
    const given = await org.post(`${iris}/roles`, { type: 'HELP_DESK_ADMIN' });
    expect([given.status, given.body['label'], given.body['assignmentType']]).toEqual([
      201,
      'Help Desk Administrator',
      'USER',
    ]);
    const again = await org.post(`${iris}/roles`, { type: 'HELP_DESK_ADMIN' });
    expect([again.status, again.body['errorCode']]).toEqual([409, 'E0000090']);
    const path = `${iris}/roles/${given.body['id']}`;
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.delete(path)).body['errorCode']).toBe('E0000007');
    expect(org.eventTypes()).toEqual(['user.account.privilege.grant', 'user.account.privilege.revoke']);
  });

  test('returns and logs a super admin role with the recorded label and name', async () => {
    const given = await org.post(`${iris}/roles`, { type: 'SUPER_ADMIN' });
    const displayName = 'Super Organization Administrator';
    expect(given.body).toMatchObject({ id: expect.stringMatching(/^ra1/), label: 'Super Administrator' });
    const event = org.sandbox.org.log.events('user.account.privilege.grant').at(-1);
    expect(event?.target).toContainEqual(
      expect.objectContaining({ id: 'SuperOrgAdmin', type: 'ROLE', alternateId: 'KNKVARKSL5AUITKJJY', displayName }),
    );
  });

  test('returns a shared ID for a role that can be limited to targets, as recorded, and unique IDs for others', async () => {
    const idOf = async (path: string, type: string) => (await org.post(`${path}/roles`, { type })).body['id'];
    const support = `/api/v1/groups/${GROUPS.support}`;
    const grace = `/api/v1/users/${STAFF.grace}`;
    const ids = [await idOf(grace, 'USER_ADMIN'), await idOf(iris, 'USER_ADMIN'), await idOf(support, 'USER_ADMIN')];
    expect(ids).toEqual(Array(3).fill('KVJUKUS7IFCE2SKO'));
    expect(await idOf(grace, 'ORG_ADMIN')).not.toBe(await idOf(iris, 'ORG_ADMIN'));

    // The user's own goes, that of the group stays.
    expect((await org.delete(`${grace}/roles/${ids[0]}`)).status).toBe(204);
    expect((await org.get(`${grace}/roles`)).list).toMatchObject([
      { type: 'ORG_ADMIN', assignmentType: 'USER' },
      { id: ids[0], type: 'USER_ADMIN', assignmentType: 'GROUP' },
    ]);
    expect((await org.delete(`${grace}/roles/${ids[0]}`)).body['errorCode']).toBe('E0000007');
  });

  test('returns the resource set of a role that is bound to one', async () => {
    const given = await org.post(`${iris}/roles`, { type: 'ACCESS_REQUESTS_ADMIN' });
    expect([given.status, given.body]).toEqual([
      201,
      expect.objectContaining({
        id: expect.stringMatching(/^irb/),
        role: 'ACCESS_REQUESTS_ADMIN',
        'resource-set': 'ACCESS_CERTIFICATIONS_IAM_POLICY',
      }),
    ]);
    expect(Object.keys(Object(given.body['_links']))).toContain('member');
  });

  test('rejects an unknown role', async () => {
    expect((await org.post(`${iris}/roles`, { type: 'KING' })).status).toBe(400);
  });

  test("lists a group's role among the roles of its members", async () => {
    await org.post(`/api/v1/groups/${GROUPS.support}/roles`, { type: 'APP_ADMIN' });
    const reply = await org.get(`/api/v1/users/${STAFF.grace}/roles`);
    expect(reply.list).toMatchObject([{ type: 'APP_ADMIN', assignmentType: 'GROUP' }]);
  });

  test('lists the admins with the next page as a link in the body', async () => {
    const first = await org.get('/api/v1/iam/assignees/users?limit=2');
    expect(first.body['value']).toMatchObject([{ id: STAFF.ada }, { id: STAFF.zoe }]);
    expect(linkOf(first, 'next')).toBeUndefined();
    const second = await org.get(String(member(first, '_links', 'next', 'href')));
    expect(second.body).toEqual({ value: [expect.objectContaining({ id: STAFF.ben })] });
  });
});

describe('sessions', () => {
  test('shows, refreshes and ends sessions, one by one and all at once', async () => {
    const session = org.sandbox.scenario.signIn(STAFF.iris);
    const path = `/api/v1/sessions/${session?.id}`;
    expect((await org.get(path)).body).toMatchObject({
      userId: STAFF.iris,
      status: 'ACTIVE',
      login: 'iris.vale@acme.example',
    });
    org.sandbox.clock.advance(60_000);
    expect((await org.post(`${path}/lifecycle/refresh`)).body['expiresAt']).not.toBe(session?.createdAt);
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).body['errorSummary']).toContain('(AppSession)');
    expect((await org.delete(`/api/v1/users/${STAFF.grace}/sessions`)).status).toBe(204);
    expect((await org.delete(`/api/v1/users/${STAFF.grace}/sessions`)).status).toBe(204);
    expect(org.sandbox.org.sessions.size).toBe(0);
  });

  test('ends a session after two hours', async () => {
    const session = org.sandbox.scenario.signIn(STAFF.iris);
    org.sandbox.clock.advance(2 * 60 * 60 * 1000);
    expect((await org.get(`/api/v1/sessions/${session?.id}`)).status).toBe(404);
  });
});

describe('credentials', () => {
  const values = (oldPassword: string, newPassword: string) => ({
    oldPassword: { value: oldPassword },
    newPassword: { value: newPassword },
  });

  test('changes a password only with the old one', async () => {
    const path = `${iris}/credentials/change_password`;
    const wrong = await org.post(path, values('guess', 'Brand-new-1'));
    expect([wrong.status, wrong.body['errorCode']]).toEqual([403, 'E0000014']);
    expect((await org.post(path, values('Sandbox-Passw0rd', 'short'))).body['errorCode']).toBe('E0000001');
    const changed = await org.post(path, values('Sandbox-Passw0rd', 'Brand-new-1'));
    expect(changed.body).toEqual({ password: {}, provider: { type: 'OKTA', name: 'OKTA' } });
    expect(org.sandbox.org.user(STAFF.iris)?.password).toBe('Brand-new-1');
  });

  test('ends a recovery, but not a lock, when the password changes', async () => {
    const change = (id: string) =>
      org.post(`/api/v1/users/${id}/credentials/change_password`, values('Sandbox-Passw0rd', 'Brand-new-1'));
    expect((await change(STAFF.raj)).status).toBe(200);
    expect((await change(STAFF.nina)).body['errorCode']).toBe('E0000038');
    expect([STAFF.raj, STAFF.nina].map((id) => org.sandbox.org.user(id)?.status)).toEqual(['ACTIVE', 'LOCKED_OUT']);
  });

  test('sets a recovery question and recovers a password with it', async () => {
    const question = { question: 'First robot?', answer: 'Clank-9000' };
    const set = await org.post(`${iris}/credentials/change_recovery_question`, {
      password: { value: 'Sandbox-Passw0rd' },
      recovery_question: question,
    });
    expect(set.body['recovery_question']).toEqual({ question: 'First robot?' });
    const recover = (answer: string) =>
      org.post(`${iris}/credentials/forgot_password_recovery_question`, {
        password: { value: 'Brand-new-1' },
        recovery_question: { answer },
      });
    expect((await recover('Bender')).body['errorCode']).toBe('E0000087');
    expect((await recover('clank-9000')).status).toBe(200);
    expect(org.sandbox.org.user(STAFF.iris)?.password).toBe('Brand-new-1');
  });

  test('accepts forgot_password for active users only', async () => {
    expect((await org.post(`/api/v1/users/${STAFF.omar}/credentials/forgot_password`)).body['errorCode']).toBe(
      'E0000034',
    );
    const reply = await org.post(`${iris}/credentials/forgot_password?sendEmail=false`);
    expect(Object.keys(reply.body)).toEqual(['resetPasswordUrl']);
    expect(org.sandbox.org.user(STAFF.iris)?.status).toBe('ACTIVE');
  });

  test('sets the password by forgot_password with the recovery answer', async () => {
    await org.post(iris, { credentials: { recovery_question: { question: 'First robot?', answer: 'Clank-9000' } } });
    const recover = (answer: string) =>
      org.post(`${iris}/credentials/forgot_password?sendEmail=false`, {
        password: { value: 'Brand-new-1' },
        recovery_question: { answer },
      });
    expect((await recover('Bender')).body['errorCode']).toBe('E0000087');
    expect(org.sandbox.org.user(STAFF.iris)?.password).toBe('Sandbox-Passw0rd');
    expect((await recover('Clank-9000')).body).toMatchObject({ recovery_question: { question: 'First robot?' } });
    expect(org.sandbox.org.user(STAFF.iris)?.password).toBe('Brand-new-1');
  });

  test('applies the password policy to a recovered password', async () => {
    await org.post(iris, { credentials: { recovery_question: { question: 'First robot?', answer: 'Clank-9000' } } });
    const reply = await org.post(`${iris}/credentials/forgot_password_recovery_question`, {
      password: { value: 'short' },
      recovery_question: { answer: 'Clank-9000' },
    });
    expect([reply.status, reply.body['errorCode']]).toEqual([400, 'E0000001']);
    expect(org.sandbox.org.user(STAFF.iris)?.password).toBe('Sandbox-Passw0rd');
  });
});

describe('empty lists of a user', () => {
  test.each(['blocks', 'clients', 'devices', 'grants', 'idps'])(
    "returns an empty list of a user's %s",
    async (name) => {
      expect((await org.get(`${iris}/${name}`)).text).toBe('[]');
      expect((await org.get(`/api/v1/users/nobody/${name}`)).status).toBe(404);
    },
  );
});
