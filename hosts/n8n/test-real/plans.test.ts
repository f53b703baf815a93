import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index.ts';
import { type Connection, connect, type PlanRun } from '../../../src/index.ts';
import { type Credentials, publish, resetOrg, sendToFlow, storeCredentials, toldTo } from './support/flows.ts';
import { type HelpDesk, startHelpDesk } from './support/help-desk.ts';
import { N8n } from './support/n8n.ts';
import { until } from './support/process.ts';

const missing = inject('missing');

describe.skipIf(missing !== '')(`plans in n8n${missing === '' ? '' : ` (${missing})`}`, () => {
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

  beforeEach(async () => {
    await n8n.deactivateAll();
    await resetOrg(sandbox);
    sandbox.resetStats();
    desk.forget();
  });

  const grace = 'grace.lindqvist@acme.example';
  const ben = 'ben.achterberg@acme.example';
  const user = (login: string) => {
    const found = sandbox.org.findUser(login);
    if (found === undefined) throw new Error(`The org has no user ${login}.`);
    return found;
  };
  const writes = () =>
    sandbox.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path.replace(/\?.*$/, '')}`);
  const groupsOf = (login: string) =>
    sandbox.org.memberships
      .ofRight(user(login).id)
      .map(({ groupId }) => groupId)
      .sort();
  const appsOf = (login: string) =>
    sandbox.org.appUsers
      .ofRight(user(login).id)
      .map(({ appId }) => appId)
      .sort();

  const ticket = (path: string, body: unknown) => sendToFlow(`${n8n.url}/webhook/${path}`, body);
  /** Waits for the comments of a ticket, and returns the newest. */
  const comment = async (id: string, number: number) => {
    const line = `POST /tickets/${id}/comments`;
    await toldTo({ n8n, desk }, line);
    await expect
      .poll(() => desk.told.filter((one) => one.line === line).length, { timeout: 60_000, interval: 200 })
      .toBe(number);
    return desk.told.filter((one) => one.line === line).at(-1)?.body ?? {};
  };
  /** Decides as the help desk does. n8n may still be about to wait. */
  const decide = (to: unknown, decision: object) =>
    until(async () => ((await sendToFlow(String(to), decision)) === 200 ? true : undefined), {
      seconds: 30,
      told: () => `n8n does not take the decision:\n${n8n.log()}`,
    });
  const leavers = { requester: 'Olive', people: [{ email: grace }, { email: ben }] };

  test('approved plan: writes nothing before the approval, and exactly the changes of the plan after it', async () => {
    await publish('approved-plan', { n8n, desk, credentials });
    expect(await ticket('okta-approved-plan', { id: 'T-30', ...leavers })).toBe(200);
    const planned = await comment('T-30', 1);
    expect(planned).toMatchObject({ done: false, text: expect.stringContaining('# Plan for') });
    const listed = [...String(planned['text']).matchAll(/^\| \d+\.\d+ \|/gm)];
    expect(listed.length).toBeGreaterThan(6);
    expect(writes()).toEqual([]);
    expect([user(grace).status, user(ben).status]).toEqual(['ACTIVE', 'ACTIVE']);
    expect(await sendToFlow(String(planned['decideAt']), { approved: true, approver: 'Iris' }, 'wrong')).toBe(403);
    await decide(planned['decideAt'], { approved: true, approver: 'Iris' });
    const applied = await comment('T-30', 2);
    expect(applied).toMatchObject({
      done: true,
      text: expect.stringMatching(/^Every change was made\.[\s\S]*made by Olive, approved by Iris/),
      run: { complete: true, counts: { applied: listed.length } },
    });
    const { receipts }: PlanRun = JSON.parse(JSON.stringify(applied['run']));
    // The deactivation takes the app by itself, so its removal is not sent.
    const sent = receipts.filter(({ requestId }) => requestId !== undefined);
    expect(sent.length).toBeGreaterThan(6);
    expect(writes()).toEqual(sent.map(({ method, path }) => `${method} ${path.replace(/\?.*$/, '')}`));
    expect([user(grace).status, user(ben).status]).toEqual(['DEPROVISIONED', 'DEPROVISIONED']);
  });

  test('approved plan: changes nothing and names what a stranger has changed in between', async () => {
    await publish('approved-plan', { n8n, desk, credentials });
    expect(await ticket('okta-approved-plan', { id: 'T-31', ...leavers })).toBe(200);
    const { decideAt } = await comment('T-31', 1);
    await okta.run('suspend_user', { user: ben });
    sandbox.resetStats();
    await decide(decideAt, { approved: true, approver: 'Iris' });
    expect(await comment('T-31', 2)).toMatchObject({
      done: false,
      text: expect.stringMatching(
        /^Not every change was made:[\s\S]*Since the plan was made, status of ben\.achterberg@acme\.example changed\./,
      ),
    });
    expect(writes()).toEqual([]);
    expect([user(grace).status, user(ben).status]).toEqual(['ACTIVE', 'SUSPENDED']);
  });

  test('approved plan: changes nothing if the plan is rejected, approved by its requester or has too many removals', async () => {
    await publish('approved-plan', { n8n, desk, credentials });
    expect(await ticket('okta-approved-plan', { id: 'T-32', ...leavers })).toBe(200);
    await decide((await comment('T-32', 1))['decideAt'], { approved: false, approver: 'Iris' });
    expect(await comment('T-32', 2)).toEqual({ done: false, text: 'Nothing was changed: Iris rejected the plan.' });
    expect(await ticket('okta-approved-plan', { id: 'T-33', ...leavers })).toBe(200);
    await decide((await comment('T-33', 1))['decideAt'], { approved: true, approver: 'olive' });
    expect(await comment('T-33', 2)).toMatchObject({
      done: false,
      text: expect.stringContaining('Olive made the plan and cannot approve it'),
    });
    expect(await ticket('okta-approved-plan', { id: 'T-34', ...leavers, maxRemovals: 2 })).toBe(200);
    expect(await comment('T-34', 1)).toMatchObject({
      done: false,
      text: expect.stringMatching(/^Could not be completed: The plan has \d+ removals, and 'Max Removals' allows 2\./),
    });
    expect(writes()).toEqual([]);
  });

  test('undo a run: gives back status, groups and apps once approved, and says what cannot be undone', async () => {
    const before = [grace, ben].map((login) => [groupsOf(login), appsOf(login)]);
    await publish('approved-plan', { n8n, desk, credentials });
    await publish('undo-run', { n8n, desk, credentials });
    expect(await ticket('okta-approved-plan', { id: 'T-35', ...leavers })).toBe(200);
    await decide((await comment('T-35', 1))['decideAt'], { approved: true, approver: 'Iris' });
    const { run } = await comment('T-35', 2);
    expect(groupsOf(grace)).not.toEqual(before[0]?.[0]);
    sandbox.resetStats();
    expect(await ticket('okta-undo-run', { id: 'T-36', requester: 'Olive', run })).toBe(200);
    const planned = await comment('T-36', 1);
    expect(planned).toMatchObject({ text: expect.stringMatching(/This plan undoes the run[\s\S]*Left out/) });
    expect(writes()).toEqual([]);
    await decide(planned['decideAt'], { approved: true, approver: 'Iris' });
    expect(await comment('T-36', 2)).toMatchObject({ done: true });
    expect([grace, ben].map((login) => [groupsOf(login), appsOf(login)])).toEqual(before);
    expect([user(grace).status, user(ben).status]).not.toContain('DEPROVISIONED');
  });
});
