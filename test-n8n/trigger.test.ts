import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Connection, connect } from '../src/index.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { type Credentials, resetOrg, storeCredentials } from './support/flows.ts';
import { type HelpDesk, startHelpDesk } from './support/help-desk.ts';
import { remove, userFolder } from './support/install.ts';
import { N8n, type Workflow } from './support/n8n.ts';

const missing = inject('missing');

describe.skipIf(missing !== '')('the nodes in n8n', () => {
  let n8n: N8n;
  let folder: string;
  let sandbox: Sandbox;
  let okta: Connection;
  let desk: HelpDesk;
  let credentials: Credentials;

  beforeAll(async () => {
    sandbox = await startSandbox({ limits: false });
    okta = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
    desk = await startHelpDesk();
    folder = await userFolder(inject('archive'));
    n8n = await N8n.start({ folder });
    await n8n.signIn();
    credentials = await storeCredentials(n8n, { orgUrl: sandbox.url, apiToken: sandbox.token });
  });

  afterAll(async () => {
    await n8n?.stop();
    await okta?.close();
    await sandbox?.close();
    await desk?.close();
    if (folder !== undefined) await remove(folder);
  });

  // A second try finds everything as the first did.
  beforeEach(async () => {
    await n8n.deactivateAll();
    await resetOrg(sandbox);
    desk.forget();
  });

  /** Tells the help desk the login of whoever was suspended. */
  function watching(name: string, delivery: string): Workflow {
    const parameters = { event: 'user_suspended', delivery, pollTimes: { item: [{ mode: 'everyMinute' }] } };
    const tell = {
      method: 'POST',
      url: `${desk.url}/${name}`,
      authentication: 'genericCredentialType',
      genericAuthType: 'httpHeaderAuth',
      sendBody: true,
      specifyBody: 'json',
      jsonBody: '={{ JSON.stringify({ login: $json.user.login }) }}',
      options: {},
    };
    const common = { typeVersion: 1, position: [0, 0] };
    return {
      name,
      nodes: [
        {
          ...common,
          id: 'trigger',
          name: 'Trigger',
          type: 'n8n-nodes-okta-connector.oktaTrigger',
          webhookId: name,
          parameters,
          credentials: { oktaConnectorApi: credentials.okta },
        },
        {
          ...common,
          id: 'tell',
          name: 'Tell',
          type: 'n8n-nodes-base.httpRequest',
          typeVersion: 4.2,
          parameters: tell,
          credentials: { httpHeaderAuth: credentials.helpDesk },
        },
      ],
      connections: { Trigger: { main: [[{ node: 'Tell', type: 'main', index: 0 }]] } },
    };
  }

  const told = (name: string) =>
    desk.told.filter(({ line }) => line === `POST /${name}`).map(({ body }) => body['login']);
  const suspend = (user: string) => okta.run('suspend_user', { user });
  const grace = 'grace.lindqvist@acme.example';
  const iris = 'iris.vale@acme.example';

  test('an agent finds the Okta node among its tools', async () => {
    const types = await n8n.get<readonly { readonly name: string }[]>('/types/nodes.json');
    const own = types.map(({ name }) => name).filter((name) => name.startsWith('n8n-nodes-okta-connector.'));
    expect([...new Set(own)].sort()).toEqual([
      'n8n-nodes-okta-connector.okta',
      'n8n-nodes-okta-connector.oktaTool',
      'n8n-nodes-okta-connector.oktaTrigger',
    ]);
  });

  test.each(['poll', 'hook'])('by hand the trigger gives the newest event of the log (%s)', async (delivery) => {
    await suspend(delivery === 'poll' ? grace : iris);
    const name = `by-hand-${delivery}`;
    const { id } = await n8n.workflow(watching(name, delivery));
    const workflowData = await n8n.get(`/rest/workflows/${id}`);
    await n8n.call('POST', `/rest/workflows/${id}/run`, { workflowData, triggerToStartFrom: { name: 'Trigger' } });
    await expect.poll(() => told(name), { timeout: 60_000 }).toEqual([delivery === 'poll' ? grace : iris]);
    expect(await okta.hooks()).toEqual([]);
  });

  test('polling starts a workflow once for each event, from its activation on', async () => {
    const workflow = await n8n.workflow(watching('polled', 'poll'));
    await n8n.activate(workflow);
    for (const user of [grace, iris]) await suspend(user);
    await expect.poll(() => told('polled').length, { timeout: 100_000, interval: 1000 }).toBe(2);
    expect(told('polled')).toEqual([grace, iris]);
    await n8n.deactivate(workflow.id);
  });

  test('an event hook is there as long as its workflow is active', async () => {
    const workflow = await n8n.workflow(watching('hooked', 'hook'));
    await n8n.activate(workflow);
    expect(await okta.hooks()).toMatchObject([{ status: 'ACTIVE', verified: true, types: ['user.lifecycle.suspend'] }]);
    await suspend(iris);
    await expect.poll(() => told('hooked'), { timeout: 60_000 }).toEqual([iris]);
    await n8n.deactivate(workflow.id);
    expect(await okta.hooks()).toEqual([]);
  });

  test('a token that may not manage hooks is told to poll when the workflow is activated', async () => {
    const data = { orgUrl: sandbox.url, apiToken: sandbox.tokens.readOnlyAdmin, sandbox: true };
    const weak = await n8n.credential('Okta, read only', { type: 'oktaConnectorApi', data });
    const text = JSON.stringify(watching('refused', 'hook')).replaceAll(credentials.okta.id, weak.id);
    const workflow = await n8n.workflow(JSON.parse(text));
    await expect(n8n.activate(workflow)).rejects.toThrow(/Choose "Polling" as Delivery/);
  });
});
