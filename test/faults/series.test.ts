import { beforeAll, describe, expect, test } from 'vitest';
import { allSeries, runSeries, type SeriesReport } from '../../bench/faults/series.ts';

/** A tenth of what `npm run bench:faults` runs; the windows are as long as the fault proof needs to meet several. */
const size = { total: 200, callers: 20, limit: 80, windowMs: 2000, seed: 7 };

describe.each(allSeries)('200 $name, a fifth of all requests going wrong', (series) => {
  let report: SeriesReport;
  beforeAll(async () => {
    report = await runSeries(series, size);
  }, 60_000);

  test('none is lost', () => {
    expect(report.lost).toBe(0);
  });

  test('none is carried out twice', () => {
    expect(report.doubled).toBe(0);
  });

  test('every call tells what the org holds', () => {
    expect(report.wrong).toBe(0);
  });

  test('every call ends in success', () => {
    expect({ succeeded: report.succeeded, failed: report.failed }).toEqual({ succeeded: 200, failed: {} });
  });

  test('some are known by looking them up only', () => {
    expect(report.checked).toBeGreaterThan(0);
  });

  test('no rejection is unhandled, and nothing is stuck', () => {
    expect({ unhandled: report.unhandled, stuck: report.stuck }).toEqual({ unhandled: 0, stuck: 0 });
  });

  test('at most 1.15 requests that change something are sent for each', () => {
    expect(report.requestsPerWrite).toBeLessThanOrEqual(1.15);
  });
});
