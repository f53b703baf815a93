import { duration } from '../numbers.ts';
import { runSeeded } from '../seeded.ts';
import type { Row } from '../table.ts';
import { type KilledReport, runKilled } from './killed.ts';
import { allSeries, runSeries, type Series, type SeriesReport } from './series.ts';

function seriesRow({ name }: Series, report: SeriesReport): Row {
  const { total, succeeded, lost, doubled, wrong, unhandled, stuck, requestsPerWrite, answered429, ms, leastMs } =
    report;
  const failures = Object.entries(report.failed).map(([category, number]) => `${number} ${category}`);
  const clean = lost + doubled + wrong + unhandled + stuck === 0 && succeeded === total;
  return {
    what: `${total} ${name}`,
    measured: `${lost} lost, ${doubled} doubled, ${wrong} misreported, ${unhandled} unhandled, ${stuck} stuck${failures.length === 0 ? '' : `, ${failures.join(', ')}`}`,
    ratio: `${requestsPerWrite.toFixed(3)} requests per write`,
    reference: `${report.checked} looked up, ${answered429} × 429, ${duration(ms)}: ${(ms / leastMs).toFixed(2)} × the least`,
    goal: 'all 0, ≤ 1.15 requests per write',
    reached: clean && requestsPerWrite <= 1.15,
  };
}

function killedRow(report: KilledReport): Row {
  const { total, kills, succeeded, lost, doubled, wrong, again, checked, exitCode, requestsPerWrite, ms } = report;
  return {
    what: `${total} creates in bulk, killed ${kills} times`,
    measured: `${lost} lost, ${doubled} doubled, ${wrong} misreported, ${again} done again`,
    ratio: `${requestsPerWrite.toFixed(3)} requests per write`,
    reference: `${checked} looked up, ${duration(ms)}`,
    goal: 'all 0',
    reached: lost + doubled + wrong + again === 0 && succeeded === total && exitCode === 0,
  };
}

await runSeeded(
  { command: 'bench:faults', quick: 'a tenth of the size, as the tests have it', seed: 'other faults' },
  async ({ quick, seed }) => {
    const size = quick
      ? { total: 200, callers: 20, limit: 80, windowMs: 2000, seed }
      : { total: 2000, callers: 50, limit: 500, windowMs: 5000, seed };
    const killed = quick
      ? { total: 200, kills: 3, limit: 100, windowMs: 2000, seed }
      : { total: 2000, kills: 10, limit: 500, windowMs: 5000, seed };
    const rows: Row[] = [];
    for (const series of allSeries) {
      process.stderr.write(`${series.name} …\n`);
      rows.push(seriesRow(series, await runSeries(series, size)));
    }
    process.stderr.write('killed …\n');
    return [...rows, killedRow(await runKilled(killed))];
  },
);
