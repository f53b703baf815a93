import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EventHook, eventHookView } from '../src/hooks/event-hooks.ts';
import { hookEligibleEventTypes } from '../src/logs/event-types.ts';
import { answer, hangUp, type ReceiverScript, silence } from './hook-receiver.ts';
import { ADA, BASE, type HookedLog, refusal, SECRET, startHookedLog } from './hooked-log.ts';

let org: HookedLog;

beforeEach(async () => {
  org = await startHookedLog();
});

afterEach(async () => {
  org.hooks.close();
  await org.receiver.close();
});

describe('the catalog of eligible event types', () => {
  test('lists the 314 event hook types that Okta marks as eligible', () => {
    expect(hookEligibleEventTypes.size).toBe(314);
    for (const type of ['user.lifecycle.create', 'user.account.lock', 'group.user_membership.add']) {
      expect(hookEligibleEventTypes.has(type)).toBe(true);
    }
    for (const type of ['user.lifecycle.delete.completed', 'event_hook.delivery', 'policy.evaluate_sign_on']) {
      expect(hookEligibleEventTypes.has(type)).toBe(false);
    }
  });
});

describe('a hook', () => {
  test('creates an event hook active and unverified, without showing its secret', () => {
    const view = eventHookView(org.hooks.create(org.body(), ADA, BASE), BASE);
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
          uri: org.receiver.url,
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

  test('deactivates an event hook by a replacement, with the links of real orgs', () => {
    const { id } = org.hooks.create(org.body(), ADA, BASE);
    const view = eventHookView(org.hooks.replace(id, org.body({ status: 'INACTIVE' })), BASE);
    const href = `${BASE}/api/v1/eventHooks/${id}`;
    expect([view['status'], view['_links']]).toEqual([
      'INACTIVE',
      {
        activate: { href: `${href}/lifecycle/activate`, hints: { allow: ['POST'] } },
        self: { href },
        delete: { href, hints: { allow: ['DELETE'] } },
      },
    ]);
    expect(org.hooks.replace(id, org.body()).status).toBe('INACTIVE');
    expect(org.hooks.replace(id, org.body({ status: 'ACTIVE' })).status).toBe('ACTIVE');
  });

  test('lists event hooks in the order of creation', () => {
    const first = org.hooks.create(org.body(), ADA, BASE);
    const second = org.hooks.create(org.body({ name: 'Leavers' }), ADA, BASE);
    expect(org.hooks.list()).toEqual([first, second]);
  });

  test('returns 404 with the kind Webhook for an unknown event hook', async () => {
    const error = await refusal(() => org.hooks.get('whonowhere0000000001'));
    expect(error.status).toBe(404);
    expect(error.message).toBe('Not found: Resource not found: whonowhere0000000001 (Webhook)');
  });

  test('accepts https hook endpoints anywhere and http endpoints on loopback only', async () => {
    expect(org.hooks.create(org.body({}, { uri: 'https://hooks.acme.example/okta' }), ADA, BASE).channel.uri).toBe(
      'https://hooks.acme.example/okta',
    );
    const error = await refusal(() =>
      org.hooks.create(org.body({}, { uri: 'http://hooks.acme.example/okta' }), ADA, BASE),
    );
    expect(error.causes).toEqual(['channel.config.uri: must be an HTTPS endpoint']);
  });

  test('creates an event hook without an authorization or headers', () => {
    const hook = org.hooks.create(org.body({}, { authScheme: undefined, headers: undefined }), ADA, BASE);
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
      { events: { type: 'EVENT_TYPE', items: [...hookEligibleEventTypes].slice(0, 301) } },
      {},
      'events.items',
    ],
    ['no channel', { channel: undefined }, {}, 'channel'],
    ['another version', { channel: { type: 'HTTP', version: '2.0.0', config: {} } }, {}, 'channel.version'],
    ['an endpoint that is not a URL', {}, { uri: 'hooks' }, 'channel.config.uri'],
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
    ['an invalid header name', {}, { headers: [{ key: 'not a header', value: 'x' }] }, 'channel.config.headers'],
    [
      'a filter that is no object',
      { events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'], filter: 'x' } },
      {},
      'events.filter',
    ],
  ])('rejects an event hook with %s', async (_, overrides, config, field) => {
    const error = await refusal(() => org.hooks.create(org.body(overrides, config), ADA, BASE));
    expect(error.code).toBe('E0000001');
    expect(error.message).toBe(`Api validation failed: ${field}`);
    expect(org.hooks.list()).toEqual([]);
    expect(JSON.stringify(error.causes)).not.toContain(SECRET);
  });

  test('keeps an event hook verified when a replacement leaves the channel unchanged', async () => {
    const hook = await org.createVerified();
    org.now += 5000;
    const replaced = org.hooks.replace(hook.id, org.body({ name: 'Renamed', description: 'x' }));
    expect(replaced).toMatchObject({
      id: hook.id,
      name: 'Renamed',
      verified: true,
      created: hook.created,
      createdBy: ADA,
    });
    expect(replaced.lastUpdated).toBe('2026-11-20T12:00:05.000Z');
  });

  test('keeps the secret of an event hook that is written back as it was read', async () => {
    const hook = await org.createVerified();
    const read = eventHookView(hook, BASE);
    const replaced = org.hooks.replace(hook.id, { ...read, name: 'Renamed' });
    expect([replaced.name, replaced.verified]).toEqual(['Renamed', true]);
    expect(replaced.channel.authorization?.value).toBe(SECRET);
  });

  test('requires a secret for a new hook and for another header', async () => {
    const hook = org.hooks.create(org.body(), ADA, BASE);
    const another = org.body({}, { authScheme: { type: 'HEADER', key: 'X-Api-Key' } });
    const error = await refusal(() => org.hooks.replace(hook.id, another));
    expect(error.message).toBe('Api validation failed: channel.config.authScheme.value');
  });

  test.each([
    ['endpoint', { uri: 'https://hooks.acme.example/okta' }],
    ['secret', { authScheme: { type: 'HEADER', key: 'Authorization', value: 'another' } }],
    ['headers', { headers: [] }],
  ])("requires a new verification after the hook's %s changes", async (_, config) => {
    const hook = await org.createVerified();
    expect(org.hooks.replace(hook.id, org.body({}, config)).verified).toBe(false);
  });

  test('deletes only inactive event hooks', async () => {
    const hook = org.hooks.create(org.body(), ADA, BASE);
    expect((await refusal(() => org.hooks.remove(hook.id))).code).toBe('E0000001');
    const inactive = org.hooks.deactivate(hook.id);
    expect(inactive.status).toBe('INACTIVE');
    expect(eventHookView(inactive, BASE)['_links']).toHaveProperty('activate');
    org.hooks.remove(hook.id);
    expect(org.hooks.list()).toEqual([]);
    expect((await refusal(() => org.hooks.remove(hook.id))).status).toBe(404);
  });
});

describe('verification', () => {
  test("sends the challenge and the secret to the hook's endpoint and accepts its echo", async () => {
    const hook = await org.hooks.verify(org.hooks.create(org.body(), ADA, BASE).id);
    expect(hook.verified).toBe(true);
    expect(org.receiver.received).toMatchObject([
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
    ['two timeouts', [silence, silence], 2, 'The request timed out'],
    ['two lost connections', [hangUp, hangUp], 2, 'The request connection failed'],
    [
      'redirects',
      [answer(302, { location: '/elsewhere' }), answer(302, { location: '/elsewhere' })],
      2,
      'The endpoint answered with status 302',
    ],
    ['204', [answer(204)], 1, 'The endpoint answered with status 204'],
  ] as const)('fails the verification of a hook with 400 E0000001 on %s', async (_, scripts, requests, cause) => {
    org = org.again({ timeoutMs: 500 });
    org.receiver.scripts.push(...scripts);
    const hook = org.hooks.create(org.body(), ADA, BASE);
    const error = await refusal(() => org.hooks.verify(hook.id));
    expect(error.code).toBe('E0000001');
    expect(error.causes).toEqual([`Verification failed. ${cause}.`]);
    expect(org.receiver.received.map(({ path }) => path)).toEqual(Array.from({ length: requests }, () => '/hook'));
    expect(org.hooks.get(hook.id).verified).toBe(false);
  });

  test.each([
    ['an error', answer(503)],
    ['a timeout', silence],
  ])('verifies a hook after %s, with one retry', async (_, script) => {
    org = org.again({ timeoutMs: 500 });
    org.receiver.scripts.push(script);
    const hook = await org.hooks.verify(org.hooks.create(org.body(), ADA, BASE).id);
    expect(hook.verified).toBe(true);
    expect(org.receiver.received).toHaveLength(2);
  });

  test('does not verify a channel that changed during the verification', async () => {
    const hook = org.hooks.create(org.body(), ADA, BASE);
    const verifying = refusal(() => org.hooks.verify(hook.id));
    org.hooks.replace(hook.id, org.body({}, { headers: [] }));
    expect((await verifying).causes).toEqual(['Verification failed. The channel changed during the verification.']);
    expect(org.hooks.get(hook.id).verified).toBe(false);
  });

  test('allows 25 active and verified event hooks', async () => {
    const all: EventHook[] = [];
    for (let index = 0; index < 25; index++) all.push(await org.createVerified());
    const extra = org.hooks.create(org.body(), ADA, BASE);
    expect((await refusal(() => org.hooks.verify(extra.id))).causes).toEqual([
      'The org cannot have more than 25 active and verified event hooks.',
    ]);
    const first = all[0]?.id ?? '';
    org.hooks.deactivate(first);
    expect((await org.hooks.verify(extra.id)).verified).toBe(true);
    expect((await refusal(() => org.hooks.activate(first))).code).toBe('E0000001');
    expect(org.hooks.get(first).status).toBe('INACTIVE');
  });
});
