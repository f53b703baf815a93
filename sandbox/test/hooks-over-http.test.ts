import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../src/index.ts';
import { HookReceiver } from './hook-receiver.ts';

const GRACE = '00ugrace000000000001';
const SECRET = 'sandbox-hook-secret';

let sandbox: Sandbox;
let receiver: HookReceiver;

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function send(method: string, path: string, options: { body?: unknown; token?: string } = {}): Promise<Reply> {
  const response = await fetch(`${sandbox.url}/api/v1${path}`, {
    method,
    headers: { authorization: `SSWS ${options.token ?? sandbox.token}`, 'content-type': 'application/json' },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

const hook = (items: readonly string[] = ['user.lifecycle.suspend']): Record<string, unknown> => ({
  name: 'Suspensions',
  events: { type: 'EVENT_TYPE', items },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: { uri: receiver.url, authScheme: { type: 'HEADER', key: 'Authorization', value: SECRET } },
  },
});

async function createVerified(): Promise<string> {
  const { body } = await send('POST', '/eventHooks', { body: hook() });
  await send('POST', `/eventHooks/${body['id']}/lifecycle/verify`);
  return String(body['id']);
}

async function delivered(count: number): Promise<void> {
  await expect.poll(() => receiver.uuids.length, { timeout: 5000, interval: 5 }).toBe(count);
}

beforeEach(async () => {
  receiver = new HookReceiver();
  await receiver.listen();
  sandbox = await startSandbox();
});

afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

describe('/api/v1/eventHooks', () => {
  test("creates and verifies a hook that then delivers the org's events", async () => {
    const created = await send('POST', '/eventHooks', { body: hook() });
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({
      status: 'ACTIVE',
      verificationStatus: 'UNVERIFIED',
      createdBy: '00uada00000000000001',
    });
    expect(JSON.stringify(created.body)).not.toContain(SECRET);
    const id = String(created.body['id']);
    const verified = await send('POST', `/eventHooks/${id}/lifecycle/verify`);
    expect(verified).toMatchObject({ status: 200, body: { id, verificationStatus: 'VERIFIED' } });
    await send('POST', `/users/${GRACE}/lifecycle/suspend`);
    await delivered(1);
    const [payload] = receiver.deliveries;
    expect(payload).toMatchObject({
      source: `${sandbox.url}/api/v1/eventHooks/${id}`,
      data: { events: [{ eventType: 'user.lifecycle.suspend', target: [{ id: GRACE, type: 'User' }] }] },
    });
    const [logged] = sandbox.org.log.events('user.lifecycle.suspend');
    expect(receiver.uuids).toEqual([logged?.uuid]);
  });

  test('logs every change to a hook', async () => {
    const id = await createVerified();
    await send('PUT', `/eventHooks/${id}`, { body: hook() });
    await send('POST', `/eventHooks/${id}/lifecycle/deactivate`);
    await send('POST', `/eventHooks/${id}/lifecycle/activate`);
    await send('POST', `/eventHooks/${id}/lifecycle/deactivate`);
    expect((await send('DELETE', `/eventHooks/${id}`)).status).toBe(204);
    const types = sandbox.org.log.events().map((event) => event.eventType);
    expect(types.filter((type) => type.startsWith('event_hook.'))).toEqual([
      'event_hook.created',
      'event_hook.verified',
      'event_hook.updated',
      'event_hook.deactivated',
      'event_hook.activated',
      'event_hook.deactivated',
      'event_hook.deleted',
    ]);
  });

  test('lists event hooks and returns 404 for a deleted one', async () => {
    const id = await createVerified();
    expect((await send('GET', '/eventHooks')).body).toMatchObject([{ id }]);
    expect(await send('GET', '/eventHooks/whonowhere0000000001')).toMatchObject({
      status: 404,
      body: { errorCode: 'E0000007' },
    });
  });

  test('rejects an ineligible event type and the deletion of an active hook', async () => {
    const refused = await send('POST', '/eventHooks', { body: hook(['user.lifecycle.delete.completed']) });
    expect(refused).toMatchObject({ status: 400, body: { errorCode: 'E0000001' } });
    const id = await createVerified();
    expect((await send('DELETE', `/eventHooks/${id}`)).status).toBe(400);
    expect((await send('GET', `/eventHooks/${id}`)).status).toBe(200);
  });

  test('rejects hook changes by a role that may not manage hooks', async () => {
    const token = sandbox.tokens.helpDeskAdmin;
    expect(await send('POST', '/eventHooks', { body: hook(), token })).toMatchObject({
      status: 403,
      body: { errorCode: 'E0000006' },
    });
    expect((await send('GET', '/eventHooks')).body).toEqual([]);
  });

  test('applies faults.hooks to deliveries', async () => {
    await createVerified();
    sandbox.faults.hooks({ twiceShare: 1 });
    await send('POST', `/users/${GRACE}/lifecycle/suspend`);
    await delivered(2);
    expect(new Set(receiver.uuids).size).toBe(1);
  });
});
