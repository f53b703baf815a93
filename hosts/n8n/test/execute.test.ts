import { afterAll, describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { closeAll } from '../src/connections.ts';
import { host, NodeError } from './host.ts';
import { executeFunctions, type Run } from './platform.ts';

const org = useOrg({ users: 120 });
afterAll(closeAll);

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const getUser = (login: string) => ({ resource: 'users', operation: 'get_user', user: byId(login) });
const run = (options: Run, token = org.sandbox.token) =>
  host.execute(executeFunctions({ orgUrl: org.sandbox.url, apiToken: token }, options));

const grace = 'grace.lindqvist@acme.example';
const iris = 'iris.vale@acme.example';

describe('action node', () => {
  test('returns one output item per input item, in order and paired with it', async () => {
    const logins = [iris, grace, 'ada.okonkwo@acme.example', 'ben.achterberg@acme.example', iris];
    const [items = []] = await run({ items: logins.map(getUser) });
    expect(items).toMatchObject(logins.map((login) => ({ json: { profile: { login } } })));
    expect(items.map(({ pairedItem }) => pairedItem)).toEqual(logins.map((_, item) => ({ item })));
  });

  test('splits a list into items up to the limit', async () => {
    const list = { resource: 'users', operation: 'find_users', returnAll: false, limit: 7 };
    const [items = []] = await run({ items: [list, { ...list, limit: 2 }] });
    expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1].map((item) => ({ item })));
    expect(items.every(({ json }) => typeof json['id'] === 'string')).toBe(true);
  });

  test('returns all items with Return All', async () => {
    const [items = []] = await run({ items: [{ resource: 'users', operation: 'find_users', returnAll: true }] });
    expect(items.length).toBeGreaterThan(120);
  });

  test('includes the response with the output on request', async () => {
    const [items = []] = await run({ items: [{ ...getUser(grace), options: { details: true } }] });
    expect(items[0]?.json).toMatchObject({ output: { profile: { login: grace } }, response: { status: 200 } });
  });

  test('sends writes one after the other', async () => {
    org.forget();
    const membership = (operation: string) => ({
      resource: 'groups',
      operation,
      user: byId(iris),
      group: { __rl: true, mode: 'list', value: '00gengineering000001' },
    });
    const items = [membership('add_user_to_group'), membership('add_user_to_group'), membership('add_user_to_group')];
    const [results = []] = await run({ items });
    expect(results.map(({ json }) => json['changed'])).toEqual([true, false, false]);
  });

  test('a dry run in a node reports the change and writes nothing', async () => {
    org.forget();
    const suspend = { resource: 'users', operation: 'suspend_user', user: byId(grace), options: { dryRun: true } };
    const [items = []] = await run({ items: [suspend] });
    expect(items[0]?.json).toMatchObject({ dryRun: true, next: { operation: 'suspendUser' } });
    expect(org.writes()).toEqual([]);
  });

  test('a node error says what happened, what to do and what Okta returned', async () => {
    const failed = run({ items: [getUser(grace), getUser('nobody@acme.example')] });
    await expect(failed).rejects.toBeInstanceOf(NodeError);
    await expect(failed).rejects.toMatchObject({
      message: expect.stringMatching(
        /^Okta could not get the user: .*nobody@acme\.example.*\. Check the ID or username\.$/,
      ),
      description: expect.stringMatching(/E0000007.*Request ID/s),
      httpCode: '404',
      itemIndex: 1,
    });
  });

  test('an error names other operations by their labels, in the sentence, the facts and failed items', async () => {
    const missing = { resource: 'network_zones', operation: 'get_network_zone', zone: byId('get_user zone') };
    const hint = "find the network zone's ID (nzo…) with 'List Network Zones'";
    const message = expect.stringMatching(
      /"get_user zone".*\. Find the network zone's ID .* with 'List Network Zones'\.$/,
    );
    await expect(run({ items: [missing] })).rejects.toMatchObject({ message, facts: { hint } });
    const [items = []] = await run({ continueOnFail: true, items: [missing] });
    expect(items[0]?.json).toMatchObject({ message, error: { message, hint } });
  });

  const suspend = (user: unknown) => ({ resource: 'users', operation: 'suspend_user', user });
  const bad: [what: string, user: unknown][] = [
    ['empty', byId('')],
    ['with a character that cannot be seen', byId('\u200bada.okonkwo@acme.example')],
    ['an object', byId({ id: 1 } as never)],
  ];

  test.each(bad)('rejects a run with a bad item before any write and reports the item number: %s', async (_, user) => {
    org.forget();
    await expect(run({ items: [suspend(byId(iris)), suspend(byId(grace)), suspend(user)] })).rejects.toMatchObject({
      message: expect.stringMatching(/^User (is|contains|must be) /),
      itemIndex: 2,
    });
    expect(org.writes()).toEqual([]);
  });

  test.each(bad)('fails only the bad item if the node continues on errors: %s', async (_, user) => {
    org.forget();
    const [items = []] = await run({ continueOnFail: true, items: [suspend(byId(iris)), suspend(user)] });
    expect(items.map(({ json }) => [json['changed'], json['error'] === undefined])).toEqual([
      [true, true],
      [undefined, false],
    ]);
    await org.reset();
  });

  test("escapes Okta's error text in the description that n8n shows as HTML", async () => {
    const errorCauses = [{ errorSummary: '<img src=x onerror="alert(1)"> & \'more\'' }];
    const body = { errorCode: 'E0000001', errorSummary: 'Api validation failed', errorCauses };
    org.sandbox.faults.next({ kind: 'status', method: 'GET', status: 400, body });
    const failed = await run({ items: [getUser(grace)] }).catch((error: NodeError) => error);
    const { description } = failed as NodeError;
    expect(description).toContain('&#60;img src=x onerror=&#34;alert(1)&#34;&#62; &#38; &#39;more&#39;<br>');
    expect(description?.replaceAll('<br>', '')).not.toMatch(/[<>"']/);
  });

  test('rejects invalid node input without sending a request', async () => {
    org.forget();
    const failed = run({ items: [getUser('')] });
    await expect(failed).rejects.toMatchObject({
      message: 'User is required.',
    });
    expect(org.sent()).toEqual([]);
  });

  test('starts no more items after a failure', async () => {
    org.forget();
    const suspend = (login: string) => ({ resource: 'users', operation: 'suspend_user', user: byId(login) });
    await expect(run({ items: [suspend('nobody@acme.example'), suspend(grace)] })).rejects.toMatchObject({
      itemIndex: 0,
    });
    expect(org.writes()).toEqual([]);
  });

  test('keeps items and errors in order if the node continues on errors', async () => {
    const [items = []] = await run({
      items: [getUser(grace), getUser('nobody@acme.example'), getUser(iris)],
      continueOnFail: true,
    });
    expect(items.map(({ pairedItem, json }) => [pairedItem, 'error' in json])).toEqual([
      [{ item: 0 }, false],
      [{ item: 1 }, true],
      [{ item: 2 }, false],
    ]);
    // n8n knows a failed item by having these two members and no others.
    expect(items[1]?.json).toEqual({
      message: expect.stringMatching(
        /^Okta could not get the user: .*nobody@acme\.example.*\. Check the ID or username\.$/,
      ),
      error: expect.objectContaining({ category: 'not_found', status: 404, errorCode: 'E0000007' }),
    });
  });

  test('stops a canceled execution even if the node continues on errors', async () => {
    const controller = new AbortController();
    controller.abort();
    const cancelled = run({ items: [getUser(grace)], continueOnFail: true, signal: controller.signal });
    await expect(cancelled).rejects.toThrow(/canceled|ended/);
  });

  test('keeps the token out of node errors', async () => {
    const token = '00secretsecretsecretsecretsecretsecretsecr';
    const failed = await run({ items: [getUser(grace)] }, token).catch((error: NodeError) => error);
    expect(failed).toMatchObject({ httpCode: '401' });
    expect(JSON.stringify([failed, (failed as NodeError).stack, (failed as NodeError).cause])).not.toContain(token);
  });

  test('accepts every pasted form of the token in the node, as in the credential test', async () => {
    const pasted = [` ${org.sandbox.token}\n`, `SSWS ${org.sandbox.token}`, `"${org.sandbox.token}"`];
    const logins = await Promise.all(
      pasted.map(async (token) => (await run({ items: [getUser(grace)] }, token))[0]?.[0]?.json['profile']),
    );
    expect(logins).toEqual(pasted.map(() => expect.objectContaining({ login: grace })));
  });

  test('reports an invalid org URL', async () => {
    const node = executeFunctions(
      { orgUrl: 'https://{yourOktaDomain}', apiToken: '00abc' },
      { items: [getUser(grace)] },
    );
    await expect(host.execute(node)).rejects.toMatchObject({ message: expect.stringMatching(/^The org URL /) });
  });

  test('keeps a hundred items within the chosen concurrency', async () => {
    const items = Array.from({ length: 100 }, () => ({ ...getUser(grace), options: { atOnce: 3 } }));
    const node = executeFunctions({ orgUrl: org.sandbox.url, apiToken: org.sandbox.token }, { items });
    const { helpers } = node;
    let now = 0;
    let most = 0;
    const counted: typeof node = {
      ...node,
      helpers: {
        ...helpers,
        async httpRequestWithAuthentication(type, request) {
          now += 1;
          most = Math.max(most, now);
          try {
            return await helpers.httpRequestWithAuthentication.call(this, type, request);
          } finally {
            now -= 1;
          }
        },
      },
    };
    const [results = []] = await host.execute(counted);
    expect(results).toHaveLength(100);
    expect(most).toBe(3);
  });
});
