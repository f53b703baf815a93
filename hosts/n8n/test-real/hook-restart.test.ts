import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index.ts';
import { type Connection, connect } from '../../../src/index.ts';
import { remove, userFolder } from './support/install.ts';
import { launch, N8n, type Place, type Workflow } from './support/n8n.ts';
import { freePort, type Started, until } from './support/process.ts';
import { type Recorder, startRecorder } from './support/recorder.ts';

const missing = inject('missing');
const iris = 'iris.vale@acme.example';
const credentialType = 'oktaConnectorApi';

describe.skipIf(missing !== '')('event hook of a published workflow', () => {
  let folder: string;
  let port: number;
  let started: Started & Place;
  let n8n: N8n;
  let sandbox: Sandbox;
  let okta: Connection;
  let events: Recorder;

  const start = async () => {
    started = await launch({ folder, port });
    n8n = await N8n.at(started);
  };

  beforeEach(async () => {
    folder = await userFolder(inject('archive'));
    port = await freePort();
    sandbox = await startSandbox({ limits: false });
    okta = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
    events = await startRecorder();
    await start();
  });

  afterEach(async () => {
    await started?.stop();
    await okta?.close();
    await sandbox?.close();
    await events?.close();
    await remove(folder);
  });

  const withToken = (apiToken: string) => ({ orgUrl: sandbox.url, apiToken, sandbox: true });

  function workflow(credential: { id: string; name: string }): Workflow {
    const common = { typeVersion: 1, position: [0, 0] };
    const pollTimes = {
      item: [5, 25, 45].map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` })),
    };
    return {
      name: 'guarded',
      nodes: [
        {
          ...common,
          id: 'trigger',
          name: 'Trigger',
          type: 'n8n-nodes-okta-connector.oktaTrigger',
          webhookId: 'guarded',
          parameters: { event: 'user_suspended', delivery: 'hook', pollTimes },
          credentials: { [credentialType]: credential },
        },
        {
          ...common,
          id: 'tell',
          name: 'Tell',
          type: 'n8n-nodes-base.httpRequest',
          typeVersion: 4.2,
          parameters: { method: 'GET', url: `=${events.url}/{{ $json.user.login }}`, options: {} },
        },
      ],
      connections: { Trigger: { main: [[{ node: 'Tell', type: 'main', index: 0 }]] } },
    };
  }

  const hooks = () => okta.hooks();
  const deleteHook = async () => okta.unsubscribe({ id: (await hooks())[0]?.id ?? '' });
  const standing = () =>
    until(
      async () => {
        const all = await hooks();
        return all.length === 1 && all[0]?.status === 'ACTIVE' && all[0].verified ? all[0] : undefined;
      },
      { seconds: 120, told: () => `there is no hook:\n${n8n.log()}` },
    );

  test('recreates a deleted event hook, also after an n8n restart, and reports a failed repair', async () => {
    const credential = await n8n.credential('Okta', { type: credentialType, data: withToken(sandbox.token) });
    const stored = await n8n.workflow(workflow(credential));
    await n8n.activate(stored);
    const first = await standing();
    // The first poll after the publication has seen that all is well.
    const checks = () =>
      sandbox.requests.filter(({ method, path }) => `${method} ${path}`.startsWith('GET /api/v1/eventHooks')).length;
    const before = checks();
    await expect.poll(checks, { timeout: 60_000, interval: 500 }).toBeGreaterThan(before);

    await deleteHook();
    await okta.run('suspend_user', { user: iris });
    const second = await standing();
    expect(second.id).not.toBe(first.id);
    await expect.poll(() => events.requests.map(({ path }) => path), { timeout: 60_000 }).toEqual([`/${iris}`]);

    await started.stop();
    await deleteHook();
    await start();
    const third = await standing();
    expect(third.id).not.toBe(second.id);
    await okta.run('unsuspend_user', { user: iris });
    await okta.run('suspend_user', { user: iris });
    await expect
      .poll(() => events.requests.map(({ path }) => path), { timeout: 60_000 })
      .toEqual([`/${iris}`, `/${iris}`]);

    const data = withToken(sandbox.tokens.readOnlyAdmin);
    await n8n.call('PATCH', `/rest/credentials/${credential.id}`, { ...credential, type: credentialType, data });
    await deleteHook();
    const filter = encodeURIComponent(JSON.stringify({ workflowId: stored.id, status: ['error'] }));
    const failures = await until(
      async () => {
        const { results } = await n8n.get<{ results: { id: string }[] }>(`/rest/executions?filter=${filter}`);
        return results.length > 0 ? results : undefined;
      },
      { seconds: 120, told: () => `no failed execution:\n${n8n.log()}` },
    );
    const failed = JSON.stringify(await n8n.get(`/rest/executions/${failures[0]?.id}`));
    expect(failed).toMatch(/event hook/i);
    expect(failed).not.toContain(data.apiToken);
  });
});
