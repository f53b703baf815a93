import type { Org } from '../../sandbox/src/index.ts';

/** Events of the System Log that stand for something that must not happen twice. */
const onlyOnce = [
  'user.lifecycle.create',
  'user.lifecycle.activate',
  'user.lifecycle.deactivate',
  'user.lifecycle.suspend',
  'user.lifecycle.unsuspend',
  'user.lifecycle.delete.initiated',
  'user.account.unlock_by_admin',
  'group.lifecycle.create',
  'group.user_membership.add',
  'group.user_membership.remove',
  'application.user_membership.add',
  'application.user_membership.remove',
  'user.account.privilege.grant',
  'user.mfa.factor.activate',
  'system.push.send_factor_verify_push',
  'zone.create',
  'zone.delete',
  'device.lifecycle.activate',
  'device.lifecycle.deactivate',
  'device.lifecycle.suspend',
  'device.lifecycle.unsuspend',
  'device.lifecycle.delete',
  'system.import.session.created',
  'system.import.session.triggered',
  'user.session.end',
];

/** What an org holds, without IDs, times and secrets, so that two orgs in which the same has happened are equal. */
export function stateOf(org: Org): object {
  const nameOf = (groupId: string) => org.groups.get(groupId)?.profile['name'];
  const users = [...org.users.values()].map(
    ({ id, status, suspendedFrom, transition, profile, password, provider }) => ({
      profile,
      status,
      suspendedFrom,
      transition: transition?.to,
      hasPassword: password !== undefined,
      provider,
      groups: org.memberships
        .ofRight(id)
        .map(({ groupId, ruleId }) => [nameOf(groupId), org.rules.get(ruleId ?? '')?.name])
        .sort(),
      apps: org.appUsers
        .ofRight(id)
        .map(({ appId, scope, status: state, userName, hasPassword, profile: inApp }) => {
          return [org.apps.get(appId)?.label, scope, state, userName, hasPassword, inApp];
        })
        .sort(),
      factors: org.factors.of(id).map(({ factorType, status: state }) => [factorType, state]),
      roles: org.roles.of(id).map(({ type, groupTargets, appTargets }) => [type, groupTargets, appTargets]),
      sessions: org.sessions.of(id).length,
    }),
  );
  const loginOf = (user: { profile: Record<string, unknown> }) => String(user.profile['login']);
  return {
    users: users.sort((a, b) => (loginOf(a) < loginOf(b) ? -1 : 1)),
    groups: [...org.groups.values()].map(({ profile, type }) => [profile['name'], type]).sort(),
    devices: [...org.devices.values()].map(({ id, status, profile }) => [
      profile['displayName'],
      status,
      org.deviceUsers.ofLeft(id).length,
    ]),
    imports: [...org.importSessions.values()].map(({ status }) => status),
    zones: [...org.zones.values()].map(({ name, status, usage, coverage }) => [name, status, usage, coverage]).sort(),
  };
}

/** How often each thing that must not happen twice has happened, by event type; further types may be named. */
export function effectsOf(org: Org, further: readonly string[] = []): Record<string, number> {
  const done = (type: string) => org.log.events(type).filter(({ outcome }) => outcome.result === 'SUCCESS').length;
  return Object.fromEntries([...onlyOnce, ...further].map((type) => [type, done(type)]));
}
