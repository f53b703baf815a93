import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('users picker', () => {
  const org = useOrg({ users: 500 });
  const load = (search: { query?: string; cursor?: string }) => org.okta.options('users', search);
  const labels = async (query: string) => (await load({ query })).items.map(({ label }) => label);

  const addUser = (profile: { firstName: string; lastName: string; login: string }) =>
    org.sandbox.scenario.addUser({
      profile: { ...profile, email: profile.login },
      status: 'STAGED',
      credentials: { password: undefined, recoveryQuestion: undefined, provider: undefined },
    });

  test('the users picker stores the ID and shows the name and login', async () => {
    const { items } = await load({ query: 'grace.lindqvist@acme.example' });
    expect(items).toEqual([{ value: '00ugrace000000000001', label: 'Grace Lindqvist (grace.lindqvist@acme.example)' }]);
  });

  test.each([
    ['a first name', 'grace'],
    ['a last name', 'LINDQ'],
    ['the beginning of a login', 'grace.l'],
    ['a full name', 'Grace Lindqvist'],
    ['the beginning of a full name', '  grace  lind '],
    ['an ID', '00ugrace000000000001'],
  ])('the users picker finds a user by %s', async (_, query) => {
    expect(await labels(query)).toContain('Grace Lindqvist (grace.lindqvist@acme.example)');
  });

  test('the users picker finds first and last names of several words', async () => {
    addUser({ firstName: 'Lift Arm', lastName: 'de la Línea', login: 'lift.arm@acme.example' });
    const label = 'Lift Arm de la Línea (lift.arm@acme.example)';
    expect(await labels('Lift Arm de')).toEqual([label]);
    expect(await labels('lift arm DE LA LÍNEA')).toEqual([label]);
    expect(await labels('de la Lín')).toEqual([label]);
  });

  test('the users picker marks a deactivated user', async () => {
    expect(await labels('Tom Abara')).toEqual(['Tom Abara (tom.abara@acme.example, deactivated)']);
  });

  test('the users picker without a query lists all users except deactivated ones', async () => {
    org.forget();
    const values: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await load(cursor === undefined ? {} : { cursor });
      expect(page.items.length).toBeLessThanOrEqual(100);
      values.push(...page.items.map(({ value }) => value));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    const listed = [...org.sandbox.org.users.values()].filter(({ status }) => status !== 'DEPROVISIONED');
    expect([...values].sort()).toEqual(listed.map(({ id }) => id).sort());
    expect(org.sent().length).toBeGreaterThan(5);
  });

  test('the users picker continues a search on the next page', async () => {
    for (let index = 0; index < 130; index += 1)
      addUser({ firstName: 'Robot', lastName: `No${index}`, login: `robot.${index}@acme.example` });
    const first = await load({ query: 'robot' });
    expect(first.items).toHaveLength(100);
    const second = await load({ query: 'robot', cursor: first.nextCursor ?? '' });
    expect(second.items).toHaveLength(30);
    expect(second.nextCursor).toBeUndefined();
    expect(new Set([...first.items, ...second.items].map(({ value }) => value)).size).toBe(130);
  });

  test('the users picker treats an empty query as no query', async () => {
    org.forget();
    await load({ query: '  ' });
    expect(org.sent()).toEqual(['GET /api/v1/users?limit=100']);
  });

  test('the users picker matches quotes and backslashes literally', async () => {
    addUser({ firstName: 'Gripper "The Claw\\"', lastName: 'No\'7 "x', login: 'claw@acme.example' });
    expect(await labels('Gripper "The Claw\\"')).toHaveLength(1);
    expect(await labels('Gripper "The Claw\\" No\'7 "x')).toHaveLength(1);
    for (const query of ['"', '\\', '\\"', '" or status pr or profile.city eq "', '" pr) or (id pr'])
      expect(await labels(query)).toEqual([]);
  });

  test('the users picker shows only the login if the name is missing', async () => {
    org.sandbox.faults.next({
      kind: 'status',
      status: 200,
      body: [
        { id: '00u1', status: 'ACTIVE', profile: { login: 'svc@acme.example', firstName: null, lastName: null } },
        { id: '00u2', status: 'DEPROVISIONED', profile: { login: 'old@acme.example' } },
        { id: '00u3', status: 'ACTIVE', profile: { login: 'solo@acme.example', firstName: 'Solo' } },
        { id: '00u4' },
      ],
    });
    expect((await load({})).items).toEqual([
      { value: '00u4', label: '00u4' },
      { value: '00u2', label: 'old@acme.example (deactivated)' },
      { value: '00u3', label: 'Solo (solo@acme.example)' },
      { value: '00u1', label: 'svc@acme.example' },
    ]);
  });

  test.each([
    '/api/v1/groups?after=x',
    'https://evil.example/api/v1/users?after=x',
    '/api/v1/users/../groups?a=b',
    'x',
  ])('the users picker rejects the cursor %j before sending a request', async (cursor) => {
    org.forget();
    await expect(load({ cursor })).rejects.toMatchObject({ category: 'invalid_request', field: 'cursor' });
    expect(org.sent()).toEqual([]);
  });

  test('the users picker rejects a role that cannot read users', async () => {
    const reporter = org.connect({ token: org.sandbox.tokens.reportAdmin });
    await expect(reporter.options('users')).rejects.toMatchObject({ category: 'forbidden', errorCode: 'E0000006' });
  });
});
