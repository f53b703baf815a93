import { describe, expect, test } from 'vitest';
import { writeEvent } from '../../../../test/support/log-events.ts';
import { startEventServer } from '../support/event-server.ts';
import { startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

const trigger = 'user_suspended';
const publicAddress = { address: '8.8.8.8', family: 4 };
const loopback = { address: '127.0.0.1', family: 4 };

const privateUrls = [
  ...['https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/'],
  ...['https://localhost/', 'https://localhost./', 'https://LOCALHOST/', 'https://①②⑦.0.0.1/'],
  ...['https://10.0.0.7/', 'https://172.16.0.1/', 'https://192.168.1.1/', 'https://100.64.0.1/', 'https://0.0.0.0/'],
  ...['https://169.254.169.254/latest/meta-data', 'https://224.0.0.1/', 'https://255.255.255.255/'],
  ...['https://[::1]/', 'https://[::]/', 'https://[fe80::1]/', 'https://[fd00::1]/', 'https://[ff02::1]/'],
  ...[
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
  ],
];

describe('URLs of subscriptions', () => {
  test('a URL in a private network is refused however its host is spelled', async () => {
    const server = await startEventServer({ allowPrivateTargets: false });
    for (const url of privateUrls) {
      const { status, json } = await server.call('POST /subscriptions', { body: { trigger, url } });
      expect({ url, status, field: json.field }).toEqual({ url, status: 400, field: 'url' });
      expect(json.detail).toMatch(/has a host (in a private network|that cannot be resolved)/);
    }
    expect((await server.call('GET /subscriptions')).json).toEqual({ items: [] });
  });

  test('a URL without TLS is refused', async () => {
    const server = await startEventServer({ allowPrivateTargets: false });
    const { json } = await server.call('POST /subscriptions', { body: { trigger, url: 'http://hooks.acme.example/' } });
    expect(json).toMatchObject({ status: 400, field: 'url' });
    expect(json.detail).toContain('does not start with https');
  });

  test('a host name with one private address among public ones is refused', async () => {
    const resolve = answers([[publicAddress, loopback]]);
    const server = await startEventServer({ allowPrivateTargets: false, deliveries: { resolve } });
    const { json } = await server.call('POST /subscriptions', {
      body: { trigger, url: 'https://hooks.acme.example/' },
    });
    expect(json).toMatchObject({ status: 400, field: 'url' });
  });

  test('a host that moves to a private address after the creation is never connected to', async () => {
    const receiver = await startReceiver();
    let connections = 0;
    receiver.onConnection = () => {
      connections += 1;
    };
    const resolve = answers([[publicAddress], [loopback]]);
    const retry = { maxAttempts: 1 };
    const server = await startEventServer({ allowPrivateTargets: false, deliveries: { resolve, retry } });
    const url = `https://hooks.acme.example:${new URL(receiver.url).port}/`;
    const { status, json } = await server.call('POST /subscriptions', { body: { trigger, url } });
    expect(status).toBe(201);
    const uuid = writeEvent(server.sandbox);
    const letters = () => server.call(`GET /subscriptions/${json.id}/dead-letters`);
    await until(async () => (await letters()).json.items.length === 1);
    expect((await letters()).json.items).toMatchObject([{ uuid, error: 'The URL has a host in a private network.' }]);
    expect(connections).toBe(0);
  });
});

/** A resolver with one answer after the other; the last one stays. */
function answers(all: readonly (readonly { address: string; family: number }[])[]) {
  let asked = 0;
  return (_: string, __: object, callback: (error: null, addresses: { address: string; family: number }[]) => void) => {
    const answer = all[Math.min(asked, all.length - 1)] ?? [];
    asked += 1;
    callback(null, [...answer]);
  };
}
