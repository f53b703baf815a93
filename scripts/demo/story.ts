import { randomBytes } from 'node:crypto';
import type { Sandbox } from '../../sandbox/src/index.ts';
import { at, listAt, type Stage } from './stage.ts';

const login = 'noor.rahman@acme.example';
const engineering = '00gengineering000001';
const contractors = '00gcontractors000001';
const slack = '0oaslack000000000001';
const github = '0oagithub00000000001';

/** Onboards, manages and offboards a user, and checks the state of the org after each part. */
export async function tellStory(stage: Stage, sandbox: Sandbox): Promise<void> {
  const before = everybodyElse(sandbox);
  const id = await onboard(stage);
  stage.check(
    'the org holds Noor: ACTIVE, in two groups, with Slack, GitHub and through Engineering Jira',
    sandbox.org.users.get(id)?.status === 'ACTIVE' &&
      sandbox.org.users.get(id)?.profile['costTier'] === 'gold' &&
      groupsOf(sandbox, id).join() === [contractors, engineering].join() &&
      sandbox.org.appUsers.ofRight(id).length === 3,
  );
  await lookAfter(stage, sandbox, id);
  await offboard(stage);
  checkEnd(stage, { sandbox, id, before });
}

async function onboard(stage: Stage): Promise<string> {
  stage.chapter('Onboarding');
  const profile = {
    login,
    email: login,
    firstName: 'Noor',
    lastName: 'Rahman',
    department: 'Engineering',
    badgeNumber: 'A-2001',
    costTier: 'gold',
  };
  const password = { type: 'plain', value: `Demo-${randomBytes(12).toString('base64url')}` };
  const groupIds = [engineering, contractors];
  const created = await stage.act('create_user', { profile, password, groupIds, activate: true }, (user) => {
    return `${login} is ${at(user, 'status')}`;
  });
  for (const app of [slack, github]) {
    await stage.act('assign_app_to_user', { user: login, app, profile: { displayName: 'Noor' } }, (output) => {
      return `${app}: ${changeOf(output, 'assigned', 'was assigned already')}`;
    });
  }
  await stage.act('get_user', { user: login }, (user) => {
    return `${at(user, 'profile', 'firstName')}, ${at(user, 'profile', 'department')}, costTier ${at(user, 'profile', 'costTier')}`;
  });
  await stage.act('list_user_groups', { user: login }, (groups) => names(groups, 'profile', 'name'));
  await stage.act('list_user_apps', { user: login }, (apps) => names(apps, 'label'));
  return String(at(created, 'id'));
}

async function lookAfter(stage: Stage, sandbox: Sandbox, id: string): Promise<void> {
  const { org } = sandbox;
  stage.chapter('Suspension and release');
  await stage.act('suspend_user', { user: login }, statusChange);
  stage.check('the org holds Noor as SUSPENDED', org.users.get(id)?.status === 'SUSPENDED');
  await stage.act('suspend_user', { user: login }, statusChange);
  await stage.act('unsuspend_user', { user: login }, statusChange);
  stage.check('the org holds Noor as ACTIVE again', org.users.get(id)?.status === 'ACTIVE');

  stage.chapter('A lost phone');
  const factor = { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber: '+15555550177' } };
  const enrol = { method: 'POST', path: `/v1/users/${id}/factors`, query: { activate: true }, body: factor };
  await stage.act('call_okta_api', enrol, (answer) => `an SMS factor, ${at(answer, 'body', 'status')}`);
  sandbox.scenario.signIn(id);
  stage.aside('Noor signs in to the org with a browser');
  stage.check(
    'the org holds a factor and a session',
    org.factors.of(id).length === 1 && org.sessions.of(id).length === 1,
  );
  await stage.act('reset_user_factors', { user: login }, (output) => {
    return `${listAt(output, 'removed').length} factor removed`;
  });
  await stage.act('clear_user_sessions', { user: login, oauthTokens: true }, () => 'signed out everywhere');
  stage.check('the org holds neither any more', org.factors.of(id).length === 0 && org.sessions.of(id).length === 0);
}

