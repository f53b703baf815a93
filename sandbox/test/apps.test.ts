import { describe, expect, test } from 'vitest';
import { APPS, causesOf, GROUPS, linkOf, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const ids = (list: readonly Record<string, unknown>[]) => list.map((item) => item['id']);

describe('/api/v1/apps', () => {
  test('filters apps by status, label prefix, user and group, 20 per page', async () => {
    const all = await org.get('/api/v1/apps');
    // Recorded: by ID.
    expect(ids(all.list)).toEqual(Object.values(APPS).sort());
    expect(linkOf(all, 'self')).toBe(`${org.sandbox.url}/api/v1/apps?limit=20`);
    const find = async (query: string) => ids((await org.get(`/api/v1/apps?${query}`)).list);
    expect(await find(`filter=${encodeURIComponent('status eq "INACTIVE"')}`)).toEqual([APPS.legacy]);
    expect(await find('q=git')).toEqual([APPS.github]);
    expect(await find(`filter=${encodeURIComponent(`user.id eq "${STAFF.ada}"`)}`)).toEqual([APPS.jira]);
    expect(await find(`filter=${encodeURIComponent(`group.id eq "${GROUPS.engineering}"`)}`)).toEqual([APPS.jira]);
  });

  test('rejects an invalid cursor of the app list, as recorded', async () => {
    const reply = await org.get('/api/v1/apps?after=00u1testcursorvalue&limit=1');
    expect([reply.status, reply.body['errorCode'], causesOf(reply)]).toEqual([400, 'E0000029', ['Invalid cursor.']]);
  });

  test('rejects an invalid expand of the app list, as recorded', async () => {
    const reply = await org.get('/api/v1/apps?expand=user/id,group/id');
    expect([reply.body['errorSummary'], causesOf(reply)]).toEqual([
      'Api validation failed: RequestParams',
      ['Expand query is malformed.'],
    ]);
  });

  test("embeds the user's assignment in apps filtered by user", async () => {
    const list = async (filter: string, user: string) =>
      (await org.get(`/api/v1/apps?filter=${encodeURIComponent(filter)}&expand=user/${user}`)).list;
    const [slack, ...more] = await list(`user.id eq "${STAFF.grace}"`, STAFF.grace);
    const assignment = await org.get(`/api/v1/apps/${APPS.slack}/users/${STAFF.grace}`);
    expect([slack?.['id'], slack?.['_embedded'], more]).toEqual([APPS.slack, { user: assignment.body }, []]);
    const [jira] = await list(`user.id eq "${STAFF.ada}"`, STAFF.ada);
    expect(jira?.['_embedded']).toMatchObject({ user: { id: STAFF.ada, scope: 'GROUP' } });
    for (const [filter, user] of [
      [`user.id eq "${STAFF.grace}"`, STAFF.zoe],
      ['status eq "ACTIVE"', STAFF.grace],
    ] as const) {
      const listed = await list(filter, user);
      expect(listed.length).toBeGreaterThan(0);
      expect(listed.filter((app) => '_embedded' in app)).toEqual([]);
    }
  });

  test('deletes an app only after it is deactivated', async () => {
    const created = await org.post('/api/v1/apps', { label: 'Robot wiki', signOnMode: 'BOOKMARK', name: 'bookmark' });
    const path = `/api/v1/apps/${created.body['id']}`;
    const refused = await org.delete(path);
    expect([refused.status, refused.body['errorCode'], causesOf(refused)]).toEqual([
      403,
      'E0000056',
      ['The application must be deactivated before deletion.'],
    ]);
    expect((await org.post(`${path}/lifecycle/deactivate`)).status).toBe(200);
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).status).toBe(404);
  });
});

