import { describe, expect, test } from 'vitest';
import { type Connection, type ConnectionInput, type ConnectOptions, connect, memoryStore } from '../../src/index.ts';
import { useOrg } from '../support/org.ts';
import { refusalOf } from '../support/refusal.ts';

const input = { orgUrl: 'acme', apiToken: `00${'a'.repeat(40)}` };

describe('connection options', () => {
  test.each<ConnectOptions>([
    { keepFree: 1 },
    { keepFree: -0.1 },
    { keepFree: Number.NaN },
    { maxConcurrent: 0 },
    { maxConcurrent: 1.5 },
    { maxWaiting: -1 },
    { retries: Number.NaN },
    { attemptMs: 0 },
    { maxResponseBytes: 0 },
    { maxResponseBytes: 1.5 },
    { maxResponseBytes: 2 ** 40 },
    { maxResponseBytes: Number.POSITIVE_INFINITY },
    { deadlineMs: Number.NaN },
    { userAgent: 'platform/1\r\nx-other: 1' },
    { logger: {} as never },
  ])('connect rejects the invalid option %o', (options) => {
    const [name] = Object.keys(options);
    const error = refusalOf(() => connect(input, options));
    expect(error).toMatchObject({ category: 'invalid_request', field: name });
    expect(error.message).toMatch(new RegExp(`^The option ${name} must be .+\\.$`));
  });

  test.each<ConnectOptions>([{}, { keepFree: 0 }, { keepFree: 0.99 }, { retries: 0 }, { deadlineMs: Infinity }])(
    'connect accepts the options %o',
    async (options) => {
      await connect(input, options).close();
    },
  );
});

describe('callers without types', () => {
  const org = useOrg();
  const untyped = (value: unknown): ConnectionInput => value as ConnectionInput;

  test.each<[unknown, string, string]>([
    [undefined, 'orgUrl', 'The org URL is missing'],
    [{}, 'orgUrl', 'The org URL is missing'],
    [{ orgUrl: null, apiToken: null }, 'orgUrl', 'The org URL is missing'],
    [{ orgUrl: 'acme' }, 'apiToken', 'The API token is missing'],
    [{ orgUrl: 'acme', apiToken: 7 }, 'apiToken', 'The API token is missing'],
  ])('connect reports which field of %j is missing', (value, field, message) => {
    const error = refusalOf(() => connect(untyped(value)));
    expect(error).toMatchObject({ category: 'invalid_request', field });
    expect(error.message).toContain(message);
  });

  test('rejects a deadline that is not a number and a missing key', async () => {
    org.forget();
    const run = org.okta.run('get_user', { user: 'x' }, { deadlineMs: Number.NaN });
    await expect(run).rejects.toMatchObject({ category: 'invalid_request', field: 'deadlineMs' });
    for (const call of [org.okta.run(undefined as never, {}), org.okta.poll(undefined as never, {})])
      await expect(call).rejects.toMatchObject({ category: 'invalid_request', field: 'key' });
    expect(org.sent()).toEqual([]);
  });

  test.each<[string, string, (okta: Connection) => Promise<unknown>]>([
    [
      'a controller in place of its signal',
      'signal',
      (okta) => okta.run('get_user', { user: 'x' }, { signal: new AbortController() as never }),
    ],
    ['a number to search for', 'query', (okta) => okta.options('users', { query: 7 as never })],
    ['a number as cursor', 'cursor', (okta) => okta.options('users', { cursor: 7 as never })],
    ['one event in place of a list', 'events', (okta) => okta.read('user_created', {}, {} as never)],
    [
      'no handler',
      'handler',
      (okta) => okta.watch([{ trigger: 'user_created' }], undefined as never, { store: memoryStore() }),
    ],
    ['no store', 'store', (okta) => okta.watch([{ trigger: 'user_created' }], () => {}, {} as never)],
    [
      'a file in place of a store',
      'store',
      (okta) => okta.watch([{ trigger: 'user_created' }], () => {}, { store: 'watch.db' as never }),
    ],
    ['no options', 'store', (okta) => okta.watch([{ trigger: 'user_created' }], () => {}, undefined as never)],
    [
      'one subscription in place of a list',
      'subscriptions',
      (okta) => okta.watch({ trigger: 'user_created' } as never, () => {}, { store: memoryStore() }),
    ],
  ])('reports what to pass instead of %s', async (_, field, call) => {
    org.forget();
    await expect(call(org.okta)).rejects.toMatchObject({
      category: 'invalid_request',
      field,
      message: expect.stringMatching(new RegExp(`${field}.* (must be|give|use|pass) .+\\.$`, 'i')),
    });
    expect(org.sent()).toEqual([]);
  });

  test('accepts null for an omitted search', async () => {
    const all = await org.okta.options('groups');
    expect(await org.okta.options('groups', { query: null as never, cursor: null as never })).toEqual(all);
  });
});
