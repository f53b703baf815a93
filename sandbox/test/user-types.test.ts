import { describe, expect, test } from 'vitest';
import { causesOf, member, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const types = '/api/v1/meta/types/user';
const make = (name = 'contractor') => org.post(types, { name, displayName: 'Contractor' });
const profile = (name: string) => ({
  login: `${name}@acme.example`,
  email: `${name}@acme.example`,
  firstName: 'Uno',
  lastName: 'Due',
});

describe('user types', () => {
  test('creates a type with a schema of its own', async () => {
    const made = await make();
    expect([made.status, made.body['default']]).toEqual([200, false]);
    expect((await org.get(types)).list).toMatchObject([{ default: true }, { name: 'contractor', default: false }]);
    expect((await org.get(`${types}/${made.body['id']}`)).body).toEqual(made.body);
    const href = String(member(made, '_links', 'schema', 'href'));
    const schema = await org.get(href);
    expect(member(schema, '_links', 'type', 'href')).toBe(member(made, '_links', 'self', 'href'));
    const properties = { badge: { title: 'Badge', type: 'string' } };
    await org.post(href, { definitions: { custom: { properties } } });
    expect(org.sandbox.org.userSchema.custom.has('badge')).toBe(false);
    expect(member(await org.get(href), 'definitions', 'custom', 'properties', 'badge')).toMatchObject(properties.badge);
  });

  test('checks the profile of a user against the schema of their type', async () => {
    const made = await make();
    const type = { id: String(made.body['id']) };
    const schema = String(member(made, '_links', 'schema', 'href'));
    await org.post(schema, { definitions: { custom: { properties: { badge: { title: 'Badge', type: 'string' } } } } });
    const refused = await org.post('/api/v1/users', { profile: { ...profile('uno'), badge: 'A' } });
    expect(causesOf(refused)).toEqual(["Property name 'badge' is not defined in profile"]);
    const user = await org.post('/api/v1/users', { profile: { ...profile('uno'), badge: 'A' }, type });
    expect(user.body).toMatchObject({ type, profile: { badge: 'A' } });
    expect(member(user, '_links', 'schema', 'href')).toBe(schema);
    const self = `/api/v1/users/${user.body['id']}`;
    expect((await org.post(self, { profile: { badge: 'B' } })).body).toMatchObject({ profile: { badge: 'B' } });
    await org.post(schema, { definitions: { custom: { properties: { badge: null } } } });
    expect((await org.get(self)).body['profile']).not.toHaveProperty('badge');
  });

  test('changes the type of a user with PUT and not with POST', async () => {
    const type = { id: String((await make()).body['id']) };
    const iris = `/api/v1/users/${STAFF.iris}`;
    expect((await org.post(iris, { type })).status).toBe(400);
    expect((await org.put(iris, { type, profile: profile('iris.vale') })).body).toMatchObject({ type });
  });

  test('rejects a taken name, an invalid name and more than ten types', async () => {
    await make();
    expect(causesOf(await make())).toEqual([
      'name: An object with this field already exists in the current organization',
    ]);
    expect(causesOf(await make('1st'))).toEqual(['name: is not a valid variable name']);
    expect(causesOf(await org.post(types, { name: 'staff' }))).toEqual(['displayName: The field cannot be left blank']);
    for (let index = 2; index < 10; index += 1) expect((await make(`type${index}`)).status).toBe(200);
    expect((await make('one_more')).status).toBe(400);
    expect(org.sandbox.org.userTypes.size).toBe(10);
  });
});

describe('passwords and recovery questions of users', () => {
  const path = (name: string, user: string = STAFF.iris) => `/api/v1/users/${user}/credentials/${name}`;
  const change = { oldPassword: { value: 'Sandbox-Passw0rd' }, newPassword: { value: 'Robot-Arm-77' } };

  test('rejects a password change for a user whose password another system keeps', async () => {
    const iris = org.sandbox.org.user(STAFF.iris);
    if (iris !== undefined) iris.provider = { type: 'ACTIVE_DIRECTORY', name: 'acme.example' };
    const codeOf = async (name: string, body: unknown) => (await org.post(path(name), body)).body['errorCode'];
    expect(await codeOf('change_password', change)).toBe('E0000035');
    const question = { password: change.oldPassword, recovery_question: { question: 'Why?', answer: 'Because' } };
    expect(await codeOf('change_recovery_question', question)).toBe('E0000036');
    const set = await org.post(`/api/v1/users/${STAFF.iris}`, { credentials: { password: change.newPassword } });
    expect(set.body['errorCode']).toBe('E0000023');
    expect(iris?.password).toBe('Sandbox-Passw0rd');
  });

  test('rejects the current password again with strict, and accepts it without', async () => {
    const body = { credentials: { password: change.oldPassword } };
    const strict = await org.post(`/api/v1/users/${STAFF.iris}?strict=true`, body);
    expect(causesOf(strict)).toEqual(['password: Password has been used too recently']);
    expect((await org.post(`/api/v1/users/${STAFF.iris}`, body)).status).toBe(200);
  });

  test('requires a recovery question to start a forgotten password in Classic Engine', async () => {
    org.sandbox.org.behavior.engine = 'classic';
    const refused = await org.post(`${path('forgot_password')}?sendEmail=false`);
    expect([refused.status, refused.body['errorCode']]).toEqual([403, 'E0000034']);
    const credentials = { recovery_question: { question: 'Why?', answer: 'Because' } };
    await org.post(`/api/v1/users/${STAFF.iris}`, { credentials });
    const started = await org.post(`${path('forgot_password')}?sendEmail=false`);
    expect(started.body).toHaveProperty('resetPasswordUrl');
  });
});
