import { describe, expect, test } from 'vitest';
import { useServer } from '../support/running-server.ts';

const grace = 'grace.lindqvist@acme.example';

describe('POST /actions/{key}', () => {
  const server = useServer();

  test('POST /actions/{key} runs an action and names the calls of Okta in headers', async () => {
    const { status, json, headers } = await server.send('POST', '/actions/get_user', { body: { user: grace } });
    expect(status).toBe(200);
    expect(json).toMatchObject({ id: '00ugrace000000000001', profile: { login: grace } });
    expect(headers.get('x-okta-calls')).toBe('1');
    expect(headers.get('x-okta-request-id')).toMatch(/^\w+/);
    expect(headers.get('x-run-id')).toMatch(/^[\w-]{36}$/);
  });

  test('POST /actions/{key} returns the envelope if the client prefers it', async () => {
    const { json, headers } = await server.send('POST', '/actions/get_user', {
      body: { user: grace },
      headers: { prefer: 'return=representation' },
    });
    expect(json).toMatchObject({
      output: { profile: { login: grace } },
      response: { status: 200, confirmed: 'answered' },
    });
    expect(headers.get('preference-applied')).toBe('return=representation');
  });

  test('POST /actions/{key}?dryRun=true writes nothing and returns the planned write', async () => {
    const { status, json } = await server.send('POST', '/actions/suspend_user?dryRun=true', { body: { user: grace } });
    expect(status).toBe(200);
    expect(json).toMatchObject({ dryRun: true, next: { operation: 'suspendUser', method: 'POST' } });
    expect(server.org.writes()).toEqual([]);
  });

  test('POST /actions/{key} rejects invalid input as a problem with every fault, before any request', async () => {
    const { status, json, headers } = await server.send('POST', '/actions/create_user', { body: { profile: {} } });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(json).toMatchObject({
      type: 'urn:okta-connector:invalid_request',
      status: 400,
      category: 'invalid_request',
      retryable: false,
    });
    expect(json.faults.map(({ path }: { path: string }) => path)).toContain('profile.email');
    expect(server.org.sent()).toEqual([]);
  });

  test('POST /actions/{key} rejects a misspelled action with the nearest name', async () => {
    const { status, json } = await server.send('POST', '/actions/susped_user', { body: {} });
    expect(status).toBe(404);
    expect(json.detail).toBe('There is no action "susped_user". Use "suspend_user".');
  });

  test.each([
    ['a list', '[]', 'application/json', 400],
    ['broken JSON', '{', 'application/json', 400],
    ['a form', 'user=a', 'application/x-www-form-urlencoded', 415],
    ['more than 1 MB', `{"user":"${'x'.repeat(1024 * 1024)}"}`, 'application/json', 413],
  ])('POST /actions/{key} rejects %s as a body', async (_, body, type, status) => {
    const sent = await server.send('POST', '/actions/get_user', { body, headers: { 'content-type': type } });
    expect(sent.status).toBe(status);
    expect(sent.json.status).toBe(status);
    expect(server.org.sent()).toEqual([]);
  });

  test('POST /actions/{key} rejects a body without a declared length once it is too large', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(100_000));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent > 100) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const headers = { 'x-api-key': server.key, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body, duplex: 'half' } as const;
    const outcome = await fetch(`${server.url}/actions/get_user`, init).then(
      ({ status }) => status,
      () => 'cut',
    );
    // The server may close the connection before the client has read the response.
    expect([413, 'cut']).toContain(outcome);
    expect(server.org.sent()).toEqual([]);
  });

  test('POST /actions/{key} takes a body without a declared length', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(JSON.stringify({ user: grace })));
        controller.close();
      },
    });
    const headers = { 'x-api-key': server.key, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body, duplex: 'half' } as const;
    expect((await fetch(`${server.url}/actions/get_user`, init)).status).toBe(200);
  });

  test.each([
    ['not_found', { kind: 'none' }, 404, { user: 'nobody@acme.example' }],
    ['unavailable', { kind: 'status', status: 503 }, 503, { user: grace }],
  ])('POST /actions/{key} maps the category %s to its status', async (category, fault, status, body) => {
    if (fault.kind === 'status')
      for (let index = 0; index < 12; index += 1) server.org.sandbox.faults.next({ kind: 'status', status: 503 });
    const sent = await server.send('POST', '/actions/get_user', { body });
    expect(sent.status).toBe(status);
    expect(sent.json).toMatchObject({ category, type: `urn:okta-connector:${category}` });
  });

  test('POST /actions/{key} with Prefer: respond-async returns a run whose result can be read once it ends', async () => {
    const started = await server.send('POST', '/actions/get_user', {
      body: { user: grace },
      headers: { prefer: 'respond-async' },
    });
    expect(started.status).toBe(202);
    const { pathname } = new URL(started.headers.get('location') ?? '');
    expect(pathname).toBe(`/runs/${started.json.id}`);
    await expect
      .poll(async () => (await server.send('GET', pathname)).json)
      .toMatchObject({ profile: { login: grace } });
  });

  test('GET /actions/{key}/fields returns the attributes of the org', async () => {
    const { json } = await server.send('GET', '/actions/create_user/fields');
    expect(JSON.stringify(json)).toContain('costCenter');
  });

  test('GET /options/{source} takes the fields that a picker depends on, together or each as a parameter', async () => {
    const user = 'grace.lindqvist@acme.example';
    const together = await server.send(
      'GET',
      `/options/user_groups?values=${encodeURIComponent(JSON.stringify({ user }))}`,
    );
    const alone = await server.send('GET', `/options/user_groups?user=${user}`);
    expect(alone.json.items.length).toBeGreaterThan(0);
    expect(alone.json).toEqual(together.json);
    expect((await server.send('GET', '/options/user_groups')).json).toMatchObject({ status: 400 });
  });

  test('GET /options/{source} searches a picker on the side of Okta', async () => {
    const { json } = await server.send('GET', '/options/groups?query=sales');
    expect(json.items).toEqual([{ value: '00gsalesemea00000001', label: 'Sales EMEA' }]);
  });

  test('POST /triggers/{key}/poll returns a cursor that continues the log', async () => {
    const first = await server.send('POST', '/triggers/user_suspended/poll', { body: { input: {} } });
    expect(first.json).toMatchObject({ items: [], cursor: expect.any(String) });
    await server.send('POST', '/actions/suspend_user', { body: { user: grace } });
    await expect
      .poll(async () => {
        const body = { cursor: first.json.cursor };
        return (await server.send('POST', '/triggers/user_suspended/poll', { body })).json.items.length;
      })
      .toBe(1);
  });
});

