import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Connection, connect } from '../src/index.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { type Credentials, importedFlow, resetOrg, storeCredentials } from './support/flows.ts';
import { type HelpDesk, helpDeskKey, startHelpDesk } from './support/help-desk.ts';
import { N8n } from './support/n8n.ts';
import { until } from './support/process.ts';

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

  async function activate(key: string): Promise<string> {
    const workflow = await n8n.workflow(await importedFlow(key, { ...credentials, url: desk.url }));
    await n8n.activate(workflow);
    return workflow.id;
  }

  async function ticket(path: string, body: unknown, key = helpDeskKey.value): Promise<number> {
    const response = await fetch(`${n8n.url}/webhook/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [helpDeskKey.name]: key },
      body: JSON.stringify(body),
    });
    return response.status;
  }

  const told = (line: string, seconds = 60) =>
    until(async () => desk.told.find((one) => one.line === line)?.body, {
      seconds,
      told: () => `the help desk was not told ${line}, but ${JSON.stringify(desk.told)}\n${n8n.log().slice(-3000)}`,
    });
  const user = async (login: string) =>
    (await okta.run('get_user', { user: login })).output as { status: string; profile: Record<string, unknown> };

  test('onboarding: the person of the ticket has user, groups and apps, and the ticket says so', async () => {
    await activate('onboarding');
    const person = {
      email: 'noor.rahman@acme.example',
      firstName: 'Noor',
      lastName: 'Rahman',
      department: 'Engineering',
    };
    const body = { id: 'T-1', person, groups: ['00gengineering000001'], apps: ['0oaslack000000000001'] };
    expect(await ticket('okta-onboarding', body, 'wrong')).toBe(403);
    expect(await ticket('okta-onboarding', body)).toBe(200);
    expect(await told('POST /tickets/T-1/comments')).toMatchObject({
      done: true,
      text: expect.stringContaining('noor.rahman@acme.example is PROVISIONED'),
    });
    expect(await user(person.email)).toMatchObject({
      status: 'PROVISIONED',
      profile: { firstName: 'Noor', department: 'Engineering' },
    });
    const { output } = await okta.run('is_user_in_group', { user: person.email, group: '00gengineering000001' });
    expect(output).toMatchObject({ member: true });
  });

  test('onboarding: what cannot be done is told to the ticket', async () => {
    await activate('onboarding');
    const body = { id: 'T-1b', person: { email: 'x', firstName: 'N', lastName: 'R' } };
    expect(await ticket('okta-onboarding', body)).toBe(200);
    expect(await told('POST /tickets/T-1b/comments')).toMatchObject({
      done: false,
      text: expect.stringMatching(/^Onboarding failed: onboard_user was not run: profile\.login/),
    });
  });

  test('lockout: whoever is locked out gets a ticket', async () => {
    const id = await activate('lockout');
    const { requests } = sandbox;
    expect(requests.some(({ path }) => path.includes('/api/v1/eventHooks'))).toBe(true);
    sandbox.org.lockUser('00uiris0000000000001');
    expect(await told('POST /tickets')).toMatchObject({
      subject: 'Locked out: iris.vale@acme.example',
      requester: 'iris.vale@acme.example',
    });
    await n8n.deactivate(id);
    expect(await okta.hooks()).toEqual([]);
  });

  test('offboarding: closing the ticket takes all access away, and nothing else does', async () => {
    await activate('offboarding');
    const person = { email: 'grace.lindqvist@acme.example' };
    expect(await ticket('okta-offboarding', { id: 'T-2', status: 'open', person })).toBe(200);
    expect(await ticket('okta-offboarding', { id: 'T-3', status: 'closed', person })).toBe(200);
    expect(await told('POST /tickets/T-3/comments')).toMatchObject({
      done: true,
      text: expect.stringContaining('DEPROVISIONED'),
    });
    expect(desk.told.filter(({ line }) => line.includes('T-2'))).toEqual([]);
    expect((await user(person.email)).status).toBe('DEPROVISIONED');
  });

  test('MFA reset: the factors are gone, and the ticket says so', async () => {
    await activate('mfa-reset');
    const person = { email: 'ada.okonkwo@acme.example' };
    sandbox.resetStats();
    expect(await ticket('okta-mfa-reset', { id: 'T-4', person })).toBe(200);
    expect(await told('POST /tickets/T-4/comments')).toMatchObject({ done: true });
    const writes = sandbox.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path}`);
    expect(writes).toEqual([
      expect.stringMatching(/POST .*\/lifecycle\/reset_factors/),
      expect.stringMatching(/DELETE .*\/sessions/),
    ]);
  });

  test('profile change: the help desk is told who changed what', async () => {
    const id = await activate('profile-change');
    await okta.run('update_user', {
      user: 'iris.vale@acme.example',
      mode: 'partial',
      profile: { title: 'Robot whisperer' },
    });
    expect(await told('POST /notifications')).toMatchObject({
      text: expect.stringContaining('changed the profile of iris.vale@acme.example'),
      profile: { title: 'Robot whisperer' },
    });
    await n8n.deactivate(id);
  });

  test('suspension: without a time to release at nobody is suspended, and the ticket asks for it', async () => {
    await activate('suspension');
    const person = { email: 'ben.achterberg@acme.example' };
    for (const [id, until] of [
      ['T-6', undefined],
      ['T-7', '2020-01-31T17:00:00Z'],
    ] as const) {
      expect(await ticket('okta-suspension', { id, until, person })).toBe(200);
      expect(await told(`POST /tickets/${id}/comments`)).toMatchObject({
        done: false,
        text: expect.stringContaining('names no time'),
      });
    }
    expect((await user(person.email)).status).toBe('ACTIVE');
  });

  test('suspension: the user is blocked at once, and released when the time is up', async () => {
    await activate('suspension');
    const person = { email: 'ben.achterberg@acme.example' };
    const until = new Date(Date.now() + 8000).toISOString();
    expect(await ticket('okta-suspension', { id: 'T-5', until, person })).toBe(200);
    await told('POST /tickets/T-5/comments');
    expect((await user(person.email)).status).toBe('SUSPENDED');
    await expect
      .poll(() => desk.told.filter(({ line }) => line.includes('T-5')).length, { timeout: 90_000, interval: 500 })
      .toBe(2);
    expect((await user(person.email)).status).toBe('ACTIVE');
  });
});
