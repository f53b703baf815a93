import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { manifest } from '../../../src/index.ts';
import { writeEvents } from '../../../test/support/log-events.ts';
import { useOrg } from '../../../test/support/org.ts';
import { valid } from '../../../test/support/untyped.ts';
import { closeAll } from '../src/connections.ts';
import { more } from '../src/form.ts';
import type { HookFunctions } from '../src/platform.ts';
import { host } from './host.ts';
import { type Call, hookFunctions, type TriggerRun, webhookFunctions } from './platform.ts';

const org = useOrg();
afterAll(closeAll);

const grace = 'grace.lindqvist@acme.example';
const iris = 'iris.vale@acme.example';
const credential = () => ({ orgUrl: org.sandbox.url, apiToken: org.sandbox.token });
const polled = async (run: TriggerRun) => (await host.poll(hookFunctions(credential(), run)))?.[0];
const suspended = (more: object = {}) => ({ event: 'user_suspended', delivery: 'poll', ...more });
const logins = (items: readonly { json: Record<string, unknown> }[] = []) =>
  items.map(({ json }) => valid(z.object({ login: z.string() }), json['user']).login);

describe('trigger node with polling', () => {
  test('polling starts now and returns each event once', async () => {
    const state = {};
    const run = { parameters: suspended(), state };
    await org.okta.run('suspend_user', { user: grace });
    expect(await polled(run)).toBeUndefined();
    await org.okta.run('unsuspend_user', { user: grace });
    await org.okta.run('suspend_user', { user: grace });
    await org.okta.run('suspend_user', { user: iris });
    expect(logins(await polled(run))).toEqual([grace, iris]);
    expect(await polled(run)).toBeUndefined();
  });

  test('polling returns the events read before an error and resumes from there', async () => {
    const state = {};
    const run = { parameters: suspended(), state };
    await polled(run);
    const uuids = writeEvents(org.sandbox, 1200);
    const asked: string[] = [];
    const second = ({ path }: { path: string }) => path.startsWith('/api/v1/logs') && asked.push(path) === 2;
    org.sandbox.faults.rates({ redirect: 1, match: second });
    const pages = [await polled(run), await polled(run)];
    expect(pages.map((items) => items?.length)).toEqual([1000, 200]);
    expect(pages.flatMap((items) => items?.map(({ json }) => json['uuid']))).toEqual(uuids);
  });

  test('polling starts over when its parameters change', async () => {
    const state = {};
    await polled({ parameters: suspended(), state });
    await org.okta.run('unsuspend_user', { user: iris });
    expect(await polled({ parameters: { event: 'user_unsuspended', delivery: 'poll' }, state })).toBeUndefined();
    await org.okta.run('suspend_user', { user: iris });
    await org.okta.run('unsuspend_user', { user: iris });
    const items = await polled({ parameters: { event: 'user_unsuspended', delivery: 'poll' }, state });
    expect(logins(items)).toEqual([iris]);
  });

  test('polling returns watched attributes before and after, and keeps them with its place in the log', async () => {
    const parameters = {
      event: 'user_profile_updated',
      delivery: 'poll',
      [more]: { watch: 'department' },
      simplify: true,
    };
    let state = {};
    const next = async () => {
      const items = await polled({ parameters, state });
      // As n8n reads it from its database after a restart.
      state = JSON.parse(JSON.stringify(state));
      return items?.map(({ json }) => [json['before'], json['after'], json['attributesNote']]);
    };
    const change = (user: string, profile: Record<string, string>) =>
      org.okta.run('update_user', { user, mode: 'partial', profile });
    expect(await next()).toBeUndefined();
    await change(iris, { nickName: 'I' });
    expect(await next()).toEqual([[undefined, { department: 'Sales' }, expect.stringContaining('first event')]]);
    expect(await next()).toBeUndefined();
    await change(iris, { department: 'IT' });
    await change(grace, { nickName: 'G' });
    const before = structuredClone(state);
    const third = await next();
    expect(third?.[0]).toEqual([{ department: 'Sales' }, { department: 'IT' }, undefined]);
    expect(third?.[1]?.[0]).toBeUndefined();
    // n8n was killed before it stored what the poll had returned.
    state = before;
    expect((await next())?.[0]).toEqual(third?.[0]);
    expect(JSON.stringify(state)).not.toContain('Vale');
  });

  test('polling keeps no watched attributes of a poll that fails, and none once the trigger watches none', async () => {
    const watching = { event: 'user_profile_updated', delivery: 'poll', [more]: { watch: 'department' } };
    const state: Record<string, unknown> = {};
    const run = { parameters: watching, state };
    await polled(run);
    await org.okta.run('update_user', { user: iris, mode: 'partial', profile: { nickName: 'V' } });
    await org.okta.run('update_user', { user: grace, mode: 'partial', profile: { nickName: 'H' } });
    org.sandbox.faults.rates({ redirect: 1, match: ({ path }) => path.startsWith('/api/v1/users/') });
    await expect(polled(run)).rejects.toThrow();
    org.sandbox.faults.clear();
    expect(state['watched']).toBeUndefined();
    expect(await polled(run)).toHaveLength(2);
    expect(state['watched']).toBeDefined();
    await polled({ parameters: { event: 'user_profile_updated', delivery: 'poll' }, state });
    expect(state['watched']).toBeUndefined();
  });

  test('a manual test returns the newest event and keeps the cursor', async () => {
    const state = {};
    const items = await polled({ parameters: suspended(), state, mode: 'manual' });
    expect(logins(items)).toEqual([iris]);
    expect(state).toEqual({});
  });

  test('a manual test without a matching event returns the sample', async () => {
    const run = { parameters: { event: 'suspicious_activity_reported', delivery: 'poll' }, state: {}, mode: 'manual' };
    const sample = manifest.triggers.find(({ key }) => key === 'suspicious_activity_reported')?.sample;
    expect(await polled(run)).toEqual([{ json: sample }]);
  });

  test('does not poll while an event hook is active', async () => {
    org.forget();
    expect(await polled({ parameters: suspended({ delivery: 'hook' }), state: {} })).toBeUndefined();
    expect(org.sent()).toEqual([]);
  });
});

