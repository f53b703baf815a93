import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connect, type OktaResponse, type RunOptions } from '../../../src/index.ts';
import { sleep } from '../../../src/okta/transport/clock.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { VirtualClock } from '../../support/virtual-time.ts';

describe('run', () => {
  const org = useOrg();

  test('run returns the output with status, request ID, rate limit, headers and calls', async () => {
    const { output, response } = await org.okta.run('get_user', { user: '00ugrace000000000001' });
    expect(output).toMatchObject({ id: '00ugrace000000000001', profile: { firstName: 'Grace' } });
    expect(response).toMatchObject({
      status: 200,
      requestId: expect.stringMatching(/.+/),
      rateLimit: {
        limit: expect.any(Number),
        remaining: expect.any(Number),
        resetAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      headers: { 'content-type': expect.stringContaining('json') },
      confirmed: 'answered',
      calls: [{ operation: 'getUser', method: 'GET', status: 200, attempts: 1 }],
    });
    expect(response.requestId).toBe(response.headers['x-okta-request-id']);
  });

  test('run reports the status of the successful call, not of a refusal that means success', async () => {
    const { output, response } = await org.okta.run('unlock_user', { user: '00ugrace000000000001' });
    expect(output).toMatchObject({ changed: false });
    expect(response).toMatchObject({ status: 200, confirmed: 'answered' });
    expect(response.calls.map(({ status }) => status)).toContain(403);
  });

  test('run returns no nulls and no links in its output', async () => {
    const { output } = await org.okta.run('get_user', { user: '00uliam0000000000001' });
    expect(JSON.stringify(output)).not.toContain('null');
    expect(output).not.toHaveProperty('_links');
  });

  test('run suggests the nearest action for an unknown one, without a request', async () => {
    org.forget();
    await expect(org.okta.run(untyped('supend_user'), {})).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('Did you mean "suspend_user"?'),
    });
    expect(org.sent()).toEqual([]);
  });

  test('run rejects a trigger, without a request', async () => {
    org.forget();
    await expect(org.okta.run(untyped('user_created'), {})).rejects.toMatchObject({
      category: 'invalid_request',
      message: '"user_created" is a trigger, not an action. Poll it or watch it.',
    });
    expect(org.sent()).toEqual([]);
  });

  test('a dry run shows the next write and changes nothing', async () => {
    org.forget();
    const { output, response } = await org
      .connect()
      .run('suspend_user', { user: 'grace.lindqvist@acme.example' }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'suspendUser', method: 'POST', path: '/api/v1/users/00ugrace000000000001/lifecycle/suspend' },
    });
    // The user, and whose token it is.
    expect(response.calls.map(({ operation }) => operation)).toEqual(['getUser', 'getUser']);
    expect(org.writes()).toEqual([]);
    expect(org.sandbox.org.users.get('00ugrace000000000001')?.status).toBe('ACTIVE');
  });

  test('a dry run reports that the user is already in the requested state', async () => {
    const { output } = await org.okta.run('suspend_user', { user: '00uomar0000000000001' }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, output: { changed: false } });
  });

  test('a dry run masks credentials', async () => {
    const { output } = await org.okta.run(
      'create_user',
      {
        profile: { login: 'dry@acme.example', email: 'dry@acme.example', firstName: 'Dry', lastName: 'Run' },
        password: { type: 'plain', value: 'Secr3t-Passw0rd' },
        recoveryQuestion: { question: 'Favourite colour?', answer: 'ultramarine' },
      },
      { dryRun: true },
    );
    expect(output).toMatchObject({ next: { operation: 'createUser', body: { profile: { firstName: 'Dry' } } } });
    expect(JSON.stringify(output)).not.toMatch(/Secr3t|ultramarine/);
  });

  test('a run ends at its deadline', async () => {
    org.sandbox.faults.next({ kind: 'slow', method: 'GET', delayMs: 3000 });
    await expect(org.okta.run('get_user', { user: '00uada00000000000001' }, { deadlineMs: 150 })).rejects.toMatchObject(
      {
        category: 'unavailable',
      },
    );
    org.sandbox.faults.clear();
  });

  test('a run without time left blames neither Okta nor the network', async () => {
    org.forget();
    await expect(org.okta.run('get_user', { user: '00uada00000000000001' }, { deadlineMs: 0 })).rejects.toMatchObject({
      category: 'unavailable',
      message: 'The deadline passed before getUser was sent. Give the call a longer deadline.',
    });
    expect(org.sent()).toEqual([]);
  });

  test('a run ends at once when its signal is aborted, and reports its calls', async () => {
    org.sandbox.faults.next({ kind: 'slow', method: 'POST', delayMs: 3000 });
    const controller = new AbortController();
    org.forget();
    const okta = org.connect();
    const run = okta.run('suspend_user', { user: '00uiris0000000000001' }, { signal: controller.signal });
    await vi.waitFor(() => expect(org.writes()).toHaveLength(1));
    controller.abort();
    await expect(run).rejects.toMatchObject({
      category: 'outcome_unknown',
      calls: [
        { operation: 'getUser', status: 200 },
        // Whose token it is.
        { operation: 'getUser', status: 200 },
        { operation: 'suspendUser', attempts: 1 },
      ],
    });
    org.sandbox.faults.clear();
  });

  test('a running call ends when the connection is closed, and is not sent again', async () => {
    const connection = org.connect({ maxConcurrent: 29 });
    org.sandbox.faults.next({ kind: 'slow', delayMs: 60_000 });
    org.forget();
    const run = connection.run('get_user', { user: '00uiris0000000000001' });
    await vi.waitFor(() => expect(org.sent()).toHaveLength(1));
    await connection.close();
    await expect(run).rejects.toMatchObject({ category: 'cancelled', calls: [{ attempts: 1 }] });
    expect(org.sent()).toHaveLength(1);
  });

  test('a call that waits for its retry is not sent again after the connection is closed', async () => {
    const clock = new VirtualClock();
    let sent = 0;
    const connection = connect(
      { orgUrl: 'acme.okta.com', apiToken: '00closedMeanwhile' },
      {
        clock,
        transport: async () => {
          sent += 1;
          clock.after(10, () => connection.close());
          return { status: 503, headers: {}, body: '' };
        },
      },
    );
    await expect(connection.run(untyped('get_user'), {})).rejects.toMatchObject({ category: 'invalid_request' });
    const run = connection.run('get_user', { user: 'x' });
    await expect(clock.run(run)).rejects.toMatchObject({ category: 'cancelled' });
    expect(sent).toBe(1);
  });

  test('a stream ends when its signal is aborted, also in the middle of a page', async () => {
    const controller = new AbortController();
    const logins: unknown[] = [];
    const stream = async () => {
      for await (const user of org.okta.stream('find_users', {}, { signal: controller.signal })) {
        logins.push(user);
        if (logins.length === 3) controller.abort();
      }
    };
    await expect(stream()).rejects.toMatchObject({
      category: 'cancelled',
      message: 'The stream of find_users was canceled.',
    });
    expect(logins).toHaveLength(3);
  });

  test('a list whose pages lead back to an earlier one ends as an error, streamed or not', async () => {
    let pages = 0;
    const transport = async () => {
      pages += 1;
      const link = `<https://acme.okta.com/api/v1/groups/g/users?after=${pages % 2}>; rel="next"`;
      return { status: 200, headers: { link }, body: '[{"id":"00u"}]' };
    };
    const connection = connect({ orgUrl: 'acme.okta.com', apiToken: '00endlessList' }, { transport });
    const endless = { category: 'unexpected_response', message: /would never end/ };
    await expect(connection.run('list_group_members', { group: 'g', all: true })).rejects.toMatchObject(endless);
    const stream = async () => {
      for await (const item of connection.stream('list_group_members', { group: 'g' }))
        expect(item).toEqual({ id: '00u' });
    };
    await expect(stream()).rejects.toMatchObject(endless);
    await connection.close();
  });

  /** A list whose every page leads to a new one. */
  function endlessList(items: readonly unknown[], clock?: VirtualClock) {
    let pages = 0;
    const transport = async () => {
      pages += 1;
      const link = `<https://acme.okta.com/api/v1/groups/g/users?after=${pages}>; rel="next"`;
      if (clock !== undefined) await sleep(clock, { ms: 1000 });
      return { status: 200, headers: { link }, body: JSON.stringify(items) };
    };
    const options = clock === undefined ? { transport } : { transport, clock };
    const connection = connect({ orgUrl: 'acme.okta.com', apiToken: '00endlessList' }, options);
    onTestFinished(() => connection.close());
    const stream = async (run: RunOptions) => {
      let count = 0;
      for await (const item of connection.stream('list_group_members', { group: 'g' }, run)) count += item ? 1 : 0;
      return count;
    };
    return { connection, stream, pages: () => pages };
  }

  test('an endless list of empty pages ends as an error, streamed or not', async () => {
    const { connection, stream, pages } = endlessList([]);
    const endless = { category: 'unexpected_response', message: /have no items 100 times in a row/ };
    await expect(stream({})).rejects.toMatchObject(endless);
    expect(pages()).toBe(100);
    await expect(connection.run('list_group_members', { group: 'g', all: true })).rejects.toMatchObject(endless);
  });

  test('a deadline bounds the pages of a stream together', async () => {
    const clock = new VirtualClock();
    const { stream, pages } = endlessList([{ id: '00u' }], clock);
    await expect(clock.run(stream({ deadlineMs: 10_500 }))).rejects.toMatchObject({ category: 'unavailable' });
    expect(pages()).toBeLessThanOrEqual(11);
  });

  test('a closed connection rejects runs', async () => {
    const connection = org.connect();
    await connection.close();
    await expect(connection.run('get_user', { user: 'x' })).rejects.toMatchObject({ category: 'invalid_request' });
  });

  test('a role without permission gets forbidden with a hint', async () => {
    const connection = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(connection.run('suspend_user', { user: '00ugrace000000000001' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
      hint: expect.stringContaining('role'),
    });
  });

  test('a platform may name itself in the user agent', async () => {
    const connection = org.connect({ userAgent: 'flows/3.1' });
    org.forget();
    await connection.run('get_user', { user: '00uada00000000000001' });
    const { headers } = org.sandbox.requests.at(-1) ?? { headers: {} };
    expect(headers).toMatchObject({ 'user-agent': expect.stringMatching(/^flows\/3\.1 okta-connector\//) });
  });
});

describe('custom transport that throws its own error', () => {
  const apiToken = '00transportOfOnesOwn';
  const open = (answers: readonly (OktaResponse | Error)[]) => {
    const left = [...answers];
    const sent: string[] = [];
    const okta = connect(
      { orgUrl: 'acme.okta.com', apiToken },
      {
        clock: fastClock(100),
        transport: async ({ method }) => {
          sent.push(method);
          const answer = left.shift();
          if (answer instanceof Error) throw answer;
          return answer ?? { status: 200, headers: {}, body: '{"id":"00u"}' };
        },
      },
    );
    return { okta, sent };
  };
  const failed = new TypeError(`fetch failed with SSWS ${apiToken}`);

  test("does not retry a write after a custom transport's error or repeat its message", async () => {
    const { okta, sent } = open([failed]);
    const error = await okta
      .run('call_okta_api', { method: 'POST', path: '/v1/groups', body: {} })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ category: 'outcome_unknown', calls: [{ attempts: 1, lost: true }] });
    expect(JSON.stringify(error)).not.toContain(apiToken);
    expect(sent).toEqual(['POST']);
  });

  test("retries a read after a custom transport's error", async () => {
    const { okta, sent } = open([failed]);
    const { output } = await okta.run('get_user', { user: '00u' });
    expect(output).toEqual({ id: '00u' });
    expect(sent).toEqual(['GET', 'GET']);
  });
});

