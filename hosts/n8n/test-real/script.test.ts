import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { valid } from '../../../test/support/untyped.ts';
import { helpDeskKey } from './support/help-desk.ts';
import { remove, root } from './support/install.ts';
import { N8n, type Workflow } from './support/n8n.ts';
import { freePort, isFree, type Started, start, until } from './support/process.ts';
import { startRecorder } from './support/recorder.ts';

const missing = inject('missing');

describe.skipIf(missing !== '')(`npm run n8n${missing === '' ? '' : ` (${missing})`}`, () => {
  let folder: string;
  let ports: [number, number, number];
  const running: Started[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-n8n-script-'));
    ports = [await freePort(), await freePort(), await freePort()];
  });

  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
    await remove(folder);
  });

  function run() {
    const [port, sandboxPort, deskPort] = ports;
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      HELP_DESK_PORT: String(deskPort),
    };
    const script = start(
      process.execPath,
      ['--conditions=@okta-connector/source', join(root, 'hosts/n8n/scripts/start.ts'), folder],
      { env, cwd: root },
    );
    running.push(script);
    const ready = () =>
      until(async () => (script.log().includes('Press Ctrl+C to end') ? true : undefined), {
        seconds: 120,
        told: () => `npm run n8n does not get ready:\n${script.log()}`,
      });
    const ended = () =>
      until(async () => (script.child.exitCode === null ? undefined : script.child.exitCode), {
        seconds: 120,
        told: () => `npm run n8n does not end:\n${script.log()}`,
      });
    return { ...script, ready, ended };
  }

  const allFree = async () => (await Promise.all(ports.map(isFree))).every(Boolean);
  const signedIn = () => N8n.at({ url: `http://127.0.0.1:${ports[0]}`, logFile: '' });

  /** A workflow of a person's own, with an event hook. */
  function hooked(name: string, credential: { id: string; name: string }): Workflow {
    return {
      name,
      nodes: [
        {
          id: 'trigger',
          name: 'Trigger',
          type: 'n8n-nodes-okta-connector.oktaTrigger',
          typeVersion: 1,
          position: [0, 0],
          webhookId: name,
          parameters: { event: 'user_suspended', delivery: 'hook' },
          credentials: { oktaConnectorApi: credential },
        },
      ],
      connections: {},
    };
  }

  test('npm run n8n starts with existing workflows, lists the unpublished ones and stops all its processes', async () => {
    const { length: samples } = await readdir(join(root, 'docs/n8n/flows'));
    const first = run();
    await first.ready();
    expect(first.log()).toContain(`/home/workflows (${samples} published)`);
    const n8n = await signedIn();
    const data = { orgUrl: `http://127.0.0.1:${ports[1]}`, apiToken: tokenIn(first.log()), sandbox: true };
    const credential = await n8n.credential('My own', { type: 'oktaConnectorApi', data });
    await n8n.activate(await n8n.workflow(hooked('my-good-hook', credential)));
    const weak = await n8n.credential('Soon revoked', { type: 'oktaConnectorApi', data });
    await n8n.activate(await n8n.workflow(hooked('my-bad-hook', weak)));
    await n8n.call('PATCH', `/rest/credentials/${weak.id}`, {
      name: weak.name,
      type: 'oktaConnectorApi',
      data: { ...data, apiToken: '00revokedrevokedrevokedrevokedrevokedrevok' },
    });
    process.kill(first.child.pid ?? 0, 'SIGTERM');
    expect(await first.ended()).toBe(143);
    expect(await allFree()).toBe(true);

    const second = run();
    await second.ready();
    const complaints = second
      .log()
      .split('\n')
      .filter((line) => line.includes('could not be'));
    expect(complaints).toEqual([expect.stringMatching(/^Workflow "my-bad-hook" could not be published: .+/)]);
    expect(second.log()).toContain(`/home/workflows (${samples + 1} of ${samples + 2} published; `);
    // The org is a new one: the hooks of the good ones are there again.
    const hooks = await fetch(`http://127.0.0.1:${ports[1]}/api/v1/eventHooks`, {
      headers: { authorization: `SSWS ${tokenIn(second.log())}` },
    });
    const names = valid(z.array(z.object({ name: z.string() })), await hooks.json())
      .map(({ name }) => name)
      .sort();
    expect(names).toEqual([
      'n8n: Okta: lockout to ticket',
      'n8n: Okta: profile change notification',
      'n8n: my-good-hook',
    ]);
    const sent = await fetch(`http://127.0.0.1:${ports[0]}/webhook/okta-mfa-reset`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [helpDeskKey.name]: helpDeskKey.value },
      body: JSON.stringify({ id: 'T-1', person: { email: 'grace.lindqvist@acme.example' } }),
    });
    expect(sent.status).toBe(200);
    await expect
      .poll(() => second.log(), { timeout: 60_000 })
      .toMatch(/Help desk: POST \/tickets\/T-1\/comments .*"done":true/);
    process.kill(second.child.pid ?? 0, 'SIGINT');
    expect(await second.ended()).toBe(130);
    expect(await allFree()).toBe(true);
  });

  test('npm run n8n stops all its processes and says why if n8n does not start', async () => {
    await mkdir(join(folder, '.n8n'), { recursive: true });
    await writeFile(join(folder, '.n8n/database.sqlite'), 'not a database, '.repeat(1000));
    const script = run();
    expect(await script.ended()).toBe(1);
    expect(script.log()).toMatch(/n8n ended by itself/);
    expect(await allFree()).toBe(true);
  });

  test('npm run n8n stops all its processes when it is interrupted during startup', async () => {
    const script = run();
    await until(async () => ((await isFree(ports[1])) ? undefined : true), { seconds: 60, told: () => script.log() });
    process.kill(script.child.pid ?? 0, 'SIGHUP');
    expect(await script.ended()).toBe(129);
    expect(await allFree()).toBe(true);
  });

  test('npm run n8n stops the n8n left by a killed script and starts', async () => {
    const killed = run();
    await killed.ready();
    const exited = once(killed.child, 'exit');
    process.kill(killed.child.pid ?? 0, 'SIGKILL');
    await exited;
    expect(await isFree(ports[0])).toBe(false);
    const next = run();
    await next.ready();
    expect(next.log()).toMatch(/Ending the n8n of an earlier start \(process \d+\)\./);
    const beside = run();
    expect(await beside.ended()).toBe(1);
    expect(beside.log()).toMatch(/n8n runs on .* already, as process \d+\. End that npm run n8n first\./);
    process.kill(next.child.pid ?? 0, 'SIGTERM');
    expect(await next.ended()).toBe(143);
    expect(await allFree()).toBe(true);
  });

  test('npm run n8n names the variable of a port that is in use', async () => {
    const busy = await startRecorder();
    try {
      ports[0] = Number(new URL(busy.url).port);
      const script = run();
      expect(await script.ended()).toBe(1);
      expect(script.log()).toBe(
        `Port ${ports[0]} is in use. Choose another one, for example PORT=${ports[0] + 1} npm run n8n\n`,
      );
    } finally {
      await busy.close();
    }
  });
});

function tokenIn(log: string): string {
  return /token +(00\S+)/.exec(log)?.[1] ?? '';
}
