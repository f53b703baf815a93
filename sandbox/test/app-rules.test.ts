import { describe, expect, test } from 'vitest';
import { APPS, GROUPS, type Reply, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const codeOf = (reply: Reply) => [reply.status, reply.body['errorCode']];

describe('the lifecycle of an app', () => {
  const jira = `/api/v1/apps/${APPS.jira}`;

  test('a deactivated app loses its assignments through groups and keeps its groups', async () => {
    org.sandbox.scenario.assignApp(APPS.jira, STAFF.iris);
    expect((await org.get(`${jira}/users`)).list.map(({ id }) => id)).toEqual([STAFF.ada, STAFF.ben, STAFF.iris]);
    const reply = await org.post(`${jira}/lifecycle/deactivate`);
    expect([reply.status, reply.body]).toEqual([200, {}]);
    expect((await org.get(`${jira}/users`)).list.map(({ id, scope }) => [id, scope])).toEqual([[STAFF.iris, 'USER']]);
    expect((await org.get(`${jira}/groups`)).list.map(({ id }) => id)).toEqual([GROUPS.engineering]);
    expect(org.eventTypes()).toEqual([
      'application.lifecycle.deactivate',
      'application.user_membership.remove',
      'application.user_membership.remove',
    ]);
  });

  test('members of the groups get an app again when it is activated', async () => {
    await org.post(`${jira}/lifecycle/deactivate`);
    await org.put(`/api/v1/groups/${GROUPS.engineering}/users/${STAFF.grace}`);
    expect((await org.get(`${jira}/users`)).list).toEqual([]);
    await org.post(`${jira}/lifecycle/activate`);
    expect((await org.get(`${jira}/users`)).list.map(({ id, scope }) => [id, scope])).toEqual([
      [STAFF.ada, 'GROUP'],
      [STAFF.ben, 'GROUP'],
      [STAFF.grace, 'GROUP'],
    ]);
  });
});

describe('what an app does not let an admin change', () => {
  const grace = (appId: string) => `/api/v1/apps/${appId}/users/${STAFF.grace}`;
  const addApp = (more: object) => {
    const { id } = org.sandbox.scenario.addApp({ name: 'crm', label: 'CRM', signOnMode: 'SAML_2_0', ...more });
    org.sandbox.scenario.assignApp(id, STAFF.grace).profile = { firstName: 'Grace' };
    return id;
  };
  const defineAttribute = (appId: string, name: string, more: object) => {
    const properties = { [name]: { title: name, type: 'string', ...more } };
    const definitions = { custom: { id: '#custom', type: 'object', properties } };
    return org.post(`/api/v1/meta/schemas/apps/${appId}/default`, { definitions });
  };

  test('rejects a mapped attribute while the profile is pushed, but not the value that it has', async () => {
    const app = addApp({ features: ['PUSH_PROFILE_UPDATES'], mappedAttributes: ['firstName'] });
    const refused = await org.post(grace(app), { profile: { firstName: 'Grete' } });
    expect(codeOf(refused)).toEqual([403, 'E0000075']);
    expect(refused.body['errorSummary']).toBe(
      'Cannot modify the firstName attribute because it has a field mapping and profile push is enabled.',
    );
    expect((await org.post(grace(app), { profile: { firstName: 'Grace', role: 'x' } })).status).toBe(200);
    expect(org.sandbox.org.appUsers.get(app, STAFF.grace)?.profile).toEqual({ firstName: 'Grace', role: 'x' });
  });

  test('rejects changes of users whom the app masters', async () => {
    const app = addApp({ features: ['PROFILE_MASTERING'] });
    expect(codeOf(await org.post(grace(app), { profile: { role: 'x' } }))).toEqual([405, 'E0000076']);
  });

  test('rejects read-only, immutable and reserved attributes', async () => {
    const app = addApp({});
    await defineAttribute(app, 'accountId', { mutability: 'READ_ONLY' });
    await defineAttribute(app, 'seat', { mutability: 'IMMUTABLE' });
    await defineAttribute(app, 'tenant', { scope: 'SYSTEM' });
    expect(codeOf(await org.post(grace(app), { profile: { accountId: '1' } }))).toEqual([403, 'E0000077']);
    expect((await org.post(grace(app), { profile: { seat: 'A1' } })).status).toBe(200);
    expect(codeOf(await org.post(grace(app), { profile: { seat: 'A2' } }))).toEqual([403, 'E0000078']);
    expect(codeOf(await org.post(grace(app), { profile: { tenant: 'x' } }))).toEqual([403, 'E0000081']);
  });

  test('rejects an inactive user', async () => {
    const reply = await org.post(`/api/v1/apps/${APPS.slack}/users`, { id: STAFF.tom });
    expect(codeOf(reply)).toEqual([403, 'E0000117']);
  });

  test("keeps an app's own attributes apart from those of other apps", async () => {
    const app = addApp({});
    const changed = await defineAttribute(app, 'seat', {});
    expect(Object(changed.body['definitions']).custom.properties).toMatchObject({ seat: { type: 'string' } });
    const other = await org.get(`/api/v1/meta/schemas/apps/${APPS.slack}/default`);
    expect(Object(other.body['definitions']).custom.properties).toEqual({});
  });
});

describe('an app whose passwords Okta stores', () => {
  const shared = {
    name: 'template_swa',
    label: 'Time clock',
    signOnMode: 'BROWSER_PLUGIN',
    credentials: { scheme: 'SHARED_USERNAME_AND_PASSWORD', userName: 'acme', password: { value: 'Shared-Passw0rd' } },
    settings: { app: { url: 'https://clock.acme.example', buttonField: 'b', passwordField: 'p', usernameField: 'u' } },
  };

  test('never returns the shared password, and loses it when the app is replaced without it', async () => {
    const created = await org.post('/api/v1/apps', shared);
    const path = `/api/v1/apps/${created.body['id']}`;
    expect(created.body['credentials']).toMatchObject({ userName: 'acme', password: {}, revealPassword: false });
    const read = await org.get(path);
    expect(created.text + read.text).not.toContain('Shared-Passw0rd');
    const replaced = await org.put(path, { ...shared, credentials: { ...shared.credentials, password: undefined } });
    expect(replaced.body['credentials']).not.toHaveProperty('password');
  });

  test('rejects credentials of a single user of a shared account', async () => {
    const { body } = await org.post('/api/v1/apps', shared);
    const reply = await org.post(`/api/v1/apps/${body['id']}/users`, {
      id: STAFF.grace,
      credentials: { userName: 'grace' },
    });
    expect(codeOf(reply)).toEqual([400, 'E0000041']);
  });
});

describe('the priority of a group in an app', () => {
  const groups = `/api/v1/apps/${APPS.jira}/groups`;
  const priorities = async () => (await org.get(groups)).list.map(({ id, priority }) => [id, priority]);

  test('moves the groups at its place and after it on by one', async () => {
    await org.put(`${groups}/${GROUPS.support}`);
    await org.put(`${groups}/${GROUPS.contractors}`);
    await org.send('PATCH', `${groups}/${GROUPS.contractors}`, {
      body: [{ op: 'replace', path: '/priority', value: 0 }],
    });
    expect(await priorities()).toEqual([
      [GROUPS.contractors, 0],
      [GROUPS.engineering, 1],
      [GROUPS.support, 2],
    ]);
    await org.put(`${groups}/${GROUPS.salesEmea}`, { priority: 1 });
    expect(await priorities()).toEqual([
      [GROUPS.contractors, 0],
      [GROUPS.engineering, 2],
      [GROUPS.salesEmea, 1],
      [GROUPS.support, 3],
    ]);
  });
});
