import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../../src/sandbox/errors.ts';
import { type EventHook, EventHooks, type EventHooksOptions, eventHookView } from '../../src/sandbox/event-hooks.ts';
import { HOOK_ELIGIBLE_EVENT_TYPES } from '../../src/sandbox/event-types.ts';
import type { HookFaults } from '../../src/sandbox/faults.ts';
import { createIds, createRandom } from '../../src/sandbox/random.ts';
import { type LogEvent, SystemLog } from '../../src/sandbox/system-log.ts';
import { answer, HookReceiver, hangUp, type ReceiverScript, silence } from './hook-receiver.ts';

const NOON = Date.parse('2026-11-20T12:00:00.500Z');
const SECRET = 'sandbox-hook-secret';
const BASE = 'http://127.0.0.1:9999';
const ADA = '00uada00000000000001';
const ada = { id: ADA, type: 'User', alternateId: 'ada.okonkwo@acme.example', displayName: 'Ada Okonkwo' };

let now = NOON;
let log: SystemLog;
let hooks: EventHooks;
let receiver: HookReceiver;
let faults: HookFaults = {};

function createHooks(options: Partial<EventHooksOptions> = {}): EventHooks {
  const random = createRandom(11);
  const clock = { now: () => now };
  log = new SystemLog({ clock, random, ids: createIds(random) });
  return new EventHooks({
    log,
    clock,
    random,
    ids: createIds(random),
    url: () => BASE,
    faults: () => faults,
    timeoutMs: 150,
    batchMs: 1,
    ...options,
  });
}

function body(overrides: Record<string, unknown> = {}, config: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'Joiners',
    events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create', 'user.lifecycle.deactivate'] },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: {
        uri: receiver.url,
        headers: [{ key: 'X-Source', value: 'acme' }],
        authScheme: { type: 'HEADER', key: 'Authorization', value: SECRET },
        ...config,
      },
    },
    ...overrides,
  };
}

async function createVerified(overrides?: Record<string, unknown>): Promise<EventHook> {
  const hook = await hooks.verify(hooks.create(body(overrides), ADA).id);
  receiver.received.length = 0;
  return hook;
}

function record(eventType = 'user.lifecycle.create'): LogEvent {
  return log.record({ eventType, actor: ada, target: [ada], client: { ipAddress: '198.51.100.7' } });
}

async function refusal(act: () => unknown): Promise<ApiError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('It was admitted.');
}

beforeEach(async () => {
  now = NOON;
  faults = {};
  receiver = new HookReceiver();
  await receiver.listen();
  hooks = createHooks();
});

afterEach(async () => {
  hooks.close();
  await receiver.close();
});

describe('the catalogue of eligible event types', () => {
  test('has the 314 types that Okta marks as eligible', () => {
    expect(HOOK_ELIGIBLE_EVENT_TYPES.size).toBe(314);
    for (const type of ['user.lifecycle.create', 'user.account.lock', 'group.user_membership.add']) {
      expect(HOOK_ELIGIBLE_EVENT_TYPES.has(type)).toBe(true);
    }
    for (const type of ['user.lifecycle.delete.completed', 'event_hook.delivery', 'policy.evaluate_sign_on']) {
      expect(HOOK_ELIGIBLE_EVENT_TYPES.has(type)).toBe(false);
    }
  });
});

