import { Agent, EventSource } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
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

  test('a reader that comes while another one opens the same stream misses nothing either', async () => {
    const server = await startEventServer();
    server.sandbox.faults.next({ kind: 'slow', delayMs: 300, method: 'GET' });
    const opening = openStream(`${server.url}${stream}`, server);
    await until(() => server.sandbox.requests.length > 0);
    const second = await openStream(`${server.url}${stream}`, server);
    const uuid = writeEvent(server.sandbox);
    const first = await opening;
    await Promise.all([first.received(1), second.received(1)]);
    expect([first.uuids(), second.uuids()]).toEqual([[uuid], [uuid]]);
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

  test('a reader whose last event is no longer kept learns of the gap and starts with the oldest one', async () => {
    const server = await startEventServer();
    const first = await openStream(`${server.url}${stream}`, server);
    const uuids = writeEvents(server.sandbox, 2);
    await first.received(2);
    first.close();
    const second = await openStream(`${server.url}${stream}`, { ...server, lastEventId: 'forgotten' });
    const messages = await second.received(3);
    expect(messages[0]).toMatchObject({ event: 'gap', data: { lastEventId: 'forgotten' } });
    expect(messages[0]).not.toHaveProperty('id');
    expect(second.uuids()).toEqual(uuids);
  });

  test('a stream returns watched attributes before and after, and knows them after a restart', async () => {
    const server = await startEventServer();
    const input = encodeURIComponent(JSON.stringify({ watch: ['department'] }));
    const path = `/triggers/user_profile_updated/stream?input=${input}`;
    const iris = server.sandbox.org.users.get('00uiris0000000000001');
    const change = (department: string) => {
      if (iris !== undefined) iris.profile['department'] = department;
      return writeEvent(server.sandbox, { eventType: 'user.account.update_profile' });
    };
    const first = await openStream(`${server.url}${path}`, server);
    change('Sales');
    await first.received(1);
    await server.stop();
    await server.restart();
    const second = await openStream(`${server.url}${path}`, { ...server, lastEventId: first.lastEventId });
    change('IT');
    expect(await second.received(1)).toMatchObject([
      { data: { before: { department: 'Sales' }, after: { department: 'IT' } } },
    ]);
  });

  test('readers of different inputs get their own events, from one watch', async () => {
    const server = await startEventServer();
    const open = (input: object) =>
      openStream(`${server.url}/triggers/okta_event/stream?input=${encodeURIComponent(JSON.stringify(input))}`, server);
    const both = await open({ types: ['user.lifecycle.suspend', 'user.lifecycle.create'] });
    const one = await open({ types: ['user.lifecycle.create'] });
    const suspended = writeEvent(server.sandbox);
    const created = writeEvent(server.sandbox, { eventType: 'user.lifecycle.create' });
    await Promise.all([both.received(2), one.received(1)]);
    expect(both.uuids()).toEqual([suspended, created]);
    expect(one.uuids()).toEqual([created]);
  });

  test('a reader can be a browser, which reconnects on its own', async () => {
    const server = await startEventServer();
    const withKey = new Agent().compose((dispatch) => (options, handler) => {
      return dispatch({ ...options, headers: { ...Object(options.headers), 'x-api-key': server.key } }, handler);
    });
    const source = new EventSource(`${server.url}${stream}`, { node: { dispatcher: withKey, reconnectionTime: 20 } });
    onTestFinished(() => source.close());
    const read: string[] = [];
    source.addEventListener('message', ({ lastEventId }) => read.push(lastEventId));
    await until(() => source.readyState === EventSource.OPEN);
    const before = writeEvents(server.sandbox, 2);
    await until(() => read.length === 2);
    await server.stop();
    const during = writeEvents(server.sandbox, 2);
    await server.restart();
    await until(() => read.length === 4);
    expect(read).toEqual([...before, ...during]);
  });

  test('a stream says why there are no events, and goes on once there are', async () => {
    const server = await startEventServer({ connection: undefined });
    const { url: orgUrl, tokens } = server.sandbox;
    const connect = (apiToken: string) => server.call('PUT /connection', { body: { orgUrl, apiToken } });
    await connect(tokens.groupAdmin);
    const reader = await openStream(`${server.url}${stream}`, server);
    const [problem] = await reader.received(1);
    expect(problem).toMatchObject({ event: 'problem', data: { category: 'forbidden', status: 403 } });
    await connect(tokens.superAdmin);
    await until(async () => (await server.call('GET /connection')).json.connected);
    const uuid = writeEvent(server.sandbox, { lateBy: 200 });
    await until(() => reader.uuids().length === 1);
    expect(reader.uuids()).toEqual([uuid]);
  });

  test('a stream with an invalid input is refused with its field', async () => {
    const server = await startEventServer();
    const { status, json } = await server.call(`GET ${stream}?input=${encodeURIComponent('{"usr":"iris"}')}`);
    expect({ status, field: json.field }).toEqual({ status: 400, field: 'usr' });
    expect((await server.call('GET /triggers/user_suspendd/stream')).status).toBe(404);
  });
});
