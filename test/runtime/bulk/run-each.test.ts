import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { EachResult } from '../../../src/index.ts';
import { systemClock } from '../../../src/okta/transport/clock.ts';
import type { Clock } from '../../../src/okta/transport/transport.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { putInStatus, statusOf } from '../../support/user-status.ts';

const team = '00gcontractors000001';

/** So many users of the org, and as many inputs for them. */
function peopleOf(org: ReturnType<typeof useOrg>, count: number): string[] {
  return [...org.sandbox.org.users.keys()].slice(-count);
}

async function collect(results: AsyncIterable<EachResult>): Promise<EachResult[]> {
  const all: EachResult[] = [];
  for await (const result of results) all.push(result);
  return all;
}

describe('runEach', () => {
  const org = useOrg({ users: 200 });
  const members = () => org.sandbox.org.memberships.ofLeft(team).map(({ userId }) => userId);

  test('runEach returns a result per input in any order', async () => {
    const people = peopleOf(org, 50);
    const results = await collect(
      org.okta.runEach(
        'add_user_to_group',
        people.map((user) => ({ user, group: team })),
      ),
    );
    expect(results.map(({ index }) => index).sort((a, b) => a - b)).toEqual(people.map((_, index) => index));
    for (const { index, input, id, output } of results) {
      expect(input).toEqual({ user: people[index], group: team });
      expect(id).toBe(people[index]);
      expect(output).toMatchObject({ changed: true });
    }
    expect(members()).toEqual(expect.arrayContaining(people));
  });

  test('runEach continues after failures and counts them by category', async () => {
    const inputs = [
      { user: 'grace.lindqvist@acme.example' },
      { user: 'nobody@acme.example' },
      { user: '' },
      { usr: 'grace.lindqvist@acme.example' },
      { user: 'ada.okonkwo@acme.example' },
    ];
    org.forget();
    const results: EachResult[] = [];
    const summary = await org.okta
      .runEach(untyped('get_user'), inputs, { onResult: (result) => void results.push(result) })
      .summary();
    expect(summary).toEqual({
      taken: 5,
      skipped: 0,
      failedBefore: 0,
      succeeded: 2,
      incomplete: 0,
      checked: 0,
      failed: { not_found: 1, invalid_request: 2 },
    });
    expect(results.find(({ index }) => index === 3)?.error?.message).toMatch(/Unknown field "usr"/);
    // Nothing is sent for an input that is no input of the step.
    expect(org.sent()).toHaveLength(3);
  });

  test('runEach takes inputs only as fast as they run, up to the concurrency', async () => {
    let taken = 0;
    let given = 0;
    let most = 0;
    function* inputs() {
      for (; taken < 100; most = Math.max(most, taken - given)) {
        taken += 1;
        yield { user: 'grace.lindqvist@acme.example' };
      }
    }
    for await (const { error } of org.okta.runEach('get_user', inputs(), { concurrency: 4 })) {
      expect(error).toBeUndefined();
      given += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(taken - given).toBeLessThanOrEqual(5);
    }
    expect(given).toBe(100);
    expect(most).toBeLessThanOrEqual(5);
  });

  test('runEach accepts an async iterable', async () => {
    async function* inputs() {
      for (const user of ['grace.lindqvist@acme.example', 'iris.vale@acme.example']) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        yield { user };
      }
    }
    const results = await collect(org.okta.runEach('get_user', inputs()));
    expect(results.map(({ id }) => id)).toEqual(['00ugrace000000000001', '00uiris0000000000001']);
  });

  test('runEach finishes running inputs and starts no others when the iteration stops', async () => {
    let ended = false;
    function* inputs() {
      try {
        for (;;) yield { user: 'grace.lindqvist@acme.example' };
      } finally {
        ended = true;
      }
    }
    let given = 0;
    for await (const _ of org.okta.runEach('get_user', inputs(), { concurrency: 3 })) {
      given += 1;
      if (given === 10) break;
    }
    const before = org.sent().length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(org.sent().length).toBe(before);
    expect(ended).toBe(true);
  });

  test('a rejected token costs one request, whatever the number of inputs', async () => {
    const stranger = org.connect({ token: '00wrong'.padEnd(42, '0') });
    org.forget();
    const people = peopleOf(org, 200);
    const summary = await stranger
      .runEach(
        'get_user',
        people.map((user) => ({ user })),
        { concurrency: 50 },
      )
      .summary();
    expect(summary).toMatchObject({
      taken: 1,
      failed: { unauthenticated: 1 },
      stopped: { category: 'unauthenticated' },
    });
    expect(org.sent()).toHaveLength(1);
  });

  test('a bulk run stops after 25 refusals in a row', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    const people = peopleOf(org, 200);
    const summary = await reader
      .runEach(
        'suspend_user',
        people.map((user) => ({ user })),
        { concurrency: 5 },
      )
      .summary();
    expect(summary.stopped).toMatchObject({ category: 'forbidden' });
    expect(summary.taken).toBeLessThanOrEqual(25 + 5);
  });

  test('a bulk run continues after single refusals', async () => {
    const inputs = Array.from({ length: 60 }, (_, index) => ({
      user: index % 2 === 0 ? 'ada.okonkwo@acme.example' : 'no',
    }));
    const summary = await org.okta.runEach('get_user', inputs).summary();
    expect(summary).toMatchObject({ taken: 60, succeeded: 30, failed: { not_found: 30 } });
  });

  test('an outage does not use up the inputs of a bulk run', async () => {
    const own = org.connect({ retries: 0, clock: fastClock(100) });
    org.sandbox.faults.next({ kind: 'server_error', times: 1000 });
    const inputs = Array.from({ length: 300 }, () => ({ user: '00ugrace000000000001' }));
    setTimeout(() => org.sandbox.faults.clear(), 600);
    const { failed, succeeded } = await own.runEach('get_user', inputs, { concurrency: 5 }).summary();
    expect(failed.unavailable).toBeGreaterThanOrEqual(5);
    expect(failed.unavailable).toBeLessThanOrEqual(25);
    expect(succeeded).toBe(300 - (failed.unavailable ?? 0));
  });

  /** A clock that counts the pauses of a second and more between inputs. */
  const pauseCounter = (clock: Clock) => {
    let pauses = 0;
    const counting: Clock = {
      now: () => clock.now(),
      after(ms, callback, background) {
        if (ms >= 1000 && ms < 100_000 && background !== true) pauses += 1;
        return clock.after(ms, callback, background);
      },
    };
    return { clock: counting, pauses: () => pauses };
  };

  test.each([
    ['get_user', (user: string) => ({ user })],
    ['suspend_user', (user: string) => ({ user })],
    ['add_user_to_group', (user: string) => ({ user, group: team })],
  ])('a deadline that is too short for %s is not taken for an outage', async (key, inputFor) => {
    const { clock, pauses } = pauseCounter(systemClock);
    const own = org.connect({ clock });
    org.sandbox.faults.next({ kind: 'slow', delayMs: 400, times: 1000 });
    const results = await collect(
      own.runEach(untyped(key), peopleOf(org, 30).map(inputFor), { deadlineMs: 50, concurrency: 5 }),
    );
    org.sandbox.faults.clear();
    expect(results).toHaveLength(30);
    const errors = results.map(({ error }) => error);
    expect(errors[0]).toMatchObject({
      field: 'deadlineMs',
      message: expect.stringContaining('deadline passed before'),
    });
    // The first answer is waited for, since it shows the rate limit.
    for (const error of errors) expect(error?.field ?? error?.category).toMatch(/^(deadlineMs|rate_limited)$/);
    expect(pauses()).toBe(0);
  });

  test('a write that the deadline interrupts has an unknown outcome', async () => {
    const user = '00ugrace000000000001';
    org.sandbox.faults.next({ kind: 'slow', delayMs: 400, method: 'POST' });
    await expect(org.okta.run('suspend_user', { user }, { deadlineMs: 150 })).rejects.toMatchObject({
      category: 'outcome_unknown',
      field: 'deadlineMs',
      message: expect.stringMatching(
        /^The deadline passed before .*, so (its outcome|the outcome of suspendUser) is unknown\./,
      ),
    });
    await org.reset();
  });

  test('a bulk run treats a missed long deadline as an outage', async () => {
    const { clock, pauses } = pauseCounter(fastClock(200));
    const own = org.connect({ clock });
    org.sandbox.faults.next({ kind: 'slow', delayMs: 1000, times: 1000 });
    const inputs = peopleOf(org, 8).map((user) => ({ user }));
    const results = await collect(own.runEach('get_user', inputs, { deadlineMs: 20_000, concurrency: 5 }));
    org.sandbox.faults.clear();
    expect(results.map(({ error }) => error?.field)).toEqual(Array(8).fill('deadlineMs'));
    expect(pauses()).toBeGreaterThan(0);
  });

  test('a bulk run treats an org that is down as an outage, also with a short deadline', async () => {
    const { clock, pauses } = pauseCounter(fastClock(20));
    const own = org.connect({ clock, retries: 0 });
    org.sandbox.faults.next({ kind: 'server_error', times: 1000 });
    // Enough that some are still to be taken when five have failed, however their responses arrive.
    const inputs = peopleOf(org, 11).map((user) => ({ user }));
    const results = await collect(own.runEach('get_user', inputs, { deadlineMs: 9000, concurrency: 5 }));
    org.sandbox.faults.clear();
    expect(results.map(({ error }) => [error?.category, error?.field])).toEqual(
      Array(11).fill(['unavailable', undefined]),
    );
    expect(pauses()).toBeGreaterThan(0);
  });

  test('a canceled bulk run reports the running inputs and takes no more', async () => {
    const controller = new AbortController();
    let given = 0;
    const results = await collect(
      org.okta.runEach('get_user', Array(500).fill({ user: '00ugrace000000000001' }), {
        concurrency: 5,
        signal: controller.signal,
        onResult: () => {
          given += 1;
          if (given === 20) controller.abort();
        },
      }),
    );
    expect(results.length).toBeLessThanOrEqual(26);
    expect(results.filter(({ error }) => error === undefined).length).toBeGreaterThanOrEqual(20);
    for (const { error } of results) expect([undefined, 'cancelled']).toContain(error?.category);
  });

  test('an endless bulk run without requests can be canceled', async () => {
    function* endless() {
      for (;;) yield { no: 'input' };
    }
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const summary = await org.okta.runEach(untyped('get_user'), endless(), { signal: controller.signal }).summary();
    expect(summary).toMatchObject({ succeeded: 0, stopped: { category: 'cancelled' } });
  });

  test.each([null, 7, 'people', {}])('runEach rejects inputs that are not iterable: %j', async (inputs) => {
    await expect(org.okta.runEach('get_user', inputs as never).summary()).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'inputs',
    });
  });

  test('only one of two equal creates with lost responses created the user', async () => {
    const login = 'twin@acme.example';
    const profile = { login, email: login, firstName: 'Noor', lastName: 'Rahman' };
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST', times: 2 });
    const inputs = [1, 2].map(() => ({ profile, activate: false }));
    // The first input of a run goes alone.
    const summary = await org.okta.runEach(untyped('create_user'), [{}, ...inputs], { concurrency: 2 }).summary();
    expect(summary).toMatchObject({ succeeded: 1, checked: 1, failed: { conflict: 1, invalid_request: 1 } });
  });

  test('a bulk run ends with the error of its source, after the results so far', async () => {
    function* inputs() {
      yield { user: '00ugrace000000000001' };
      throw new Error('the disk is gone');
    }
    const results: EachResult[] = [];
    const run = org.okta.runEach('get_user', inputs(), { onResult: (result) => void results.push(result) });
    await expect(run.summary()).rejects.toThrow('the disk is gone');
    expect(results).toHaveLength(1);
    expect(run.counts()).toMatchObject({ taken: 1, succeeded: 1, failed: {} });
  });

  test('a bulk run ends with the error of onResult', async () => {
    const run = org.okta.runEach('get_user', Array(50).fill({ user: '00ugrace000000000001' }), {
      onResult: () => {
        throw new Error('nobody listens');
      },
    });
    await expect(run.summary()).rejects.toThrow('nobody listens');
  });

  test('runEach rejects an unknown action before it takes an input', async () => {
    let taken = false;
    function* inputs() {
      taken = true;
      yield {};
    }
    await expect(org.okta.runEach(untyped('suspend_usr'), inputs()).summary()).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('suspend_user'),
    });
    expect(taken).toBe(false);
  });

  test.each([0, 1.5, -3, 100_000, Number.NaN])('runEach rejects a concurrency of %d', (concurrency) => {
    expect(() => org.okta.runEach('get_user', [], { concurrency })).toThrow(/whole number from 1 to 1000/);
  });

  test('a bulk dry run changes nothing and reports the write of every input', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const [result] = await collect(
      org.okta.runEach('suspend_user', [{ user: 'iris.vale@acme.example' }], { dryRun: true }),
    );
    expect(result?.output).toMatchObject({ dryRun: true, next: { operation: 'suspendUser' } });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('runEach takes no more memory for ten thousand inputs than for a few', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const heap = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    function* inputs() {
      for (let index = 0; index < 10_000; index += 1) yield { nothing: Array(2000).fill(index) };
    }
    const before = heap();
    const summary = await org.okta.runEach(untyped('get_user'), inputs(), { concurrency: 100 }).summary();
    expect(summary.failed).toEqual({ invalid_request: 10_000 });
    // They alone are 160 megabytes.
    expect(heap() - before).toBeLessThan(40e6);
  });
});
