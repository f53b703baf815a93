import { describe, expect, test } from 'vitest';
import { APPS, GROUPS, linkOf, member, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const owners = [
  ['a user', `/api/v1/users/${STAFF.iris}/roles`],
  ['a group', `/api/v1/groups/${GROUPS.support}/roles`],
] as const;

const given = async (roles: string, type: string) => {
  const { body } = await org.post(roles, { type });
  return `${roles}/${body['id']}`;
};
const idsOf = async (path: string) => (await org.get(path)).list.map(({ id, name }) => id ?? name);

describe.each(owners)('a role of %s', (_, roles) => {
  test('limits a role to groups, and keeps the last one', async () => {
    const groups = `${await given(roles, 'HELP_DESK_ADMIN')}/targets/groups`;
    expect(await idsOf(groups)).toEqual([]);
    for (const id of [GROUPS.engineering, GROUPS.contractors, GROUPS.engineering])
      expect((await org.put(`${groups}/${id}`)).status).toBe(204);
    expect(await idsOf(groups)).toEqual([GROUPS.engineering, GROUPS.contractors]);
    expect((await org.delete(`${groups}/${GROUPS.engineering}`)).status).toBe(204);
    expect((await org.delete(`${groups}/${GROUPS.contractors}`)).status).toBe(400);
    expect((await org.put(`${groups}/00gnothing`)).status).toBe(404);
    const [role] = (await org.get(`${roles}?expand=targets/groups`)).list;
    expect(role).toMatchObject({ _embedded: { targets: { groups: [{ id: GROUPS.contractors }] } } });
  });

  test('limits a role to apps; all instances of an app replace a single one', async () => {
    const apps = `${await given(roles, 'APP_ADMIN')}/targets/catalog/apps`;
    expect((await org.put(`${apps}/slack/${APPS.slack}`)).status).toBe(204);
    expect((await org.put(`${apps}/githubcloud/${APPS.github}`)).status).toBe(204);
    expect(await idsOf(apps)).toEqual([APPS.slack, APPS.github]);
    expect((await org.put(`${apps}/slack`)).status).toBe(204);
    expect(await idsOf(apps)).toEqual([APPS.github, 'slack']);
    expect((await org.put(`${apps}/slack/${APPS.slack}`)).status).toBe(400);
    expect((await org.delete(`${apps}/slack`)).status).toBe(204);
    expect((await org.put(`${apps}/slack/${APPS.github}`)).status).toBe(404);
    const [role] = (await org.get(`${roles}?expand=targets/catalog/apps`)).list;
    expect(role).toMatchObject({ _embedded: { targets: { catalog: { apps: [{ id: APPS.github }] } } } });
  });

  test('rejects targets that the role does not take', async () => {
    const groupRole = await given(roles, 'USER_ADMIN');
    const appRole = await given(roles, 'APP_ADMIN');
    const replies = [
      await org.put(`${groupRole}/targets/catalog/apps/slack`),
      await org.put(`${appRole}/targets/groups/${GROUPS.engineering}`),
    ];
    for (const reply of replies) expect([reply.status, reply.body['errorCode']]).toEqual([400, 'E0000091']);
    expect((await org.put(`${roles}/ra1nothing/targets/groups/${GROUPS.engineering}`)).status).toBe(404);
  });
});

test('pages the targets of a role in the Link header', async () => {
  const groups = `${await given(owners[0][1], 'USER_ADMIN')}/targets/groups`;
  for (let index = 0; index < 25; index += 1) {
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: `Group ${index}` } });
    await org.put(`${groups}/${id}`);
  }
  expect((await org.get(groups)).list).toHaveLength(20);
  expect(linkOf(await org.get(groups), 'next')).toContain('after=');
  expect((await org.all(groups)).items).toHaveLength(25);
});

test('assigns all apps as the targets of a role', async () => {
  const apps = `${await given(owners[0][1], 'APP_ADMIN')}/targets/catalog/apps`;
  await org.put(`${apps}/slack/${APPS.slack}`);
  expect((await org.put(apps)).status).toBe(200);
  expect(await idsOf(apps)).toEqual([]);
});

describe('groups that cannot have a role', () => {
  const role = { type: 'HELP_DESK_ADMIN' };

  test.each([
    ['with a group rule', GROUPS.salesEmea, 'E0000192'],
    ['that is built in', GROUPS.everyone, 'E0000211'],
  ])('rejects a role for a group %s', async (_, id, code) => {
    const reply = await org.post(`/api/v1/groups/${id}/roles`, role);
    expect([reply.status, reply.body['errorCode']]).toEqual([400, code]);
  });

  test('rejects a role for a group of more than 5,000 members', async () => {
    for (let index = 0; index < 5001; index += 1) {
      const login = `n${index}@acme.example`;
      const { id } = org.sandbox.scenario.addUser({ profile: { login, email: login } });
      org.sandbox.scenario.addMember(GROUPS.contractors, id);
    }
    const reply = await org.post(`/api/v1/groups/${GROUPS.contractors}/roles`, role);
    expect([reply.status, reply.body['errorCode']]).toEqual([400, 'E0000193']);
  });
});

test('ignores disableNotifications, and rejects a value that is not a flag', async () => {
  const [, roles] = owners[0];
  expect((await org.post(`${roles}?disableNotifications=true`, { type: 'ORG_ADMIN' })).status).toBe(201);
  expect((await org.post(`${roles}?disableNotifications=perhaps`, { type: 'APP_ADMIN' })).status).toBe(400);
  expect(member(await org.get(`/api/v1/iam/assignees/users`), 'value')).toHaveLength(4);
});
