import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-time.ts';
import { clockOf } from '../src/clock.ts';

function setUp() {
  const time = new VirtualClock();
  const clock = clockOf(
    (ms) => time.wait(ms),
    () => time.now(),
  );
  return { time, clock, began: time.now() };
}

describe("clock built on n8n's sleep", () => {
  test('fires timers on time and in order', async () => {
    const { time, clock, began } = setUp();
    const rang: [string, number][] = [];
    const ring = (name: string, ms: number) =>
      new Promise<void>((resolve) => {
        clock.after(ms, () => {
          rang.push([name, time.now() - began]);
          resolve();
        });
      });
    await time.run(Promise.all([ring('late', 5000), ring('soon', 10), ring('middle', 700)]));
    expect(rang).toEqual([
      ['soon', 10],
      ['middle', 700],
      ['late', 5000],
    ]);
  });

  test('never fires a canceled timer and soon stops waiting for it', async () => {
    const { time, clock, began } = setUp();
    let rang = false;
    const cancel = clock.after(300_000, () => {
      rang = true;
    });
    cancel();
    await time.run(time.wait(2000));
    expect([rang, time.timers, time.now() - began]).toEqual([false, 0, 2000]);
  });

  test('fires a timer set by another timer', async () => {
    const { time, clock } = setUp();
    const rang = new Promise<number>((resolve) => {
      clock.after(50, () => clock.after(50, () => resolve(time.now())));
    });
    expect(await time.run(rang)).toBe(1_000_100);
  });
});
