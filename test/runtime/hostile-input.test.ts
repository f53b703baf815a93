import { describe, expect, test } from 'vitest';
import { isOktaError, type OktaError } from '../../src/index.ts';
import { useOrg } from '../support/org.ts';

const org = useOrg();

async function refused(call: Promise<unknown>): Promise<OktaError> {
  const error = await call.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  if (!isOktaError(error)) throw error ?? new Error('it was not refused');
  expect(error.category).toBe('invalid_request');
  return error;
}

const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { a: value } : [value];
  return value;
};

function cycle(): unknown {
  const value: Record<string, unknown> = { a: 1 };
  value['self'] = { value };
  return value;
}

const throwing = (): never => {
  throw new Error('a getter of the caller');
};

const getter = (name: string) => Object.defineProperty({}, name, { get: throwing, enumerable: true });

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const sparse = (): unknown[] => {
  const list: unknown[] = [];
  list.length = 4_000_000_000;
  return list;
};

const hostile: readonly (readonly [string, () => unknown])[] = [
  ['a cycle', cycle],
  ['a BigInt', () => ({ big: 1n })],
  ['what is nested too deeply', () => nested(100_000)],
  ['a getter that throws', () => getter('x')],
  ['a proxy that throws', () => new Proxy({}, { ownKeys: throwing })],
  ['a proxy that throws at being looked at', () => new Proxy({}, { getPrototypeOf: throwing })],
  ['a revoked proxy', revoked],
  ['a list of any length', sparse],
  ['a method toJSON that throws', () => ({ toJSON: throwing })],
];

describe('input that is not plain data', () => {
  test.each(hostile)('rejects a body that is not plain data and reports the field: %s', async (_, value) => {
    org.forget();
    for (const body of [value(), { inner: value() }]) {
      const { field } = await refused(org.okta.run('call_okta_api', { path: '/v1/x', method: 'POST', body }));
      expect(field).toMatch(/^body/);
    }
    expect(org.sent()).toEqual([]);
  });

  test.each(hostile)('rejects values that are not plain data in a profile and as text: %s', async (_, value) => {
    org.forget();
    const profile = { login: 'x@acme.example', email: 'x@acme.example', firstName: 'A', lastName: 'B' };
    expect(
      (await refused(org.okta.run('create_user', { profile: { ...profile, city: value() } } as never))).field,
    ).toMatch(/^profile\.city/);
    expect((await refused(org.okta.run('get_user', { user: value() } as never))).field).toMatch(/^user/);
    await refused(org.okta.run('get_user', value() as never));
    await refused(org.okta.poll('user_created', { user: value() } as never));
    expect(org.sent()).toEqual([]);
  });

  test('a bulk run continues after an input that is not plain data', async () => {
    const inputs = [...hostile.map(([, value]) => value()), { user: 'grace.lindqvist@acme.example' }];
    const results = [];
    for await (const result of org.okta.runEach('get_user', inputs as never))
      results.push(result.error?.category ?? 'done');
    expect(results.sort()).toEqual(['done', ...hostile.map(() => 'invalid_request')]);
  });

  test('reads an input once and ignores later values of a proxy', async () => {
    let reads = 0;
    const input = Object.defineProperty({}, 'user', {
      enumerable: true,
      get() {
        reads += 1;
        return reads === 1 ? 'grace.lindqvist@acme.example' : '../../evil';
      },
    });
    const { output } = await org.okta.run('get_user', input as never);
    expect(output).toMatchObject({ profile: { login: 'grace.lindqvist@acme.example' } });
    expect(reads).toBe(1);
  });

  test('rejects text with too deeply nested JSON, also in a dry run', async () => {
    const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    for (const dryRun of [false, true]) {
      const call = org.okta.run('call_okta_api', { path: '/v1/x', method: 'POST', body }, { dryRun });
      expect((await refused(call)).field).toBe('body');
    }
  });

  test('treats an own property __proto__ as an unknown field', async () => {
    const input = JSON.parse('{"user":"grace.lindqvist@acme.example","__proto__":{"user":"omar"}}');
    expect((await refused(org.okta.run('get_user', input))).field).toBe('__proto__');
  });
});

describe('many faults', () => {
  test('reports 50,000 unknown fields as the first 20 and a count', async () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`field${index}`, index]));
    const { faults, message } = await refused(org.okta.run('get_user', { user: 'x', ...many }));
    expect(faults).toHaveLength(20);
    expect(message).toContain('49980 more fields are not valid.');
    expect(message.length).toBeLessThan(4000);
  });

  test('shortens the report of 250 invalid entries and of long names', async () => {
    const types = Array.from({ length: 250 }, () => 'x'.repeat(100_000));
    const error = await refused(org.okta.poll('okta_event', { types }));
    expect(error.faults).toHaveLength(20);
    expect(error.message.length).toBeLessThan(15_000);
    const long = await refused(org.okta.run('get_user', { user: 'x', ['y'.repeat(1_000_000)]: 1 }));
    expect(long.message.length).toBeLessThan(1000);
    const key = await refused(org.okta.run('z'.repeat(1_000_000) as 'get_user', {} as never));
    expect(key.message.length).toBeLessThan(1000);
  });
});

describe('a cursor', () => {
  const cursor = (change: object) =>
    JSON.stringify({ v: 1, next: '/api/v1/logs?after=1', types: 'a', reached: 1, floor: 1, seen: [], ...change });
  test.each([
    { reached: 1e300 },
    { reached: -1 },
    { floor: 8.64e15 },
    { seen: [[1e300, 1, '']] },
    { seen: [[1, -1e300, '']] },
    { next: '/'.repeat(300_000) },
  ])('rejects a forged cursor and reports its field: %j', async (change) => {
    org.forget();
    const { field } = await refused(org.okta.poll('user_created', {}, cursor(change)));
    expect(field).toBe('cursor');
    expect(org.sent()).toEqual([]);
  });
});
