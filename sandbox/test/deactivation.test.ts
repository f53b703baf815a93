import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { APPS, GROUPS, type OrgClient, openOrg, STAFF } from './org-client.ts';

let org: OrgClient;

beforeEach(async () => {
  org = await openOrg();
});
afterEach(() => org.sandbox.close());

const lifecycle = (id: string, call: string) => org.post(`/api/v1/users/${id}/lifecycle/${call}`);
const groupsOf = (id: string) => org.sandbox.org.memberships.ofRight(id).map(({ groupId }) => groupId);
const appsOf = (id: string) => org.sandbox.org.appUsers.ofRight(id).map(({ appId, scope }) => [appId, scope]);
const eventTypes = () => org.sandbox.org.log.events().map((event) => event.eventType);

describe('deactivation', () => {
  test("removes a user's apps, factors, sessions and password at deactivation", async () => {
    await lifecycle(STAFF.grace, 'deactivate');
    const { factors, sessions, users } = org.sandbox.org;
    expect(appsOf(STAFF.grace)).toEqual([]);
    expect([factors.hasAny(STAFF.grace), sessions.hasAny(STAFF.grace)]).toEqual([false, false]);
    expect(users.get(STAFF.grace)?.password).toBeUndefined();
    expect(eventTypes()).toEqual(['application.user_membership.remove', 'user.lifecycle.deactivate']);
  });

  test.each([
    ['by hand', STAFF.grace, [GROUPS.support]],
    ['from a directory and by a rule', STAFF.iris, [GROUPS.financeAd, GROUPS.salesEmea]],
  ])("keeps a deactivated user's memberships that came %s", async (_, id, groups) => {
    await lifecycle(id, 'deactivate');
    expect(groupsOf(id)).toEqual(groups);
    const members = await org.get(`/api/v1/groups/${groups[0]}/users`);
    expect(members.list).toContainEqual(expect.objectContaining({ id, status: 'DEPROVISIONED' }));
    const listed = await org.get(`/api/v1/users/${id}/groups`);
    expect(listed.list.map((group) => group['id'])).toEqual([GROUPS.everyone, ...groups]);
  });

  test("removes the apps of a deactivated user's remaining groups", async () => {
    expect(appsOf(STAFF.ben)).toEqual([[APPS.jira, 'GROUP']]);
    await lifecycle(STAFF.ben, 'deactivate');
    expect([groupsOf(STAFF.ben), appsOf(STAFF.ben)]).toEqual([[GROUPS.engineering], []]);
  });

  test('assigns no app to a deactivated user through a group', async () => {
    await lifecycle(STAFF.grace, 'deactivate');
    await org.put(`/api/v1/apps/${APPS.slack}/groups/${GROUPS.support}`);
    await org.put(`/api/v1/groups/${GROUPS.engineering}/users/${STAFF.grace}`);
    expect(appsOf(STAFF.grace)).toEqual([]);
    expect(org.sandbox.org.appUsers.has(APPS.slack, STAFF.zoe)).toBe(true);
  });

  test('does not apply group rules to deactivated users', async () => {
    await lifecycle(STAFF.iris, 'deactivate');
    org.sandbox.org.behavior.editDeactivatedUsers = true;
    await org.post(`/api/v1/users/${STAFF.iris}`, { profile: { department: 'Legal' } });
    await org.post(`/api/v1/users/${STAFF.tom}`, { profile: { department: 'Sales' } });
    expect(groupsOf(STAFF.iris)).toContain(GROUPS.salesEmea);
    expect(groupsOf(STAFF.tom)).toEqual([]);
  });

  test("removes a deactivated member from a rule's group by hand", async () => {
    org.sandbox.org.behavior.ruledMembers = 'refused';
    const path = `/api/v1/groups/${GROUPS.salesEmea}/users/${STAFF.iris}`;
    expect((await org.delete(path)).status).toBe(403);
    await lifecycle(STAFF.iris, 'deactivate');
    expect((await org.delete(path)).status).toBe(204);
    expect(groupsOf(STAFF.iris)).toEqual([GROUPS.financeAd]);
  });

  test('shows transitioningToStatus until an asynchronous deactivation completes', async () => {
    const prefer = { headers: { prefer: 'respond-async' } };
    await org.post(`/api/v1/users/${STAFF.grace}/lifecycle/deactivate`, undefined, prefer);
    const during = await org.get(`/api/v1/users/${STAFF.grace}`);
    expect(during.body).toMatchObject({ status: 'ACTIVE', transitioningToStatus: 'DEPROVISIONED' });
    org.sandbox.clock.advance(5000);
    const after = await org.get(`/api/v1/users/${STAFF.grace}`);
    expect(after.body['status']).toBe('DEPROVISIONED');
    expect(after.body).not.toHaveProperty('transitioningToStatus');
  });
});

describe('activation of a deactivated user', () => {
  test.each([0, 5000])(
    "restores only the apps of a reactivated user's groups when activation takes %i ms",
    async (activationMs) => {
      org.sandbox.org.behavior.activationMs = activationMs;
      await org.post(`/api/v1/apps/${APPS.github}/users`, { id: STAFF.ben });
      await lifecycle(STAFF.ben, 'deactivate');
      await lifecycle(STAFF.ben, 'activate');
      expect(appsOf(STAFF.ben)).toEqual([[APPS.jira, 'GROUP']]);
    },
  );
});

describe('deletion', () => {
  const endWith = async (id: string) => {
    await org.delete(`/api/v1/users/${id}`);
    const { org: state } = org.sandbox;
    expect(state.users.has(id)).toBe(false);
    expect([groupsOf(id), appsOf(id)]).toEqual([[], []]);
    expect([state.factors, state.roles, state.sessions].map((kept) => kept.hasAny(id))).toEqual([false, false, false]);
  };

  test('removes the memberships of a deactivated user at deletion', async () => {
    await lifecycle(STAFF.grace, 'deactivate');
    await endWith(STAFF.grace);
    expect(org.sandbox.org.memberships.ofLeft(GROUPS.support).map(({ userId }) => userId)).toEqual([STAFF.zoe]);
    expect(eventTypes().slice(2)).toEqual([
      'user.lifecycle.delete.initiated',
      'group.user_membership.remove',
      'user.lifecycle.delete.completed',
    ]);
  });

  test('removes everything else a deactivated user has at deletion', async () => {
    const { scenario } = org.sandbox;
    scenario.addMember(GROUPS.support, STAFF.tom);
    scenario.assignApp(APPS.slack, STAFF.tom);
    scenario.addFactor(STAFF.tom, { factorType: 'sms', provider: 'OKTA' });
    scenario.addRole(STAFF.tom, 'APP_ADMIN');
    scenario.signIn(STAFF.tom);
    await endWith(STAFF.tom);
  });

  test('finds a deleted user neither by ID nor by login nor in lists', async () => {
    await org.delete(`/api/v1/users/${STAFF.tom}`);
    expect((await org.get(`/api/v1/users/${STAFF.tom}`)).status).toBe(404);
    expect((await org.get('/api/v1/users/tom.abara@acme.example')).body['errorCode']).toBe('E0000007');
    expect(eventTypes()).toEqual(['user.lifecycle.delete.initiated', 'user.lifecycle.delete.completed']);
  });
});