describe('two connections', () => {
  const first = useOrg({ seed: 1 });
  const second = useOrg({ seed: 2 });

  test('keeps connections to two orgs in one process separate', async () => {
    const login = (n: number) => `person${n}@acme.example`;
    const create = (org: typeof first, n: number) =>
      org.okta.run('create_user', {
        profile: { login: login(n), email: login(n), firstName: 'Per', lastName: `Son${n}` },
        activate: false,
      });
    await Promise.all(Array.from({ length: 40 }, (_, n) => create(n % 2 === 0 ? first : second, n)));
    const logins = (org: typeof first) =>
      [...org.sandbox.org.users.values()]
        .map(({ profile }) => String(profile['login']))
        .filter((text) => text.startsWith('person'));
    expect(logins(first).sort()).toEqual(Array.from({ length: 20 }, (_, n) => login(2 * n)).sort());
    expect(logins(second).sort()).toEqual(Array.from({ length: 20 }, (_, n) => login(2 * n + 1)).sort());
  });

  test('closing a connection leaves another to the same org open', async () => {
    const one = first.connect();
    const two = first.connect();
    await one.close();
    await expect(two.run('get_user', { user: '00uada00000000000001' })).resolves.toMatchObject({
      response: { status: 200 },
    });
  });
});

describe('connect', () => {
  test('connect reports the invalid field', () => {
    expect(() => connect({ orgUrl: 'http://acme.okta.com', apiToken: '00x' })).toThrow(
      expect.objectContaining({ category: 'invalid_request', field: 'orgUrl' }),
    );
    expect(() => connect({ orgUrl: 'acme', apiToken: ' ' })).toThrow(
      expect.objectContaining({ category: 'invalid_request', field: 'apiToken' }),
    );
  });

  test('connect accepts loopback only on request', () => {
    expect(() => connect({ orgUrl: 'http://127.0.0.1:8080', apiToken: '00x' })).toThrow(
      expect.objectContaining({ field: 'orgUrl' }),
    );
    expect(connect({ orgUrl: 'http://127.0.0.1:8080', apiToken: '00x' }, { allowLoopback: true }).orgUrl).toBe(
      'http://127.0.0.1:8080',
    );
  });
});

describe('input check', () => {
  const org = useOrg();

  test('check accepts the inputs that run accepts and sends nothing', async () => {
    org.forget();
    await expect(org.okta.checkInput('get_user', { user: 'ada.okonkwo@acme.example' })).resolves.toBe(undefined);
    await expect(org.okta.checkInput('user_added_to_group', {})).resolves.toBe(undefined);
    expect(org.sent()).toEqual([]);
  });

  test.each([
    ['get_user', { user: 7 }, 'user'],
    ['get_usr', {}, 'key'],
  ])('check rejects %s %j and sends nothing', async (key, input, field) => {
    org.forget();
    await expect(org.okta.checkInput(key, input)).rejects.toMatchObject({ category: 'invalid_request', field });
    expect(org.sent()).toEqual([]);
  });
});
