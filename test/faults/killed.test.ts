import { beforeAll, describe, expect, test } from 'vitest';
import { type KilledReport, runKilled } from '../../bench/faults/killed.ts';

describe('200 bulk creates killed three times with a fifth of all requests failing', () => {
  let report: KilledReport;
  beforeAll(async () => {
    report = await runKilled({ total: 200, kills: 3, limit: 100, windowMs: 2000, seed: 3 });
  }, 120_000);

  test('a bulk run killed three times creates every user exactly once under faults', () => {
    expect({ lost: report.lost, doubled: report.doubled }).toEqual({ lost: 0, doubled: 0 });
  });

  test('a bulk run killed three times reports every user as the org has them under faults', () => {
    expect({ succeeded: report.succeeded, wrong: report.wrong, exitCode: report.exitCode }).toEqual({
      succeeded: 200,
      wrong: 0,
      exitCode: 0,
    });
  });

  test('a bulk run killed three times does not repeat finished inputs under faults', () => {
    expect(report.again).toBe(0);
  });

  test('a bulk run killed three times looks up the writes in progress at each kill under faults', () => {
    expect(report.checked).toBeGreaterThan(0);
  });
});
