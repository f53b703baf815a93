import { parseArgs } from 'node:util';
import { build } from '../build.ts';
import { builtPackage } from '../built.ts';
import { count, duration, megabytes } from '../numbers.ts';
import { oneFails } from './failing.ts';
import { type HookAnswerSettings, hookAnswers } from './hook-answers.ts';
import { type ProofResult, type ProofSettings, prove } from './proof.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
});

/** Half of Okta's default limit of log requests per minute in a Workforce org. */
const logBudget = 60;
/** Okta waits 3 s, network time included. */
const hookBudgetMs = 50;

/** The percentile of the values for a share such as 0.99. */
function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function delay(name: string, numbers: readonly number[]): string {
  if (numbers.length === 0) return `${name}: none`;
  return `${name}: median ${duration(quantile(numbers, 0.5))}, 99th percentile ${duration(quantile(numbers, 0.99))} (${count(numbers.length)})`;
}

function spread(name: string, times: readonly number[]): string {
  const [middle, most, slowest] = [0.5, 0.99, 1].map((share) => quantile(times, share).toFixed(1));
  return `${name}: median ${middle} ms, 99th percentile ${most} ms, slowest ${slowest} ms (${count(times.length)})`;
}

function print(title: string, lines: readonly string[]): void {
  console.log([title, ...lines.map((line) => `  ${line}`), ''].join('\n'));
}

function told(result: ProofResult): string[] {
  const { events, due, kills, lost, doubled, unasked, repeated, untold, deadLetters, seconds } = result;
  return [
    `${count(events)} events, ${count(due)} to be handled, ${kills} kills, ${Math.round(seconds)} s`,
    `lost ${lost}, handled twice after their acknowledgement was stored ${doubled}, handled unasked ${unasked}, given up ${deadLetters}`,
    `handled again after a kill between handling and acknowledgement: ${repeated}; told to the handler as a first attempt: ${untold}`,
    delay('delay by hook', result.delays.hook),
    delay('delay by polling', result.delays.log),
    `log requests: ${result.logRequests}, at most ${result.busiestMinute} in a minute; ${result.lostPolls} answers lost`,
    `peak memory of a watcher process: ${megabytes(result.peakBytes)}, ${megabytes(result.idleBytes)} of it before the first event`,
    ...result.problems.slice(0, 5),
  ];
}

function faultsOf(result: ProofResult): string[] {
  const { lost, doubled, unasked, untold, deadLetters, busiestMinute } = result;
  return [
    ...Object.entries({ lost, doubled, unasked, untold, deadLetters })
      .filter(([, number]) => number > 0)
      .map(([name, number]) => `${name}: ${number}`),
    ...(busiestMinute > logBudget ? [`${busiestMinute} log requests in a minute, more than ${logBudget}`] : []),
  ];
}

/** Runs a proof, prints its result, and returns the problems. */
async function proven(title: string, settings: ProofSettings): Promise<string[]> {
  const result = await prove(settings);
  print(title, told(result));
  return faultsOf(result);
}

/** The longest accepted delay of other users' events while one fails, poll interval included. */
const otherBudgetMs = 10_000;

/** Measures how one failing event delays others, and returns the problems. */
async function othersGoOn(settings: Parameters<typeof oneFails>[0]): Promise<string[]> {
  const { delays, missing, held } = await oneFails(settings);
  print('Polling while the events of one user of forty fail with every attempt', [
    delay('delay of the events of other users', delays),
    `not handled within a minute: ${missing} of other users, ${held} of the failing one`,
  ]);
  const late = quantile(delays, 1) > otherBudgetMs ? [`others came after ${duration(quantile(delays, 1))}`] : [];
  return missing === 0 ? late : [`${missing} events of other users were held up`];
}

/** Measures responses to hooks, and returns the problems. */
async function answered(settings: HookAnswerSettings): Promise<string[]> {
  const { times, reference, refused } = await hookAnswers(settings);
  print('Answers to hooks while every handler blocks, and polls bring the same events', [
    spread('the watcher', times),
    spread('an endpoint that stores nothing, at the same time', reference),
    `refused: ${refused}`,
  ]);
  const refusals = refused === 0 ? [] : [`${refused} hooks were refused`];
  const most = quantile(times, 0.99);
  if (most <= hookBudgetMs) return refusals;
  // If even the endpoint that does nothing is slow, the machine is too busy to judge.
  if (quantile(reference, 0.99) <= hookBudgetMs / 2)
    return [...refusals, `hooks were answered in ${most.toFixed(1)} ms, more than ${hookBudgetMs}`];
  console.log('The machine was too busy to judge the answers to hooks; run "--only hooks" again.');
  return refusals;
}

const size = values.quick ? 0.1 : 1;
const common = {
  entry: builtPackage,
  seed: Number(values.seed),
  kills: 0,
  killAfterMs: [0, 0],
  downMs: 0,
  onProgress: (text: string) => process.stderr.write(`${text}\n`),
} as const;

const parts: Readonly<Record<string, () => Promise<string[]>>> = {
  killed: () =>
    proven('Killed again and again: late, repeated and lost answers, hooks delivered twice or never, a minute down', {
      ...common,
      events: 20_000 * size,
      perSecond: 250,
      kills: values.quick ? 3 : 12,
      killAfterMs: [200, 5000],
      downMs: 60_000 * size,
      hooks: true,
      faults: true,
    }),
  calm: () =>
    proven('Hooks and polling, undisturbed', {
      ...common,
      events: 1500 * size,
      perSecond: 100,
      hooks: true,
      faults: false,
    }),
  polling: () =>
    proven('Polling alone: late, repeated and lost answers', {
      ...common,
      events: 2250 * size,
      perSecond: 50,
      hooks: false,
      faults: true,
    }),
  failing: () => othersGoOn({ entry: builtPackage, events: 2000 * size, perSecond: 50 }),
  hooks: () => answered({ entry: builtPackage, deliveries: 1000 * size, perSecond: 100, eventsEach: 3 }),
};

const usage = `npm run bench:triggers -- [options]

  --quick        a tenth of the events
  --seed NUMBER  other random moments
  --only PART    ${Object.keys(parts).join(', ')}; may be repeated
`;

/** Builds and measures the current sources. Returns the exit code. */
async function main(): Promise<number> {
  build();
  const faults: string[] = [];
  for (const [name, part] of Object.entries(parts))
    if (values.only === undefined || values.only.includes(name)) faults.push(...(await part()));
  console.log(faults.length === 0 ? 'Nothing lost, nothing doubled.' : `FAILED: ${faults.join('; ')}`);
  return faults.length === 0 ? 0 : 1;
}

if (values.help) console.log(usage);
else process.exitCode = await main();
