import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/okta/transport/clock.ts';
import { SharedMemory } from '../../src/runtime/run/shared-memory.ts';
import { type Listed, MemberList } from '../../src/step/member-list.ts';

/** A list of so many pages with a hundred members each, and a clock that a test moves. */
function setUp(pages: number) {
  let [passed, reads] = [0, 0];
  const clock = { ...systemClock, now: () => passed };
  const memory = new SharedMemory(clock, { isShared: true });
  const list = new MemberList<true>(memory);
  const read = async (cursor: string | undefined) => {
    reads += 1;
    const page = Number(cursor ?? 0);
    const members = Array.from({ length: 100 }, (_, index) => [`m${page * 100 + index}`, true] as const);
    return page + 1 < pages ? { members, next: String(page + 1) } : { members };
  };
  const ask = (id: string) => list.visit(id, read, async (listed) => listed);
  /** Twenty runs at once. */
  const twenty = (prefix: string): Promise<(Listed<true> | undefined)[]> =>
    Promise.all(Array.from({ length: 20 }, (_, index) => ask(`${prefix}${index}`)));
  return {
    memory,
    list,
    ask,
    twenty,
    reads: () => reads,
    wait: (ms: number) => {
      passed += ms;
    },
  };
}

const absent = { member: undefined };

describe('MemberList', () => {
  test('serves runs that start together with one reading', async () => {
    const { twenty, reads } = setUp(1);
    expect(await twenty('m')).toEqual(Array.from({ length: 20 }, () => ({ member: true })));
    expect(await twenty('x')).toEqual(Array.from({ length: 20 }, () => absent));
    expect(reads()).toBe(2);
  });

  test('reads nothing for runs that come alone', async () => {
    const { ask, reads } = setUp(1);
    for (let run = 0; run < 40; run += 1) expect(await ask(`m${run}`)).toBeUndefined();
    expect(reads()).toBe(0);
  });

  test('lets a list of several pages serve sixteen runs for each page', async () => {
    const { twenty, ask, reads } = setUp(3);
    await twenty('x');
    for (let run = 0; run < 28; run += 1) expect(await ask(`y${run}`)).toEqual(absent);
    expect(reads()).toBe(3);
    await twenty('z');
    expect(reads()).toBe(6);
  });

  test('reads a list again after a minute', async () => {
    const { twenty, ask, reads, wait } = setUp(3);
    await twenty('x');
    wait(60_001);
    expect(await ask('y')).toBeUndefined();
    await twenty('z');
    expect(reads()).toBe(6);
  });

  test('knows what runs of the same memory have changed', async () => {
    const { twenty, ask, list } = setUp(3);
    await twenty('x');
    list.record('x0', true);
    list.record('m5', undefined);
    expect(await ask('x0')).toEqual({ member: true });
    expect(await ask('m5')).toEqual(absent);
  });

  test('does not read a list that has more pages than runs, until enough lookups have been made', async () => {
    const { twenty, reads } = setUp(30);
    expect(await twenty('a')).toEqual(Array.from({ length: 20 }, () => undefined));
    expect(reads()).toBe(19);
    expect(await twenty('b')).toEqual(Array.from({ length: 20 }, () => undefined));
    expect(await twenty('c')).toEqual(Array.from({ length: 20 }, () => absent));
    expect(reads()).toBe(19 + 30);
  });

  test('drops the members of an older list when the memory is full', async () => {
    const { memory, twenty, ask } = setUp(2);
    await twenty('x');
    memory.hold({}, { size: 250_000, drop: () => {} });
    expect(await ask('y')).toBeUndefined();
  });

  test('holds no list that is larger than the memory', async () => {
    const memory = new SharedMemory(systemClock, { isShared: true });
    let reads = 0;
    const read = async (cursor: string | undefined) => {
      reads += 1;
      const start = Number(cursor ?? 0);
      const members = Array.from({ length: 100_000 }, (_, index) => [`m${start + index}`, true] as const);
      return { members, next: String(start + 100_000) };
    };
    const list = new MemberList<true>(memory);
    const twenty = () =>
      Promise.all(Array.from({ length: 20 }, (_, index) => list.visit(`u${index}`, read, async (one) => one)));
    for (let round = 0; round < 10; round += 1)
      expect(await twenty()).toEqual(Array.from({ length: 20 }, () => undefined));
    expect(reads).toBe(3);
  });

  test('two runs for the same member follow one another', async () => {
    const { list, twenty } = setUp(3);
    await twenty('x');
    const seen: unknown[] = [];
    const add = () =>
      list.visit(
        'y',
        async () => ({ members: [] }),
        async (listed) => {
          seen.push(listed?.member);
          await Promise.resolve();
          list.record('y', true);
        },
      );
    await Promise.all([add(), add()]);
    expect(seen).toEqual([undefined, true]);
  });

  test('a run that fails holds up no other run', async () => {
    const { list, twenty } = setUp(1);
    const failing = list.visit(
      'x',
      async () => ({ members: [] }),
      async () => {
        throw new Error('refused');
      },
    );
    await expect(failing).rejects.toThrow('refused');
    expect(await twenty('m')).toHaveLength(20);
  });
});
