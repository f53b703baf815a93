import { describe, expect, test } from 'vitest';
import { createRandom } from '../../sandbox/src/index.ts';
import { Pace, type PaceOptions } from '../../src/okta/transport/pace.ts';
import { WindowLength } from '../../src/okta/transport/rate-window.ts';
import { retry } from '../../src/okta/transport/retry.ts';
import type { Exchange, OktaRequest, Send } from '../../src/okta/transport/transport.ts';
import { PacedOrg, type PacedOrgOptions } from '../support/paced-org.ts';
import { VirtualClock } from '../support/virtual-time.ts';

interface Setting extends Partial<Omit<PacedOrgOptions, 'clock'>> {
  readonly pace?: Partial<PaceOptions>;
}

function setUp({ pace = {}, ...org }: Setting = {}) {
  const clock = new VirtualClock();
  const paced = new PacedOrg({ clock, limit: 100, windowMs: 5000, ...org });
  const client = (bottom: Exchange = paced.send, options: Partial<PaceOptions> = pace): Send =>
    retry(new Pace({ clock, keepFree: 0, maxConcurrent: 30, maxWaiting: 10_000, ...options }).layer(bottom), {
      clock,
      retries: 4,
    });
  const request = (extra: Partial<OktaRequest> = {}): OktaRequest => ({
    method: 'PUT',
    url: 'https://acme.okta.com/api/v1/x',
    headers: { accept: 'application/json' },
    operation: 'assignUserToGroup',
    bucket: 'groups',
    repeat: true,
    deadlineAt: clock.now() + 600_000,
    record: { attempts: 0, lost: false, waitedMs: 0 },
    ...extra,
  });
  return { clock, org: paced, exchange: client(), client, request };
}

async function workers(count: number, { calls, call }: { calls: number; call: () => Promise<unknown> }): Promise<void> {
  let left = calls;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: count }, work));
}

const roundings = ['ceil', 'floor', 'round', 'left'] as const;
const offsets = [0, 137, 500, 999, 3_600_000];
const callers = [1, 20, 500];
const grid = roundings.flatMap((rounding) =>
  offsets.flatMap((offset) => callers.map((count) => ({ rounding, offset, count }))),
);

/** 1,500 calls at 500 per 5 s, by several processes that do not know each other. */
function sharedBudget({
  processes = 4,
  callers,
  seed,
  ...way
}: { processes?: number; callers: number; seed: number } & Pick<Setting, 'latencyMs' | 'jitterMs'>) {
  const offsetMs = 1_700_003_600_000 + 137 * seed;
  const { clock, org, client, request } = setUp({ limit: 500, jitterMs: 1, seed, offsetMs, concurrency: 1000, ...way });
  const one = () => {
    const exchange = client();
    return workers(callers, { calls: 1500 / processes, call: () => exchange(request()) });
  };
  const startedAt = clock.now();
  const all = Promise.all(Array.from({ length: processes }, one));
  return { clock, org, all, ratio: () => (clock.now() - startedAt) / 10_000 };
}

test('ignores a Reset that is not a time in seconds when it estimates the window length', () => {
  const length = new WindowLength();
  for (const difference of [-5, 0, 1_700_000_000_000]) length.suggest(difference);
  expect(length.seconds).toBeUndefined();
  length.suggest(59);
  expect(length.seconds).toBe(60);
});

