import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { manifest } from 'okta-connector';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coveredResources } from '../../src/console/allowed-actions.ts';
import { addConsole } from '../../src/console/routes.ts';
import type { App, Env } from '../../src/http/context.ts';
import { headers } from '../../src/http/guards.ts';
import { type RunningServer, startServer } from '../../src/index.ts';

describe('the files of the console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'okta-console-'));
  const app: App = new Hono<Env>();
  app.use(headers);
  addConsole(app, { folder: join(folder, 'client') });

  beforeAll(() => {
    mkdirSync(join(folder, 'client'));
    writeFileSync(join(folder, 'client', 'index.html'), '<!doctype html><title>Console</title>');
    writeFileSync(join(folder, 'client', 'console-ABC.js'), 'export {};'.repeat(100));
    writeFileSync(join(folder, 'secret.js'), 'secret');
    writeFileSync(join(folder, 'client', 'notes.txt'), 'not a file of the page');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test('the page is served with a policy that allows nothing inline and nothing from elsewhere', async () => {
    const response = await app.request('/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('the page is checked on every visit, and its other files are kept for good', async () => {
    expect((await app.request('/')).headers.get('cache-control')).toBe('no-cache');
    const file = await app.request('/console/console-ABC.js');
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test('a file that the browser has already is not sent again', async () => {
    const etag = (await app.request('/')).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const response = await app.request('/', { headers: { 'if-none-match': known } });
      expect(response.status).toBe(304);
      expect(await response.text()).toBe('');
    }
    expect((await app.request('/', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  test('files are compressed for clients that can decompress them', async () => {
    const plain = await app.request('/console/console-ABC.js');
    const packed = await app.request('/console/console-ABC.js', { headers: { 'accept-encoding': 'br, gzip' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toBe('Accept-Encoding');
    expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(await plain.text());
  });

  test.each(['..%2Fsecret.js', '%2e%2e%2fsecret.js', '../secret.js', '..\\secret.js', 'notes.txt', 'index.html', ''])(
    'no path leads to anything but the files of the page: /console/%s',
    async (name) => {
      const response = await app.request(`/console/${name}`);
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain('secret');
    },
  );

  test('a console that is not built says how to build it', async () => {
    const empty: App = new Hono<Env>();
    addConsole(empty, { folder: join(folder, 'missing') });
    let thrown: unknown;
    empty.onError((error) => {
      thrown = error;
      return new Response('', { status: 503 });
    });
    expect((await empty.request('/')).status).toBe(503);
    expect(String(thrown)).toContain('The console is not built. Run "npm run build:console".');
  });
});

describe('the steps for the console', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer({ sandbox: true });
  });

  afterAll(() => server.close());

  const read = (path: string, more: Readonly<Record<string, string>> = {}) =>
    fetch(`${server.url}${path}`, { headers: { 'x-api-key': server.key, ...more } });

  test('the list has every step without schemas, and is sent again only if it changed', async () => {
    const response = await read('/steps');
    const text = await response.text();
    expect(text).toContain('"key":"suspend_user"');
    expect(text).not.toContain('"properties"');
    const again = await read('/steps', { 'if-none-match': response.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  test('one step has its schemas and examples', async () => {
    expect(await (await read('/steps/suspend_user')).json()).toMatchObject({
      kind: 'action',
      input: { required: ['user'] },
    });
    expect(await (await read('/steps/user_created')).json()).toMatchObject({ kind: 'trigger' });
    expect((await read('/steps/susped_user')).status).toBe(404);
  });

  test('what the roles of a tested connection cover is counted by resource', async () => {
    await fetch(`${server.url}/connection/test`, { method: 'POST', headers: { 'x-api-key': server.key } });
    const groups = manifest.actions.filter(({ resource }) => resource === 'groups').length;
    expect(await (await read('/connection/covered')).json()).toMatchObject({
      items: expect.arrayContaining([{ resource: 'groups', actions: groups, of: groups, missing: [] }]),
    });
  });

  test('the steps need a key', async () => {
    expect((await fetch(`${server.url}/steps`)).status).toBe(401);
  });

  test('a path that climbs out of the folder is refused by the server itself', async () => {
    const { hostname, port } = new URL(server.url);
    const status = await new Promise((resolve, reject) => {
      get({ hostname, port, path: '/console/../../package.json' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect([401, 404]).toContain(status);
  });
});

describe('what roles cover', () => {
  test('roles that do not suffice name the roles that the other actions need', () => {
    const users = coveredResources({ roles: ['HELP_DESK_ADMIN'] }).find(({ resource }) => resource === 'users');
    expect(users?.actions).toBeLessThan(users?.of ?? 0);
    expect(users?.missing).toContain('Group administrator');
  });

  test.each([undefined, ['CUSTOM']])('unknown or custom roles %j are not judged', (roles) => {
    expect(coveredResources({ roles })).toEqual([]);
  });
});
