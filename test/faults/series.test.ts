import { beforeAll, describe, expect, test } from 'vitest';
import { allSeries, runSeries, type SeriesReport } from '../../bench/faults/series.ts';

/** A tenth of what `npm run bench:faults` runs; the windows are as long as the fault proof needs to meet several. */
const size = { total: 200, callers: 20, limit: 80, windowMs: 2000, seed: 7 };

describe.each(allSeries)('200 $name with a fifth of all requests failing', (series) => {
  let report: SeriesReport;
  beforeAll(async () => {
    report = await runSeries(series, size);
  }, 60_000);

  test('loses no write under faults', () => {
    expect(report.lost).toBe(0);
  });

  test('carries out no write twice under faults', () => {
    expect(report.doubled).toBe(0);
  });

  test('reports the actual state of the org for every call under faults', () => {
    expect(report.wrong).toBe(0);
  });

  test('completes every call under faults', () => {
    expect({ succeeded: report.succeeded, failed: report.failed }).toEqual({ succeeded: 200, failed: {} });
  });

  test('confirms some writes only by a lookup under faults', () => {
    expect(report.checked).toBeGreaterThan(0);
  });

  test('leaves no rejection unhandled and no call stuck under faults', () => {
    expect({ unhandled: report.unhandled, stuck: report.stuck }).toEqual({ unhandled: 0, stuck: 0 });
  });

  test('sends at most 1.15 write requests per write under faults', () => {
    expect(report.requestsPerWrite).toBeLessThanOrEqual(1.15);
  });
});
