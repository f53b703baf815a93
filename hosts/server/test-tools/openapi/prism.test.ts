import { manifest } from 'okta-connector';
import { openApiDocument, type RunningServer, startServer } from 'okta-connector-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../../test/support/free-port.ts';
import { useTools } from './support/tools.ts';

const tools = useTools();

/** What Prism found wrong with a request or a response. */
interface Violation {
  readonly location: readonly string[];
  readonly message: string;
}

interface Sent {
  readonly status: number;
  readonly text: string;
  /** What is not as the document says. */
  readonly outside: readonly Violation[];
}

describe.each(['3.1', '3.0'] as const)('Prism in front of the server', (version) => {
  let server: RunningServer;
  let url = '';
  let stop = async () => {};

  beforeAll(async () => {
    server = await startServer({ sandbox: true, port: 0 });
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const file = await tools.save('document.json', openApiDocument({ version, serverUrl: server.url }));
    const args = ['proxy', file, server.url, '--port', String(port), '--host', '127.0.0.1'];
    stop = await tools.serve('prism', { args, until: /Prism is listening/ });
  });
  afterAll(async () => {
    await stop();
    await server.close();
  });

  async function send(
    method: string,
    path: string,
    { body, headers }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Sent> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'x-api-key': server.key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const found: readonly Violation[] = JSON.parse(response.headers.get('sl-violations') ?? '[]');
    return {
      status: response.status,
      text: await response.text(),
      outside: found.filter(({ location }) => location[0] === 'response'),
    };
  }

  test(`no response to an example is outside of OpenAPI ${version}, whether it succeeds or fails`, async () => {
    const outside: unknown[] = [];
    const statuses = new Map<number, number>();
    // In this order the first users are deleted before the last steps look for them, so that many fail.
    for (const { key, examples } of manifest.actions)
      for (const { input } of examples) {
        const sent = await send('POST', `/actions/${key}`, { body: input });
        statuses.set(sent.status, (statuses.get(sent.status) ?? 0) + 1);
        if (sent.outside.length > 0 || sent.status === 500) outside.push({ key, ...sent });
      }
    process.stdout.write(`Prism, OpenAPI ${version}: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
    expect(outside).toEqual([]);
    expect(statuses.get(200)).toBeGreaterThan(60);
  });

  test(`no response of a reading route is outside of OpenAPI ${version}`, async () => {
    const paths = [
      '/actions/create_user/fields',
      '/triggers/user_created/fields',
      '/options/users?query=a',
      '/options/factors',
      '/connection',
      '/runs',
      '/runs/unknown',
      '/healthz',
      '/readyz',
    ];
    for (const path of paths) {
      const { outside, status } = await send('GET', path);
      expect([path, outside]).toEqual([path, []]);
      expect([path, status]).not.toEqual([path, 500]);
    }
    expect((await send('POST', '/connection/test', { body: {} })).outside).toEqual([]);
    expect((await send('POST', '/triggers/user_created/poll', { body: { since: '1h' } })).outside).toEqual([]);
  });

  test(`no refusal is outside of OpenAPI ${version}`, async () => {
    const refused = [
      [400, await send('POST', '/actions/suspend_user', { body: {} })],
      [401, await send('POST', '/actions/suspend_user', { body: { user: 'u' }, headers: { 'x-api-key': 'wrong' } })],
      [404, await send('POST', '/actions/suspend_user', { body: { user: 'nobody@acme.example' } })],
    ] as const;
    for (const [status, sent] of refused) {
      expect(sent.status).toBe(status);
      expect(sent.outside).toEqual([]);
      expect(JSON.parse(sent.text)).toMatchObject({ status, detail: expect.any(String) });
    }
  });
  test(`no response to a preference is outside of OpenAPI ${version}`, async () => {
    // Only the document in 3.1 offers them.
    if (version === '3.0') return;
    const started = await send('POST', '/actions/list_groups', { body: {}, headers: { prefer: 'respond-async' } });
    expect([started.status, started.outside]).toEqual([202, []]);
    const { id } = JSON.parse(started.text);
    expect((await send('GET', `/runs/${id}`)).outside).toEqual([]);
    const whole = await send('POST', '/actions/list_groups', {
      body: {},
      headers: { prefer: 'return=representation' },
    });
    expect([whole.status, whole.outside]).toEqual([200, []]);
    expect(JSON.parse(whole.text)).toMatchObject({ response: { status: 200 } });
    const dry = await send('POST', '/actions/create_group?dryRun=true', { body: { name: 'Never' } });
    expect([dry.status, dry.outside]).toEqual([200, []]);
    expect(JSON.parse(dry.text)).toMatchObject({ dryRun: true });
  });
});