describe('trigger node with an event hook', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** A webhook as n8n has it: every call gets functions of its own; what they start is kept. */
  async function endpoint(state: Record<string, unknown>) {
    const started: string[][] = [];
    const calls: Call[] = [];
    const parameters: TriggerRun['parameters'] = suspended({ delivery: 'hook' });
    const run = { parameters, state, url: '' };
    const handle = async (call: Call, stored = run.state) => {
      calls.push(call);
      const { node, answered } = webhookFunctions(credential(), { ...run, state: stored, call });
      const { workflowData } = await host.webhook(node);
      if (workflowData !== undefined) started.push(logins(workflowData[0]));
      return answered;
    };
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const { method = '', headers } = request;
        const {
          status,
          headers: told,
          body,
        } = await handle({ method, headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(status, told).end(body);
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    run.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/x`;
    const node = (): HookFunctions => hookFunctions(credential(), run);
    const method = (name: 'checkExists' | 'create' | 'delete') => {
      const found = host.webhookMethods['default']?.[name] as (this: HookFunctions) => Promise<boolean>;
      return found.call(node());
    };
    return { started, calls, handle, method, run };
  }

  const settled = (ask: () => boolean) => expect.poll(ask, { timeout: 5000 }).toBe(true);

  test('creates, verifies and removes the hook and starts the workflow once per event', async () => {
    const state: Record<string, unknown> = {};
    const { started, calls, handle, method, run } = await endpoint(state);
    expect(await method('checkExists')).toBe(false);
    expect(await method('create')).toBe(true);
    expect(await org.okta.hooks()).toMatchObject([
      {
        name: 'n8n: Tell of suspensions',
        url: run.url,
        status: 'ACTIVE',
        verified: true,
        types: ['user.lifecycle.suspend'],
      },
    ]);
    expect(await method('checkExists')).toBe(true);
    await org.okta.run('suspend_user', { user: iris });
    await settled(() => started.length === 1);
    expect(started).toEqual([[iris]]);
    const delivery = calls.findLast(({ method: verb }) => verb === 'POST');
    if (delivery === undefined) throw new Error('nothing was delivered');
    expect(await handle(delivery)).toMatchObject({ status: 204 });
    expect(started).toEqual([[iris]]);
    expect(await method('delete')).toBe(true);
    expect(await org.okta.hooks()).toEqual([]);
    expect(state).not.toHaveProperty('secret');
  });

  /** A delivery of the org, with an event that has not been delivered before. */
  async function deliveryOf({ method, calls, started }: Awaited<ReturnType<typeof endpoint>>): Promise<Call> {
    await method('create');
    await org.okta.run('unsuspend_user', { user: iris });
    await org.okta.run('suspend_user', { user: iris });
    await settled(() => started.length === 1);
    const call = calls.findLast(({ method: verb }) => verb === 'POST');
    if (call === undefined) throw new Error('nothing was delivered');
    return { ...call, body: call.body.replaceAll(/"uuid":"[^"]+"/g, `"uuid":"${randomUUID()}"`) };
  }

  test('ignores a repeated delivery while the first is in progress', async () => {
    const at = await endpoint({});
    const delivery = await deliveryOf(at);
    // n8n loads the stored data at the start of every call and saves it only at the end.
    const answers = await Promise.all([
      at.handle(delivery, structuredClone(at.run.state)),
      at.handle(delivery, structuredClone(at.run.state)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect(at.started).toHaveLength(2);
    await at.method('delete');
  });

  test('accepts the retry of a delivery that could not be read', async () => {
    const at = await endpoint({});
    const delivery = await deliveryOf(at);
    const before = at.run.parameters;
    at.run.parameters = { ...before, additionalFields: { user: { __rl: true, mode: 'id', value: 'a/b' } } };
    await expect(at.handle(delivery)).rejects.toThrow('user contains a slash. Use the ID instead.');
    at.run.parameters = before;
    expect(await at.handle(delivery)).toMatchObject({ status: 204 });
    expect(at.started).toHaveLength(2);
    await at.method('delete');
  });

  test('removes a hook with an outdated URL when it creates a new one', async () => {
    const state: Record<string, unknown> = {};
    const before = await endpoint(state);
    await before.method('create');
    const now = await endpoint(state);
    expect(await now.method('checkExists')).toBe(false);
    await now.method('create');
    expect((await org.okta.hooks()).map(({ url }) => url)).toEqual([now.run.url]);
    await now.method('delete');
    expect(await org.okta.hooks()).toEqual([]);
  });

  test('starts no workflow without the hook secret', async () => {
    const at = await endpoint({});
    const delivery = await deliveryOf(at);
    const forged = { ...delivery, headers: { ...delivery.headers, authorization: 'guessed-guessed-guessed' } };
    expect(await at.handle(forged)).toMatchObject({ status: 401 });
    expect(at.started).toHaveLength(1);
    await at.method('delete');
  });

  test('recommends polling to a token that cannot manage hooks', async () => {
    const { run } = await endpoint({});
    const node = hookFunctions({ ...credential(), apiToken: org.sandbox.tokens.helpDeskAdmin }, run);
    const create = host.webhookMethods['default']?.['create'] as (this: HookFunctions) => Promise<boolean>;
    await expect(create.call(node)).rejects.toThrow(
      /^The API token may not manage event hooks\. Choose "Polling" as Delivery, or give the token's owner the role Super administrator\.$/,
    );
  });

  const hookOf = async () => (await org.okta.hooks())[0]?.id ?? '';
  const guarded = (at: Awaited<ReturnType<typeof endpoint>>, more: object = {}) =>
    host.poll(hookFunctions({ ...credential(), ...more }, { ...at.run, url: '' }));

  test('recreates a deleted hook at the next poll and returns the missed events', async () => {
    const at = await endpoint({});
    await at.method('create');
    const before = await hookOf();
    expect(await guarded(at)).toBeNull();
    await org.okta.unsubscribe({ id: before });
    await org.okta.run('unsuspend_user', { user: iris });
    await org.okta.run('suspend_user', { user: iris });
    expect(at.started).toEqual([]);
    const [items] = (await guarded(at)) ?? [];
    expect(logins(items)).toEqual([iris]);
    expect(await org.okta.hooks()).toMatchObject([{ url: at.run.url, status: 'ACTIVE', verified: true }]);
    expect(await hookOf()).not.toBe(before);
    expect(await at.method('checkExists')).toBe(true);
    expect(await guarded(at)).toBeNull();
    await org.okta.run('unsuspend_user', { user: grace });
    await org.okta.run('suspend_user', { user: grace });
    await settled(() => at.started.length === 1);
    expect(at.started).toEqual([[grace]]);
    await at.method('delete');
  });

  test('reactivates a deactivated hook at the next poll', async () => {
    const at = await endpoint({});
    await at.method('create');
    const id = await hookOf();
    await org.okta.run('call_okta_api', { method: 'POST', path: `/v1/eventHooks/${id}/lifecycle/deactivate` });
    expect(await at.method('checkExists')).toBe(false);
    expect(await guarded(at)).toBeNull();
    expect(await org.okta.hooks()).toMatchObject([{ id, status: 'ACTIVE', verified: true }]);
    await at.method('delete');
  });

  test('reports a hook that cannot be repaired', async () => {
    const at = await endpoint({});
    await at.method('create');
    await org.okta.unsubscribe({ id: await hookOf() });
    await expect(guarded(at, { apiToken: org.sandbox.tokens.readOnlyAdmin })).rejects.toThrow(/event hook/i);
    expect(await org.okta.hooks()).toEqual([]);
    await at.method('delete');
  });

  test('does not recreate a hook after its workflow is unpublished, even on a late poll', async () => {
    const at = await endpoint({});
    await at.method('create');
    const state = structuredClone(at.run.state);
    const polling = Promise.all([at.method('delete'), guarded({ ...at, run: { ...at.run, state } })]);
    expect((await polling)[1]).toBeNull();
    expect(await guarded({ ...at, run: { ...at.run, state } })).toBeNull();
    expect(await org.okta.hooks()).toEqual([]);
  });

  test('two concurrent polls create only one hook', async () => {
    const at = await endpoint({});
    await at.method('create');
    await org.okta.unsubscribe({ id: await hookOf() });
    await Promise.all([guarded(at), guarded(at), at.method('create')]);
    expect(await org.okta.hooks()).toHaveLength(1);
    await at.method('delete');
  });

  test('stores no secret with the workflow and accepts deliveries signed for a previous token', async () => {
    const at = await endpoint({});
    const delivery = await deliveryOf(at);
    const { authorization } = delivery.headers;
    const stored = JSON.stringify(at.run.state);
    expect(stored).not.toContain(String(authorization));
    expect(stored).not.toContain(org.sandbox.token);
    const former = webhookFunctions(
      { ...credential(), apiToken: org.sandbox.tokens.readOnlyAdmin },
      { ...at.run, call: delivery },
    );
    expect(logins((await host.webhook(former.node)).workflowData?.[0])).toEqual([iris]);
    expect(former.answered.status).toBe(204);
    await at.method('delete');
  });
});
