import { parseArgs } from 'node:util';
import { build } from '../build.ts';
import { builtPackage } from '../built.ts';
import { count, duration } from '../numbers.ts';
import { type Loss, type ProofResult, prove } from './proof.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

/** How soon another process must poll. */
const takeoverBudgetMs = 15_000;
const kinds = ['killed', 'frozen', 'cut off'] as const satisfies readonly Loss[];

function report(result: ProofResult): string[] {
  const { events, due, lost, doubled, repeated, untold, unasked, outOfOrder, deadLetters, takeovers, seconds } = result;
  const shares = [...result.handledBy].map(([run, handled]) => `${run}: ${count(handled)}`);
  return [
    `${count(events)} events, ${count(due)} to be handled, ${takeovers.length} leaders lost, ${Math.round(seconds)} s`,
    `lost ${lost}, handled again after the acknowledgement was stored ${doubled}, in the wrong order ${outOfOrder}, unasked ${unasked}, dead letters ${deadLetters}`,
    `handled again before an acknowledgement was stored: ${repeated}; reported to the handler as a first attempt: ${untold}`,
    ...kinds.map((kind) => {
      const times = takeovers.filter(({ loss }) => loss === kind).map(({ ms }) => ms);
      const shown = times.map((ms) => duration(ms)).join(', ');
      return `leader ${kind}: another process polled after ${shown === '' ? 'nothing' : shown}`;
    }),
    `handled by process: ${shares.join(', ')}`,
    `hooks taken by watcher: ${[...result.hooksBy.values()].map(count).join(', ')}; log requests: ${count(result.logRequests)}`,
    `problems reported: ${count(result.problems.length)}`,
    ...result.problems.slice(0, 6),
  ];
}

function faultsOf(result: ProofResult): string[] {
  const { lost, doubled, outOfOrder, unasked, untold, deadLetters } = result;
  const faults = Object.entries({ lost, doubled, outOfOrder, unasked, untold, deadLetters })
    .filter(([, found]) => found > 0)
    .map(([name, found]) => `${name} ${found}`);
  const slow = result.takeovers.filter(({ ms }) => ms > takeoverBudgetMs);
  return [...faults, ...slow.map(({ loss, ms }) => `leader ${loss}: ${duration(ms)} until the next poll`)];
}

const usage = `npm run bench:watchers -- [options]

  --quick        a tenth of the events, three leaders lost
  --seed NUMBER  other random moments
`;

/** Builds and measures the current sources. Returns the exit code. */
async function main(): Promise<number> {
  build();
  const losses = Array.from({ length: values.quick ? 3 : 12 }, (_, index) => kinds[index % 3] ?? 'killed');
  const result = await prove({
    events: values.quick ? 2000 : 20_000,
    perSecond: values.quick ? 40 : 100,
    watchers: 3,
    losses,
    leaseMs: 10_000,
    intervalMs: 2000,
    goneMs: 3000,
    pauseMs: 4000,
    seed: Number(values.seed),
    entries: { entry: builtPackage, postgresEntry: new URL('../../dist/postgres/index.js', import.meta.url).href },
    onProgress: (text) => process.stderr.write(`${text}\n`),
  });
  console.log(['Three watchers share a store in PostgreSQL', ...report(result).map((line) => `  ${line}`)].join('\n'));
  const faults = faultsOf(result);
  console.log(faults.length === 0 ? 'Nothing lost, nothing doubled.' : `FAILED: ${faults.join('; ')}`);
  return faults.length === 0 ? 0 : 1;
}

if (values.help) console.log(usage);
else process.exitCode = await main();
