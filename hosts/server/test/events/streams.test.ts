import { describe, expect, test } from 'vitest';
import { writeEvent, writeEvents } from '../../../../test/support/log-events.ts';
import { startEventServer } from '../support/event-server.ts';
import { openStream } from '../support/stream-reader.ts';
import { until } from '../support/until.ts';

const stream = '/triggers/user_suspended/stream';

describe('streams of events', () => {
  test('a stream sends the output of the trigger with the uuid of the event as its ID', async () => {
    const server = await startEventServer();
    const reader = await openStream(`${server.url}${stream}`, server);
    const uuid = writeEvent(server.sandbox);
    const [message] = await reader.received(1);
    expect(message).toMatchObject({
      event: 'message',
      id: uuid,
      data: { uuid, user: { login: 'iris.vale@acme.example' } },
    });
  });

  test('a reader that reconnects gets what happened in between, once and in order', async () => {
    const server = await startEventServer();
    const first = await openStream(`${server.url}${stream}`, server);
    const before = writeEvents(server.sandbox, 3);
    await first.received(3);
    first.close();
    const between = writeEvents(server.sandbox, 4);
    const second = await openStream(`${server.url}${stream}?lastEventId=${first.lastEventId}`, server);
    await second.received(4);
    const after = writeEvents(server.sandbox, 2);
    await second.received(6);
    expect(first.uuids()).toEqual(before);
    expect(second.uuids()).toEqual([...between, ...after]);
  });

  test('a reader that was disconnected before its first event misses nothing', async () => {
    const server = await startEventServer();
    const first = await openStream(`${server.url}${stream}`, server);
    await until(() => first.lastEventId !== '');
    first.close();
    const uuid = writeEvent(server.sandbox);
    const second = await openStream(`${server.url}${stream}`, { ...server, lastEventId: first.lastEventId });
    expect(await second.received(1)).toMatchObject([{ id: uuid }]);
  });

  test('a stream resumes after the server was restarted with the same database', async () => {
    const server = await startEventServer();
    const first = await openStream(`${server.url}${stream}`, server);
    writeEvents(server.sandbox, 2);
    await first.received(2);
    await server.stop();
    await until(() => first.ended);
    const between = writeEvents(server.sandbox, 3);
    await server.restart();
    const second = await openStream(`${server.url}${stream}`, { ...server, lastEventId: first.lastEventId });
    await second.received(3);
    expect(second.uuids()).toEqual(between);
  });
});