describe('POST /actions/{key}/each', () => {
  const server = useServer();

  const each = (lines: readonly unknown[], query = '') =>
    server
      .send('POST', `/actions/suspend_user/each${query}`, {
        body: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
        headers: { 'content-type': 'application/x-ndjson' },
      })
      .then(({ text }) =>
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );

  test('POST /actions/{key}/each runs every line, reports each and ends with a summary', async () => {
    const results = await each([{ user: grace }, '{broken', { user: 'nobody@acme.example' }, {}]);
    const byIndex = new Map(results.filter(({ index }) => index !== undefined).map((line) => [line.index, line]));
    expect(byIndex.get(0)).toMatchObject({ output: { changed: true } });
    expect(byIndex.get(1).error).toMatchObject({ detail: 'The line is not JSON. Send one object per line.' });
    expect(byIndex.get(2).error).toMatchObject({ category: 'not_found' });
    expect(byIndex.get(3).error).toMatchObject({ field: 'user' });
    expect(results.at(-1)).toMatchObject({ summary: { taken: 4, succeeded: 1 } });
  });

  test('POST /actions/{key}/each with a journal skips the lines that an earlier request finished', async () => {
    const query = `?journal=suspensions-${Date.now()}`;
    await each([{ user: grace }], query);
    server.org.forget();
    const results = await each([{ user: grace }, { user: 'iris.vale@acme.example' }], query);
    expect(results.at(-1)).toMatchObject({ summary: { taken: 2, skipped: 1, succeeded: 1 } });
    expect(server.org.writes()).toHaveLength(1);
  });

  test('POST /actions/{key}/each rejects the name of a journal that would leave its folder', async () => {
    const { status, json } = await server.send('POST', '/actions/suspend_user/each?journal=../../x', { body: '{}' });
    expect(status).toBe(400);
    expect(json.field).toBe('journal');
  });
});
