import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { startServer } from '../../src/index.ts';
import { send, useServer } from '../support/running-server.ts';

const login = 'new.person@acme.example';
const profile = { login, email: login, firstName: 'New', lastName: 'Person' };

describe('Idempotency-Key', () => {
  const server = useServer();

  const create = (key: string, body: unknown = { profile }) =>
    server.send('POST', '/actions/create_user', { body, headers: { 'idempotency-key': key } });

  test('a repeated request gets the same response and writes nothing', async () => {
    const key = crypto.randomUUID();
    const first = await create(key);
    server.org.forget();
    const again = await create(key);
    expect(again.status).toBe(200);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(server.org.sent()).toEqual([]);
  });

  test('a key with another body is refused with 422', async () => {
    const key = crypto.randomUUID();
    await create(key);
    const { status, json } = await create(key, { profile: { ...profile, firstName: 'Other' } });
    expect(status).toBe(422);
    expect(json).toMatchObject({ field: 'Idempotency-Key' });
  });

  test('a request whose first is still running is refused with 409, and then gets its response', async () => {
    const key = crypto.randomUUID();
    server.org.sandbox.faults.next({ kind: 'slow', delayMs: 300, method: 'POST' });
    const responses = await Promise.all([create(key), create(key)]);
    const statuses = responses.map(({ status }) => status).sort();
    expect([
      [200, 409],
      [200, 200],
    ]).toContainEqual(statuses);
    expect(server.org.writes()).toHaveLength(1);
    expect((await create(key)).status).toBe(200);
    expect(server.org.writes()).toHaveLength(1);
  });

  test('a request that failed for a moment runs again with its key', async () => {
    const key = crypto.randomUUID();
    for (let index = 0; index < 20; index += 1)
      server.org.sandbox.faults.next({ kind: 'status', status: 503, method: 'POST' });
    expect((await create(key)).status).toBe(503);
    server.org.sandbox.faults.clear();
    expect((await create(key)).status).toBe(200);
  });

  test('clients do not share keys of requests', async () => {
    const other = await server.send('POST', '/keys', { body: { name: 'other', effects: ['write'] } });
    const key = crypto.randomUUID();
    await create(key);
    const { status } = await server.send('POST', '/actions/create_user', {
      body: { profile },
      headers: { 'idempotency-key': key, 'x-api-key': other.json.key },
    });
    expect(status).toBe(409);
  });
});

describe('Idempotency-Key after a crash', () => {
  const org = useOrg();
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  test('a request that a killed server had written is looked up after the restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'server-test-'));
    folders.push(folder);
    const database = join(folder, 'server.sqlite');
    const options = {
      database,
      connection: { orgUrl: org.sandbox.url, apiToken: org.sandbox.token },
      connect: { allowLoopback: true },
    };
    const request = (server: { url: string; key: string }) =>
      send(`${server.url}/actions/create_user`, {
        method: 'POST',
        body: { profile },
        headers: { 'x-api-key': server.key, 'idempotency-key': 'k1' },
      });
    const first = await startServer(options);
    const created = await request(first);
    await first.close();
    forgetResponse(database);
    org.forget();
    const second = await startServer(options);
    const again = await request(second);
    await second.close();
    expect(second.key).toBe(first.key);
    expect(again.json.id).toBe(created.json.id);
    expect(org.writes()).toEqual([]);
  });
});

/** Leaves the database as a process leaves it that was killed after the write and before its response was stored. */
function forgetResponse(file: string): void {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(file);
  database.exec("UPDATE host_idempotency SET state = 'started', response = NULL");
  database.close();
}
