import { createHmac } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { writeEvent, writeEvents } from '../../../../test/support/log-events.ts';
import { people } from '../../../../test/support/people.ts';
import { type EventServer, startEventServer } from '../support/event-server.ts';
import { startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

const trigger = 'user_suspended';

async function subscribe(server: EventServer, url: string, more: object = {}) {
  const { status, json } = await server.call('POST /subscriptions', { body: { trigger, url, ...more } });
  expect(status).toBe(201);
  return json;
}

/** The subscription as its client sees it. */
async function seen(server: EventServer, id: string) {
  return (await server.call(`GET /subscriptions/${id}`)).json;
}

describe('deliveries', () => {
  test('a subscription gets the output of the trigger, signed as Standard Webhooks say', async () => {
    const server = await startEventServer();
    const receiver = await startReceiver();
    const { secret } = await subscribe(server, receiver.url);
    const uuid = writeEvent(server.sandbox);
    const [request] = await receiver.received(1);
    const { body = '', headers } = request ?? {};
    expect(JSON.parse(body)).toMatchObject({ uuid, eventType: 'user.lifecycle.suspend', user: { name: 'Iris Vale' } });
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': uuid });
    const timestamp = String(headers?.['webhook-timestamp']);
    expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(60);
    const signature = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
      .update(`${uuid}.${timestamp}.${body}`)
      .digest('base64');
    expect(headers?.['webhook-signature']).toBe(`v1,${signature}`);
    await until(async () =>
      (await server.call('GET /metrics')).text.includes('okta_connector_event_lag_seconds_count 1'),
    );
  });

  test('a subscription gets no events from before it was created', async () => {
    const server = await startEventServer();
    const receiver = await startReceiver();
    writeEvent(server.sandbox, { publishedAgo: 60_000 });
    await subscribe(server, receiver.url, { trigger: 'user_created' });
    writeEvent(server.sandbox, { publishedAgo: 30_000 });
    await subscribe(server, receiver.url);
    const uuid = writeEvent(server.sandbox);
    await receiver.received(1);
    expect(receiver.requests.map((request) => request.uuid)).toEqual([uuid]);
  });

  test('a receiver that was down gets every event once it is up, none twice, and those of one user in order', async () => {
    const server = await startEventServer();
    const receiver = await startReceiver();
    const { id } = await subscribe(server, receiver.url);
    await receiver.down();
    const who = [people.iris, people.zoe, people.grace];
    const written = Array.from({ length: 30 }, (_, number) => {
      const user = who[number % who.length] ?? people.iris;
      return { uuid: writeEvent(server.sandbox, { target: [user] }), user: user.alternateId };
    });
    await until(async () => (await seen(server, id)).lastFailure !== undefined);
    expect(await seen(server, id)).toMatchObject({
      state: 'active',
      pending: 30,
      dead: 0,
      lastFailure: { message: 'The receiver cannot be reached (ECONNREFUSED).' },
    });
    await receiver.up();
    await until(() => receiver.accepted.length >= 30);
    await until(async () => (await seen(server, id)).pending === 0);
    expect(receiver.accepted.toSorted()).toEqual(written.map(({ uuid }) => uuid).toSorted());
    for (const { alternateId } of who)
      expect(receiver.requests.filter(({ user }) => user === alternateId).map(({ uuid }) => uuid)).toEqual(
        written.filter(({ user }) => user === alternateId).map(({ uuid }) => uuid),
      );
    expect(await seen(server, id)).not.toHaveProperty('lastFailure');
  });

  test('deliveries go on after a restart of the server with the same database', async () => {
    const server = await startEventServer();
    const receiver = await startReceiver();
    await subscribe(server, receiver.url);
    await receiver.down();
    const before = writeEvents(server.sandbox, 3);
    await until(async () => (await server.call('GET /subscriptions')).json.items[0].pending === 3);
    await server.stop();
    const during = writeEvents(server.sandbox, 2);
    await receiver.up();
    await server.restart();
    await receiver.received(5);
    expect(receiver.accepted).toEqual([...before, ...during]);
  });

  test('a delivery that takes long is not interrupted by the creation of another subscription', async () => {
    const server = await startEventServer();
    const [slow, other] = [await startReceiver(), await startReceiver()];
    slow.delayMs = 300;
    const { id } = await subscribe(server, slow.url);
    const first = writeEvent(server.sandbox);
    await slow.received(1);
    await subscribe(server, other.url);
    const second = writeEvent(server.sandbox);
    await until(() => slow.accepted.length === 2);
    expect(slow.requests.map(({ uuid }) => uuid)).toEqual([first, second]);
    expect(other.accepted).toEqual([second]);
    expect(await seen(server, id)).toMatchObject({ dead: 0 });
  });

  test('a receiver that does not respond in time has failed', async () => {
    const server = await startEventServer({ deliveries: { timeoutMs: 50, retry: { maxAttempts: 1 } } });
    const receiver = await startReceiver();
    receiver.delayMs = 400;
    const { id } = await subscribe(server, receiver.url);
    writeEvent(server.sandbox);
    await until(async () => (await seen(server, id)).dead === 1);
    expect((await server.call(`GET /subscriptions/${id}/dead-letters`)).json.items).toMatchObject([
      { error: 'The receiver did not respond within 0.05 s.' },
    ]);
  });

  test.each([302, 307])('a redirect with %i is a failure and is not followed', async (status) => {
    const server = await startEventServer({ deliveries: { retry: { maxAttempts: 1 } } });
    const [receiver, elsewhere] = [await startReceiver(), await startReceiver()];
    receiver.respond = () => status;
    receiver.headers = { location: elsewhere.url };
    const { id } = await subscribe(server, receiver.url);
    writeEvent(server.sandbox);
    await until(async () => (await seen(server, id)).dead === 1);
    expect(elsewhere.requests).toEqual([]);
  });

  test('a receiver ends its subscription with 410', async () => {
    const server = await startEventServer();
    const receiver = await startReceiver();
    receiver.respond = () => 410;
    const { id } = await subscribe(server, receiver.url);
    writeEvents(server.sandbox, 3);
    await until(async () => (await seen(server, id)).pending === 0 && (await seen(server, id)).state === 'ended');
    writeEvent(server.sandbox);
    const other = await startReceiver();
    await subscribe(server, other.url);
    writeEvent(server.sandbox);
    await other.received(1);
    expect(receiver.requests).toHaveLength(1);
  });
});

describe('dead letters', () => {
  test('events that fail to the last become dead letters, and are delivered when they are replayed', async () => {
    const server = await startEventServer({ deliveries: { retry: { maxAttempts: 2, firstMs: 10 } } });
    const receiver = await startReceiver();
    receiver.respond = () => 500;
    const { id } = await subscribe(server, receiver.url);
    const uuids = writeEvents(server.sandbox, 3);
    await until(async () => (await seen(server, id)).dead === 3);
    const { json: letters } = await server.call(`GET /subscriptions/${id}/dead-letters`);
    expect(letters.items).toMatchObject(
      uuids.map((uuid) => ({ uuid, attempts: 2, error: 'The receiver responded with 500.', event: { uuid } })),
    );
    receiver.respond = () => 200;
    const [first] = uuids;
    const misspelled = [
      await server.call(`POST /subscriptions/${id}/replay`, { body: { uid: first } }),
      await server.call(`DELETE /subscriptions/${id}/dead-letters?uid=${first}`),
    ];
    for (const refused of misspelled) expect(refused).toMatchObject({ status: 400, json: { field: 'uid' } });
    expect((await server.call(`POST /subscriptions/${id}/replay`, { body: { uuid: first } })).json).toEqual({
      replayed: 1,
    });
    await until(() => receiver.accepted.length === 1);
    expect((await server.call(`DELETE /subscriptions/${id}/dead-letters?uuid=${uuids[1]}`)).json).toEqual({
      dropped: 1,
    });
    expect((await server.call(`POST /subscriptions/${id}/replay`)).json).toEqual({ replayed: 1 });
    await until(() => receiver.accepted.length === 2);
    expect(receiver.accepted).toEqual([uuids[0], uuids[2]]);
    expect((await server.call(`GET /subscriptions/${id}/dead-letters`)).json).toEqual({ items: [] });
  });

  test('a deleted subscription leaves neither pending events nor dead letters', async () => {
    const server = await startEventServer({ deliveries: { retry: { maxAttempts: 1 } } });
    const receiver = await startReceiver();
    receiver.respond = () => 500;
    const { id } = await subscribe(server, receiver.url);
    writeEvents(server.sandbox, 3);
    await until(async () => (await seen(server, id)).dead > 0);
    expect((await server.call(`DELETE /subscriptions/${id}`)).status).toBe(204);
    expect((await server.call(`GET /subscriptions/${id}`)).status).toBe(404);
    const metrics = (await server.call('GET /metrics')).text;
    expect(metrics).toMatch(/okta_connector_deliveries\{state="pending"\} 0/);
    expect(metrics).toMatch(/okta_connector_deliveries\{state="dead"\} 0/);
  });
});

describe('clients', () => {
  async function clientKey(server: EventServer, effects: string[] = ['read']) {
    const { json } = await server.call('POST /keys', { body: { name: effects.join(), effects } });
    return json as { id: string; key: string };
  }

  test('a client sees only its own subscriptions, and the owner sees all', async () => {
    const server = await startEventServer();
    const receiver = await startReceiver();
    const [one, other] = [await clientKey(server), await clientKey(server)];
    const body = { trigger, url: receiver.url };
    const { json } = await server.call('POST /subscriptions', { key: one.key, body });
    const foreign = ['GET', 'DELETE'].map((method) => `${method} /subscriptions/${json.id}`);
    foreign.push(`GET /subscriptions/${json.id}/dead-letters`, `DELETE /subscriptions/${json.id}/dead-letters`);
    foreign.push(`POST /subscriptions/${json.id}/replay`);
    for (const route of foreign) expect((await server.call(route, { key: other.key })).status).toBe(404);
    expect((await server.call('GET /subscriptions', { key: other.key })).json).toEqual({ items: [] });
    expect((await server.call('GET /subscriptions', { key: one.key })).json.items).toMatchObject([{ id: json.id }]);
    expect((await server.call('GET /subscriptions')).json.items).toMatchObject([{ id: json.id, client: one.id }]);
  });

  test('a client without the effect read can neither subscribe nor stream', async () => {
    const server = await startEventServer();
    const { key } = await clientKey(server, ['write']);
    const body = { trigger, url: 'http://127.0.0.1:9/' };
    for (const [route, more] of [
      ['POST /subscriptions', { body }],
      ['GET /triggers/user_suspended/stream', {}],
    ] as const)
      expect(await server.call(route, { key, ...more })).toMatchObject({
        status: 403,
        json: { code: 'effect_not_allowed' },
      });
  });

  test('a deleted key takes the subscriptions of its client along', async () => {
    const server = await startEventServer();
    const receiver = await startReceiver();
    const { id, key } = await clientKey(server);
    await server.call('POST /subscriptions', { key, body: { trigger, url: receiver.url } });
    await server.call(`DELETE /keys/${id}`);
    expect((await server.call('GET /subscriptions')).json).toEqual({ items: [] });
  });

  test('the secret is in the response to the creation and nowhere else', async () => {
    const server = await startEventServer({ deliveries: { retry: { maxAttempts: 1 } } });
    const receiver = await startReceiver();
    receiver.respond = () => 500;
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const made = await subscribe(server, `${receiver.url}?sig=private-signature`, { secret });
    expect(made.secret).toBe(secret);
    writeEvent(server.sandbox);
    await until(async () => (await seen(server, made.id)).dead === 1);
    const routes = [
      '/subscriptions',
      `/subscriptions/${made.id}`,
      `/subscriptions/${made.id}/dead-letters`,
      '/metrics',
    ];
    for (const route of routes) expect((await server.call(`GET ${route}`)).text).not.toContain(secret);
    expect(server.logged.join('\n')).not.toContain(secret);
    expect(server.logged.join('\n')).not.toContain('private-signature');
  });
});

describe('refused subscriptions', () => {
  test('a subscription that is not valid is refused with the field at fault, and not kept', async () => {
    const server = await startEventServer();
    const url = 'http://127.0.0.1:9/';
    const refused = [
      [{ trigger: 'user_suspendd', url }, 'trigger', 'use "user_suspended"'],
      [{ url }, 'trigger', 'give the key of one'],
      [{ trigger, url, secret: 'short' }, 'secret', 'leave it out, and the server creates one'],
      [{ trigger, url: 'hooks' }, 'url', 'give one such as https://hooks.acme.example/okta'],
      [{ trigger, url: 'https://user:word@acme.example/' }, 'url', 'remove them from the URL'],
      [{ trigger, url: 'ftp://acme.example/' }, 'url', 'give one such as https://hooks.acme.example/okta'],
      [{ trigger, url, to: 1 }, 'to', 'use trigger, input, url, secret'],
      [{ trigger, url, input: [] }, 'input', 'give one such as {}'],
    ] as const;
    for (const [body, field, hint] of refused)
      expect(await server.call('POST /subscriptions', { body })).toMatchObject({ status: 400, json: { field, hint } });
    const unknown = await server.call('POST /subscriptions', { body: { trigger, url, input: { usr: 'iris' } } });
    expect(unknown).toMatchObject({ status: 400, json: { field: 'usr', faults: [{ code: 'unknown_field' }] } });
    expect((await server.call('GET /subscriptions')).json).toEqual({ items: [] });
  });
});

describe('a watch that cannot run', () => {
  test('a token that may not read the log is reported by the creation of a subscription', async () => {
    const server = await startEventServer({ connection: undefined });
    const { url: orgUrl, tokens } = server.sandbox;
    await server.call('PUT /connection', { body: { orgUrl, apiToken: tokens.groupAdmin } });
    const receiver = await startReceiver();
    const { status, json } = await server.call('POST /subscriptions', { body: { trigger, url: receiver.url } });
    expect({ status, category: json.category }).toEqual({ status: 403, category: 'forbidden' });
  });

  test('subscriptions say why they are stopped, and go on with a working connection without a loss', async () => {
    const server = await startEventServer({ connection: undefined });
    const { url: orgUrl, tokens } = server.sandbox;
    const connect = (apiToken: string) => server.call('PUT /connection', { body: { orgUrl, apiToken } });
    await connect(tokens.superAdmin);
    const receiver = await startReceiver();
    const { id } = await subscribe(server, receiver.url);
    await connect(tokens.groupAdmin);
    await until(async () => (await seen(server, id)).state === 'stopped');
    expect(await seen(server, id)).toMatchObject({ problem: { category: 'forbidden', status: 403 } });
    const uuid = writeEvent(server.sandbox);
    await connect(tokens.superAdmin);
    await receiver.received(1);
    expect(receiver.accepted).toEqual([uuid]);
    expect(await seen(server, id)).toMatchObject({ state: 'active' });
  });

  test('a stored input that this version does not accept stops its own subscription only', async () => {
    const server = await startEventServer();
    const [receiver, other] = [await startReceiver(), await startReceiver()];
    const { id } = await subscribe(server, receiver.url);
    await subscribe(server, other.url);
    await server.stop();
    const database = new DatabaseSync(server.database);
    database.prepare('UPDATE host_subscription SET input = ? WHERE id = ?').run('{"usr":"iris"}', id);
    database.close();
    await server.restart();
    const uuid = writeEvent(server.sandbox);
    await other.received(1);
    expect(other.accepted).toEqual([uuid]);
    expect(await seen(server, id)).toMatchObject({ state: 'stopped', problem: { field: 'usr' } });
    expect(receiver.requests).toEqual([]);
  });
});
