import { describe, expect, test } from 'vitest';
import { writeEvent } from '../../../../test/support/log-events.ts';
import { type EventServer, startEventServer } from '../support/event-server.ts';
import { startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

/** Without hooks, the test would wait for a minute. */
const pollIntervalMs = 60_000;

async function subscribe(server: EventServer) {
  const receiver = await startReceiver();
  await server.call('POST /subscriptions', { body: { trigger: 'user_suspended', url: receiver.url } });
  return receiver;
}

describe("Okta's event hook", () => {
  test('the server keeps a hook in Okta, through which events arrive between two polls', async () => {
    const server = await startEventServer({ hooks: true, pollIntervalMs });
    const receiver = await subscribe(server);
    await until(() => server.sandbox.hooks.list().some(({ verified }) => verified));
    const uuid = writeEvent(server.sandbox);
    await receiver.received(1);
    expect(receiver.accepted).toEqual([uuid]);
  });

  test('the owner makes a secret for a hook that an admin sets up, and nobody else does', async () => {
    const server = await startEventServer({ pollIntervalMs });
    const receiver = await subscribe(server);
    const { status, json } = await server.call('POST /hooks');
    expect({ status, url: json.url, header: json.header }).toEqual({
      status: 201,
      url: `${server.url}/hooks/okta`,
      header: 'Authorization',
    });
    const { json: client } = await server.call('POST /keys', { body: { name: 'flow', effects: ['read', 'write'] } });
    expect((await server.call('POST /hooks', { key: client.key })).status).toBe(403);
    const headers = { authorization: json.secret };
    const verification = { ...headers, 'x-okta-verification-challenge': 'challenge-text' };
    expect(await server.call('GET /hooks/okta', { key: '', headers: verification })).toMatchObject({
      status: 200,
      json: { verification: 'challenge-text' },
    });
    const uuid = writeEvent(server.sandbox);
    const [event] = server.sandbox.org.log.events('user.lifecycle.suspend').slice(-1);
    const body = {
      eventType: 'com.okta.event_hook',
      eventTime: new Date().toISOString(),
      source: `${server.sandbox.url}/api/v1/eventHooks/who`,
      data: { events: [event] },
    };
    expect((await server.call('POST /hooks/okta', { key: '', headers, body })).status).toBe(204);
    await receiver.received(1);
    expect(receiver.accepted).toEqual([uuid]);
    const { json: rotated } = await server.call('POST /hooks');
    for (const secret of [json.secret, rotated.secret])
      expect(
        (await server.call('POST /hooks/okta', { key: '', headers: { authorization: secret }, body })).status,
      ).toBe(204);
  });

  test('a request without the secret of the hook is rejected, even with the key of the owner', async () => {
    const server = await startEventServer();
    for (const headers of [{}, { authorization: 'a-guess-of-the-secret' }] as const)
      for (const method of ['GET', 'POST'])
        expect(
          (await server.call(`${method} /hooks/okta`, { headers, ...(method === 'POST' ? { body: {} } : {}) })).status,
        ).toBe(401);
  });

  test('hooks need a URL that Okta reaches', async () => {
    await expect(
      startEventServer({ hooks: true, connect: {}, publicUrl: 'http://okta.acme.example' }),
    ).rejects.toMatchObject({
      category: 'invalid_request',
      hint: 'set the public URL of the server, or do without hooks',
    });
  });
});
