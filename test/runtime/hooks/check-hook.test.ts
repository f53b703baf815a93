import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventHook } from '../../../sandbox/src/index.ts';
import { startOrg, type TestOrg } from '../../support/org.ts';
import { firstSecret, useEndpoint } from './endpoint.ts';

const endpoint = useEndpoint();
const create = 'user.lifecycle.create';
const suspend = 'user.lifecycle.suspend';
const pollOnly = 'user.lifecycle.delete.completed';

let org: TestOrg;

beforeEach(async () => {
  org = await startOrg();
  await org.okta.subscribe({ url: endpoint.url, secret: firstSecret, types: [create, suspend] });
  org.forget();
});

afterEach(() => org.close());

/** The hook as the org has it. */
function hook(): EventHook {
  const [first] = org.sandbox.hooks.list();
  if (first === undefined) throw new Error('The org has no event hook.');
  return first;
}

const check = () => org.okta.checkHook({ url: endpoint.url, types: [create, suspend, pollOnly] });
/** The hook as an admin who writes it whole sends it. */
const written = (more: object = {}) => ({
  name: hook().name,
  events: { type: 'EVENT_TYPE', items: hook().eventTypes },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: {
      uri: endpoint.url,
      headers: [],
      authScheme: { type: 'HEADER', key: 'Authorization', value: firstSecret },
    },
  },
  ...more,
});
const filter = {
  eventFilterMap: [{ event: create, condition: { expression: "event.target.?[type eq 'User'].size()>0" } }],
};

describe('checking an endpoint', () => {
  test('checkHook finds nothing wrong with a hook that is as it was made, in one request', async () => {
    expect(await check()).toEqual({
      delivering: true,
      issues: [],
      hooks: [expect.objectContaining({ id: hook().id, types: [create, suspend] })],
    });
    expect(org.sent()).toEqual(['GET /api/v1/eventHooks']);
  });

  test('checkHook asks nothing if only polling brings the types', async () => {
    expect((await org.okta.checkHook({ url: endpoint.url, types: [pollOnly] })).delivering).toBe(true);
    expect(org.sent()).toEqual([]);
  });

  test.each([
    ['deletes it', () => org.sandbox.hooks.clear(), 'missing', () => `The org has no event hook for ${endpoint.url}.`],
    [
      'deactivates it',
      () => void org.sandbox.hooks.deactivate(hook().id),
      'inactive',
      () => `Event hook ${hook().name} (${hook().id}) is inactive.`,
    ],
    [
      'sends it elsewhere',
      () => {
        const body = written();
        body.channel.config.uri = 'https://siem.acme.example/okta';
        org.sandbox.hooks.replace(hook().id, body);
      },
      'missing',
      () => `The org has no event hook for ${endpoint.url}.`,
    ],
    [
      'changes its channel, so that it must be verified again',
      () => {
        const body = written();
        body.channel.config.authScheme.value = 'a secret that the endpoint does not know';
        org.sandbox.hooks.replace(hook().id, body);
      },
      'unverified',
      () => `Event hook ${hook().name} (${hook().id}) is not verified.`,
    ],
    [
      'lets it send its secret in another header',
      () => {
        const { channel } = hook();
        Object.assign(hook(), { channel: { ...channel, authorization: { key: 'X-Secret', value: firstSecret } } });
      },
      'header',
      () => `Event hook ${hook().name} (${hook().id}) sends its secret in X-Secret, not in Authorization.`,
    ],
    [
      'removes an event type',
      () => void org.sandbox.hooks.replace(hook().id, written({ events: { type: 'EVENT_TYPE', items: [suspend] } })),
      'types',
      () => `No event hook for ${endpoint.url} sends ${create}.`,
    ],
  ])('checkHook reports an admin who %s, and subscribing again repairs it', async (_, change, kind, message) => {
    change();
    expect(await check()).toMatchObject({ delivering: false, issues: [{ kind, message: message() }] });
    await org.okta.subscribe({ url: endpoint.url, secret: firstSecret, types: [create, suspend] });
    expect(await check()).toMatchObject({ delivering: true, issues: [] });
  });

  test('checkHook reports a filter, which subscribing again leaves as it is', async () => {
    const events = { type: 'EVENT_TYPE', items: [create, suspend], filter };
    org.sandbox.hooks.replace(hook().id, written({ events }));
    const message = `Event hook ${hook().name} (${hook().id}) has a filter on ${create}. Okta sends only events that match it.`;
    expect(await check()).toMatchObject({ delivering: true, issues: [{ kind: 'filtered', message }] });
    await org.okta.subscribe({ url: endpoint.url, secret: firstSecret, types: [create, suspend] });
    expect(hook().filter).toEqual(filter);
  });

  test('checkHook does not mind a second hook that is inactive if the first one sends every type', async () => {
    const second = org.sandbox.hooks.create(written({ name: 'Second' }), '00uada00000000000001', org.sandbox.url);
    org.sandbox.hooks.deactivate(second.id);
    expect(await check()).toMatchObject({ delivering: true, issues: [] });
  });

  test('checkHook never shows the secret', async () => {
    org.sandbox.hooks.deactivate(hook().id);
    expect(JSON.stringify(await check())).not.toContain(firstSecret);
  });
});
