import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index.ts';
import { byId } from '../src/flows/canvas.ts';
import { remove, userFolder } from './support/install.ts';
import type { Workflow } from './support/n8n.ts';
import { until } from './support/process.ts';
import { Queue, queueMissing } from './support/queue.ts';

const missing = inject('missing') || queueMissing() || '';
if (missing !== '') process.stderr.write(`Skipped: ${missing}\n`);

/** A flow that creates the user which a webhook names. */
function hiring(
  path: string,
  { credential, operation }: { credential: { id: string; name: string }; operation: string },
): Workflow {
  const from = (name: string) => `={{ $json.body.${name} }}`;
  return {
    name: `Hiring ${path}`,
    nodes: [
      {
        id: 'webhook',
        name: 'Webhook',
        type: 'n8n-nodes-base.webhook',
        typeVersion: 2,
        position: [0, 0],
        webhookId: path,
        parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
      },
      {
        id: 'create',
        name: 'Create user',
        type: 'n8n-nodes-okta-connector.okta',
        typeVersion: 1,
        position: [240, 0],
        parameters: {
          resource: 'users',
          operation,
          profile: {
            mappingMode: 'defineBelow',
            value: { login: from('login'), email: from('login'), firstName: 'Queue', lastName: from('number') },
            schema: [],
          },
          additionalFields: { groupIds: { entry: [{ value: byId('00gengineering000001') }] } },
        },
        credentials: { oktaConnectorApi: credential },
      },
    ],
    connections: { Webhook: { main: [[{ node: 'Create user', type: 'main', index: 0 }]] } },
  };
}

describe.skipIf(missing !== '')('queue mode', () => {
  let queue: Queue;
  let folder: string;
  const sandboxes: Sandbox[] = [];

  beforeAll(async () => {
    folder = await userFolder(inject('archive'));
    queue = await Queue.start(folder);
    await queue.addWorker();
  });

  afterAll(async () => {
    await queue?.stop();
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
    if (folder !== undefined) await remove(folder);
  });

  interface Hiring {
    readonly count: number;
    readonly limits: number | false;
    readonly windowMs?: number;
    readonly latencyMs?: number;
    readonly operation?: string;
    /** Called once, when a third of the executions have ended. */
    readonly amid?: () => void;
  }

  /** Runs a flow `count` times at once; how many executions a second that were, and the org afterwards. */
  async function hire(name: string, { count, operation = 'create_user', amid, ...limits }: Hiring) {
    // A second try has a webhook of its own.
    const path = `${name}-${sandboxes.length}`;
    const sandbox = await startSandbox(limits);
    sandboxes.push(sandbox);
    const data = { orgUrl: sandbox.url, apiToken: sandbox.token, sandbox: true };
    const credential = await queue.main.credential(`Org of ${path}`, { type: 'oktaConnectorApi', data });
    const workflow = await queue.main.workflow(hiring(path, { credential, operation }));
    await queue.main.activate(workflow);
    const began = performance.now();
    const fire = async () => {
      let next = 0;
      const caller = async () => {
        while (next < count) {
          const number = next++;
          const response = await fetch(`${queue.main.url}/webhook/${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ login: `${path}.${number}@acme.example`, number: `Number ${number}` }),
          });
          expect(response.status).toBe(200);
        }
      };
      await Promise.all(Array.from({ length: 10 }, caller));
    };
    await fire();
    const list = (status: readonly string[]) => {
      const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id, status }));
      return queue.main.get<{ count: number; results: readonly { readonly id: string }[] }>(
        `/rest/executions?filter=${filter}&limit=100`,
      );
    };
    const ended = async (status: readonly string[]) => (await list(status)).count;
    const failures = ['error', 'crashed'];
    const wait = (share: number) =>
      until(async () => ((await ended(['success', ...failures])) >= count * share ? true : undefined), {
        seconds: 220,
        everyMs: 500,
        told: () => `not all executions end\n${queue.main.log()}`,
      });
    if (amid !== undefined) {
      await wait(1 / 3);
      amid();
    }
    await wait(1);
    const perSecond = (count * 1000) / (performance.now() - began);
    const failed = await list(failures);
    const org = () => {
      const created = sandbox.requests.filter(
        ({ method, path: at, status }) => method === 'POST' && /^\/api\/v1\/users(\?|$)/.test(at) && status === 200,
      );
      const logins = [...sandbox.org.users.values()]
        .map(({ profile }) => String(profile['login']))
        .filter((login) => login.startsWith(`${path}.`));
      return { created: created.length, users: new Set(logins).size, all: logins.length };
    };
    /** Runs everything again, failed or not. */
    const again = async () => {
      await fire();
      await wait(2);
      return (await list(failures)).count - failed.count;
    };
    return { perSecond, failed: failed.count, refused: sandbox.stats().answered429, ...org(), again, org };
  }

  const figures: string[] = [];
  afterAll(() => process.stdout.write(`\n${figures.join('\n')}\n`));

  test('one worker and then two run executions concurrently in queue mode', async () => {
    const pace = { count: 150, limits: false, latencyMs: 200 } as const;
    const one = await hire('one', pace);
    await queue.addWorker();
    const two = await hire('two', pace);
    figures.push(
      `Executions per second, 200 ms for each call to Okta: ${one.perSecond.toFixed(1)} with one worker, ${two.perSecond.toFixed(1)} with two.`,
    );
    expect([one.users, two.users, one.failed, two.failed]).toEqual([150, 150, 0, 0]);
  });

  const dead = Promise.withResolvers<void>();

  // n8n needs almost a minute to give up the execution of a dead worker. The next test runs meanwhile.
  test.concurrent('running an execution of a crashed worker again completes it without duplicates', async () => {
    try {
      await queue.addWorker();
      const amid = () => {
        queue.killWorker();
        dead.resolve();
      };
      const { failed, users, again, org } = await hire('killed', {
        count: 60,
        limits: false,
        latencyMs: 300,
        operation: 'onboard_user',
        amid,
      });
      figures.push(
        `A worker killed amid 60 executions left ${failed} failed and ${users} of 60 users; run again, all 60 are there once.`,
      );
      expect(await again()).toBe(0);
      // What the dying worker asked for last may have been done without an answer, so fewer are seen as created.
      const after = org();
      expect(after).toMatchObject({ users: 60, all: 60 });
      expect(after.created).toBeLessThanOrEqual(60);
    } finally {
      dead.resolve();
    }
  });

  test.concurrent('500 executions on two workers are neither lost nor duplicated and stay within the rate limit', async () => {
    await dead.promise;
    const result = await hire('many', { count: 500, limits: 100, windowMs: 10_000, latencyMs: 50 });
    const { perSecond, created, refused } = result;
    figures.push(
      `500 executions on two workers at 100 calls per 10 s: ${created} users created, ${refused} calls refused, ${perSecond.toFixed(1)} executions per second.`,
    );
    expect(result).toMatchObject({ failed: 0, created: 500, users: 500, all: 500, refused: 0 });
  });
});