describe('a hook', () => {
  test('begins active and unverified, and never shows its secret', () => {
    const view = eventHookView(hooks.create(body(), ADA), BASE);
    expect(view).toEqual({
      id: expect.stringMatching(/^who.{17}$/),
      status: 'ACTIVE',
      verificationStatus: 'UNVERIFIED',
      name: 'Joiners',
      description: null,
      created: '2026-11-20T12:00:00.000Z',
      createdBy: ADA,
      lastUpdated: '2026-11-20T12:00:00.000Z',
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create', 'user.lifecycle.deactivate'], filter: null },
      channel: {
        type: 'HTTP',
        version: '1.0.0',
        config: {
          uri: receiver.url,
          headers: [{ key: 'X-Source', value: 'acme' }],
          method: 'POST',
          authScheme: { type: 'HEADER', key: 'Authorization' },
        },
      },
      _links: {
        self: { href: `${BASE}/api/v1/eventHooks/${view['id']}` },
        verify: { href: `${BASE}/api/v1/eventHooks/${view['id']}/lifecycle/verify`, hints: { allow: ['POST'] } },
        deactivate: {
          href: `${BASE}/api/v1/eventHooks/${view['id']}/lifecycle/deactivate`,
          hints: { allow: ['POST'] },
        },
      },
    });
    expect(JSON.stringify(view)).not.toContain(SECRET);
  });

  test('is listed in the order of creation', () => {
    const first = hooks.create(body(), ADA);
    const second = hooks.create(body({ name: 'Leavers' }), ADA);
    expect(hooks.list()).toEqual([first, second]);
  });

  test('that is not there answers 404 as a Webhook', async () => {
    const error = await refusal(() => hooks.get('whonowhere0000000001'));
    expect(error.status).toBe(404);
    expect(error.message).toBe('Not found: Resource not found: whonowhere0000000001 (Webhook)');
  });

  test('takes an https endpoint anywhere and an http one on this machine only', async () => {
    expect(hooks.create(body({}, { uri: 'https://hooks.acme.example/okta' }), ADA).channel.uri).toBe(
      'https://hooks.acme.example/okta',
    );
    const error = await refusal(() => hooks.create(body({}, { uri: 'http://hooks.acme.example/okta' }), ADA));
    expect(error.causes).toEqual(['channel.config.uri: must be an HTTPS endpoint']);
  });

  test('needs neither an authorization nor headers', () => {
    const hook = hooks.create(body({}, { authScheme: undefined, headers: undefined }), ADA);
    expect(hook.channel.authorization).toBeUndefined();
  });

  test.each([
    ['no name', { name: ' ' }, {}, 'name'],
    ['no events', { events: undefined }, {}, 'events'],
    ['another kind of events', { events: { type: 'FLOW', items: ['user.lifecycle.create'] } }, {}, 'events.type'],
    ['an empty list of events', { events: { type: 'EVENT_TYPE', items: [] } }, {}, 'events.items'],
    [
      'an unknown event type',
      { events: { type: 'EVENT_TYPE', items: ['user.lifecycle.created'] } },
      {},
      'events.items',
    ],
    [
      'an event type that is not eligible',
      { events: { type: 'EVENT_TYPE', items: ['user.lifecycle.delete.completed'] } },
      {},
      'events.items',
    ],
    [
      'more than 300 event types',
      { events: { type: 'EVENT_TYPE', items: [...HOOK_ELIGIBLE_EVENT_TYPES].slice(0, 301) } },
      {},
      'events.items',
    ],
    ['no channel', { channel: undefined }, {}, 'channel'],
    ['another version', { channel: { type: 'HTTP', version: '2.0.0', config: {} } }, {}, 'channel.version'],
    ['an endpoint that is no URL', {}, { uri: 'hooks' }, 'channel.config.uri'],
    [
      'another kind of authorization',
      {},
      { authScheme: { type: 'BASIC', key: 'a', value: 'b' } },
      'channel.config.authScheme.type',
    ],
    [
      'an authorization without its value',
      {},
      { authScheme: { type: 'HEADER', key: 'Authorization' } },
      'channel.config.authScheme.value',
    ],
    ['a header that is none', {}, { headers: [{ key: 'not a header', value: 'x' }] }, 'channel.config.headers'],
    [
      'a filter that is no object',
      { events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'], filter: 'x' } },
      {},
      'events.filter',
    ],
  ])('with %s is refused', async (_, overrides, config, field) => {
    const error = await refusal(() => hooks.create(body(overrides, config), ADA));
    expect(error.code).toBe('E0000001');
    expect(error.message).toBe(`Api validation failed: ${field}`);
    expect(hooks.list()).toEqual([]);
    expect(JSON.stringify(error.causes)).not.toContain(SECRET);
  });

  test('keeps its verification through a replacement that leaves the channel alone', async () => {
    const hook = await createVerified();
    now += 5000;
    const replaced = hooks.replace(hook.id, body({ name: 'Renamed', description: 'x' }));
    expect(replaced).toMatchObject({
      id: hook.id,
      name: 'Renamed',
      verified: true,
      created: hook.created,
      createdBy: ADA,
    });
    expect(replaced.lastUpdated).toBe('2026-11-20T12:00:05.000Z');
  });

  test.each([
    ['endpoint', { uri: 'https://hooks.acme.example/okta' }],
    ['secret', { authScheme: { type: 'HEADER', key: 'Authorization', value: 'another' } }],
    ['headers', { headers: [] }],
  ])('must be verified again after its %s changes', async (_, config) => {
    const hook = await createVerified();
    expect(hooks.replace(hook.id, body({}, config)).verified).toBe(false);
  });

  test('is deleted only when inactive', async () => {
    const hook = hooks.create(body(), ADA);
    expect((await refusal(() => hooks.remove(hook.id))).code).toBe('E0000001');
    const inactive = hooks.deactivate(hook.id);
    expect(inactive.status).toBe('INACTIVE');
    expect(eventHookView(inactive, BASE)['_links']).toHaveProperty('activate');
    hooks.remove(hook.id);
    expect(hooks.list()).toEqual([]);
    expect((await refusal(() => hooks.remove(hook.id))).status).toBe(404);
  });
});

describe('verification', () => {
  test('asks the endpoint with the challenge and the secret, and believes the echo', async () => {
    const hook = await hooks.verify(hooks.create(body(), ADA).id);
    expect(hook.verified).toBe(true);
    expect(receiver.received).toMatchObject([
      {
        method: 'GET',
        path: '/hook',
        headers: {
          'x-okta-verification-challenge': expect.stringMatching(/^.{36}$/),
          authorization: SECRET,
          'x-source': 'acme',
        },
      },
    ]);
  });

  const wrongEcho: ReceiverScript = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"verification":"guess"}');
  };
  const page: ReceiverScript = (response) => {
    response.writeHead(200).end('<html></html>');
  };

  test.each([
    ['a wrong echo', [wrongEcho], 1, 'The endpoint did not return the verification challenge'],
    ['a page', [page], 1, 'The endpoint did not return the verification challenge'],
    ['two errors', [answer(500), answer(500)], 2, 'The endpoint answered with status 500'],
    ['two silences', [silence, silence], 2, 'The request timed out'],
    ['two lost connections', [hangUp, hangUp], 2, 'The request connection failed'],
    [
      'redirects',
      [answer(302, { location: '/elsewhere' }), answer(302, { location: '/elsewhere' })],
      2,
      'The endpoint answered with status 302',
    ],
    ['204', [answer(204)], 1, 'The endpoint answered with status 204'],
  ] as const)('fails with 400 E0000001 on %s', async (_, scripts, requests, cause) => {
    receiver.scripts.push(...scripts);
    const hook = hooks.create(body(), ADA);
    const error = await refusal(() => hooks.verify(hook.id));
    expect(error.code).toBe('E0000001');
    expect(error.causes).toEqual([`Verification failed. ${cause}.`]);
    expect(receiver.received.map(({ path }) => path)).toEqual(Array.from({ length: requests }, () => '/hook'));
    expect(hooks.get(hook.id).verified).toBe(false);
  });

  test.each([
    ['an error', answer(503)],
    ['a silence', silence],
  ])('survives %s, with one retry', async (_, script) => {
    receiver.scripts.push(script);
    const hook = await hooks.verify(hooks.create(body(), ADA).id);
    expect(hook.verified).toBe(true);
    expect(receiver.received).toHaveLength(2);
  });

  test('does not count for a channel that changed meanwhile', async () => {
    const hook = hooks.create(body(), ADA);
    const verifying = refusal(() => hooks.verify(hook.id));
    hooks.replace(hook.id, body({}, { headers: [] }));
    expect((await verifying).causes).toEqual(['Verification failed. The channel changed during the verification.']);
    expect(hooks.get(hook.id).verified).toBe(false);
  });

  test('stops at 25 active and verified hooks, and so does activation', async () => {
    const all: EventHook[] = [];
    for (let index = 0; index < 25; index++) all.push(await createVerified());
    const extra = hooks.create(body(), ADA);
    expect((await refusal(() => hooks.verify(extra.id))).causes).toEqual([
      'The org cannot have more than 25 active and verified event hooks.',
    ]);
    const first = all[0]?.id ?? '';
    hooks.deactivate(first);
    expect((await hooks.verify(extra.id)).verified).toBe(true);
    expect((await refusal(() => hooks.activate(first))).code).toBe('E0000001');
    expect(hooks.get(first).status).toBe('INACTIVE');
  });
});

