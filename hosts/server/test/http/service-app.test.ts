import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { startServer } from '../../src/index.ts';
import { send } from '../support/running-server.ts';

const grace = { user: 'grace.lindqvist@acme.example' };

describe('a server that connects as a service app', () => {
  const org = useOrg();
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const app = () => {
    const scopes = ['okta.users.read', 'okta.users.manage', 'okta.appGrants.read'];
    const { clientId, privateKey } = org.sandbox.scenario.addServiceApp({
      label: 'Server',
      scopes,
      roles: ['SUPER_ADMIN'],
    });
    return {
      orgUrl: org.sandbox.url,
      clientId,
      privateKey: typeof privateKey === 'string' ? privateKey : JSON.stringify(privateKey),
    };
  };

  test('runs actions over HTTP with proofs, and never sends the API token', async () => {
    const server = await startServer({ connection: app(), connect: { allowLoopback: true } });
    try {
      const headers = { 'x-api-key': server.key };
      const read = await send(`${server.url}/actions/get_user`, { method: 'POST', headers, body: grace });
      expect(read.json).toMatchObject({ id: '00ugrace000000000001' });
      const written = await send(`${server.url}/actions/suspend_user`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': 'k1' },
        body: grace,
      });
      expect(written.json).toMatchObject({ changed: true });
      const requests = org.sandbox.requests.filter(({ path }) => path.startsWith('/api/'));
      expect(requests.every(({ headers: sent }) => String(sent['authorization']).startsWith('DPoP '))).toBe(true);
      const refused = await send(`${server.url}/actions/list_groups`, { method: 'POST', headers, body: {} });
      expect(refused.json).toMatchObject({ category: 'forbidden', status: 403 });
      expect(refused.json.detail).toContain('okta.groups.read');
    } finally {
      await server.close();
    }
  });

  test('keeps a service app that was set in the console encrypted, and uses it after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'server-test-'));
    folders.push(folder);
    const database = join(folder, 'server.sqlite');
    const connection = app();
    const options = { database, connect: { allowLoopback: true } };
    const first = await startServer(options);
    const headers = { 'x-api-key': first.key };
    const set = await send(`${first.url}/connection`, { method: 'PUT', headers, body: connection });
    expect(set.json).toMatchObject({ ok: true, app: { clientId: connection.clientId } });
    await first.close();
    const second = await startServer(options);
    try {
      const state = await send(`${second.url}/connection`, { method: 'GET', headers });
      expect(state.json).toMatchObject({ method: 'serviceApp', source: 'console', clientId: connection.clientId });
      const secret = connection.privateKey.replaceAll(/\s/g, '').slice(60, 120);
      expect(state.text).not.toContain(secret);
      expect(readFileSync(database, 'latin1').replaceAll(/\s/g, '')).not.toContain(secret);
      const read = await send(`${second.url}/actions/get_user`, { method: 'POST', headers, body: grace });
      expect(read.status).toBe(200);
    } finally {
      await second.close();
    }
  });
});
