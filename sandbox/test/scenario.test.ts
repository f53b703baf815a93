import { describe, expect, test } from 'vitest';
import { APPS, GROUPS, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();
const scenario = () => org.sandbox.scenario;
const iris = 'iris.vale@acme.example';

describe('a scenario', () => {
  test('adds a connected user, group and app that the API returns', async () => {
    const login = 'ida.berg@acme.example';
    const user = scenario().addUser({ profile: { firstName: 'Ida', lastName: 'Berg', login, email: login } });
    const group = scenario().addGroup({ profile: { name: 'Night Shift' } });
    const app = scenario().addApp({ name: 'bookmark', label: 'Rota' });
    scenario().addMember(group.id, login);
    scenario().assignApp(app.id, login);
    scenario().addFactor(login, { factorType: 'sms', provider: 'OKTA' });
    scenario().addRole(login, 'HELP_DESK_ADMIN');
    expect((await org.get(`/api/v1/users/${login}`)).body).toMatchObject({ id: user.id, status: 'ACTIVE' });
    expect((await org.get(`/api/v1/groups/${group.id}/users`)).list).toMatchObject([{ id: user.id }]);
    expect((await org.get(`/api/v1/apps/${app.id}/users/${user.id}`)).body).toMatchObject({ scope: 'USER' });
    expect((await org.get(`/api/v1/users/${user.id}/factors`)).list).toMatchObject([{ factorType: 'sms' }]);
    expect((await org.get(`/api/v1/users/${user.id}/roles`)).list).toMatchObject([{ type: 'HELP_DESK_ADMIN' }]);
    expect(org.eventTypes()).toEqual([]);
  });

  test('assigns the apps of the group to a member', async () => {
    scenario().addMember(GROUPS.engineering, STAFF.iris);
    const assigned = org.sandbox.org.appUsers.ofRight(STAFF.iris).map(({ appId, scope }) => `${appId} ${scope}`);
    expect(assigned).toContain(`${APPS.jira} GROUP`);
  });

  test("adds a working token with its owner's roles or fewer", async () => {
    scenario().addToken({ name: 'Own', value: '00own', userId: 'ada.okonkwo@acme.example' });
    scenario().addToken({ name: 'Less', value: '00less', userId: STAFF.ada, roles: ['READ_ONLY_ADMIN'] });
    const suspend = (token: string) => org.post(`/api/v1/users/${STAFF.grace}/lifecycle/suspend`, undefined, { token });
    expect((await suspend('00less')).status).toBe(403);
    expect((await suspend('00own')).status).toBe(200);
  });

  test('signs a user in and locks them out, and logs them as the actor', () => {
    const session = scenario().signIn(iris);
    scenario().lockUser(iris);
    expect(org.sandbox.org.sessions.of(STAFF.iris)).toEqual([session]);
    expect(org.sandbox.org.user(STAFF.iris)).toMatchObject({ status: 'LOCKED_OUT', lockedFrom: 'ACTIVE' });
    expect(org.sandbox.org.log.events()).toMatchObject([
      { eventType: 'user.session.start', actor: { id: STAFF.iris } },
      { eventType: 'user.account.lock', actor: { id: STAFF.iris }, target: [{ id: STAFF.iris }] },
    ]);
  });

  test.each([
    ['user', () => scenario().lockUser('nobody')],
    ['user', () => scenario().addMember(GROUPS.support, 'nobody')],
    ['user', () => scenario().addToken({ name: 'x', value: 'x', userId: 'nobody' })],
    ['group', () => scenario().addMember('nobody', iris)],
    ['app', () => scenario().assignApp('nobody', iris)],
  ] as const)('rejects a %s that the org does not have', (kind, act) => {
    expect(act).toThrow(`There is no ${kind} nobody in the org. Give the ID`);
  });

  test('rejects a factor that Okta does not have', () => {
    expect(() => scenario().addFactor(iris, { factorType: 'sms', provider: 'GOOGLE' })).toThrow(
      'no sms factor of GOOGLE',
    );
  });
});
