import { beforeAll, describe, inject, type TestContext, test } from 'vitest';
import { startSandbox } from '../../../sandbox/src/index.ts';
import { connect } from '../../../src/index.ts';
import { storeCredentials } from './support/flows.ts';
import { startHelpDesk } from './support/help-desk.ts';
import { N8n, type Workflow } from './support/n8n.ts';

const missing = inject('missing');
const grace = 'grace.lindqvist@acme.example';
const iris = 'iris.vale@acme.example';

/** n8n takes no interval below a minute, but as many poll times as there are. */
const everyFiveSeconds = Array.from({ length: 12 }, (_, index) => `${index * 5} * * * * *`);
/** A poll that comes while n8n registers a webhook makes it fail, in n8n 2.41. */
const onceAYear = ['0 0 0 1 1 *'];

let signedIn: N8n;

/** An org and a help desk of a test's own, and n8n with credentials for both. */
async function scene({ onTestFinished }: TestContext) {
  const sandbox = await startSandbox({ limits: false });
  const okta = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
  const desk = await startHelpDesk();
  const n8n = signedIn.again();
  onTestFinished(async () => {
    await n8n.leave();
    await okta.close();
    await sandbox.close();
    await desk.close();
  });
  const credentials = await storeCredentials(n8n, { orgUrl: sandbox.url, apiToken: sandbox.token });
  /** Reports the login of the suspended user to the help desk. */
  const watching = (name: string, { delivery, credential = credentials.okta }: Watching): Workflow => {
    const times = delivery === 'poll' ? everyFiveSeconds : onceAYear;
    const pollTimes = { item: times.map((cronExpression) => ({ mode: 'custom', cronExpression })) };
    const parameters = { event: 'user_suspended', delivery, pollTimes };
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
          credentials: { oktaConnectorApi: credential },
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
  };
  return {
    sandbox,
    okta,
    n8n,
    watching,
    told: () => desk.told.map(({ body }) => body['login']),
    suspend: (user: string) => okta.run('suspend_user', { user }),
  };
}

interface Watching {
  readonly delivery: 'poll' | 'hook';
  readonly credential?: { readonly id: string; readonly name: string };
}

describe.skipIf(missing !== '').concurrent('nodes in n8n', () => {
  beforeAll(async () => {
    signedIn = await N8n.at(inject('n8n'));
  });

  test('an agent lists the Okta node as a tool', async (context) => {
    const { expect } = context;
    const { n8n } = await scene(context);
    const types = await n8n.get<readonly { readonly name: string }[]>('/types/nodes.json');
    const own = types.map(({ name }) => name).filter((name) => name.startsWith('n8n-nodes-okta-connector.'));
    expect([...new Set(own)].sort()).toEqual([
      'n8n-nodes-okta-connector.okta',
      'n8n-nodes-okta-connector.oktaTool',
      'n8n-nodes-okta-connector.oktaTrigger',
    ]);
  });

  test.for(['poll', 'hook'] as const)(
    'a manual test of the trigger returns the newest event (%s)',
    async (delivery, context) => {
      const { expect } = context;
      const { n8n, okta, watching, told, suspend } = await scene(context);
      for (const user of [grace, iris]) await suspend(user);
      const { id } = await n8n.workflow(watching(`by-hand-${delivery}`, { delivery }));
      const workflowData = await n8n.get(`/rest/workflows/${id}`);
      await n8n.call('POST', `/rest/workflows/${id}/run`, { workflowData, triggerToStartFrom: { name: 'Trigger' } });
      await expect.poll(told, { timeout: 60_000 }).toEqual([iris]);
      expect(await okta.hooks()).toEqual([]);
    },
  );

  test('polling starts a workflow once per event after its activation', async (context) => {
    const { expect } = context;
    const { n8n, sandbox, watching, told, suspend } = await scene(context);
    await suspend('ben.achterberg@acme.example');
    await n8n.activate(await n8n.workflow(watching('polled', { delivery: 'poll' })));
    for (const user of [grace, iris]) await suspend(user);
    await expect.poll(told, { timeout: 60_000, interval: 500 }).toEqual([grace, iris]);
    const polls = () => sandbox.requests.filter(({ path }) => path.startsWith('/api/v1/logs')).length;
    const before = polls();
    await expect.poll(polls, { timeout: 30_000, interval: 500 }).toBeGreaterThan(before + 1);
    expect(told()).toEqual([grace, iris]);
  });

  test('an event hook exists only while its workflow is active', async (context) => {
    const { expect } = context;
    const { n8n, okta, watching, told, suspend } = await scene(context);
    const workflow = await n8n.workflow(watching('hooked', { delivery: 'hook' }));
    await n8n.activate(workflow);
    expect(await okta.hooks()).toMatchObject([
      { name: 'n8n: hooked', status: 'ACTIVE', verified: true, types: ['user.lifecycle.suspend'] },
    ]);
    await suspend(iris);
    await expect.poll(told, { timeout: 60_000 }).toEqual([iris]);
    await n8n.deactivate(workflow.id);
    expect(await okta.hooks()).toEqual([]);
  });

  test('activation recommends polling to a token that cannot manage hooks', async (context) => {
    const { expect } = context;
    const { n8n, sandbox, watching } = await scene(context);
    const data = { orgUrl: sandbox.url, apiToken: sandbox.tokens.readOnlyAdmin, sandbox: true };
    const weak = await n8n.credential('Okta, read only', { type: 'oktaConnectorApi', data });
    const workflow = await n8n.workflow(watching('refused', { delivery: 'hook', credential: weak }));
    await expect(n8n.activate(workflow)).rejects.toThrow(/Choose "Polling" as Delivery/);
  });
});
