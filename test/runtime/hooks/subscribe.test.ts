import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../../src/index.ts';
import { eventTypes } from '../../../src/resources/logs/event-catalog.ts';
import { startOrg, type TestOrg } from '../../support/org.ts';
import { firstSecret, secondSecret, useEndpoint } from './endpoint.ts';

const endpoint = useEndpoint();
const GRACE = '00ugrace000000000001';
const ADA = '00uada00000000000001';
const create = 'user.lifecycle.create';
const suspend = 'user.lifecycle.suspend';
const pollOnly = 'user.lifecycle.delete.completed';

let org: TestOrg;

beforeEach(async () => {
  org = await startOrg();
});

afterEach(() => org.close());

const subscribe = (more: object = {}) =>
  org.okta.subscribe({ url: endpoint.url, secret: firstSecret, types: [create], ...more });
/** The hooks as the org has them. */
const hooks = () => org.sandbox.hooks.list();
const paths = () => org.sent().map((line) => line.replace(/who\w+/, '{id}'));

/** A hook of somebody else. */
function foreignHook(number = 0, verified = true): void {
  const hook = org.sandbox.hooks.create(
    {
      name: `SIEM ${number}`,
      events: { type: 'EVENT_TYPE', items: [create] },
      channel: {
        type: 'HTTP',
        version: '1.0.0',
        config: { uri: `https://siem.acme.example/${number}`, headers: [], authScheme: null },
      },
    },
    ADA,
    org.sandbox.url,
  );
  if (verified) Object.assign(hook, { verified: true });
}

describe('subscribing an endpoint', () => {
  test('subscribe creates a hook, has it verified, and events arrive', async () => {
    const result = await subscribe({ types: [suspend] });
    expect(result).toMatchObject({
      delivery: 'hook',
      eligible: [suspend],
      pollingOnly: [],
      hooks: [{ url: endpoint.url, status: 'ACTIVE', verified: true, types: [suspend] }],
    });
    expect(hooks()).toMatchObject([{ verified: true, channel: { authorization: { value: firstSecret } } }]);
    await org.okta.run('suspend_user', { user: GRACE });
    await expect.poll(() => endpoint.events.map(({ eventType }) => eventType)).toEqual([suspend]);
    expect(new Set(endpoint.answers)).toEqual(new Set([200, 204]));
  });

  test('subscribe takes the types that triggers need, and reports which of them only the log has', async () => {
    const result = await subscribe({
      types: undefined,
      subscriptions: [{ trigger: 'user_deleted' }, { trigger: 'okta_event', input: { types: [create] } }],
    });
    expect(result.pollingOnly).toEqual([pollOnly]);
    expect(result.eligible).toEqual([create]);
    expect(hooks()[0]?.eventTypes).toEqual(result.eligible);
  });

  test.each([
    [{ trigger: 'user_deleted', input: { stage: 'initiated' } }, ['user.lifecycle.delete.initiated'], []],
    [{ trigger: 'policy_changed', input: { change: ['updated'] } }, ['policy.lifecycle.update'], []],
    [
      { trigger: 'policy_changed', input: { change: ['created', 'activated'] } },
      ['policy.lifecycle.activate'],
      ['policy.lifecycle.create'],
    ],
    [{ trigger: 'mfa_failed' }, ['user.authentication.auth_via_mfa'], ['user.mfa.okta_verify.deny_push']],
  ])(
    'subscribe takes only the types that the input of a trigger chooses: %j',
    async (subscription, eligible, pollingOnly) => {
      const result = await subscribe({ types: undefined, subscriptions: [subscription] });
      expect(result).toMatchObject({ eligible, pollingOnly });
      expect(hooks()[0]?.eventTypes).toEqual(eligible);
    },
  );

  test('subscribe creates nothing if only the log has the types', async () => {
    expect(await subscribe({ types: [pollOnly] })).toEqual({
      delivery: 'polling',
      hooks: [],
      eligible: [],
      pollingOnly: [pollOnly],
      reason: 'Event hooks support none of these event types. They are delivered by polling.',
    });
    expect(org.sent()).toEqual([]);
  });

  test('subscribe never shows the secret', async () => {
    const logged: unknown[] = [];
    const okta = org.connect({ logger: { debug: (...entry) => void logged.push(entry) } });
    const result = await okta.subscribe({ url: endpoint.url, secret: firstSecret, types: [create] });
    endpoint.secret = secondSecret;
    const failed = await okta.verifyHook({ url: endpoint.url }).catch((error: unknown) => error);
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify([result, failed, await okta.hooks(), logged])).not.toContain(firstSecret);
  });

  test('subscribe names the hook as asked, and after its endpoint otherwise', async () => {
    await subscribe({ name: 'Joiners and leavers' });
    expect(hooks()[0]?.name).toBe('Joiners and leavers');
    await org.okta.unsubscribe({ url: endpoint.url });
    await subscribe();
    expect(hooks()[0]?.name).toBe(`Okta connector (${new URL(endpoint.url).host})`);
  });
});

