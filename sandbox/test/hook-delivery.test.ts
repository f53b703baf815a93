import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer, hangUp, silence } from './hook-receiver.ts';
import { ADA, BASE, type HookedLog, NOON, SECRET, startHookedLog } from './hooked-log.ts';

let org: HookedLog;

beforeEach(async () => {
  org = await startHookedLog();
});

afterEach(async () => {
  org.hooks.close();
  await org.receiver.close();
});

describe('a delivery', () => {
  test("delivers an event in Okta's envelope and shape", async () => {
    const hook = await org.createVerified();
    const event = org.record();
    await org.hooks.settled();
    expect(org.receiver.received).toHaveLength(1);
    expect(org.receiver.received[0]).toMatchObject({
      method: 'POST',
      headers: { authorization: SECRET, 'x-source': 'acme', 'content-type': 'application/json' },
    });
    const payload = JSON.parse(org.receiver.received[0]?.body ?? '');
    expect(payload).toEqual({
      eventType: 'com.okta.event_hook',
      eventTypeVersion: '1.0',
      cloudEventsVersion: '0.1',
      source: `${BASE}/api/v1/eventHooks/${hook.id}`,
      eventId: expect.stringMatching(/^.{36}$/),
      data: {
        events: [expect.objectContaining({ uuid: event.uuid, eventType: 'user.lifecycle.create', version: '0' })],
      },
      eventTime: new Date(NOON).toISOString(),
      contentType: 'application/json',
    });
    const [delivered] = payload.data.events;
    expect(delivered).not.toHaveProperty('request');
    expect(delivered.client.ipChain).toEqual([{ ip: '198.51.100.7', version: 'V4' }]);
    expect(delivered.outcome).toEqual({ result: 'SUCCESS' });
    expect(delivered.securityContext).toEqual({});
    expect(delivered.debugContext.debugData.targetEventHookIds).toBe(hook.id);
    expect(org.receiver.received[0]?.body).not.toContain('null,');
  });

  test('delivers several events together', async () => {
    await org.createVerified();
    const uuids = [org.record(), org.record('user.lifecycle.deactivate'), org.record()].map((event) => event.uuid);
    await org.hooks.settled();
    expect(org.receiver.deliveries).toHaveLength(1);
    expect(org.receiver.uuids).toEqual(uuids);
  });

  test('splits deliveries at the batch size', async () => {
    org = org.again({ batchSize: 2 });
    await org.createVerified();
    const uuids = Array.from({ length: 5 }, () => org.record().uuid);
    await org.hooks.settled();
    expect(org.receiver.deliveries.map(({ data }) => data.events.length).sort()).toEqual([1, 2, 2]);
    expect(org.receiver.uuids.toSorted()).toEqual(uuids.toSorted());
  });

  test('delivers to every hook that subscribes to the type and names the hooks in the log', async () => {
    const one = await org.createVerified();
    const two = await org.createVerified();
    const other = await org.createVerified({ events: { type: 'EVENT_TYPE', items: ['user.account.lock'] } });
    const event = org.record();
    await org.hooks.settled();
    expect(org.receiver.uuids).toEqual([event.uuid, event.uuid]);
    expect(event.debugContext.debugData['targetEventHookIds']).toBe(`${one.id},${two.id}`);
    expect(org.record('user.session.start').debugContext.debugData).toEqual({});
    expect(other.verified).toBe(true);
  });

  test('delivers nothing to unverified, inactive or deleted hooks', async () => {
    const hook = await org.createVerified();
    org.hooks.create(org.body(), ADA, BASE);
    org.hooks.deactivate(hook.id);
    org.record();
    await org.hooks.settled();
    expect(org.receiver.received).toEqual([]);
    org.hooks.activate(hook.id);
    const event = org.record();
    await org.hooks.settled();
    expect(org.receiver.uuids).toEqual([event.uuid]);
    org.record();
    org.hooks.deactivate(hook.id);
    org.hooks.remove(hook.id);
    await org.hooks.settled();
    expect(org.receiver.uuids).toEqual([event.uuid]);
  });

  test.each([
    ['a server error', answer(500)],
    ['a timeout', silence],
    ['a lost connection', hangUp],
  ])('retries an unchanged delivery once after %s', async (_, script) => {
    org = org.again({ timeoutMs: 500 });
    await org.createVerified();
    org.receiver.scripts.push(script);
    org.record();
    await org.hooks.settled();
    expect(org.receiver.received).toHaveLength(2);
    expect(org.receiver.received[1]?.body).toBe(org.receiver.received[0]?.body);
    expect(org.log.events('event_hook.delivery')).toEqual([]);
  });

  test.each([
    ['two server errors', [answer(500), answer(502)], 2, 'The endpoint answered with status 502'],
    ['two timeouts', [silence, silence], 2, 'The request timed out'],
    ['a client error', [answer(400)], 1, 'The endpoint answered with status 400'],
    ['a redirect', [answer(307, { location: '/elsewhere' })], 1, 'The endpoint answered with status 307'],
  ] as const)('gives up a delivery after %s and logs the failure', async (_, scripts, requests, reason) => {
    org = org.again({ timeoutMs: 500 });
    const hook = await org.createVerified();
    org.receiver.scripts.push(...scripts);
    org.record();
    await org.hooks.settled();
    expect(org.receiver.received.map(({ path }) => path)).toEqual(Array.from({ length: requests }, () => '/hook'));
    expect(org.log.events('event_hook.delivery')).toMatchObject([
      { outcome: { result: 'FAILURE', reason }, target: [{ id: hook.id, displayName: 'Joiners' }] },
    ]);
    expect(JSON.stringify(org.log.events())).not.toContain(SECRET);
  });

  test('stops deliveries at the daily allowance until the next day', async () => {
    org = org.again({ maxEventsPerDay: 2 });
    await org.createVerified();
    const sent = [org.record(), org.record()];
    org.record();
    org.now += 86_400_000;
    sent.push(org.record());
    await org.hooks.settled();
    expect(org.receiver.uuids).toEqual(sent.map((event) => event.uuid));
  });
});