describe('pace', () => {
  test.each(grid)(
    'sends 500 calls at 100 per 5 s without a 429 or lost time: $rounding, offset $offset ms, $count callers',
    async ({ rounding, offset, count }) => {
      const { clock, org, exchange, request } = setUp({ rounding, offsetMs: 1_700_000_000_000 + offset });
      const startedAt = clock.now();
      await clock.run(workers(count, { calls: 500, call: () => exchange(request()) }));
      expect(org.answered).toBe(500);
      expect(org.refused).toBe(0);
      // Four full windows plus the calls of the last one: 2 ms each for one caller.
      const least = 4 * 5000 + (count === 1 ? 100 * 2 : 10);
      expect((clock.now() - startedAt) / least).toBeLessThanOrEqual(1.01);
    },
  );

  test('uses one-minute windows to the last call and the last second', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 600, windowMs: 60_000 });
    const startedAt = clock.now();
    await clock.run(workers(20, { calls: 1500, call: () => exchange(request()) }));
    expect(org.refused).toBe(0);
    expect((clock.now() - startedAt) / 120_000).toBeLessThanOrEqual(1.01);
  });

  test('sends the first call of an unknown bucket at once and makes the next ones wait for its headers', async () => {
    const { clock, org, exchange, request } = setUp();
    await clock.run(Promise.all([exchange(request()), exchange(request()), exchange(request())]));
    const [first, second] = org.times;
    expect(org.times).toHaveLength(3);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(2);
  });

  test('does not let one bucket delay another', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 2 });
    await clock.run(workers(1, { calls: 2, call: () => exchange(request({ bucket: 'users' })) }));
    const waiting = exchange(request({ bucket: 'users' }));
    const before = clock.now();
    await clock.run(exchange(request({ bucket: 'apps' })));
    expect(clock.now() - before).toBeLessThan(100);
    await clock.run(waiting);
    expect(clock.now() - before).toBeGreaterThan(4000);
    expect(org.refused).toBe(0);
  });

  test.each(callers)('shares the remaining calls among operations of one bucket: %i callers', async (count) => {
    const { clock, org, exchange, request } = setUp({ limit: 100, bucketOf: () => 'users' });
    const startedAt = clock.now();
    const step = async () => {
      await exchange(request({ method: 'GET', bucket: 'getUser' }));
      await exchange(request({ method: 'POST', bucket: 'suspendUser' }));
      await exchange(request({ method: 'GET', bucket: 'getUser' }));
    };
    await clock.run(workers(count, { calls: 150, call: step }));
    expect(org.answered).toBe(450);
    expect(org.refused).toBe(0);
    expect((clock.now() - startedAt) / (4 * 5000 + 100)).toBeLessThanOrEqual(1.02);
  });

  test.each(callers)(
    'does not slow operations that have equal limits but separate buckets: %i callers',
    async (count) => {
      const { clock, org, exchange, request } = setUp({ limit: 100 });
      const startedAt = clock.now();
      const step = async () => {
        await exchange(request({ method: 'GET', bucket: 'listUserGroups' }));
        await exchange(request({ bucket: 'assignUserToGroup' }));
      };
      await clock.run(workers(count, { calls: 500, call: step }));
      expect(org.answered).toBe(1000);
      expect(org.refused).toBe(0);
      expect((clock.now() - startedAt) / (4 * 5000 + 400)).toBeLessThanOrEqual(1.02);
    },
  );

  test('separates buckets that look alike by chance as soon as a response distinguishes them', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 100 });
    org.use('b', 3);
    await clock.run(workers(1, { calls: 4, call: () => exchange(request({ bucket: 'a' })) }));
    const startedAt = clock.now();
    await clock.run(workers(1, { calls: 96, call: () => exchange(request({ bucket: 'b' })) }));
    await clock.run(workers(1, { calls: 96, call: () => exchange(request({ bucket: 'a' })) }));
    expect(clock.now() - startedAt).toBeLessThan(1000);
    expect(org.refused).toBe(0);
  });

  test('moves a waiting call to its own bucket when a shared bucket turns out to be wrong', async () => {
    const bucketOf = (name: string) => name.slice(0, 1);
    const refused = [];
    for (let seed = 1; seed <= 20; seed += 1) {
      const { clock, org, client, request } = setUp({ limit: 100, bucketOf, seed, jitterMs: 5, concurrency: 1000 });
      const random = createRandom(seed);
      const one = () => {
        const exchange = client();
        const call = () => exchange(request({ bucket: `${random() < 0.5 ? 'a' : 'b'}${random() < 0.5}` }));
        return workers(100, { calls: 300, call });
      };
      await clock.run(Promise.all([one(), one()]));
      refused.push(org.mostRefused);
    }
    expect(Math.max(...refused)).toBeLessThanOrEqual(10);
  });

  test.each(callers)(
    'loses no time when an org reports one of two seconds as the end of a window: %i callers',
    async (count) => {
      for (const offset of [0, 137, 337, 999]) {
        const { clock, org, exchange, request } = setUp({
          ...{ rounding: 'left', limit: 100, windowMs: 5000, latencyMs: 10, offsetMs: 1_700_000_000_000 + offset },
        });
        const startedAt = clock.now();
        await clock.run(workers(count, { calls: 300, call: () => exchange(request()) }));
        expect(org.refused).toBe(0);
        const least = 2 * 5000 + (count === 1 ? 100 * 20 : 100);
        expect((clock.now() - startedAt) / least).toBeLessThanOrEqual(1.02);
      }
    },
  );

  test.each([1, 20])('loses no time when the clock of the org is set back during a run: %i callers', async (count) => {
    const { clock, org, exchange, request } = setUp({ rounding: 'floor' });
    clock.after(7000, () => {
      org.offsetMs -= 3_600_000;
    });
    const startedAt = clock.now();
    await clock.run(workers(count, { calls: 500, call: () => exchange(request()) }));
    expect(org.refused).toBe(0);
    expect((clock.now() - startedAt) / (4 * 5000 + 200)).toBeLessThanOrEqual(1.02);
  });

  test('does not report a rate limit when calls wait only for slow responses', async () => {
    const { clock, exchange, request } = setUp({ latencyMs: 20_000, pace: { maxConcurrent: 2 } });
    const deadlineAt = clock.now() + 30_000;
    const results = await clock.run(
      Promise.allSettled(Array.from({ length: 4 }, () => exchange(request({ deadlineAt })))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(results[3]).toMatchObject({
      reason: { category: 'unavailable', message: /was not sent before its deadline/ },
    });
  });

  test('runs at full speed when other clients have stopped', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 10_000, windowMs: 60_000, latencyMs: 10 });
    org.use('groups', 3000);
    const startedAt = clock.now();
    await clock.run(workers(20, { calls: 2000, call: () => exchange(request()) }));
    expect(clock.now() - startedAt).toBeLessThan(2 * (2000 / 20) * 20);
    expect(org.refused).toBe(0);
  });

  test('meets at most one refusal a window when other clients use up the bucket', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 50 });
    let calls = 0;
    await clock.run(
      workers(10, {
        calls: 200,
        call: async () => {
          calls += 1;
          if (calls % 10 === 0) org.use('groups', 1);
          await exchange(request());
        },
      }),
    );
    expect(org.answered).toBe(200);
    expect(org.refused).toBeLessThanOrEqual(5);
  });

  test('leaves the keepFree share of every window to other clients', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 100, pace: { keepFree: 0.2 } });
    await clock.run(workers(20, { calls: 160, call: () => exchange(request()) }));
    const [start = 0] = org.times;
    expect(org.times.filter((time) => time < start + 5000)).toHaveLength(80);
  });

  test('never has more calls in flight than maxConcurrent', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 10_000, pace: { maxConcurrent: 7 } });
    await clock.run(workers(100, { calls: 300, call: () => exchange(request()) }));
    expect(org.mostInside).toBeLessThanOrEqual(7);
    expect(org.answered).toBe(300);
  });

  test('reduces the calls in flight after a concurrency refusal, and retries until it succeeds', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 10_000, concurrency: 10 });
    await clock.run(workers(100, { calls: 500, call: () => exchange(request()) }));
    expect(org.answered).toBe(500);
    expect(org.concurrencyRefusals).toBeGreaterThan(0);
    expect(org.concurrencyRefusals).toBeLessThan(100);
  });

  test('does not delay calls when responses have no rate-limit headers', async () => {
    const { clock, org, exchange, request } = setUp({ headers: false });
    const startedAt = clock.now();
    await clock.run(workers(20, { calls: 100, call: () => exchange(request()) }));
    expect(org.answered).toBe(100);
    expect(clock.now() - startedAt).toBeLessThan(1000);
  });

  test('retries a refusal without headers after growing pauses', async () => {
    const { clock, org, exchange, request } = setUp({ headers: false, limit: 3 });
    await clock.run(workers(5, { calls: 12, call: () => exchange(request()) }));
    expect(org.answered).toBe(12);
    expect(org.refused).toBeLessThan(20);
  });

  test('meets one refusal, once, when a window lasts longer than usual', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 50, windowMs: 6000, rounding: 'floor' });
    await clock.run(workers(10, { calls: 400, call: () => exchange(request()) }));
    expect(org.answered).toBe(400);
    expect(org.refused).toBeLessThanOrEqual(1);
  });

  test('obeys a limit that is lowered between windows', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 100 });
    await clock.run(workers(20, { calls: 100, call: () => exchange(request()) }));
    org.limit = 30;
    await clock.run(workers(20, { calls: 60, call: () => exchange(request()) }));
    expect(org.answered).toBe(160);
    expect(org.refused).toBe(0);
  });

  test('rejects a wait past the deadline at once, and reports how long it would be', async () => {
    const { clock, exchange, request } = setUp({ limit: 2, windowMs: 60_000 });
    await clock.run(workers(1, { calls: 2, call: () => exchange(request()) }));
    const before = clock.now();
    await expect(clock.run(exchange(request({ deadlineAt: clock.now() + 1000 })))).rejects.toMatchObject({
      category: 'rate_limited',
      message: expect.stringMatching(/by another \d+\.\d s/),
      retryAt: expect.stringMatching(/^\d{4}-/),
    });
    expect(clock.now() - before).toBeLessThan(10);
  });

  test('does not send a call that is canceled while it waits', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 2, windowMs: 60_000 });
    await clock.run(workers(1, { calls: 2, call: () => exchange(request()) }));
    const controller = new AbortController();
    const waiting = exchange(request({ signal: controller.signal }));
    clock.after(100, () => controller.abort());
    await expect(clock.run(waiting)).rejects.toMatchObject({ category: 'cancelled' });
    await clock.run(clock.wait(120_000));
    expect(org.answered).toBe(2);
  });

  test('leaves no timer behind when the last waiting call is canceled or the pace is closed', async () => {
    const { clock, org, request } = setUp({ limit: 1, windowMs: 60_000 });
    const pace = new Pace({ clock, keepFree: 0, maxConcurrent: 30, maxWaiting: 10 });
    const exchange = retry(pace.layer(org.send), { clock, retries: 0 });
    await clock.run(exchange(request()));
    const controller = new AbortController();
    const cancelled = exchange(request({ signal: controller.signal }));
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ category: 'cancelled' });
    expect(clock.timers).toBe(0);
    const closed = exchange(request());
    pace.close();
    await expect(closed).rejects.toMatchObject({ category: 'cancelled' });
    expect(clock.timers).toBe(0);
  });

  test('rejects a call when maxWaiting calls already wait', async () => {
    const { clock, exchange, request } = setUp({ limit: 1, pace: { maxWaiting: 3 } });
    const calls = Array.from({ length: 6 }, () =>
      exchange(request()).then(
        () => 'done',
        (error: { category: string }) => error.category,
      ),
    );
    const results = await clock.run(Promise.all(calls));
    expect(results.filter((result) => result === 'rate_limited')).toHaveLength(2);
  });

  test('sends the calls of a bucket in the order in which they arrived', async () => {
    const { clock, exchange, request } = setUp({ limit: 5 });
    const order: number[] = [];
    await clock.run(
      Promise.all(Array.from({ length: 20 }, (_, index) => exchange(request()).then(() => order.push(index)))),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('does not let a slow call of the previous window delay the next window', async () => {
    const { clock, org, client, request } = setUp({ limit: 3 });
    let first = true;
    const exchange = client(async (sent) => {
      const response = await org.send(sent);
      if (first) {
        first = false;
        return response;
      }
      if (sent.operation === 'slow') await clock.wait(30_000);
      return response;
    });
    const slow = (async () => {
      await exchange(request());
      return exchange(request({ operation: 'slow' }));
    })();
    await clock.run(clock.wait(50));
    const startedAt = clock.now();
    await clock.run(workers(2, { calls: 6, call: () => exchange(request()) }));
    expect(clock.now() - startedAt).toBeLessThan(16_000);
    await clock.run(slow);
    expect(org.refused).toBe(0);
  });

  const shared = [1, 2, 3].flatMap((seed) => [2, 20, 375].map((callers) => ({ callers, seed })));

  test.each(shared)(
    'meets at most one 429 a window and loses under a tenth of the time with four processes, $callers callers each ($seed)',
    async (setting) => {
      const { clock, org, all, ratio } = sharedBudget(setting);
      await clock.run(all);
      expect(org.answered).toBe(1500);
      expect(org.mostRefused).toBeLessThanOrEqual(1);
      expect(ratio()).toBeLessThanOrEqual(1.1);
    },
  );

  test('sends no faster than responses arrive while processes have not yet seen each other', async () => {
    const { clock, org, client, request } = setUp({ limit: 500, concurrency: 1000 });
    const burst = () => {
      const exchange = client();
      return Promise.all(Array.from({ length: 30 }, () => exchange(request())));
    };
    const all = Promise.all(Array.from({ length: 4 }, burst));
    await clock.run(clock.wait(5));
    // One call each, then two per response.
    expect(org.times.length).toBeLessThanOrEqual(4 + 8);
    await clock.run(all);
    expect(org.refused).toBe(0);
  });

  test('uses a first window with ample calls at full concurrency after its first response', async () => {
    const latencyMs = 10;
    const { clock, org, exchange, request } = setUp({ limit: 1000, latencyMs });
    const all = workers(100, { calls: 300, call: () => exchange(request()) });
    await clock.run(clock.wait(2 * latencyMs + 1));
    expect(org.times).toHaveLength(1);
    await clock.run(clock.wait(latencyMs));
    expect(org.times).toHaveLength(31);
    await clock.run(all);
    expect(org.refused).toBe(0);
    expect(org.mostInside).toBeLessThanOrEqual(30);
  });

  test('does not let every slow process probe for the calls that are left', async () => {
    const refused = [];
    for (let seed = 1; seed <= 20; seed += 1) {
      const { clock, org, all } = sharedBudget({ callers: 1, seed, latencyMs: 2, jitterMs: 2 });
      await clock.run(all);
      refused.push(org.mostRefused);
    }
    expect(Math.max(...refused)).toBeLessThanOrEqual(2);
  });

  /** 1,500 own calls while another client makes ten a second: a tenth of 500 per 5 s. */
  async function besideAnother(setting: Setting & { readonly callers: number }) {
    const { clock, org, exchange, request } = setUp({ limit: 500, jitterMs: 1, ...setting });
    const startedAt = clock.now();
    let over = false;
    let starved = 0;
    const another = async () => {
      while (!over) {
        await clock.wait(100);
        if (org.left('groups') > 0) org.use('groups', 1);
        else if (clock.now() > startedAt + 5200) starved += 1;
      }
    };
    const others = another();
    await clock.run(
      workers(setting.callers, { calls: 1500, call: () => exchange(request()) }).then(() => {
        over = true;
      }),
    );
    const ms = clock.now() - startedAt;
    await clock.run(others);
    return { org, ms, starved };
  }

  test.each([1, 20, 500])(
    'meets at most one 429 a window and loses no time when another client calls too: %i callers',
    async (callers) => {
      const { org, ms } = await besideAnother({ callers });
      expect(org.mostRefused).toBeLessThanOrEqual(1);
      // The other client leaves 450 calls a window.
      expect(ms / 15_000).toBeLessThanOrEqual(1.1);
    },
  );

  test.each([1, 20, 500])('leaves another client its modest share in later windows: %i callers', async (callers) => {
    const { starved } = await besideAnother({ callers, latencyMs: 10 });
    // Out of the 90 calls that the other client makes in the second and third windows.
    expect(starved).toBeLessThanOrEqual(9);
  });

  test('keeps the end of a window unchanged after a 429 in a window known to be open', async () => {
    const { clock, org, exchange, request } = setUp({ limit: 50 });
    const startedAt = clock.now();
    await clock.run(workers(1, { calls: 10, call: () => exchange(request()) }));
    org.use('groups', 40);
    await clock.run(exchange(request()));
    expect(org.refused).toBe(1);
    expect(clock.now() - startedAt).toBeLessThan(5050);
  });

  test('waits out a 429 that names an earlier end than the known window', async () => {
    let refusals = 0;
    const { clock, request, client } = setUp();
    const startedAt = clock.now();
    const exchange = client(async () => {
      await clock.wait(10);
      const at = (clock.now() - startedAt) / 1000;
      const refused = at >= 1 && at < 3;
      if (refused) refusals += 1;
      const headers = {
        date: new Date((1_700_000_000 + Math.floor(at)) * 1000).toUTCString(),
        'x-rate-limit-limit': '600',
        'x-rate-limit-remaining': refused ? '0' : '500',
        'x-rate-limit-reset': String(1_700_000_000 + (refused ? 3 : 60)),
      };
      return { status: refused ? 429 : 200, headers, body: refused ? '{"errorCode":"E0000047"}' : '{}' };
    });
    await clock.run(exchange(request()));
    await clock.run(clock.wait(1000));
    await clock.run(exchange(request()));
    expect(refusals).toBe(1);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(4100);
  });

  test.each(['ceil', 'round'] as const)('meets no 429 and loses no time with windows of 6 s: %s', async (rounding) => {
    const { clock, org, exchange, request } = setUp({ windowMs: 6000, rounding, offsetMs: 1_700_000_000_700 });
    const startedAt = clock.now();
    await clock.run(workers(20, { calls: 500, call: () => exchange(request()) }));
    expect(org.refused).toBe(0);
    expect((clock.now() - startedAt) / 24_000).toBeLessThanOrEqual(1.01);
  });
});
