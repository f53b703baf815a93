import { describe, expect, test } from 'vitest';
import { causesOf, GROUPS, linkOf, member, openOrg, type Reply, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const policies = '/api/v1/policies';
const standard = '00pacmesignon0000001';
const own = '00pacmecontract00001';
const signOn = { type: 'OKTA_SIGN_ON', name: 'Staff', description: 'Everybody else' };
const byPriority = (reply: Reply) => reply.list.map(({ name, priority }) => [priority, name]);
const listed = async (type: string) => byPriority(await org.get(`${policies}?type=${type}`));

describe('/api/v1/policies', () => {
  test('creates a policy with the recorded members, before the default one', async () => {
    const conditions = { people: { groups: { include: [GROUPS.engineering] } } };
    const { body } = await org.post(policies, { ...signOn, conditions });
    const href = `${org.sandbox.url}${policies}/${body['id']}`;
    expect(body).toEqual({
      id: expect.stringMatching(/^00p\w{17}$/),
      status: 'ACTIVE',
      name: 'Staff',
      description: 'Everybody else',
      priority: 2,
      system: false,
      conditions,
      created: expect.any(String),
      lastUpdated: expect.any(String),
      _links: {
        self: { href, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
        rules: { href: `${href}/rules`, hints: { allow: ['GET', 'POST'] } },
        deactivate: { href: `${href}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
      },
      type: 'OKTA_SIGN_ON',
    });
    expect(await listed('OKTA_SIGN_ON')).toEqual([
      [1, 'Contractors'],
      [2, 'Staff'],
      [3, 'Default Policy'],
    ]);
    expect(org.eventTypes()).toEqual(['policy.lifecycle.create']);
  });

  test('moves the other policies when one gets a priority or goes', async () => {
    const first = await org.post(policies, { ...signOn, priority: 1 });
    expect(await listed('OKTA_SIGN_ON')).toEqual([
      [1, 'Staff'],
      [2, 'Contractors'],
      [3, 'Default Policy'],
    ]);
    const path = `${policies}/${first.body['id']}`;
    await org.put(path, { ...signOn, priority: 9 });
    expect(await listed('OKTA_SIGN_ON')).toEqual([
      [1, 'Contractors'],
      [2, 'Staff'],
      [3, 'Default Policy'],
    ]);
    expect((await org.delete(`${policies}/${own}`)).status).toBe(204);
    expect(await listed('OKTA_SIGN_ON')).toEqual([
      [1, 'Staff'],
      [2, 'Default Policy'],
    ]);
    expect(org.sandbox.org.policyRules.of(own)).toEqual([]);
  });

  test('gives a new app sign-in policy its last rule, and every one the priority 1', async () => {
    const { body } = await org.post(policies, { type: 'ACCESS_POLICY', name: 'One factor' });
    expect(body).toMatchObject({ id: expect.stringMatching(/^rst/), priority: 1, conditions: null });
    expect(Object.keys(Object(body['_links']))).toEqual(['mappings', 'self', 'rules', 'deactivate']);
    const rules = `${policies}/${body['id']}/rules`;
    expect((await org.get(rules)).list).toMatchObject([{ name: 'Catch-all Rule', priority: 99, system: true }]);
    await org.post(rules, { type: 'ACCESS_POLICY', name: 'Trusted', actions: {} });
    expect(byPriority(await org.get(rules))).toEqual([
      [1, 'Trusted'],
      [99, 'Catch-all Rule'],
    ]);
    expect(await listed('ACCESS_POLICY')).toEqual([
      [1, 'Any two factors'],
      [1, 'One factor'],
    ]);
  });

  test('replaces a policy and keeps its status', async () => {
    const replaced = await org.put(`${policies}/${own}`, {
      type: 'OKTA_SIGN_ON',
      name: 'Externals',
      status: 'INACTIVE',
    });
    expect(replaced.body).toMatchObject({ name: 'Externals', status: 'ACTIVE', conditions: null, priority: 1 });
    expect(replaced.body).not.toHaveProperty('description');
    expect(causesOf(await org.put(`${policies}/${own}`, { type: 'PASSWORD', name: 'x' }))).toEqual([
      'type: The type of a policy cannot be changed',
    ]);
  });

  test('switches a policy on and off, and logs it once', async () => {
    const path = `${policies}/${own}`;
    expect((await org.post(`${path}/lifecycle/deactivate`)).status).toBe(204);
    expect((await org.post(`${path}/lifecycle/deactivate`)).status).toBe(204);
    expect((await org.get(path)).body['status']).toBe('INACTIVE');
    expect((await org.post(`${path}/lifecycle/activate`)).status).toBe(204);
    expect(org.eventTypes()).toEqual(['policy.lifecycle.deactivate', 'policy.lifecycle.activate']);
  });

  test('keeps the default policy', async () => {
    const path = `${policies}/${standard}`;
    const moved = await org.put(path, { type: 'OKTA_SIGN_ON', name: 'Default Policy', priority: 1 });
    expect([moved.status, moved.body['errorSummary']]).toEqual([
      403,
      'Cannot modify the priority attribute because it is read-only.',
    ]);
    for (const reply of [await org.delete(path), await org.post(`${path}/lifecycle/deactivate`)]) {
      expect([reply.status, reply.body['errorCode']]).toEqual([403, 'E0000111']);
    }
    expect(Object.keys(Object((await org.get(path)).body['_links']))).toEqual(['self', 'rules']);
  });

  test('filters the policies of a type by the beginning of the name and the status, page by page', async () => {
    await org.post(policies, signOn);
    await org.post(`${policies}/${own}/lifecycle/deactivate`);
    const names = async (query: string) =>
      (await org.get(`${policies}?type=OKTA_SIGN_ON&${query}`)).list.map(({ name }) => name);
    expect(await names('q=contr')).toEqual(['Contractors']);
    expect(await names('status=ACTIVE')).toEqual(['Staff', 'Default Policy']);
    expect(await names('sortBy=name')).toEqual(['Contractors', 'Default Policy', 'Staff']);
    const page = await org.get(`${policies}?type=OKTA_SIGN_ON&limit=2`);
    expect(linkOf(page, 'next')).toContain('limit=2&type=OKTA_SIGN_ON');
    expect((await org.all(`${policies}?type=OKTA_SIGN_ON&limit=2`)).items).toHaveLength(3);
    expect(linkOf(await org.get(`${policies}?type=PASSWORD`), 'self')).toBe(
      `${org.sandbox.url}${policies}?type=PASSWORD`,
    );
  });

  test('rejects types of features that the org does not have', async () => {
    const refused = await org.get(`${policies}?type=ENTITY_RISK`);
    expect([refused.status, refused.body['errorCode'], refused.body['errorSummary']]).toEqual([
      400,
      'E0000002',
      'The request was not valid: Invalid policy type specified. Missing Required Feature Flag ENTITY_RISK_POLICY',
    ]);
    const classic = await openOrg({ engine: 'classic' });
    expect((await classic.get(`${policies}?type=ACCESS_POLICY`)).body['errorCode']).toBe('E0000015');
    const created = await classic.post(`${policies}?activate=false`, signOn);
    expect(created.body['status']).toBe('INACTIVE');
    await classic.sandbox.close();
  });

  test.each([
    ['no type', { type: undefined }, ['type: The field cannot be left blank']],
    ['no name', { name: undefined }, ['name: The field cannot be left blank']],
    ['a long name', { name: 'x'.repeat(51) }, ['name: String should be at most 50 characters long']],
    ['a taken name', { name: 'contractors' }, ['name: Policy name already in use']],
    ['a type that has only one', { type: 'IDP_DISCOVERY' }, ['type: IDP_DISCOVERY policies cannot be created']],
    ['no valid priority', { priority: 0 }, ['priority: must be a positive integer']],
  ])('rejects a policy with %s', async (_, change, causes) => {
    const before = org.sandbox.org.policies.size;
    expect(causesOf(await org.post(policies, { ...signOn, ...change }))).toEqual(causes);
    expect(org.sandbox.org.policies.size).toBe(before);
  });
});

describe('/api/v1/policies/{policyId}/rules', () => {
  const rules = `${policies}/${standard}/rules`;
  const deny = { type: 'SIGN_ON', name: 'Nobody', actions: { signon: { access: 'DENY', requireFactor: false } } };

  test('creates a rule with the recorded members, before the default one', async () => {
    const { body } = await org.post(rules, deny);
    const href = `${org.sandbox.url}${rules}/${body['id']}`;
    expect(body).toEqual({
      type: 'SIGN_ON',
      id: expect.stringMatching(/^0pr\w{17}$/),
      status: 'ACTIVE',
      name: 'Nobody',
      priority: 1,
      created: expect.any(String),
      lastUpdated: body['created'],
      system: false,
      conditions: {
        people: { users: { exclude: [] } },
        network: { connection: 'ANYWHERE' },
        authContext: { authType: 'ANY' },
      },
      actions: {
        signon: {
          access: 'DENY',
          requireFactor: false,
          primaryFactor: 'PASSWORD_IDP',
          rememberDeviceByDefault: false,
          session: { usePersistentCookie: false, maxSessionIdleMinutes: 120, maxSessionLifetimeMinutes: 0 },
        },
      },
      _links: {
        self: { href, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
        deactivate: { href: `${href}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
      },
    });
    expect(byPriority(await org.get(rules))).toEqual([
      [1, 'Nobody'],
      [2, 'Default Rule'],
    ]);
    expect((await org.get(rules)).headers.get('link')).toBeNull();
    expect((await org.get(`${policies}/${standard}?expand=rules`)).body['_embedded']).toMatchObject({
      rules: [{ name: 'Nobody' }, { name: 'Default Rule' }],
    });
  });

  test('replaces, moves, switches and deletes a rule', async () => {
    const first = await org.post(rules, deny);
    await org.post(rules, { ...deny, name: 'Second' });
    const path = `${rules}/${first.body['id']}`;
    const replaced = await org.put(path, { ...deny, name: 'Moved', priority: 2 });
    expect(replaced.body).toMatchObject({ name: 'Moved', priority: 2, type: 'SIGN_ON' });
    expect(byPriority(await org.get(rules))).toEqual([
      [1, 'Second'],
      [2, 'Moved'],
      [3, 'Default Rule'],
    ]);
    expect((await org.post(`${path}/lifecycle/deactivate`)).status).toBe(204);
    expect((await org.get(path)).body['status']).toBe('INACTIVE');
    expect((await org.post(`${path}/lifecycle/activate`)).status).toBe(204);
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).body['errorSummary']).toBe(
      `Not found: Resource not found: ${first.body['id']} (PolicyRule)`,
    );
    expect(byPriority(await org.get(rules))).toEqual([
      [1, 'Second'],
      [2, 'Default Rule'],
    ]);
    expect(org.eventTypes()).toEqual(
      ['add', 'add', 'update', 'deactivate', 'activate', 'delete'].map((verb) => `policy.rule.${verb}`),
    );
  });

  test('creates an inactive rule on request', async () => {
    expect((await org.post(`${rules}?activate=false`, deny)).body['status']).toBe('INACTIVE');
  });

  test('fills in the conditions of a rule of a password policy', async () => {
    const actions = { passwordChange: { access: 'ALLOW' } };
    const created = await org.post(`${policies}/00pacmepassword00001/rules`, {
      name: 'Any',
      type: 'PASSWORD',
      actions,
    });
    expect([created.body['type'], created.body['actions']]).toEqual(['PASSWORD', actions]);
    expect(created.body['conditions']).toEqual({
      people: { users: { exclude: [] } },
      network: { connection: 'ANYWHERE' },
    });
  });

  test('keeps the default rule', async () => {
    const path = `${rules}/0pracmesignon0000001`;
    for (const reply of [await org.delete(path), await org.post(`${path}/lifecycle/deactivate`)]) {
      expect([reply.status, reply.body['errorCode']]).toEqual([403, 'E0000111']);
    }
    expect((await org.put(path, { ...deny, name: 'Default Rule', priority: 7 })).body['errorCode']).toBe('E0000077');
  });

  test.each([
    ['no name', { name: '' }, 400, ['name: The field cannot be left blank']],
    ['a taken name', { name: 'Default Rule' }, 400, ['name: Policy rule name already in use']],
    [
      'zones to include and to exclude',
      {
        conditions: {
          network: { connection: 'ZONE', include: ['nzoacmeoffice0000001'], exclude: ['nzoacmeblocked000001'] },
        },
      },
      400,
      ['conditions.network: You should either include or exclude network zones when you use zones in the policy rule.'],
    ],
    ['an unknown zone', { conditions: { network: { connection: 'ZONE', include: ['nzonowhere'] } } }, 404, []],
  ])('rejects a rule with %s', async (_, change, status, causes) => {
    const reply = await org.post(rules, { ...deny, ...change });
    expect([reply.status, causesOf(reply)]).toEqual([status, causes]);
    expect(org.sandbox.org.policyRules.of(standard)).toHaveLength(1);
  });

  test('finds a rule only in its own policy, and adds none to policies with a fixed rule', async () => {
    expect((await org.get(`${policies}/${own}/rules/0pracmesignon0000001`)).status).toBe(404);
    const profile = await org.post(`${policies}/rstacmeprofile000001/rules`, deny);
    expect([profile.status, member(profile, 'errorCode')]).toEqual([400, 'E0000001']);
    expect((await org.get(`${policies}/nowhere/rules`)).body['errorSummary']).toBe(
      'Not found: Resource not found: nowhere (Policy)',
    );
  });
});