describe('/api/v1/apps/{appId}/users', () => {
  const slack = `/api/v1/apps/${APPS.slack}/users`;

  test('assigns a user to an app with 200 and their login as the user name', async () => {
    const reply = await org.post(slack, { id: STAFF.iris });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      id: STAFF.iris,
      externalId: null,
      created: expect.any(String),
      lastUpdated: expect.any(String),
      scope: 'USER',
      status: 'ACTIVE',
      statusChanged: expect.any(String),
      passwordChanged: null,
      syncState: 'DISABLED',
      credentials: { userName: 'iris.vale@acme.example' },
      profile: {},
      _links: {
        app: { href: `${org.sandbox.url}/api/v1/apps/${APPS.slack}` },
        user: { href: `${org.sandbox.url}/api/v1/users/${STAFF.iris}` },
      },
    });
    expect(org.eventTypes()).toEqual(['application.user_membership.add']);
  });

  test('changes the app assignment when a user is assigned again', async () => {
    await org.post(slack, { id: STAFF.iris });
    const again = await org.post(slack, { id: STAFF.iris, credentials: { userName: 'iris' } });
    expect([again.status, Object(again.body['credentials'])['userName']]).toEqual([200, 'iris']);
    expect(org.sandbox.org.appUsers.count(APPS.slack)).toBe(2);
    expect(org.eventTypes()).toEqual(['application.user_membership.add']);
  });

  test('updates an app assignment and never returns its password', async () => {
    const body = { credentials: { userName: 'gl', password: { value: 'Slack-secret-1' } }, profile: { role: 'owner' } };
    const reply = await org.post(`${slack}/${STAFF.grace}`, body);
    expect(reply.body).toMatchObject({ credentials: { userName: 'gl', password: {} }, profile: { role: 'owner' } });
    expect(reply.text).not.toContain('Slack-secret-1');
    expect((await org.get(`${slack}/${STAFF.grace}`)).body).toEqual(reply.body);
  });

  test('removes an app assignment', async () => {
    expect((await org.delete(`${slack}/${STAFF.grace}`)).status).toBe(204);
    const gone = await org.delete(`${slack}/${STAFF.grace}`);
    expect([gone.status, gone.body['errorSummary']]).toEqual([
      404,
      `Not found: Resource not found: ${STAFF.grace} (AppUser)`,
    ]);
    expect(org.eventTypes()).toEqual(['application.user_membership.remove']);
  });

  test('rejects removing an app from a member who has it through a group', async () => {
    const reply = await org.delete(`/api/v1/apps/${APPS.jira}/users/${STAFF.ada}`);
    expect([reply.status, reply.body['errorCode']]).toEqual([403, 'E0000046']);
    expect(causesOf(reply)).toEqual([expect.stringContaining('while their group memberships grant them access')]);
    expect(org.sandbox.org.appUsers.has(APPS.jira, STAFF.ada)).toBe(true);
  });

  test('rejects removing a direct app assignment while a group also assigns the app', async () => {
    const jira = `/api/v1/apps/${APPS.jira}/users`;
    await org.post(jira, { id: STAFF.ada, scope: 'USER' });
    expect((await org.delete(`${jira}/${STAFF.ada}`)).body['errorCode']).toBe('E0000046');
    expect((await org.get(`${jira}/${STAFF.ada}`)).body['scope']).toBe('USER');
    await org.delete(`/api/v1/groups/${GROUPS.engineering}/users/${STAFF.ada}`);
    expect((await org.delete(`${jira}/${STAFF.ada}`)).status).toBe(204);
    expect(org.sandbox.org.appUsers.has(APPS.jira, STAFF.ada)).toBe(false);
  });

  test.each([
    ['an unknown user', { id: '00unobody00000000001' }, 404],
    ['a login', { id: 'iris.vale@acme.example' }, 404],
    ['a deactivated user', { id: STAFF.tom }, 403],
    ['no user', {}, 400],
  ])('rejects the app assignment of %s', async (_, body, status) => {
    expect((await org.post(slack, body)).status).toBe(status);
    expect(org.sandbox.org.appUsers.count(APPS.slack)).toBe(1);
  });

  test('lists, pages and searches app users, and embeds the user', async () => {
    await org.post(slack, { id: STAFF.iris });
    const { pages, items } = await org.all(`${slack}?limit=1`);
    expect([pages, ids(items)]).toEqual([2, [STAFF.grace, STAFF.iris]]);
    expect(ids((await org.get(`${slack}?q=vale`)).list)).toEqual([STAFF.iris]);
    const [first] = (await org.get(`${slack}?expand=user&limit=1`)).list;
    expect(first?.['_embedded']).toMatchObject({ user: { id: STAFF.grace } });
  });
});

describe('/api/v1/apps/{appId}/groups', () => {
  const one = `/api/v1/apps/${APPS.github}/groups/${GROUPS.support}`;

  test("assigns an app to a group's members and removes it again, except from directly assigned users", async () => {
    const reply = await org.put(one, { priority: 3 });
    expect([reply.status, reply.body['id'], reply.body['priority']]).toEqual([200, GROUPS.support, 3]);
    const { appUsers } = org.sandbox.org;
    expect(appUsers.get(APPS.github, STAFF.grace)?.scope).toBe('GROUP');
    expect(appUsers.get(APPS.github, STAFF.zoe)?.scope).toBe('USER');
    expect((await org.delete(one)).status).toBe(204);
    expect([appUsers.has(APPS.github, STAFF.grace), appUsers.has(APPS.github, STAFF.zoe)]).toEqual([false, true]);
    expect((await org.delete(one)).status).toBe(404);
  });

  test('lists group assignments by app and by group', async () => {
    expect(ids((await org.get(`/api/v1/apps/${APPS.jira}/groups`)).list)).toEqual([GROUPS.engineering]);
    expect(ids((await org.get(`/api/v1/groups/${GROUPS.engineering}/apps`)).list)).toEqual([APPS.jira]);
  });
});

describe('GET /api/v1/users/{id}/appLinks', () => {
  test('lists only the active apps of a user as app links', async () => {
    const path = `/api/v1/users/${STAFF.grace}/appLinks`;
    expect((await org.get(path)).list).toMatchObject([{ label: 'Slack', appInstanceId: APPS.slack, appName: 'slack' }]);
    await org.post(`/api/v1/apps/${APPS.slack}/lifecycle/deactivate`);
    expect((await org.get(path)).list).toEqual([]);
  });
});
