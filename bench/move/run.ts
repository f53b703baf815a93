import { duration } from '../numbers.ts';
import { runSeeded } from '../seeded.ts';
import type { Row } from '../table.ts';
import { type MovesReport, runMoves } from './moves.ts';

function rowsOf(report: MovesReport, ms: number): Row[] {
  for (const line of report.failures) process.stderr.write(`${line}\n`);
  const { movers, older, wrongPlans, wrongStates, wronglyRemoved, exclusions } = report;
  const { writesAgain, differences, calls, leftAlone, missingAfterwards } = report;
  const certain = movers - older;
  return [
    {
      what: `plans of ${certain} movers`,
      measured: `${wrongPlans} differ from the symmetric difference`,
      reference: `a hidden map per org, rules and directories; ${differences} differences in all; ${duration(ms)}`,
      goal: '0',
      reached: wrongPlans === 0,
    },
    {
      what: `access of ${certain} movers afterwards`,
      measured: `${wrongStates} wrong`,
      goal: '0',
      reached: wrongStates === 0,
    },
    {
      what: `removed although the map or a rule gives it, ${movers} movers`,
      measured: `${wronglyRemoved} removed, ${exclusions} excluded from a rule`,
      goal: 'both 0',
      reached: wronglyRemoved + exclusions === 0,
    },
    {
      what: `missing after a second run, ${older} movers in orgs that do not say where a membership comes from`,
      measured: String(missingAfterwards),
      reference: `${leftAlone} memberships left to a person`,
      goal: '0',
      reached: missingAfterwards === 0,
    },
    { what: 'changes in a second run', measured: String(writesAgain), goal: '0', reached: writesAgain === 0 },
    { what: 'calls of one move, in bulk', measured: (calls / movers).toFixed(1) },
  ];
}

await runSeeded(
  { command: 'bench:move', quick: 'a tenth of the size', seed: 'other orgs and maps' },
  async ({ quick, seed }) => {
    const start = performance.now();
    const report = await runMoves(quick ? 50 : 500, seed);
    return rowsOf(report, performance.now() - start);
  },
);