describe('an endpoint that is subscribed already', () => {
  test('an endpoint that is subscribed already keeps its hook, which takes the further types', async () => {
    const [before] = (await subscribe()).hooks;
    const { hooks: after } = await subscribe({ types: [suspend] });
    expect(after).toMatchObject([{ id: before?.id, types: [create, suspend], verified: true }]);
    expect(hooks()).toHaveLength(1);
  });

  test('an endpoint that is subscribed already gets exactly the given types if that is asked', async () => {
    await subscribe();
    expect((await subscribe({ types: [suspend], exactly: true })).hooks).toMatchObject([{ types: [suspend] }]);
  });

  test('an endpoint that is subscribed already is only verified again if nothing is new', async () => {
    await subscribe();
    org.forget();
    await subscribe();
    expect(paths()).toEqual(['GET /api/v1/eventHooks', 'POST /api/v1/eventHooks/{id}/lifecycle/verify']);
  });

  test('an endpoint that is subscribed already gets the new secret if the endpoint expects one', async () => {
    await subscribe();
    endpoint.secret = secondSecret;
    expect((await subscribe({ secret: secondSecret })).hooks).toMatchObject([{ verified: true }]);
    expect(hooks()[0]?.channel.authorization?.value).toBe(secondSecret);
  });

  test('an endpoint that is subscribed already is found however its URL is written', async () => {
    await subscribe();
    await subscribe({ url: endpoint.url.replace('/okta', '/./okta') });
    expect(hooks()).toHaveLength(1);
  });

  test('an endpoint that is subscribed already is activated again', async () => {
    const [hook] = (await subscribe()).hooks;
    org.sandbox.hooks.deactivate(hook?.id ?? '');
    expect((await subscribe()).hooks).toMatchObject([{ status: 'ACTIVE', verified: true }]);
  });

  test('an endpoint that is subscribed already keeps what others have set on its hook', async () => {
    const [hook] = (await subscribe()).hooks;
    const known = hooks()[0];
    if (hook === undefined || known === undefined) throw new Error('There is no hook.');
    const condition = { expression: "event.target.?[type eq 'User'].size() > 0" };
    const filter = {
      type: 'EXPRESSION_LANGUAGE',
      eventFilterMap: [
        { event: create, condition: { ...condition, version: null } },
        { event: 'user.lifecycle.deactivate', condition },
      ],
    };
    const headers = [{ key: 'X-Tenant', value: 'acme' }];
    Object.assign(known, { description: 'Made for HR', filter, channel: { ...known.channel, headers } });
    await subscribe({ types: [suspend] });
    expect(hooks()[0]).toMatchObject({
      description: 'Made for HR',
      filter: { eventFilterMap: [{ event: create, condition }] },
      channel: { headers },
    });
  });

  test('an endpoint that is subscribed already gets a second hook for more than 300 types', async () => {
    const eligible = eventTypes().flatMap(({ name, hookEligible }) => (hookEligible ? [name] : []));
    const { hooks: made } = await subscribe({ types: eligible });
    expect(made.map(({ types, verified }) => [types.length, verified])).toEqual([
      [300, true],
      [eligible.length - 300, true],
    ]);
    expect(new Set(made.flatMap(({ types }) => types))).toEqual(new Set(eligible));
    const { hooks: fewer } = await subscribe({ types: [create], exactly: true });
    expect(fewer).toMatchObject([{ types: [create] }]);
    expect(hooks()).toHaveLength(1);
  });
});