/** Runs before the deactivation, which itself revokes much access, so that every step shows its own effect. */
async function offboard(stage: Stage): Promise<void> {
  stage.chapter('Offboarding');
  const groups = await stage.act('list_user_groups', { user: login, all: true }, (output) =>
    names(output, 'profile', 'name'),
  );
  const apps = await stage.act('list_user_apps', { user: login, all: true }, (output) => names(output, 'label'));
  for (const group of listAt(groups, 'items')) {
    // A user cannot be removed from Everyone or from externally managed groups.
    if (at(group, 'type') !== 'OKTA_GROUP') continue;
    await stage.act('remove_user_from_group', { user: login, group: at(group, 'id') }, (output) => {
      return `${at(group, 'profile', 'name')}: ${changeOf(output, 'left', 'was not a member any more')}`;
    });
  }
  for (const app of listAt(apps, 'items')) {
    await stage.act('revoke_app_from_user', { user: login, app: at(app, 'appInstanceId') }, (output) => {
      return `${at(app, 'label')}: ${changeOf(output, 'revoked', 'had gone with the group')}`;
    });
  }
  await stage.act('deactivate_user', { user: login }, statusChange);
}

interface End {
  readonly sandbox: Sandbox;
  readonly id: string;
  readonly before: string;
}

function checkEnd(stage: Stage, { sandbox, id, before }: End): void {
  const { org, requests } = sandbox;
  stage.chapter('What the org holds in the end');
  stage.check('Noor is DEPROVISIONED', org.users.get(id)?.status === 'DEPROVISIONED');
  stage.check('Noor is in no group but Everyone', groupsOf(sandbox, id).length === 0);
  stage.check('Noor has no app', org.appUsers.ofRight(id).length === 0);
  stage.check('Noor has no factor and no session', org.factors.of(id).length + org.sessions.of(id).length === 0);
  stage.check('everybody else is as before', everybodyElse(sandbox, id) === before);
  // A request for an access token changes nothing.
  const isWrite = ({ method, path }: { method: string; path: string }) =>
    method !== 'GET' && !path.startsWith('/oauth2/');
  const writes = requests.filter(isWrite).map(({ method, path }) => `${method} ${path}`);
  stage.check('no write was sent twice', new Set(writes).size === writes.length);
  stage.check('no request met the rate limit', sandbox.stats().answered429 === 0);
  const told = [
    'user.lifecycle.create',
    'user.lifecycle.activate',
    'user.lifecycle.suspend',
    'user.lifecycle.unsuspend',
    'user.mfa.factor.activate',
    'user.mfa.factor.reset_all',
    'user.lifecycle.deactivate',
  ];
  const logged = org.log.events().map(({ eventType }) => String(eventType));
  stage.check('the System Log tells the same story in the same order', inOrder(told, logged));
}

function inOrder(wanted: readonly string[], all: readonly string[]): boolean {
  let from = 0;
  return wanted.every((event) => {
    const found = all.indexOf(event, from);
    from = found + 1;
    return found !== -1;
  });
}

function groupsOf({ org }: Sandbox, id: string): string[] {
  return org.memberships
    .ofRight(id)
    .map(({ groupId }) => groupId)
    .sort();
}

/** Status, groups and apps of all users but one, as one text to compare. */
function everybodyElse(sandbox: Sandbox, but?: string): string {
  const { org } = sandbox;
  const others = org.users.ordered.filter(({ id }) => id !== but);
  return JSON.stringify(
    others.map(({ id, status, profile }) => {
      const apps = org.appUsers.ofRight(id).map(({ appId }) => appId);
      return [id, status, profile, groupsOf(sandbox, id), apps];
    }),
  );
}

function statusChange(output: unknown): string {
  const status = at(output, 'user', 'status');
  return at(output, 'changed') === true
    ? `${at(output, 'previousStatus')} → ${status}`
    : `was ${status} already, nothing written`;
}

function changeOf(output: unknown, done: string, already: string): string {
  return at(output, 'changed') === true ? done : already;
}

/** The names of the items of a list. */
export function names(output: unknown, ...path: readonly string[]): string {
  const items = listAt(output, 'items');
  return items.length === 0 ? 'none' : items.map((item) => String(at(item, ...path))).join(', ');
}
