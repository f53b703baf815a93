import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index.ts';
import { type Connection, connect } from '../../../src/index.ts';
import { eventFlows } from '../src/flows/events.ts';
import { ticketFlows } from '../src/flows/tickets.ts';
import { type Description, faultsOf } from '../test/check-parameters.ts';
import {
  type Credentials,
  importedFlow,
  publish,
  resetOrg,
  sendToFlow,
  storeCredentials,
  toldTo,
} from './support/flows.ts';
import { type HelpDesk, helpDeskKey, startHelpDesk } from './support/help-desk.ts';
import { N8n } from './support/n8n.ts';

const missing = inject('missing');

describe.skipIf(missing !== '')(`the flows in n8n${missing === '' ? '' : ` (${missing})`}`, () => {
  let n8n: N8n;
  let sandbox: Sandbox;
  let okta: Connection;
  let desk: HelpDesk;
  let credentials: Credentials;

  beforeAll(async () => {
    sandbox = await startSandbox({ limits: false });
    okta = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
    desk = await startHelpDesk();
    n8n = await N8n.at(inject('n8n'));
    credentials = await storeCredentials(n8n, { orgUrl: sandbox.url, apiToken: sandbox.token });
  });

  afterAll(async () => {
    await n8n?.leave();
    await okta?.close();
    await sandbox?.close();
    await desk?.close();
  });

  // A second try finds everything as the first did.
  beforeEach(async () => {
    await n8n.deactivateAll();
    await resetOrg(sandbox);
    desk.forget();
  });

  const activate = (key: string) => publish(key, { n8n, desk, credentials });
  const ticket = (path: string, body: unknown, key = helpDeskKey.value) =>
    sendToFlow(`${n8n.url}/webhook/${path}`, body, key);
  const told = (line: string) => toldTo({ n8n, desk }, line);
  const user = (login: string) => {
    const found = [...sandbox.org.users.values()].find(({ profile }) => profile['login'] === login);
    if (found === undefined) throw new Error(`The org has no user ${login}.`);
    return found;
  };
  const groupsOf = async (login: string) => {
    const { output } = await okta.run('list_user_groups', { user: login });
    return output.items.map(({ profile }) => profile?.name);
  };
  const appsOf = (login: string) => sandbox.org.appUsers.ofRight(user(login).id);

  const noor = {
    email: 'noor.rahman@acme.example',
    firstName: 'Noor',
    lastName: 'Rahman',
    department: 'Engineering',
    title: 'Welder',
  };
  const grace = 'grace.lindqvist@acme.example';
  const ben = 'ben.achterberg@acme.example';
  const iris = 'iris.vale@acme.example';

  test('every node of every flow matches its form in n8n', async () => {
    const types =
      await n8n.get<readonly (Description & { name: string; version: number | number[] })[]>('/types/nodes.json');
    for (const key of Object.keys({ ...ticketFlows, ...eventFlows })) {
      const { nodes } = await importedFlow(key, { ...credentials, url: desk.url });
      for (const node of nodes) {
        const { name, type, typeVersion } = node;
        const described = types.find((one) => one.name === type && [one.version].flat().includes(typeVersion));
        if (described === undefined) throw new Error(`n8n has no ${type} ${typeVersion}.`);
        // The other credentials that a node accepts depend on its parameters.
        const own = type.startsWith('n8n-nodes-okta-connector.') ? node : { parameters: node.parameters, typeVersion };
        expect([key, name, faultsOf(own, described)]).toEqual([key, name, []]);
      }
    }
  });

  test('onboarding: creates the user of the ticket with profile, groups and apps and comments on the ticket', async () => {
    await activate('onboarding');
    const groups = ['00gengineering000001', '00gsupport0000000001'];
    const apps = ['0oaslack000000000001', '0oagithub00000000001'];
    const body = { id: 'T-1', person: noor, groups, apps };
    expect(await ticket('okta-onboarding', body, 'wrong')).toBe(403);
    expect(await ticket('okta-onboarding', body)).toBe(200);
    const { text, done } = await told('POST /tickets/T-1/comments');
    expect(done).toBe(true);
    expect(String(text).split('\n')).toEqual([
      'noor.rahman@acme.example was created; waiting for the user to activate the account.',
      '- Created the account',
      '- Added to group Engineering',
      '- Added to group Support',
      '- Assigned app Slack',
      '- Assigned app GitHub',
      '- Started the activation',
    ]);
    const { id, status, profile } = user(noor.email);
    const { email: login, ...rest } = noor;
    expect([status, profile]).toEqual(['PROVISIONED', expect.objectContaining({ login, email: login, ...rest })]);
    expect(groups.map((group) => sandbox.org.memberships.has(group, id))).toEqual([true, true]);
    expect(apps.map((app) => sandbox.org.appUsers.has(app, id))).toEqual([true, true]);
  });

  test('onboarding: accepts groups and apps by name', async () => {
    await activate('onboarding');
    const groups = ['Engineering', '00gsupport0000000001'];
    expect(await ticket('okta-onboarding', { id: 'T-1c', person: noor, groups, apps: ['Slack'] })).toBe(200);
    const { text, done } = await told('POST /tickets/T-1c/comments');
    expect([done, String(text).split('\n').slice(2, 5).sort()]).toEqual([
      true,
      ['- Added to group Engineering', '- Added to group Support', '- Assigned app Slack'],
    ]);
    expect(await groupsOf(noor.email)).toEqual(expect.arrayContaining(['Engineering', 'Support']));
    expect(appsOf(noor.email).map(({ appId }) => appId)).toContain('0oaslack000000000001');
  });

  test('onboarding: reports an unknown name on the ticket and creates no user', async () => {
    await activate('onboarding');
    expect(await ticket('okta-onboarding', { id: 'T-1d', person: noor, groups: ['Enginering'] })).toBe(200);
    expect(await told('POST /tickets/T-1d/comments')).toEqual({
      done: false,
      text: expect.stringMatching(/^Onboarding failed: .*Enginering/),
    });
    expect([...sandbox.org.users.values()].filter(({ profile }) => profile['login'] === noor.email)).toEqual([]);
  });

  test('onboarding: creates only the user for a ticket without groups and apps', async () => {
    await activate('onboarding');
    expect(await ticket('okta-onboarding', { id: 'T-1a', person: noor })).toBe(200);
    expect(await told('POST /tickets/T-1a/comments')).toEqual({
      done: true,
      text: 'noor.rahman@acme.example was created; waiting for the user to activate the account.\n- Created the account\n- Started the activation',
    });
    expect([await groupsOf(noor.email), appsOf(noor.email)]).toEqual([['Everyone'], []]);
  });

  test('onboarding: reports a failed part and completes the rest', async () => {
    await activate('onboarding');
    const groups = ['00gnobodyknowsit0001', '00gsupport0000000001'];
    // A ticket ID is one path segment, regardless of its content.
    const body = { id: 'T/1?x=../2 ü', person: noor, groups, apps: ['0oanobodyknowsit0001'] };
    expect(await ticket('okta-onboarding', body)).toBe(200);
    const { text, done } = await told(`POST /tickets/${encodeURIComponent(body.id)}/comments`);
    expect(done).toBe(false);
    expect(String(text).split('\n')).toEqual([
      expect.stringMatching(/was created/),
      '- Created the account',
      expect.stringMatching(/^- Could not add to group 00gnobodyknowsit0001: .*00gnobodyknowsit0001/),
      '- Added to group Support',
      expect.stringMatching(/^- Could not assign app 0oanobodyknowsit0001: .*0oanobodyknowsit0001/),
      '- Started the activation',
    ]);
    expect(await groupsOf(noor.email)).toContain('Support');
  });

  test('onboarding: reports an impossible request on the ticket', async () => {
    await activate('onboarding');
    const body = { id: 'T-1b', person: { email: 'x', firstName: 'N', lastName: 'R' } };
    expect(await ticket('okta-onboarding', body)).toBe(200);
    expect(await told('POST /tickets/T-1b/comments')).toEqual({
      done: false,
      text: expect.stringMatching(/^Onboarding failed: .*Username/),
    });
    expect([...sandbox.org.users.values()].filter(({ profile }) => profile['firstName'] === 'N')).toEqual([]);
  });

  test('lockout: opens a ticket for a locked-out user', async () => {
    const id = await activate('lockout');
    expect(await okta.hooks()).toMatchObject([{ status: 'ACTIVE', verified: true, types: ['user.account.lock'] }]);
    sandbox.scenario.lockUser(user(iris).id);
    expect(await told('POST /tickets')).toEqual({
      subject: 'Locked out: iris.vale@acme.example',
      requester: iris,
      text: expect.stringMatching(
        /^Iris Vale was locked out on \d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC, after too many failed sign-ins\. IP address: \S+\.$/,
      ),
      reference: expect.any(String),
    });
    await n8n.deactivate(id);
    expect(await okta.hooks()).toEqual([]);
  });

  test('offboarding: removes all access only when the ticket is closed', async () => {
    await activate('offboarding');
    const person = { email: grace };
    const before = { groups: await groupsOf(grace), apps: appsOf(grace).length, factors: factorsOf(grace).length };
    expect([before.groups.length > 1, before.apps > 0, before.factors > 0]).toEqual([true, true, true]);
    expect(await ticket('okta-offboarding', { id: 'T-2', status: 'open', person })).toBe(200);
    expect(await ticket('okta-offboarding', { id: 'T-3', status: 'closed', person })).toBe(200);
    const { text, done } = await told('POST /tickets/T-3/comments');
    expect(done).toBe(true);
    expect(String(text).split('\n')).toEqual(
      expect.arrayContaining([
        'grace.lindqvist@acme.example no longer has access.',
        '- Ended all sessions',
        '- Deactivated the account',
        '- Removed from group Support',
        '- Removed app Slack',
        '- Removed MFA factor sms OKTA',
        expect.stringMatching(/^- Still in group Everyone: .+/),
      ]),
    );
    expect(String(text)).not.toMatch(/[a-z]_[a-z]|DEPROVISIONED|already|skipped/);
    expect(desk.told.filter(({ line }) => line.includes('T-2'))).toEqual([]);
    expect(user(grace).status).toBe('DEPROVISIONED');
    expect([await groupsOf(grace), appsOf(grace), factorsOf(grace)]).toEqual([['Everyone'], [], []]);
    expect(sandbox.org.sessions.of(user(grace).id)).toEqual([]);
  });

  test('offboarding: reports an unknown user on the ticket', async () => {
    await activate('offboarding');
    const body = { id: 'T-3b', status: 'closed', person: { email: 'nobody@acme.example' } };
    expect(await ticket('okta-offboarding', body)).toBe(200);
    expect(await told('POST /tickets/T-3b/comments')).toEqual({
      done: false,
      text: expect.stringMatching(/^Offboarding failed: .*nobody@acme\.example/),
    });
  });

  test('MFA reset: removes the factors and comments on the ticket', async () => {
    await activate('mfa-reset');
    expect(factorsOf(grace).length).toBeGreaterThan(0);
    sandbox.resetStats();
    expect(await ticket('okta-mfa-reset', { id: 'T-4', person: { email: grace } })).toBe(200);
    expect(await told('POST /tickets/T-4/comments')).toEqual({
      done: true,
      text: 'The MFA factors of grace.lindqvist@acme.example were reset and all sessions ended. The user enrolls new factors at the next sign-in.',
    });
    const writes = sandbox.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path}`);
    expect(writes).toEqual([
      expect.stringMatching(/POST .*\/lifecycle\/reset_factors/),
      expect.stringMatching(/DELETE .*\/sessions/),
    ]);
    expect(factorsOf(grace)).toEqual([]);
    expect(sandbox.org.sessions.of(user(grace).id)).toEqual([]);
  });

  test('MFA reset: reports an unknown user on the ticket', async () => {
    await activate('mfa-reset');
    expect(await ticket('okta-mfa-reset', { id: 'T-4b', person: { email: 'nobody@acme.example' } })).toBe(200);
    expect(await told('POST /tickets/T-4b/comments')).toEqual({
      done: false,
      text: expect.stringMatching(/^The MFA reset failed: .*nobody@acme\.example/),
    });
  });

  test('profile change: reports to the help desk who changed what', async () => {
    const id = await activate('profile-change');
    await okta.run('update_user', { user: iris, mode: 'partial', profile: { title: 'Robot whisperer' } });
    expect(await told('POST /notifications')).toEqual({
      text: expect.stringMatching(/^Ada Okonkwo changed the profile of Iris Vale(: title)?\.$/),
      user: iris,
      profile: expect.objectContaining({ login: iris, title: 'Robot whisperer' }),
      reference: expect.any(String),
    });
    await n8n.deactivate(id);
    expect(await okta.hooks()).toEqual([]);
  });

  test('suspension: suspends no one without a future end date and asks for one on the ticket', async () => {
    await activate('suspension');
    for (const [id, end] of [
      ['T-6', undefined],
      ['T-7', '2020-01-31T17:00:00Z'],
      ['T-8', 'next Friday'],
    ] as const) {
      expect(await ticket('okta-suspension', { id, until: end, person: { email: ben } })).toBe(200);
      expect(await told(`POST /tickets/${id}/comments`)).toEqual({
        done: false,
        text: 'Nobody was suspended: the ticket has no end date in the future. Give one, for example 2030-01-31T17:00:00Z.',
      });
    }
    expect(user(ben).status).toBe('ACTIVE');
  });

  test('suspension: reports an unknown user on the ticket', async () => {
    await activate('suspension');
    const body = { id: 'T-9', until: '2099-01-31T17:00:00Z', person: { email: 'nobody@acme.example' } };
    expect(await ticket('okta-suspension', body)).toBe(200);
    expect(await told('POST /tickets/T-9/comments')).toEqual({
      done: false,
      text: expect.stringMatching(/^The suspension failed: .*nobody@acme\.example/),
    });
  });

  test('suspension: suspends the user at once and unsuspends them at the end date', async () => {
    await activate('suspension');
    const end = new Date(Date.now() + 8000).toISOString();
    const comments = () =>
      desk.told.filter(({ line }) => line === 'POST /tickets/T-5/comments').map(({ body }) => body);
    expect(await ticket('okta-suspension', { id: 'T-5', until: end, person: { email: ben } })).toBe(200);
    await told('POST /tickets/T-5/comments');
    expect(user(ben).status).toBe('SUSPENDED');
    await expect.poll(() => comments().length, { timeout: 90_000, interval: 500 }).toBe(2);
    expect(comments()).toEqual([
      {
        done: false,
        text: expect.stringMatching(
          /^ben\.achterberg@acme\.example is suspended until \d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC\.$/,
        ),
      },
      { done: true, text: 'ben.achterberg@acme.example is no longer suspended and can sign in again.' },
    ]);
    expect(user(ben).status).toBe('ACTIVE');
  });

  test('access question: answers why a user has an app and what would end it, and changes nothing', async () => {
    await activate('access-question');
    sandbox.resetStats();
    const body = { id: 'T-20', person: { email: ben }, app: 'Jira' };
    expect(await ticket('okta-access-question', body)).toBe(200);
    expect(await told('POST /tickets/T-20/comments')).toEqual({
      done: true,
      text: [
        'Ben Achterberg (ben.achterberg@acme.example) has Jira. Jira comes through the group Engineering. The user is in it by hand; no group rule fills the group.',
        'To end it:',
        '- Remove the user from the group Engineering.',
      ].join('\n'),
    });
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('access question: reports an unknown app on the ticket', async () => {
    await activate('access-question');
    const body = { id: 'T-21', person: { email: ben }, app: 'Jirra' };
    expect(await ticket('okta-access-question', body)).toBe(200);
    expect(await told('POST /tickets/T-21/comments')).toEqual({
      done: false,
      text: expect.stringMatching(/^The question could not be answered: .*Jirra/),
    });
  });

  test('leaver undone: comments what a user lost, and gives it back once the ticket is approved', async () => {
    await activate('leaver-undone');
    const groups = () =>
      sandbox.org.memberships
        .ofRight(user(ben).id)
        .map(({ groupId }) => groupId)
        .sort();
    const before = groups();
    const headers = { authorization: `SSWS ${sandbox.token}` };
    await fetch(`${sandbox.url}/api/v1/groups/00gengineering000001/users/${user(ben).id}`, {
      method: 'DELETE',
      headers,
    });
    expect(groups()).not.toEqual(before);
    const body = { id: 'T-25', person: { email: ben }, since: '1h' };
    expect(await ticket('okta-leaver-undone', { ...body, approved: false })).toBe(200);
    expect(await told('POST /tickets/T-25/comments')).toEqual({
      done: false,
      text: expect.stringMatching(/^ben\.achterberg@acme\.example lost this\..*Added to group Engineering/s),
    });
    expect(groups()).not.toEqual(before);
    expect(await ticket('okta-leaver-undone', { ...body, id: 'T-26', approved: true })).toBe(200);
    expect(await told('POST /tickets/T-26/comments')).toMatchObject({ done: true });
    expect(groups()).toEqual(before);
  });

  test('group list: comments the plan first, and makes the change once the ticket is approved', async () => {
    await activate('group-list');
    const members = () => sandbox.org.memberships.ofLeft('00gsupport0000000001').map(({ userId }) => userId);
    const before = members();
    const body = { id: 'T-22', group: 'Support', users: [grace, ben], maxRemovals: 1 };
    expect(await ticket('okta-group-list', { ...body, approved: false })).toBe(200);
    expect(await told('POST /tickets/T-22/comments')).toEqual({
      done: false,
      text: [
        'Planned, nothing was changed: 1 added, 1 removed, 1 unchanged, 0 left alone.',
        '- Add ben.achterberg@acme.example: planned',
        '- Remove zoe.castillo@acme.example: planned',
      ].join('\n'),
    });
    expect(members()).toEqual(before);
    expect(await ticket('okta-group-list', { ...body, id: 'T-23', approved: true })).toBe(200);
    const { text, done } = await told('POST /tickets/T-23/comments');
    expect([done, String(text).split('\n')[0]]).toEqual([true, '1 added, 1 removed, 1 unchanged, 0 left alone.']);
    expect(members().sort()).toEqual([user(grace).id, user(ben).id].sort());
  });

  test('group list: stops at the ceiling and says so on the ticket', async () => {
    await activate('group-list');
    const body = { id: 'T-24', group: 'Support', users: [ben], maxRemovals: 1, approved: true };
    expect(await ticket('okta-group-list', body)).toBe(200);
    expect(await told('POST /tickets/T-24/comments')).toEqual({
      done: false,
      text: expect.stringMatching(/^The group was not changed: 2 members of the group Support are not on the list/),
    });
  });

  function factorsOf(login: string) {
    return sandbox.org.factors.of(user(login).id);
  }
});
