import fc from 'fast-check';
import { duration } from '../numbers.ts';
import { runSeeded } from '../seeded.ts';
import type { Row } from '../table.ts';
import { type PairsReport, runPairs } from './pairs.ts';
import { agreementOf, everydayExpressions, hostileExpressions, users } from './rule-expressions.ts';

async function agreementRow(
  kind: string,
  { expressions, count, seed }: { expressions: fc.Arbitrary<string>; count: number; seed: number },
): Promise<Row> {
  const people = fc.sample(users, { numRuns: 20, seed });
  const { judged, undecided, wrong } = await agreementOf(people, fc.sample(expressions, { numRuns: count, seed }));
  for (const line of wrong.slice(0, 10)) process.stderr.write(`${line}\n`);
  return {
    what: `${count} random expressions, ${kind}`,
    measured: `${wrong.length} wrong certainties`,
    ratio: `${((100 * undecided) / judged).toFixed(1)} % undecided`,
    reference: `the org's own engine, ${judged} judgments`,
    goal: '0 wrong',
    reached: wrong.length === 0,
  };
}

function pairRows(report: PairsReport, ms: number): Row[] {
  for (const line of report.failures) process.stderr.write(`${line}\n`);
  const { pairs, wrongAccess, wrongPaths, wrongCertainties, paths, unknownPaths, ended, notEnded } = report;
  const { opened, notOpened, byPerson, mostCalls, calls } = report;
  return [
    {
      what: `explain_access over ${pairs} random pairs`,
      measured: `${wrongAccess} wrong about access, ${wrongPaths} about paths, ${wrongCertainties} wrong certainties`,
      ratio: `${((100 * unknownPaths) / paths).toFixed(1)} % of ${paths} paths unknown`,
      reference: `what the org computes; a quarter of the orgs are older; ${duration(ms)}`,
      goal: 'all 0',
      reached: wrongAccess + wrongPaths + wrongCertainties === 0,
    },
    {
      what: 'calls for one app',
      measured: `${mostCalls} at most`,
      ratio: `${(calls / pairs).toFixed(2)} on average`,
      goal: '≤ 9',
      reached: mostCalls <= 9,
    },
    {
      what: `${ended + notEnded} ended as toEnd says`,
      measured: `${notEnded} not ended`,
      goal: '0',
      reached: notEnded === 0,
    },
    {
      what: `${opened + notOpened} opened as toOpen says`,
      measured: `${notOpened} not opened`,
      reference: `${byPerson} changes of both were up to a person`,
      goal: '0',
      reached: notOpened === 0,
    },
  ];
}

await runSeeded(
  { command: 'bench:access', quick: 'a tenth of the size', seed: 'other orgs and expressions' },
  async ({ quick, seed }) => {
    const part = quick ? 0.1 : 1;
    const count = 5000 * part;
    process.stderr.write('expressions …\n');
    const rows = [
      await agreementRow('as people write them', { expressions: everydayExpressions, count, seed }),
      await agreementRow('of every kind', { expressions: hostileExpressions, count, seed }),
    ];
    process.stderr.write('pairs …\n');
    const start = performance.now();
    const report = await runPairs(10_000 * part, seed);
    return [...rows, ...pairRows(report, performance.now() - start)];
  },
);
