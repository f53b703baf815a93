import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { duration } from '../numbers.ts';
import { markdownTable, plainTable, type Row } from '../table.ts';
import { type PairsReport, runPairs } from './pairs.ts';
import { agreementOf, everydayExpressions, hostileExpressions, users } from './rule-expressions.ts';

const usage = `npm run bench:access -- [options]

  --quick       a tenth of the size
  --seed N      other orgs and expressions
  --markdown    a Markdown table instead of a plain one
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const seed = Number(values.seed);
const part = values.quick ? 0.1 : 1;
const size = { pairs: 10_000 * part, expressions: 5000 * part } as const;

async function agreementRow(kind: string, expressions: fc.Arbitrary<string>): Promise<Row> {
  const people = fc.sample(users, { numRuns: 20, seed });
  const { judged, undecided, wrong } = await agreementOf(
    people,
    fc.sample(expressions, { numRuns: size.expressions, seed }),
  );
  for (const line of wrong.slice(0, 10)) process.stderr.write(`${line}\n`);
  return {
    what: `${size.expressions} random expressions, ${kind}`,
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

async function main(): Promise<void> {
  const rows: Row[] = [];
  process.stderr.write('expressions …\n');
  rows.push(await agreementRow('as people write them', everydayExpressions));
  rows.push(await agreementRow('of every kind', hostileExpressions));
  process.stderr.write('pairs …\n');
  const start = performance.now();
  const report = await runPairs(size.pairs, seed);
  rows.push(...pairRows(report, performance.now() - start));
  console.log(values.markdown ? markdownTable(rows) : plainTable(rows));
  if (rows.some(({ reached }) => reached === false)) process.exitCode = 1;
}

if (values.help) console.log(usage);
else await main();