describe('what keeps a hook from being made', () => {
  test('a hook that cannot be created: a token that may not manage hooks is reported that polling remains', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    const result = await okta.subscribe({ url: endpoint.url, secret: firstSecret, types: [create, pollOnly] });
    expect(result).toMatchObject({ delivery: 'polling', hooks: [], eligible: [create], pollingOnly: [pollOnly] });
    expect(result.reason).toMatch(/^The token cannot manage event hooks\. Events are delivered by polling: /);
    expect(hooks()).toEqual([]);
  });

  test('a hook that cannot be created: an endpoint that does not answer as it should is reported, and no hook stays behind', async () => {
    endpoint.secret = secondSecret;
    await expect(subscribe()).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'url',
      errorCode: 'E0000001',
      message: `Okta could not verify the endpoint ${endpoint.url} (Verification failed. The endpoint answered with status 401). Check that the endpoint has the same secret and answers Okta's challenge within 3 seconds.`,
    });
    expect(hooks()).toEqual([]);
  });

  test('a hook that cannot be created: an org with 25 active hooks is reported so before anything is created', async () => {
    for (let number = 0; number < 25; number += 1) foreignHook(number);
    await expect(subscribe()).rejects.toMatchObject({
      category: 'conflict',
      message:
        'The org has 25 active event hooks, the most that Okta allows. Delete one that is not needed, or share an endpoint between flows.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('a hook that cannot be created hooks that are not verified take no room', async () => {
    for (let number = 0; number < 30; number += 1) foreignHook(number, number < 24);
    expect((await subscribe()).delivery).toBe('hook');
  });

  test.each([
    [
      'no URL',
      { url: 'hooks.acme.example/okta' },
      'url',
      'url is not a valid URL. Give one such as https://hooks.acme.example/okta.',
    ],
    [
      'a URL without https',
      { url: 'http://hooks.acme.example/okta' },
      'url',
      'url does not start with https. Use an https URL, because Okta sends events to no other.',
    ],
    [
      'a URL with a password',
      { url: 'https://okta:hunter2hunter2@hooks.acme.example' },
      'url',
      'url contains a username or password, which every admin could see. Remove them from the URL.',
    ],
    [
      'a short secret',
      { secret: 'hunter2hunter2x' },
      'secret',
      'secret is shorter than 16 characters. Generate a longer random secret.',
    ],
    [
      'a secret that no header can carry',
      { secret: 'hunter2hunter2hunter2\r\nx: y' },
      'secret',
      'secret contains characters that a header cannot hold. Use letters, digits and punctuation.',
    ],
    [
      'an event type that does not exist',
      { types: ['user.lifecycle.created'] },
      'types',
      `types: "user.lifecycle.created" is not an Okta event type; did you mean "user.lifecycle.create"?`,
    ],
    ['no types', { types: [] }, 'types', 'types is empty. Add event types or subscriptions.'],
  ])('a hook that cannot be created: %s is refused before anything is sent', async (_, request, field, message) => {
    await expect(subscribe(request)).rejects.toMatchObject({ category: 'invalid_request', field, message });
    expect(org.sent()).toEqual([]);
  });

  test('a hook that cannot be created: an endpoint on loopback is refused where loopback is not admitted', async () => {
    const credentials = { orgUrl: 'acme.okta.com', apiToken: '00loopback'.padEnd(42, '0') };
    const okta = connect(credentials, { transport: async () => expect.unreachable('a request was sent') });
    await expect(okta.subscribe({ url: endpoint.url, secret: firstSecret, types: [create] })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'url',
      message: expect.stringContaining('does not start with https'),
    });
    await okta.close();
  });

  test('a hook that cannot be created: a lost answer to the creation ends in one hook', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST', path: '/api/v1/eventHooks' });
    expect((await subscribe()).hooks).toMatchObject([{ verified: true }]);
    expect(hooks()).toHaveLength(1);
  });

  test('a hook that cannot be created: a creation that was lost on its way is sent again', async () => {
    foreignHook();
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST', path: '/api/v1/eventHooks' });
    expect((await subscribe()).hooks).toMatchObject([{ verified: true }]);
    expect(hooks()).toHaveLength(2);
  });
});

