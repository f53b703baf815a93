import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { startServer } from '../../src/index.ts';
import { send, useServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';

const grace = 'grace.lindqvist@acme.example';
const graceId = '00ugrace000000000001';
const suspend = { action: 'suspend_user', input: { user: grace } };
const addToGroup = { action: 'add_user_to_group', input: { user: grace, group: '00gcontractors000001' } };

describe('/plans', () => {
  const server = useServer();
  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    server.send('POST', path, { body, headers });
  const planOf = async (steps: readonly unknown[], more: object = {}) =>
    (await post('/plans', { steps, ...more })).json;
  const keyWith = async (name: string, effects: readonly string[]): Promise<string> =>
    (await post('/keys', { name, effects })).json.key;
  const statusOf = () => server.org.sandbox.org.users.get(graceId)?.status;

  test('POST /plans returns a signed plan with every change, and writes nothing', async () => {
    const { status, json, headers } = await post('/plans', { steps: [suspend, addToGroup], maxRemovals: 1 });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      plan: 1,
      by: 'owner',
      guards: { maxRemovals: 1, otherApprover: false },
      parts: [
        { step: 'suspend_user', changes: [{ before: { status: 'ACTIVE' }, after: { status: 'SUSPENDED' } }] },
        { step: 'add_user_to_group' },
      ],
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(headers.get('x-plan-id')).toBe(json.id);
    expect(server.org.writes()).toEqual([]);
  });

  test.each([
    ['text/markdown', /^# Plan for http[\s\S]*Suspend user: grace\\?\.lindqvist@acme/],
    ['text/csv', /^change,step,what,target[\s\S]*1\.1,suspend_user,Suspend user/],
    ['text/html', /^<!doctype html>[\s\S]*<td>Suspend user: grace/],
  ])('POST /plans returns the plan as %s if the client accepts it', async (accept, form) => {
    const { text, headers } = await post('/plans', { steps: [suspend] }, { accept });
    expect(headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
    expect(text).toMatch(form);
    const applied = await post('/plans/apply', { plan: headers.get('x-plan-id') });
    expect(applied.json).toMatchObject({ complete: true });
    expect(statusOf()).toBe('SUSPENDED');
  });

  test.each([
    ['text/markdown', /^# Changes in http/],
    ['text/csv', /^change,outcome,what[\s\S]*1\.1,applied,suspendUser/],
    ['text/html', /^<!doctype html>[\s\S]*<td>applied<\/td><td>suspendUser grace/],
  ])('POST /plans/apply returns the run as %s if the client accepts it', async (accept, form) => {
    const plan = await planOf([suspend]);
    const { text, headers } = await post('/plans/apply', { plan }, { accept });
    expect(headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
    expect(text).toMatch(form);
  });

  test.each([
    ['an unknown action', { steps: [{ action: 'susped_user', input: {} }] }, 'steps.0.action'],
    ['invalid input', { steps: [suspend, { action: 'suspend_user', input: { usr: 1 } }] }, 'steps.1.input.usr'],
    ['an unknown member of a step', { steps: [{ ...suspend, dryRun: true }] }, 'steps.0.dryRun'],
    ['no steps', { steps: [] }, 'steps'],
    ['an unknown field', { steps: [suspend], maxRemoval: 1 }, 'maxRemoval'],
    ['a negative limit of removals', { steps: [suspend], maxRemovals: -1 }, 'maxRemovals'],
    ['a validity of nothing', { steps: [suspend], validMs: 0 }, 'validMs'],
    ['a flag in words', { steps: [suspend], otherApprover: 'yes' }, 'otherApprover'],
  ])('POST /plans rejects %s before any request', async (_, body, path) => {
    const { status, json } = await post('/plans', body);
    expect(status).toBe(400);
    expect([json.field, ...(json.faults ?? []).map((fault: { path: string }) => fault.path)]).toContain(path);
    expect(server.org.sent()).toEqual([]);
  });

  test('POST /plans refuses a plan with more removals than it may have', async () => {
    const { status, json } = await post('/plans', { steps: [suspend], maxRemovals: 0 });
    expect([status, json.field]).toEqual([400, 'maxRemovals']);
  });

  test('a plan is applied and undone, and the org is as before', async () => {
    const applied = await post('/plans/apply', { plan: await planOf([suspend, addToGroup]) });
    expect(applied.json).toMatchObject({ complete: true, by: 'owner', approvedBy: 'owner', counts: { applied: 2 } });
    expect(statusOf()).toBe('SUSPENDED');
    const undo = await post('/plans/undo', { run: applied.json });
    expect(undo.json).toMatchObject({ undoes: applied.json.plan });
    expect((await post('/plans/apply', { plan: undo.json })).json).toMatchObject({ complete: true });
    expect(statusOf()).toBe('ACTIVE');
    expect(server.org.writes().at(-1)).toMatch(/^DELETE .*00gcontractors000001|unsuspend$/);
    const again = await planOf([suspend, addToGroup]);
    expect(again.parts.flatMap(({ changes }: { changes: unknown[] }) => changes)).toHaveLength(2);
  });

  test('a run can be undone by the ID of its plan, and by its receipts', async () => {
    const { id } = await planOf([suspend]);
    const { json: run } = await post('/plans/apply', { plan: id });
    const changes = async (body: object) => (await post('/plans/undo', body)).json.parts[0].changes[0].operation;
    expect(await changes({ run: id })).toBe('unsuspendUser');
    expect(await changes({ receipts: run.receipts })).toBe('unsuspendUser');
    expect((await post('/plans/undo', { run: 'unknown' })).status).toBe(404);
  });

  test('a plan whose facts changed meanwhile is refused by name, and nothing is sent', async () => {
    const plan = await planOf([suspend, addToGroup]);
    await server.org.okta.run('deactivate_user', { user: grace });
    server.org.forget();
    const { status, json } = await post('/plans/apply', { plan });
    expect([status, json.complete]).toEqual([200, false]);
    expect(json.receipts[0]).toMatchObject({
      outcome: 'stale',
      why: 'Since the plan was made, status of grace.lindqvist@acme.example changed.',
    });
    expect(server.org.writes()).toEqual([]);
  });

  test('ifChanged: skip applies what has not changed', async () => {
    const other = { action: 'suspend_user', input: { user: 'iris.vale@acme.example' } };
    const plan = await planOf([suspend, other]);
    await server.org.okta.run('deactivate_user', { user: grace });
    expect((await post('/plans/apply', { plan })).json.counts).toEqual({ stale: 1, not_sent: 1 });
    const { json } = await post('/plans/apply', { plan, ifChanged: 'skip' });
    expect(json.counts).toEqual({ stale: 1, applied: 1 });
  });

  test('a key that only reads can plan, and cannot apply', async () => {
    const reader = await keyWith('reader', ['read']);
    const { json: plan } = await post('/plans', { steps: [suspend] }, { 'x-api-key': reader });
    expect(plan.by).toBe('reader');
    server.org.forget();
    const { status, json } = await post('/plans/apply', { plan }, { 'x-api-key': reader });
    expect([status, json.code]).toEqual([403, 'effect_not_allowed']);
    expect(server.org.sent()).toEqual([]);
  });

  test('a key that may write cannot apply a plan that removes, nor undo a run', async () => {
    const writer = { 'x-api-key': await keyWith('writer', ['read', 'write']) };
    const removing = await planOf([addToGroup, { action: 'deactivate_user', input: { user: grace } }]);
    expect((await post('/plans/apply', { plan: removing }, writer)).status).toBe(403);
    const { json: run } = await post('/plans/apply', { plan: await planOf([addToGroup]) }, writer);
    expect(run.complete).toBe(true);
    const undo = await post('/plans/undo', { run }, writer);
    server.org.forget();
    expect((await post('/plans/apply', { plan: undo.json }, writer)).status).toBe(403);
    expect(server.org.writes()).toEqual([]);
  });

  test('only a key that may assign roles can apply an undo that gives a role back', async () => {
    server.org.sandbox.scenario.addRole(graceId, 'USER_ADMIN', { groups: ['00gcontractors000001'] });
    const revoke = { action: 'revoke_role_from_user', input: { user: grace, role: 'USER_ADMIN' } };
    const { json: run } = await post('/plans/apply', { plan: await planOf([revoke]) });
    expect(run.complete).toBe(true);
    const plan = (await post('/plans/undo', { run })).json;
    const remover = { 'x-api-key': await keyWith('remover', ['read', 'remove']) };
    server.org.forget();
    expect((await post('/plans/apply', { plan }, remover)).status).toBe(403);
    expect(server.org.writes()).toEqual([]);
    const writer = { 'x-api-key': await keyWith('giver', ['read', 'write']) };
    expect((await post('/plans/apply', { plan }, writer)).json).toMatchObject({ complete: true });
    const [role] = [...server.org.sandbox.org.roles.of(graceId)];
    expect(role).toMatchObject({ type: 'USER_ADMIN', groupTargets: ['00gcontractors000001'] });
  });

  test('a key that only writes cannot plan', async () => {
    const blind = { 'x-api-key': await keyWith('blind', ['write']) };
    expect((await post('/plans', { steps: [suspend] }, blind)).status).toBe(403);
    expect((await post('/plans/record', { run: 'x' }, blind)).status).toBe(403);
    expect(server.org.sent()).toEqual([]);
  });

  test('a plan that needs another approver is refused from its maker and accepted from another key', async () => {
    const maker = { 'x-api-key': await keyWith('maker', ['read', 'write', 'remove']) };
    const { json: plan } = await post('/plans', { steps: [suspend], otherApprover: true }, maker);
    const own = await post('/plans/apply', { plan }, maker);
    expect([own.status, own.json.code]).toEqual([400, 'plan_approver']);
    expect(server.org.writes()).toEqual([]);
    const other = { 'x-api-key': await keyWith('checker', ['read', 'write']) };
    expect((await post('/plans/apply', { plan }, other)).json).toMatchObject({
      by: 'maker',
      approvedBy: 'checker',
      complete: true,
    });
  });

  test('a plan that was changed is refused', async () => {
    const plan = await planOf([suspend]);
    const changed = JSON.parse(JSON.stringify(plan).replaceAll(graceId, '00uiris0000000000001'));
    server.org.forget();
    const { status, json } = await post('/plans/apply', { plan: changed });
    expect([status, json.code]).toEqual([400, 'plan_signature']);
    expect(server.org.sent()).toEqual([]);
  });

  test('a plan of another server is refused', async () => {
    const { sandbox } = server.org;
    const other = await startServer({
      connection: { orgUrl: sandbox.url, apiToken: sandbox.token },
      connect: { allowLoopback: true },
    });
    onTestFinished(() => other.close());
    const { json: plan } = await send(`${other.url}/plans`, {
      method: 'POST',
      body: { steps: [suspend] },
      headers: { 'x-api-key': other.key },
    });
    expect((await post('/plans/apply', { plan })).json.code).toBe('plan_signature');
    expect((await post('/plans/apply', { plan: plan.id })).status).toBe(404);
    expect(server.org.writes()).toEqual([]);
  });

  test('an expired plan is refused', async () => {
    const plan = await planOf([suspend], { validMs: 1 });
    await until(() => Date.now() > Date.parse(plan.expires));
    expect((await post('/plans/apply', { plan })).json.code).toBe('plan_expired');
    expect(server.org.writes()).toEqual([]);
  });

  test('a repeated request with the same key returns the same response and changes nothing', async () => {
    const plan = await planOf([suspend, addToGroup]);
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await post('/plans/apply', { plan }, headers);
    await server.org.okta.run('unsuspend_user', { user: grace });
    server.org.forget();
    const again = await post('/plans/apply', { plan }, headers);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(server.org.sent()).toEqual([]);
    expect((await post('/plans/apply', { plan: await planOf([addToGroup]) }, headers)).status).toBe(422);
  });

  test('an applied plan is not applied again, even with another key', async () => {
    const plan = await planOf([suspend]);
    const first = await post('/plans/apply', { plan }, { 'idempotency-key': crypto.randomUUID() });
    await server.org.okta.run('unsuspend_user', { user: grace });
    server.org.forget();
    const again = await post('/plans/apply', { plan }, { 'idempotency-key': crypto.randomUUID() });
    expect(again.json).toEqual(first.json);
    expect(server.org.writes()).toEqual([]);
    expect(statusOf()).toBe('ACTIVE');
  });

  test('two requests that apply the same plan at once change nothing twice', async () => {
    const plan = await planOf([suspend, addToGroup]);
    server.org.sandbox.faults.next({ kind: 'slow', delayMs: 200, method: 'POST' });
    const both = await Promise.all([post('/plans/apply', { plan }), post('/plans/apply', { plan })]);
    expect(both.map(({ status }) => status)).toContain(200);
    expect(both.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(server.org.writes()).toHaveLength(2);
  });

  test('POST /plans/apply can respond later', async () => {
    const started = await post('/plans/apply', { plan: await planOf([suspend]) }, { prefer: 'respond-async' });
    expect(started.status).toBe(202);
    const { pathname } = new URL(started.headers.get('location') ?? '');
    await expect.poll(async () => (await server.send('GET', pathname)).json).toMatchObject({ complete: true });
  });

  test('POST /plans/record returns the events of the log that prove a run', async () => {
    const { id } = await planOf([suspend]);
    await post('/plans/apply', { plan: id });
    const { json } = await post('/plans/record', { run: id });
    expect(json).toMatchObject({
      record: 1,
      approvedBy: 'owner',
      previous: null,
      entries: [{ proof: { how: 'request_id', events: [{ eventType: 'user.lifecycle.suspend' }] } }],
    });
    const next = await post('/plans/record', { run: id, previous: json });
    expect(next.json.previous).toBe(json.hash);
    const broken = await post('/plans/record', { run: id, previous: { ...json, approvedBy: 'Eve' } });
    expect(broken.status).toBe(409);
    const page = await post('/plans/record', { run: id }, { accept: 'text/html' });
    expect(page.text).toContain('user.lifecycle.suspend');
  });

  test('plans, runs and records have the form that OpenAPI describes', async () => {
    const { json: document } = await server.send('GET', '/openapi.json');
    const ajv = new Ajv2020({ strict: false, validateSchema: false });
    ajv.addSchema(document, 'document');
    const faults = (name: string, value: unknown) => {
      const validate = ajv.compile({ $ref: `document#/components/schemas/${name}` });
      return validate(value) ? [] : validate.errors;
    };
    const plan = await planOf([suspend, addToGroup]);
    const { json: run } = await post('/plans/apply', { plan });
    const { json: record } = await post('/plans/record', { run });
    expect([faults('Plan', plan), faults('PlanRun', run), faults('ChangeRecord', record)]).toEqual([[], [], []]);
    expect(faults('Plan', { ...plan, parts: [{}] })).not.toEqual([]);
  });

  test('the log of runs shows who planned and applied what, without secrets', async () => {
    const secret = 'Tr0ub4dor&3-secret';
    const profile = { login: 'n@acme.example', email: 'n@acme.example', firstName: 'N', lastName: 'P' };
    const create = { action: 'create_user', input: { profile, password: { type: 'plain', value: secret } } };
    const plan = await planOf([create]);
    await post('/plans/apply', { plan });
    const runs = () => server.send('GET', '/runs?limit=2');
    await expect
      .poll(async () => (await runs()).json.items)
      .toMatchObject([
        {
          step: 'apply_plan',
          host: 'http',
          client: 'owner',
          dryRun: false,
          status: 'succeeded',
          input: { plan: plan.id },
        },
        { step: 'plan_steps', dryRun: true, output: { plan: plan.id, changes: [expect.any(String)] } },
      ]);
    expect((await runs()).text + JSON.stringify(plan)).not.toContain(secret);
  });
});

describe('a server that is killed while it applies a plan', () => {
  const org = useOrg();

  test('continues by its journal after the restart, and changes nothing twice', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'server-plans-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const database = join(folder, 'server.sqlite');
    const entry = fileURLToPath(new URL('../support/server-entry.ts', import.meta.url));
    const { url: orgUrl, token } = org.sandbox;
    const child = spawn(process.execPath, ['--conditions=@okta-connector/source', entry], {
      env: { OKTA_CLIENT_ORGURL: orgUrl, OKTA_CLIENT_TOKEN: token, DATABASE: database },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { url, key } = JSON.parse(String(line));
    const users = [graceId, '00uiris0000000000001', '00uben00000000000001', '00uada00000000000001'];
    const request = (server: string, path: string, body: unknown) =>
      send(`${server}${path}`, { method: 'POST', body, headers: { 'x-api-key': key, 'idempotency-key': 'k1' } });
    const steps = users.map((user) => ({
      action: 'add_user_to_group',
      input: { user, group: '00gcontractors000001' },
    }));
    const { json: plan } = await request(url, '/plans', { steps });
    const changes = plan.parts.flatMap((part: { changes: unknown[] }) => part.changes).length;
    expect(changes).toBeGreaterThan(2);
    // The second write is under way for as long as it takes to kill the server.
    org.sandbox.faults.next({ kind: 'slow', delayMs: 1, method: 'PUT' });
    org.sandbox.faults.next({ kind: 'slow', delayMs: 60_000, method: 'PUT', times: changes });
    const cut = request(url, '/plans/apply', { plan }).catch(() => 'cut');
    await until(() => org.writes().length >= 2);
    child.kill('SIGKILL');
    await ended;
    expect(readdirSync(`${database}.journals`).filter((name) => name.endsWith('.jsonl'))).toHaveLength(1);
    expect(await cut).toBe('cut');
    org.sandbox.faults.clear();
    const server = await startServer({
      database,
      connection: { orgUrl, apiToken: token },
      connect: { allowLoopback: true },
    });
    onTestFinished(() => server.close());
    const { status, json } = await request(server.url, '/plans/apply', { plan });
    expect([status, json.complete, json.counts]).toEqual([200, true, { applied: changes }]);
    const added = org.sandbox.org.log.events('group.user_membership.add');
    expect(added.length).toBe(changes);
    expect(readdirSync(`${database}.journals`).filter((name) => name.endsWith('.jsonl'))).toEqual([]);
  });
});