describe('a delivery', () => {
  test('carries the event in the envelope and the shape that Okta sends', async () => {
    const hook = await createVerified();
    const event = record();
    await hooks.settled();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]).toMatchObject({
      method: 'POST',
      headers: { authorization: SECRET, 'x-source': 'acme', 'content-type': 'application/json' },
    });
    const payload = JSON.parse(receiver.received[0]?.body ?? '');
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
    expect(receiver.received[0]?.body).not.toContain('null,');
  });

  test('carries several events', async () => {
    await createVerified();
    const uuids = [record(), record('user.lifecycle.deactivate'), record()].map((event) => event.uuid);
    await hooks.settled();
    expect(receiver.deliveries).toHaveLength(1);
    expect(receiver.uuids).toEqual(uuids);
  });

  test('is cut where the batch is full', async () => {
    hooks.close();
    hooks = createHooks({ batchSize: 2 });
    await createVerified();
    const uuids = Array.from({ length: 5 }, () => record().uuid);
    await hooks.settled();
    expect(receiver.deliveries.map(({ data }) => data.events.length).sort()).toEqual([1, 2, 2]);
    expect(receiver.uuids.toSorted()).toEqual(uuids.toSorted());
  });

  test('goes to every hook that subscribes to the type, and names them in the log', async () => {
    const one = await createVerified();
    const two = await createVerified();
    const other = await createVerified({ events: { type: 'EVENT_TYPE', items: ['user.account.lock'] } });
    const event = record();
    await hooks.settled();
    expect(receiver.uuids).toEqual([event.uuid, event.uuid]);
    expect(event.debugContext.debugData['targetEventHookIds']).toBe(`${one.id},${two.id}`);
    expect(record('user.session.start').debugContext.debugData).toEqual({});
    expect(other.verified).toBe(true);
  });

  test('goes neither to unverified nor to inactive nor to deleted hooks', async () => {
    const hook = await createVerified();
    hooks.create(body(), ADA);
    hooks.deactivate(hook.id);
    record();
    await hooks.settled();
    expect(receiver.received).toEqual([]);
    hooks.activate(hook.id);
    const event = record();
    await hooks.settled();
    expect(receiver.uuids).toEqual([event.uuid]);
    record();
    hooks.deactivate(hook.id);
    hooks.remove(hook.id);
    await hooks.settled();
    expect(receiver.uuids).toEqual([event.uuid]);
  });

  test.each([
    ['a server error', answer(500)],
    ['a silence', silence],
    ['a lost connection', hangUp],
  ])('is tried once more after %s, unchanged', async (_, script) => {
    await createVerified();
    receiver.scripts.push(script);
    record();
    await hooks.settled();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
    expect(log.events('event_hook.delivery')).toEqual([]);
  });

  test.each([
    ['two server errors', [answer(500), answer(502)], 2, 'The endpoint answered with status 502'],
    ['two silences', [silence, silence], 2, 'The request timed out'],
    ['a client error', [answer(400)], 1, 'The endpoint answered with status 400'],
    ['a redirect', [answer(307, { location: '/elsewhere' })], 1, 'The endpoint answered with status 307'],
  ] as const)('is given up after %s, and the log says so', async (_, scripts, requests, reason) => {
    const hook = await createVerified();
    receiver.scripts.push(...scripts);
    record();
    await hooks.settled();
    expect(receiver.received.map(({ path }) => path)).toEqual(Array.from({ length: requests }, () => '/hook'));
    expect(log.events('event_hook.delivery')).toMatchObject([
      { outcome: { result: 'FAILURE', reason }, target: [{ id: hook.id, displayName: 'Joiners' }] },
    ]);
    expect(JSON.stringify(log.events())).not.toContain(SECRET);
  });

  test('stops at the daily allowance and starts again the next day', async () => {
    hooks.close();
    hooks = createHooks({ maxEventsPerDay: 2 });
    await createVerified();
    const sent = [record(), record()];
    record();
    now += 86_400_000;
    sent.push(record());
    await hooks.settled();
    expect(receiver.uuids).toEqual(sent.map((event) => event.uuid));
  });
});

