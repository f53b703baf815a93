import { get, type IncomingMessage } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEventServer } from '../support/event-server.ts';
import { openStream } from '../support/stream-reader.ts';
import { until } from '../support/until.ts';

const grace = { user: 'grace.lindqvist@acme.example' };
const stream = '/runs/stream';

describe('the stream of runs', () => {
  test('a reader that reconnects gets the runs that it missed, in their latest state', async () => {
    const server = await startEventServer();
    const first = await openStream(`${server.url}${stream}`, server);
    await until(() => first.lastEventId !== '');
    const run = async () =>
      (await server.call('POST /actions/get_user', { body: grace })).headers.get('x-run-id') ?? '';
    const seen = await run();
    await until(() => first.messages.some(({ data }) => data.id === seen && data.status === 'succeeded'));
    first.close();
    const missed = [await run(), await run()];
    const second = await openStream(`${server.url}${stream}`, { ...server, lastEventId: first.lastEventId });
    await second.received(2);
    expect(second.messages.map(({ event, data }) => [event, data.id, data.status])).toEqual(
      missed.map((id) => ['run', id, 'succeeded']),
    );
  });

  test('a reader resumes after a restart, and sees that a run was interrupted', async () => {
    const server = await startEventServer();
    const first = await openStream(`${server.url}${stream}`, server);
    server.sandbox.faults.next({ kind: 'slow', delayMs: 60_000, method: 'GET' });
    await server.call('POST /actions/get_user', { body: grace, headers: { prefer: 'respond-async' } });
    const [started] = await first.received(1);
    await server.restart();
    const second = await openStream(`${server.url}${stream}`, { ...server, lastEventId: first.lastEventId });
    await second.received(1);
    expect(second.messages).toMatchObject([{ event: 'run', data: { id: started?.data.id } }]);
    expect(second.messages[0]?.data.status).not.toBe('running');
  });

  test('a reader with an unknown position learns of the gap and gets every run that is kept', async () => {
    const server = await startEventServer();
    await server.call('POST /actions/get_user', { body: grace });
    const reader = await openStream(`${server.url}${stream}`, { ...server, lastEventId: 'forgotten' });
    const [gap, run] = await reader.received(2);
    expect(gap).toMatchObject({ event: 'gap', data: { lastEventId: 'forgotten' } });
    expect(run).toMatchObject({ event: 'run', data: { step: 'get_user', status: 'succeeded' } });
  });

  test('a reader that lags gets the latest state of every run, however large the runs are', async () => {
    const server = await startEventServer();
    const response = await new Promise<IncomingMessage>((resolve) => {
      get(`${server.url}${stream}`, { headers: { 'x-api-key': server.key }, agent: false }, resolve);
    });
    onTestFinished(() => void response.destroy());
    const count = 160;
    const body = { ...grace, note: 'x'.repeat(60_000) };
    for (let index = 0; index < count; index += 1) await server.call('POST /actions/get_user', { body });
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    const statuses = () => text.match(/"status":"(?:running|failed)"/g) ?? [];
    await until(() => statuses().filter((status) => status.includes('failed')).length === count);
    // Start and end of each run would be twice as many.
    expect(statuses().length).toBeLessThan(2 * count);
  });

  test('a client gets its own runs only', async () => {
    const server = await startEventServer();
    const { json } = await server.call('POST /keys', { body: { name: 'flow', effects: ['read'] } });
    const reader = await openStream(`${server.url}${stream}`, json);
    await until(() => reader.lastEventId !== '');
    await server.call('POST /actions/get_user', { body: grace });
    await server.call('POST /actions/get_user', { key: json.key, body: grace });
    await until(() => reader.messages.some(({ data }) => data.status === 'succeeded'));
    expect(new Set(reader.messages.map(({ data }) => data.client))).toEqual(new Set(['flow']));
  });
});
