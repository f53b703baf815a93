import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { duration } from '../numbers.ts';
import { markdownTable, plainTable, type Row } from '../table.ts';
import { type PlansReport, runPlans } from './plans.ts';
import { type RestoresReport, runRestores } from './restores.ts';

const usage = `npm run bench:plans -- [options]

  --quick       a tenth of the size
  --runs N      this many plans and restores
  --seed N      other orgs, plans and faults
  --markdown    a Markdown table instead of a plain one
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const seed = Number(values.seed);
const runs = Number(values.runs ?? (values.quick ? 100 : 1000));

function plansRow(report: PlansReport): Row {
  const { changes, applied, refused, kills, disturbed, outside, stale, notUndone, misreported, unknown, ms } = report;
  return {
    what: `${report.runs} plans, 5 % of the responses lost, ${kills} kills, ${disturbed} with a second writer`,
    measured: `${outside} writes outside the plan, ${stale} stale changes applied, ${notUndone} facts not undone, ${misreported} misreported`,
    ratio: `${applied} of ${changes} changes applied`,
    reference: `${refused} refused as stale, ${unknown} reported as unknown after a kill, ${duration(ms)}`,
    goal: 'all 0',
    reached: outside + stale + notUndone + misreported === 0,
  };
}

function restoresRow({ runs: users, lost, given, missing }: RestoresReport): Row {
  return {
    what: `${users} users offboarded, half of them by plain requests, and restored from the log`,
    measured: `${given} given that they did not have, ${missing} in scope not given back`,
    reference: `${lost} facts lost`,
    goal: 'all 0',
    reached: given + missing === 0,
  };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'okta-connector-plans-'));
  try {
    const report = await runPlans({ runs, killShare: 0.1, seed, folder });
    const restores = await runRestores({ runs, seed });
    for (const fault of [...report.faults, ...restores.faults].slice(0, 40)) process.stderr.write(`${fault}\n`);
    const rows = [plansRow(report), restoresRow(restores)];
    console.log(values.markdown ? markdownTable(rows) : plainTable(rows));
    if (rows.some(({ reached }) => reached === false)) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (values.help) console.log(usage);
else await main();