describe('faults', () => {
  test('dropShare loses events without a word', async () => {
    await createVerified();
    faults = { dropShare: 1 };
    record();
    await hooks.settled();
    faults = {};
    const event = record();
    await hooks.settled();
    expect(receiver.uuids).toEqual([event.uuid]);
    expect(log.events('event_hook.delivery')).toEqual([]);
  });

  test('twiceShare delivers twice, under the same eventId or another', async () => {
    await createVerified();
    faults = { twiceShare: 1 };
    const sameIds = new Set<boolean>();
    for (let index = 0; index < 12; index++) {
      receiver.received.length = 0;
      const event = record();
      await hooks.settled();
      expect(receiver.uuids).toEqual([event.uuid, event.uuid]);
      const [first, second] = receiver.deliveries;
      sameIds.add(first?.eventId === second?.eventId);
    }
    expect(sameIds).toEqual(new Set([true, false]));
  });

  test('delayMs holds events back, and they arrive all the same', async () => {
    await createVerified();
    faults = { delayMs: 60 };
    const uuids = [record().uuid, record().uuid];
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(receiver.received).toEqual([]);
    await hooks.settled();
    expect(receiver.uuids).toEqual(uuids);
  });
});

describe('closing', () => {
  test('gives up what is queued or under way, and nothing is logged or sent afterwards', async () => {
    await createVerified();
    receiver.scripts.push(silence, silence);
    record();
    const held = hooks.settled();
    while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    record();
    hooks.close();
    await held;
    record();
    await hooks.settled();
    expect(receiver.received).toHaveLength(1);
    expect(log.events('event_hook.delivery')).toEqual([]);
  });

  test('clear forgets hooks and their queue', async () => {
    await createVerified();
    record();
    hooks.clear();
    await hooks.settled();
    expect(hooks.list()).toEqual([]);
    expect(receiver.received).toEqual([]);
  });
});
