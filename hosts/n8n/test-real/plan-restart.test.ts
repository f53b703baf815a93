import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index.ts';
import { type Connection, connect } from '../../../src/index.ts';
import { planKey } from '../src/plans/plan-key.ts';
import { objectOf } from '../src/schema.ts';
import { oktaCredential } from './support/flows.ts';
import { remove, userFolder } from './support/install.ts';
import { launch, N8n, oktaNode, type Place, type Workflow } from './support/n8n.ts';
import { freePort, type Started, until } from './support/process.ts';

const missing = inject('missing');

/** A workflow that runs nodes with plans one after the other, for the JSON of a webhook. */
function planning(
  path: string,
  { credential, steps }: { credential: object; steps: readonly Readonly<Record<string, unknown>>[] },
): Workflow {
  const nodes = steps.map((parameters, index) =>
    oktaNode(`Step ${index}`, { x: 240 * (index + 1), credential, parameters: { resource: 'plan', ...parameters } }),
  );
  const webhook = {
    id: 'webhook',
    name: 'Webhook',
    type: 'n8n-nodes-base.webhook',
    typeVersion: 2,
    position: [0, 0],
    webhookId: path,
    parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
  };
  const all = [webhook, ...nodes];
  const connections = all.flatMap(({ name }, index) => {
    const next = all[index + 1];
    return next === undefined ? [] : [[name, { main: [[{ node: next.name, type: 'main', index: 0 }]] }] as const];
  });
  return { name: path, nodes: all, connections: Object.fromEntries(connections) };
}

describe.skipIf(missing !== '')('a plan that n8n applies while it is killed', () => {
  let folder: string;
  let port: number;
  let started: Started & Place;
  let n8n: N8n;
  let sandbox: Sandbox;
  let okta: Connection;

  const start = async () => {
    started = await launch({ folder, port });
    n8n = await N8n.at(started);
  };

  beforeAll(async () => {
    folder = await userFolder(inject('archive'));
    port = await freePort();
    // Slow enough to be killed between two changes.
    sandbox = await startSandbox({ limits: false, latencyMs: 100, users: 20 });
    okta = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
    await start();
  });

  afterAll(async () => {
    await started?.stop();
    await okta?.close();
    await sandbox?.close();
    if (folder !== undefined) await remove(folder);
  });

  const call = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${n8n.url}/webhook/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return objectOf(await response.json());
  };

  test('continues after a restart, changes nothing twice, and is undone as a whole', async () => {
    const { name, ...content } = oktaCredential({ orgUrl: sandbox.url, apiToken: sandbox.token });
    const credential = await n8n.credential(name, content);
    const apply = { operation: 'apply_plan', approvedBy: 'Iris', ifChanged: 'stop' };
    const undo = { operation: 'undo_run', run: '={{ $json.body.run }}', additionalFields: { includeAlready: true } };
    const workflows = [
      planning('apply', { credential, steps: [{ ...apply, plan: '={{ $json.body.plan }}' }] }),
      planning('undo', { credential, steps: [undo, { ...apply, plan: '={{ $json.plan }}' }] }),
    ];
    for (const workflow of workflows) await n8n.activate(await n8n.workflow(workflow));
    // Nobody suspends themselves: the token is Ada's.
    const others = [...sandbox.org.users.values()].filter(
      ({ profile }) => profile['login'] !== 'ada.okonkwo@acme.example',
    );
    const users = others.filter(({ status }) => status === 'ACTIVE').slice(0, 8);
    const status = () => [...new Set(users.map(({ id }) => sandbox.org.users.get(id)?.status))];
    const plan = await okta.plan(
      users.map(({ id }) => ({ step: 'suspend_user', input: { user: id } })),
      { key: planKey(sandbox.token), by: 'Ada' },
    );
    sandbox.resetStats();

    const killed = call('apply', { plan }).catch((error: unknown) => error);
    const suspended = () => users.filter(({ id }) => sandbox.org.users.get(id)?.status === 'SUSPENDED').length;
    await until(async () => (suspended() >= 3 ? true : undefined), {
      seconds: 60,
      told: () => `n8n applies nothing:\n${n8n.log()}`,
    });
    const ended = once(started.child, 'exit');
    process.kill(-(started.child.pid ?? 0), 'SIGKILL');
    await ended;
    expect(await killed).toBeInstanceOf(Error);
    expect(suspended()).toBeLessThan(users.length);
    await start();
    await n8n.restored();

    const applied = await call('apply', { plan });
    expect(applied).toMatchObject({ complete: true, refused: [] });
    const { applied: now, already } = objectOf(applied['counts']);
    expect([Number(now) + Number(already), Number(already) >= 3, status()]).toEqual([
      users.length,
      true,
      ['SUSPENDED'],
    ]);
    const { output } = await okta.run('search_system_log', {
      filter: 'eventType eq "user.lifecycle.suspend"',
      all: true,
    });
    expect(output.items).toHaveLength(users.length);

    expect(await call('undo', { run: applied['run'] })).toMatchObject({ complete: true, counts: { applied: 8 } });
    expect(status()).toEqual(['ACTIVE']);
  });
});
