import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../../sandbox/src/index.ts';
import { writeEvent } from '../../../../test/support/log-events.ts';
import { type EventServer, startEventServer } from '../support/event-server.ts';
import { startReceiver } from '../support/receiver.ts';
import { openStream } from '../support/stream-reader.ts';
import { until } from '../support/until.ts';

const trigger = 'user_suspended';
const stream = `/triggers/${trigger}/stream`;

/** A server with the connection of the console, and two orgs. */
async function startWithOrgs() {
  const other = await startSandbox({ limits: 1_000_000 });
  onTestFinished(() => other.close());
  const server = await startEventServer({ connection: undefined });
  const connect = ({ url: orgUrl, token: apiToken }: Sandbox) =>
    server.call('PUT /connection', { body: { orgUrl, apiToken } });
  return { server, other, connect };
}

async function subscribe(server: EventServer) {
  const receiver = await startReceiver();
  const { json } = await server.call('POST /subscriptions', { body: { trigger, url: receiver.url } });
  return { id: String(json.id), receiver };
}

const seen = async (server: EventServer, id: string) => (await server.call(`GET /subscriptions/${id}`)).json;

describe('a server that is connected to another org', () => {
  test('delivers the events of each org to the subscriptions of that org, without a loss while the other was connected', async () => {
    const { server, other, connect } = await startWithOrgs();
    await connect(server.sandbox);
    const first = await subscribe(server);
    await connect(other);
    const second = await subscribe(server);
    const meanwhile = writeEvent(server.sandbox);
    const elsewhere = writeEvent(other);
    await second.receiver.received(1);
    expect(second.receiver.accepted).toEqual([elsewhere]);
    expect(first.receiver.requests).toEqual([]);
    await connect(server.sandbox);
    const missed = writeEvent(other);
    await first.receiver.received(1);
    expect(first.receiver.accepted).toEqual([meanwhile]);
    await connect(other);
    await second.receiver.received(2);
    expect(second.receiver.accepted).toEqual([elsewhere, missed]);
  });

  test('says which subscriptions belong to the first one and what to do, in each of them and in its log', async () => {
    const { server, other, connect } = await startWithOrgs();
    await connect(server.sandbox);
    const { id } = await subscribe(server);
    await connect(other);
    expect(await seen(server, id)).toMatchObject({
      state: 'stopped',
      org: server.sandbox.url,
      problem: {
        category: 'conflict',
        detail: `It belongs to ${server.sandbox.url}, and the server is connected to ${other.url}. Connect the server to that org again, or subscribe again for this one.`,
      },
    });
    expect(server.logged.join('\n')).toContain(
      `1 subscription belongs to ${server.sandbox.url} and gets no events, because the server is connected to ${other.url}.`,
    );
    await connect(server.sandbox);
    expect(await seen(server, id)).toMatchObject({ state: 'active' });
  });

  test('still shows and replays the dead letters of the first one', async () => {
    const { server, other, connect } = await startWithOrgs();
    await connect(server.sandbox);
    const { id, receiver } = await subscribe(server);
    await server.stop();
    const file = new DatabaseSync(server.database);
    file.exec(`
      INSERT INTO event (uuid, source, accepted_at, needed, body) VALUES ('u1', 'log', 1, 1, '{"uuid":"u1"}');
      INSERT INTO dead_letter (subscription, seq, attempts, error, died_at) SELECT '${id}', seq, 24, 'down', 2 FROM event WHERE uuid = 'u1'`);
    file.close();
    await server.restart();
    await connect(other);
    expect(await seen(server, id)).toMatchObject({ dead: 1 });
    expect((await server.call(`POST /subscriptions/${id}/replay`)).json).toEqual({ replayed: 1 });
    expect(await seen(server, id)).toMatchObject({ dead: 0, pending: 1 });
    expect(receiver.requests).toEqual([]);
  });

  test('ends the streams of the first one, and a reader that comes back gets the events of the other', async () => {
    const { server, other, connect } = await startWithOrgs();
    await connect(server.sandbox);
    const first = await openStream(`${server.url}${stream}`, server);
    writeEvent(server.sandbox);
    await first.received(1);
    await connect(other);
    await until(() => first.ended);
    const again = await openStream(`${server.url}${stream}`, { ...server, lastEventId: first.lastEventId });
    const uuid = writeEvent(other);
    await again.received(2);
    expect(again.messages[0]).toMatchObject({ event: 'gap' });
    expect(again.uuids()).toEqual([uuid]);
  });
});

describe('a database of an earlier version', () => {
  test('belongs to the org whose log it has read, whichever org the server is connected to now', async () => {
    const { server, other, connect } = await startWithOrgs();
    await connect(server.sandbox);
    const { id, receiver } = await subscribe(server);
    await connect(other);
    await server.stop();
    const file = new DatabaseSync(server.database);
    file.exec("DELETE FROM host_setting WHERE name = 'first org'; ALTER TABLE host_subscription DROP COLUMN org");
    file.close();
    const uuid = writeEvent(server.sandbox);
    await server.restart();
    expect(await seen(server, id)).toMatchObject({ state: 'stopped', org: server.sandbox.url });
    await connect(server.sandbox);
    await receiver.received(1);
    expect(receiver.accepted).toEqual([uuid]);
  });
});
