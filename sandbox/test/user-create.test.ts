import { describe, expect, test } from 'vitest';
import { causesOf, GROUPS, member, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const profile = { firstName: 'Una', lastName: 'Newman', login: 'una.newman@acme.example', email: 'una@acme.example' };
const password = { password: { value: 'Long-enough-1' } };

const create = (body: Record<string, unknown>, query = '') => org.post(`/api/v1/users${query}`, { profile, ...body });

describe('POST /api/v1/users', () => {
  test.each([
    ['no password', {}, '', 'PROVISIONED'],
    ['a password', { credentials: password }, '', 'ACTIVE'],
    ['no password, activate=false', {}, '?activate=false', 'STAGED'],
    ['a password, activate=false', { credentials: password }, '?activate=false', 'STAGED'],
    ['a password to change', { credentials: password }, '?nextLogin=changePassword', 'PASSWORD_EXPIRED'],
    ['provider=true but no provider', {}, '?provider=true', 'PROVISIONED'],
    ['a federated provider', { credentials: { provider: { type: 'FEDERATION' } } }, '?provider=true', 'ACTIVE'],
    [
      'an imported hash',
      { credentials: { password: { hash: { algorithm: 'BCRYPT', value: 'x', salt: 'y', workFactor: 10 } } } },
      '',
      'ACTIVE',
    ],
    ['a password hook', { credentials: { password: { hook: { type: 'default' } } } }, '', 'ACTIVE'],
  ])('creates a user with %s in the documented status', async (_, body, query, status) => {
    const reply = await create(body, query);
    expect([reply.status, reply.body['status']]).toEqual([200, status]);
    expect(org.sandbox.org.users.get(String(reply.body['id']))?.status).toBe(status);
  });

  test('returns a new user in the shape of a real one', async () => {
    const { body } = await create({ credentials: password });
    expect(body).toMatchObject({
      id: expect.stringMatching(/^00u\w{17}$/),
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
      lastLogin: null,
      type: { id: expect.stringMatching(/^oty/) },
      profile: { ...profile, mobilePhone: null, secondEmail: null },
      credentials: {
        password: {},
        provider: { type: 'OKTA', name: 'OKTA' },
      },
    });
  });

  test.each([{ hash: { algorithm: 'BCRYPT', value: 'x', salt: 'y', workFactor: 10 } }, { hook: { type: 'default' } }])(
    'sets the provider IMPORT for a password with %j, as in the reference',
    async (imported) => {
      const { body } = await create({ credentials: { password: imported } });
      expect(body['credentials']).toEqual({ password: {}, provider: { type: 'IMPORT', name: 'IMPORT' } });
    },
  );

  test('creates a staged user without an activation date', async () => {
    expect((await create({}, '?activate=false')).body).toMatchObject({ activated: null, statusChanged: null });
  });

  test('never returns a password or recovery answer', async () => {
    const reply = await create({
      credentials: { ...password, recovery_question: { question: 'First robot?', answer: 'Clank-9000' } },
    });
    expect(member(reply, 'credentials', 'recovery_question')).toEqual({ question: 'First robot?' });
    expect(reply.text).not.toMatch(/Long-enough-1|Clank-9000/);
  });

  test.each([
    ['?nextLogin=changePassword', {}, 'a password must be specified.'],
    ['?nextLogin=changePassword&activate=false', { credentials: password }, '`activate` must be true.'],
    ['', { groupIds: Array.from({ length: 21 }, () => GROUPS.support) }, 'The number of group targets is too large'],
  ])('explains why it rejects a new user with %s %j', async (query, more, cause) => {
    expect(causesOf(await create(more, query))).toEqual([expect.stringContaining(cause)]);
  });

  test.each<[string, Record<string, unknown>, string, number, string]>([
    ['nextLogin without a password', {}, '?nextLogin=changePassword', 400, 'E0000124'],
    [
      'nextLogin without activation',
      { credentials: password },
      '?nextLogin=changePassword&activate=false',
      400,
      'E0000125',
    ],
    ['more than 20 groups', { groupIds: Array.from({ length: 21 }, () => GROUPS.support) }, '', 400, 'E0000093'],
    ['a group that does not exist', { groupIds: ['00gnothing0000000001'] }, '', 404, 'E0000007'],
    ['Everyone', { groupIds: [GROUPS.support, GROUPS.everyone] }, '', 501, 'E0000060'],
    ['a group of an app', { groupIds: [GROUPS.financeAd] }, '', 400, 'E0000001'],
    ['a user type that does not exist', { type: { id: 'otynone0000000000001' } }, '', 404, 'E0000007'],
    ['a short password', { credentials: { password: { value: 'short' } } }, '', 400, 'E0000001'],
    [
      'a password with the user name in it',
      { credentials: { password: { value: 'My-Una.Newman-1' } } },
      '',
      400,
      'E0000001',
    ],
    [
      'an unknown hash',
      { credentials: { password: { hash: { algorithm: 'ROT13', value: 'x' } } } },
      '',
      400,
      'E0000001',
    ],
    [
      'a short recovery answer',
      { credentials: { recovery_question: { question: 'Q?', answer: 'abc' } } },
      '',
      400,
      'E0000001',
    ],
    ['a profile that is not an object', { profile: 'Una' }, '', 400, 'E0000003'],
    ['no profile', { profile: null }, '', 400, 'E0000001'],
    ['a member that a user does not have', { boop: 'thing' }, '', 400, 'E0000003'],
  ])('rejects %s and creates no user', async (_, body, query, status, code) => {
    const before = org.sandbox.org.users.size;
    const reply = await create(body, query);
    expect([reply.status, reply.body['errorCode']]).toEqual([status, code]);
    expect(org.sandbox.org.users.size).toBe(before);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['an unknown attribute', { shoeSize: 44 }, "Property name 'shoeSize' is not defined in profile"],
    ['no last name', { lastName: null }, 'lastName: The field cannot be left blank'],
    [
      'a login that is taken',
      { login: 'grace.lindqvist@acme.example' },
      'login: An object with this field already exists in the current organization',
    ],
    [
      'a login that is taken in capitals',
      { login: 'GRACE.Lindqvist@acme.example' },
      'login: An object with this field already exists in the current organization',
    ],
    [
      'a login that is taken but for diacritics',
      { login: 'grâce.lindqvist@acme.example' },
      'login: An object with this field already exists in the current organization',
    ],
    ['an invalid email', { email: 'nowhere' }, 'email: Does not match required pattern'],
    [
      'a login that is no email address',
      { login: 'una.newman' },
      'login: Username must be in the form of an email address',
    ],
    ['a login that is too short', { login: 'a@b' }, 'login: String should be at least 5 characters long'],
    [
      'a first name that is too long',
      { firstName: 'x'.repeat(51) },
      'firstName: String should be at most 50 characters long',
    ],
    ['a supplementary character', { nickName: 'Una 🤖' }, 'nickName: Contains characters that are not supported'],
    [
      'a badge number that is too short',
      { badgeNumber: 'A-1' },
      'badgeNumber: String should be at least 4 characters long',
    ],
    ['an unknown cost tier', { costTier: 'platinum' }, 'costTier: must be one of bronze, silver, gold'],
    ['an invalid start date', { startDate: 'soon' }, 'startDate: Does not match required pattern'],
    ['a start date without a time', { startDate: '2026-01-31' }, 'startDate: Does not match required pattern'],
    ['a text for a flag', { remote: 'yes' }, 'remote: must be a boolean'],
    ['a fraction of a year', { yearsOfService: 1.5 }, 'yearsOfService: must be an integer'],
    ['too many years', { yearsOfService: 61 }, 'yearsOfService: must be at most 60'],
    ['one skill', { skills: 'welding' }, 'skills: must be an array'],
    ['a skill that is a number', { skills: [1] }, 'skills: must contain only values of type string'],
  ])('rejects a new user with %s and names the cause', async (_, attributes, cause) => {
    const reply = await create({ profile: { ...profile, ...attributes } });
    expect([reply.status, reply.body['errorCode'], causesOf(reply)]).toEqual([400, 'E0000001', [cause]]);
  });

  test('reports an unknown attribute as an error in newUser', async () => {
    const reply = await create({ profile: { ...profile, shoeSize: 44 } });
    expect(reply.body['errorSummary']).toBe('Api validation failed: newUser');
  });

  test('keeps custom attributes of every type', async () => {
    const custom = {
      badgeNumber: 'A-2001',
      startDate: '2026-01-31T00:00:00.000Z',
      costTier: 'silver',
      remote: false,
      yearsOfService: 0,
      skills: ['welding', 'Rust'],
    };
    const reply = await create({ profile: { ...profile, ...custom } });
    expect(reply.body['profile']).toMatchObject(custom);
  });

  test('applies default values and enforces unique ones in a new profile', async () => {
    const properties = {
      locker: { title: 'Locker', type: 'string', unique: true },
      shift: { title: 'Shift', type: 'string', default: 'day' },
    };
    await org.post('/api/v1/meta/schemas/user/default', { definitions: { custom: { properties } } });
    const first = await create({ profile: { ...profile, locker: 'L-7' } });
    expect(first.body['profile']).toMatchObject({ locker: 'L-7', shift: 'day' });
    const second = { ...profile, login: 'una.second@acme.example' };
    const refused = await create({ profile: { ...second, locker: 'L-7' } });
    expect(causesOf(refused)).toEqual(['locker: An object with this field already exists in the current organization']);
    expect((await create({ profile: { ...second, shift: 'night' } })).body['profile']).toMatchObject({
      shift: 'night',
    });
    const self = await org.post(`/api/v1/users/${first.body['id']}`, { profile: { locker: 'L-7', nickName: 'U' } });
    expect(self.status).toBe(200);
  });

  test('delays activation where the org is asynchronous', async () => {
    org.sandbox.org.behavior.activationMs = 5000;
    const created = await create({ credentials: password });
    expect(created.body).toMatchObject({ status: 'STAGED', transitioningToStatus: 'ACTIVE' });
    org.sandbox.clock.advance(5000);
    expect((await org.get(`/api/v1/users/${created.body['id']}`)).body['status']).toBe('ACTIVE');
    org.sandbox.org.behavior.activationMs = 0;
  });

  test('adds a new user to the given groups in addition to Everyone', async () => {
    const reply = await create({ groupIds: [GROUPS.support] });
    const groups = await org.get(`/api/v1/users/${reply.body['id']}/groups`);
    expect(groups.list.map((group) => group['id'])).toEqual([GROUPS.everyone, GROUPS.support]);
  });

  test('adds a new user to the groups of matching rules', async () => {
    const reply = await create({ profile: { ...profile, department: 'Sales' } });
    expect(org.sandbox.org.memberships.get(GROUPS.salesEmea, String(reply.body['id']))?.ruleId).toMatch(/^0pr/);
  });

  test('logs creation and activation with the admin as the actor', async () => {
    await create({});
    const events = org.sandbox.org.log.events();
    expect(events.map((event) => event.eventType).slice(0, 2)).toEqual([
      'user.lifecycle.create',
      'user.lifecycle.activate',
    ]);
    expect(events[0]).toMatchObject({ actor: { id: STAFF.ada }, target: [{ alternateId: profile.login }] });
  });

  const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) => {
    const response = await fetch(`${org.sandbox.url}/api/v1/users`, {
      method: 'POST',
      headers: { authorization: `SSWS ${org.sandbox.token}`, ...headers },
      body,
    });
    const answer = Object(await response.json());
    return [response.status, answer['errorCode']];
  };

  test.each(['{"profile":', '[]', '""', ''])('rejects the malformed body %j', async (body) => {
    expect(await post(body, { 'content-type': 'application/json' })).toEqual([400, 'E0000003']);
  });

  test.each(['text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'rejects a body of type %s and creates no user',
    async (type) => {
      const before = org.sandbox.org.users.size;
      expect(await post(JSON.stringify({ profile }), { 'content-type': type })).toEqual([400, 'E0000021']);
      expect(org.sandbox.org.users.size).toBe(before);
    },
  );

  test('rejects a body without a content type', async () => {
    expect(await post(new TextEncoder().encode(JSON.stringify({ profile })), {})).toEqual([400, 'E0000021']);
  });

  test('accepts a JSON content type with parameters', async () => {
    const type = 'application/json; charset=utf-8; okta-response="omitCredentials"';
    expect((await org.post('/api/v1/users', { profile }, { headers: { 'content-type': type } })).status).toBe(200);
  });
});
