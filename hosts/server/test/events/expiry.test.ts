import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { writeEvent } from '../../../../test/support/log-events.ts';
import { type EventServer, startEventServer } from '../support/event-server.ts';
import { type Issuer, startIssuer } from '../support/issuer.ts';
import { startReceiver } from '../support/receiver.ts';

const trigger = 'user_suspended';
const weekMs = 7 * 86_400_000;
const claims = { sub: 'flow', scope: 'okta.read' };

async function start(): Promise<{ readonly server: EventServer; readonly issuer: Issuer }> {
  const issuer = await startIssuer();
  return { issuer, server: await startEventServer({ issuer: issuer.trusted }) };
}

async function subscribe(server: EventServer, key?: string) {
  const receiver = await startReceiver();
  const { json } = await server.call('POST /subscriptions', {
    body: { trigger, url: receiver.url },
    ...(key === undefined ? {} : { key }),
  });
  return { id: String(json.id), expires: Date.parse(json.expires), receiver };
}

/** Lets the time of a subscription pass. */
async function expire({ stop, restart, database }: EventServer, id: string): Promise<void> {
  await stop();
  const file = new DatabaseSync(database);
  file.prepare('UPDATE host_subscription SET expires_at = ? WHERE id = ?').run(Date.now() - 1000, id);
  file.close();
  await restart();
}

describe('subscriptions that were created with an access token', () => {
  test('end seven days after the token expires, and later if they are renewed with a newer token', async () => {
    const { server, issuer } = await start();
    const { id, expires } = await subscribe(server, await issuer.sign(claims, '5m'));
    const fiveMinutes = 300_000;
    expect(Math.abs(expires - (Date.now() + fiveMinutes + weekMs))).toBeLessThan(60_000);
    const { status, json } = await server.call(`PUT /subscriptions/${id}`, { key: await issuer.sign(claims, '2h') });
    expect(status).toBe(200);
    expect(json).toMatchObject({ id, state: 'active' });
    expect(Math.abs(Date.parse(json.expires) - (Date.now() + 2 * 3_600_000 + weekMs))).toBeLessThan(60_000);
    expect((await server.call(`GET /subscriptions/${id}`)).json.expires).toBe(json.expires);
  });

  test('get no events after they have expired, and cannot be renewed then', async () => {
    const { server, issuer } = await start();
    const { id, receiver } = await subscribe(server, await issuer.sign(claims));
    const other = await subscribe(server);
    await expire(server, id);
    const uuid = writeEvent(server.sandbox);
    await other.receiver.received(1);
    expect(other.receiver.accepted).toEqual([uuid]);
    expect(receiver.requests).toEqual([]);
    const key = await issuer.sign(claims);
    expect((await server.call(`GET /subscriptions/${id}`, { key })).json).toMatchObject({
      state: 'ended',
      pending: 0,
      endedAt: expect.any(String),
    });
    expect(await server.call(`PUT /subscriptions/${id}`, { key })).toMatchObject({
      status: 409,
      json: { hint: 'create another one' },
    });
  });

  test('are renewed by their own subject with the scope to read, and by the owner', async () => {
    const { server, issuer } = await start();
    const { id, expires } = await subscribe(server, await issuer.sign(claims));
    const route = `PUT /subscriptions/${id}`;
    const other = await issuer.sign({ ...claims, sub: 'other' }, '2h');
    expect((await server.call(route, { key: other })).status).toBe(404);
    const writer = await issuer.sign({ ...claims, scope: 'okta.write' }, '2h');
    expect((await server.call(route, { key: writer })).status).toBe(403);
    expect((await server.call(route, { body: { expires: '2099-01-01' } })).json).toMatchObject({ field: 'expires' });
    expect(Date.parse((await server.call(`GET /subscriptions/${id}`)).json.expires)).toBe(expires);
    expect((await server.call(route)).status).toBe(200);
  });
});

describe('subscriptions that were created with a key', () => {
  test('do not expire', async () => {
    const server = await startEventServer();
    const { id } = await subscribe(server);
    const { status, json } = await server.call(`PUT /subscriptions/${id}`);
    expect(status).toBe(200);
    expect(json).not.toHaveProperty('expires');
  });
});

describe('a database of an earlier version', () => {
  test('gives the subscriptions of access tokens seven days', async () => {
    const { server, issuer } = await start();
    const { id } = await subscribe(server, await issuer.sign(claims));
    const own = await subscribe(server);
    await server.stop();
    const file = new DatabaseSync(server.database);
    file.exec('ALTER TABLE host_subscription DROP COLUMN expires_at');
    file.close();
    await server.restart();
    const { json } = await server.call(`GET /subscriptions/${id}`);
    expect(Math.abs(Date.parse(json.expires) - (Date.now() + weekMs))).toBeLessThan(60_000);
    expect((await server.call(`GET /subscriptions/${own.id}`)).json).not.toHaveProperty('expires');
  });
});
