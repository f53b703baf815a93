import { beforeAll, describe, expect, test } from 'vitest';
import { type KilledReport, runKilled } from '../../bench/faults/killed.ts';

describe('200 creates in bulk from the command line, killed three times, a fifth of all requests going wrong', () => {
  let report: KilledReport;
  beforeAll(async () => {
    report = await runKilled({ total: 200, kills: 3, limit: 100, windowMs: 2000, seed: 3 });
  }, 120_000);

  test('200 creates in bulk from the command line, killed three times, a fifth of all requests going wrong every user is there once', () => {
    expect({ lost: report.lost, doubled: report.doubled }).toEqual({ lost: 0, doubled: 0 });
  });

  test('200 creates in bulk from the command line, killed three times, a fifth of all requests going wrong: the results tell of every user, and nothing else than the org holds', () => {
    expect({ succeeded: report.succeeded, wrong: report.wrong, exitCode: report.exitCode }).toEqual({
      succeeded: 200,
      wrong: 0,
      exitCode: 0,
    });
  });

  test('200 creates in bulk from the command line, killed three times, a fifth of all requests going wrong nothing that was finished is done again', () => {
    expect(report.again).toBe(0);
  });

  test('200 creates in bulk from the command line, killed three times, a fifth of all requests going wrong what was under way when the process was killed is looked up', () => {
    expect(report.checked).toBeGreaterThan(0);
  });
});