describe('unsubscribing', () => {
  test('unsubscribing deactivates and deletes the hook', async () => {
    await subscribe();
    org.forget();
    expect(await org.okta.unsubscribe({ url: endpoint.url })).toEqual([]);
    expect(hooks()).toEqual([]);
    expect(paths()).toEqual([
      'GET /api/v1/eventHooks',
      'POST /api/v1/eventHooks/{id}/lifecycle/deactivate',
      'DELETE /api/v1/eventHooks/{id}',
    ]);
  });

  test('unsubscribing is done already if there is no hook, and leaves those of others alone', async () => {
    foreignHook();
    expect(await org.okta.unsubscribe({ url: endpoint.url })).toEqual([]);
    expect(await org.okta.unsubscribe({ id: 'whonone0000000000001' })).toEqual([]);
    expect(hooks()).toHaveLength(1);
    expect(org.writes()).toEqual([]);
  });

  test('unsubscribing deletes one hook by its ID', async () => {
    foreignHook();
    const [hook] = (await subscribe()).hooks;
    await org.okta.unsubscribe({ id: hook?.id ?? '' });
    expect(hooks().map(({ name }) => name)).toEqual(['SIEM 0']);
  });

  test('unsubscribing from some types leaves the hook with the others', async () => {
    await subscribe({ types: [create, suspend] });
    const left = await org.okta.unsubscribe({ url: endpoint.url, types: [create], secret: firstSecret });
    expect(left).toMatchObject([{ types: [suspend], verified: true }]);
    expect(await org.okta.unsubscribe({ url: endpoint.url, types: [suspend] })).toEqual([]);
    expect(hooks()).toEqual([]);
  });

  test('unsubscribing from types that it does not listen to changes nothing', async () => {
    await subscribe();
    org.forget();
    expect(await org.okta.unsubscribe({ url: endpoint.url, types: [suspend] })).toMatchObject([{ types: [create] }]);
    expect(org.writes()).toEqual([]);
  });

  test('unsubscribing from some types needs the secret, and says so', async () => {
    await subscribe({ types: [create, suspend] });
    await expect(org.okta.unsubscribe({ url: endpoint.url, types: [create] })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'secret',
    });
    expect(hooks()[0]?.eventTypes).toEqual([create, suspend]);
  });

  test('unsubscribing: a hook that somebody deletes at the same time is gone, which is what was wanted', async () => {
    const [hook] = (await subscribe()).hooks;
    org.sandbox.faults.next({ kind: 'lost_after', method: 'DELETE', path: `/api/v1/eventHooks/${hook?.id}` });
    expect(await org.okta.unsubscribe({ url: endpoint.url })).toEqual([]);
    expect(hooks()).toEqual([]);
  });
});

describe('verifying', () => {
  test('verifying mends a hook that is inactive and was never verified', async () => {
    const [hook] = (await subscribe()).hooks;
    const known = hooks()[0];
    if (hook === undefined || known === undefined) throw new Error('There is no hook.');
    org.sandbox.hooks.deactivate(hook.id);
    Object.assign(org.sandbox.hooks.get(hook.id), { verified: false });
    expect(await org.okta.verifyHook({ id: hook.id })).toMatchObject([
      { id: hook.id, status: 'ACTIVE', verified: true },
    ]);
    expect(hooks()).toMatchObject([{ status: 'ACTIVE', verified: true }]);
  });

  test('verifying gives it another secret', async () => {
    await subscribe({ types: [create, suspend] });
    endpoint.secret = secondSecret;
    await expect(org.okta.verifyHook({ url: endpoint.url })).rejects.toMatchObject({ field: 'url' });
    expect(await org.okta.verifyHook({ url: endpoint.url, secret: secondSecret })).toMatchObject([
      { verified: true, types: [create, suspend] },
    ]);
  });

  test('verifying: a hook that does not exist is reported', async () => {
    await expect(org.okta.verifyHook({ id: 'whonone0000000000001' })).rejects.toMatchObject({
      category: 'not_found',
      field: 'id',
      message: "The org has no event hook whonone0000000000001. List the org's event hooks to find it.",
    });
  });
});

test('hooks are listed oldest first, without their secrets', async () => {
  foreignHook();
  org.sandbox.clock.advance(2000);
  await subscribe();
  expect(await org.okta.hooks()).toEqual([
    {
      id: expect.any(String),
      name: 'SIEM 0',
      url: 'https://siem.acme.example/0',
      status: 'ACTIVE',
      verified: true,
      types: [create],
      created: expect.any(String),
    },
    expect.objectContaining({ url: endpoint.url }),
  ]);
});
