import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { userOf } from '../../support/user-status.ts';

const grace = '00ugrace000000000001';
const tom = '00utom00000000000001';

describe('find_user', () => {
  const org = useOrg();
  const find = async (input: Parameters<typeof org.okta.run<'find_user'>>[1]) =>
    (await org.okta.run('find_user', input)).output;

  test('find_user finds a user by username with one filter, which is never stale', async () => {
    const output = await find({ by: 'login', value: 'grace.lindqvist@acme.example' });
    expect(output).toMatchObject({ found: true, user: { id: grace, status: 'ACTIVE' } });
    expect(org.sent()).toEqual([
      'GET /api/v1/users?filter=profile.login%20eq%20%22grace.lindqvist%40acme.example%22&limit=50',
    ]);
  });

  test.each([
    ['in another case', 'Grace.LINDQVIST@acme.example'],
    ['without the part after the @', 'grace.lindqvist'],
    ['with a diacritic', 'grâce.lindqvist@acme.example'],
  ])('find_user finds a username that is written %s', async (_, value) => {
    expect(await find({ by: 'login', value })).toMatchObject({ found: true, user: { id: grace } });
  });

  test.each(['me', grace, 'grace', '..', 'a/b@acme.example'])(
    'find_user does not take %s for the username of a user',
    async (value) => {
      expect(await find({ by: 'login', value })).toEqual({ found: false });
    },
  );

  test('find_user finds a user who was created a moment ago although the search index lags behind', async () => {
    org.sandbox.org.behavior.searchDelayMs = 60_000;
    const profile = {
      login: 'noor.rahman@acme.example',
      email: 'noor@acme.example',
      firstName: 'Noor',
      lastName: 'Rahman',
    };
    const { id } = org.sandbox.scenario.addUser({ profile });
    expect(await find({ by: 'login', value: profile.login })).toMatchObject({ user: { id } });
    expect(await find({ by: 'email', value: profile.email })).toMatchObject({ user: { id } });
    expect(await find({ by: 'name', value: 'Noor Rahman' })).toMatchObject({ user: { id } });
    expect(await find({ by: 'email', value: 'NOOR@acme.example' })).toEqual({ found: false });
  });

  test('find_user finds a deactivated user', async () => {
    expect(await find({ by: 'email', value: 'tom.abara@acme.example' })).toMatchObject({
      user: { id: tom, status: 'DEPROVISIONED' },
    });
  });

  test.each(['Grace', 'Lindqvist', 'grace lindqvist', 'The Grace'])(
    'find_user finds a user by the name %s',
    async (value) => {
      userOf(org.sandbox, grace).profile['displayName'] = 'The Grace';
      expect(await find({ by: 'name', value })).toMatchObject({ found: true, user: { id: grace } });
    },
  );

  test('find_user finds a user by a first name of two words', async () => {
    const profile = {
      login: 'anne@acme.example',
      email: 'anne@acme.example',
      firstName: 'Anne Marie',
      lastName: 'de Vries',
    };
    const { id } = org.sandbox.scenario.addUser({ profile });
    expect(await find({ by: 'name', value: 'Anne Marie de Vries' })).toMatchObject({ user: { id } });
  });

  test('find_user does not read an expression out of a value', async () => {
    expect(await find({ by: 'email', value: 'x" or profile.email pr' })).toEqual({ found: false });
  });

  test.each([
    ['badgeNumber', 'A-1042', grace],
    ['department', 'Legal', tom],
    ['yearsOfService', '12', grace],
    ['remote', 'true', grace],
    ['skills', 'welding', grace],
  ])('find_user finds a user by the attribute %s', async (attribute, value, id) => {
    Object.assign(userOf(org.sandbox, grace).profile, {
      yearsOfService: 12,
      remote: true,
      skills: ['welding', 'Python'],
    });
    expect(await find({ by: 'attribute', attribute, value })).toMatchObject({ user: { id } });
  });

  test('find_user compares a number that an attribute keeps as text', async () => {
    userOf(org.sandbox, grace).profile['badgeNumber'] = '1042';
    expect(await find({ by: 'attribute', attribute: 'badgeNumber', value: '1042' })).toMatchObject({
      user: { id: grace },
    });
    userOf(org.sandbox, grace).profile['employeeNumber'] = '7';
    org.forget();
    expect(await find({ by: 'attribute', attribute: 'employeeNumber', value: '7' })).toMatchObject({
      user: { id: grace },
    });
    // A base attribute is text, so its schema need not be read.
    expect(org.sent()).toHaveLength(1);
  });

  test('find_user works for a token that may not read the schema', async () => {
    userOf(org.sandbox, grace).profile['badgeNumber'] = '1042';
    const body = { errorCode: 'E0000006', errorSummary: 'No permission' };
    org.sandbox.faults.next({ kind: 'status', path: '/api/v1/meta/*', status: 403, body });
    expect(await find({ by: 'attribute', attribute: 'badgeNumber', value: '1042' })).toMatchObject({
      user: { id: grace },
    });
  });

  test('find_user never takes one of several users unasked', async () => {
    const profile = { login: 'other@acme.example', email: 'other@acme.example', firstName: 'Grace', lastName: 'Other' };
    const { id } = org.sandbox.scenario.addUser({ profile });
    await expect(find({ by: 'name', value: 'Grace' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'value',
      message: expect.stringMatching(
        /^2 users match "Grace"\. Use one of the IDs 00u\w{17}, 00u\w{17}, or set ifMany to first\.$/,
      ),
    });
    const { user } = await find({ by: 'name', value: 'Grace', ifMany: 'first' });
    expect([grace, id]).toContain(user?.id);
  });

  test('find_user returns found: false for nobody', async () => {
    expect(await find({ by: 'name', value: 'Nobody Here' })).toEqual({ found: false });
    expect(await find({ by: 'attribute', attribute: 'costCenter', value: 'x' })).toEqual({ found: false });
  });

  test('find_user lets a read-only administrator find users', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    const { output } = await okta.run('find_user', { by: 'login', value: 'grace.lindqvist@acme.example' });
    expect(output).toMatchObject({ found: true });
  });

  test.each<[string, object, string]>([
    ['a search by attribute without an attribute', { by: 'attribute', value: 'x' }, 'attribute'],
    ['an attribute in another search', { by: 'email', value: 'x', attribute: 'department' }, 'attribute'],
    ['an attribute that is not a name', { by: 'attribute', value: 'x', attribute: 'a eq 1 or b' }, 'attribute'],
    ['an empty value', { by: 'email', value: ' ' }, 'value'],
    ['an unknown property', { by: 'phone', value: '1' }, 'by'],
  ])('find_user rejects %s before sending a request', async (_, input, path) => {
    await expect(org.okta.run(untyped('find_user'), input)).rejects.toMatchObject({
      category: 'invalid_request',
      faults: [expect.objectContaining({ path })],
    });
    expect(org.sent()).toEqual([]);
  });
});