describe('faults', () => {
  test('loses events silently with dropShare', async () => {
    await org.createVerified();
    org.faults = { dropShare: 1 };
    org.record();
    await org.hooks.settled();
    org.faults = {};
    const event = org.record();
    await org.hooks.settled();
    expect(org.receiver.uuids).toEqual([event.uuid]);
    expect(org.log.events('event_hook.delivery')).toEqual([]);
  });

  test('delivers twice with twiceShare, under the same eventId or another', async () => {
    await org.createVerified();
    org.faults = { twiceShare: 1 };
    const sameIds = new Set<boolean>();
    for (let index = 0; index < 12; index++) {
      org.receiver.received.length = 0;
      const event = org.record();
      await org.hooks.settled();
      expect(org.receiver.uuids).toEqual([event.uuid, event.uuid]);
      const [first, second] = org.receiver.deliveries;
      sameIds.add(first?.eventId === second?.eventId);
    }
    expect(sameIds).toEqual(new Set([true, false]));
  });

  test('delays events with delayMs and still delivers them', async () => {
    await org.createVerified();
    org.faults = { delayMs: 400 };
    const uuids = [org.record().uuid, org.record().uuid];
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(org.receiver.received).toEqual([]);
    await org.hooks.settled();
    expect(org.receiver.uuids).toEqual(uuids);
  });
});

describe('closing', () => {
  test('gives up queued and running deliveries on close, and then logs and sends nothing', async () => {
    await org.createVerified();
    org.receiver.scripts.push(silence, silence);
    org.record();
    const held = org.hooks.settled();
    while (org.receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    org.record();
    org.hooks.close();
    await held;
    org.record();
    await org.hooks.settled();
    expect(org.receiver.received).toHaveLength(1);
    expect(org.log.events('event_hook.delivery')).toEqual([]);
  });

  test('forgets hooks and their queue on clear', async () => {
    await org.createVerified();
    org.record();
    org.hooks.clear();
    await org.hooks.settled();
    expect(org.hooks.list()).toEqual([]);
    expect(org.receiver.received).toEqual([]);
  });
});
