import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { postgresMissing, startPostgres } from '../../test/support/postgres.ts';
import { build } from '../build.ts';
import { startTask } from '../children.ts';
import { count, megabytes } from '../numbers.ts';
import type { Sample, SoakResult, SoakTask } from './worker.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    help: { type: 'boolean', default: false },
  },
});

const usage = `npm run bench:soak -- [options]

  --minutes NUMBER  how long (20)
`;

/** The share of the time in which caches fill and code is compiled. */
const warmUpShare = 0.25;
/** Growth of the heap that counts as flat, in bytes a minute. */
const heapSlopeBudget = 200_000;
/** Growth of the open file handles that counts as flat, a minute. */
const handleSlopeBudget = 0.5;

const start = (file: string, task: unknown) => startTask(new URL(file, import.meta.url), task);

/** The slope of the line through the samples by least squares, a minute. */
function slope(samples: readonly Sample[], pick: (sample: Sample) => number): number {
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const [middleX, middleY] = [mean(samples.map(({ minute }) => minute)), mean(samples.map(pick))];
  const over = samples.reduce((sum, sample) => sum + (sample.minute - middleX) * (pick(sample) - middleY), 0);
  const under = samples.reduce((sum, { minute }) => sum + (minute - middleX) ** 2, 0);
  return over / under;
}

function line(name: string, samples: readonly Sample[], pick: (sample: Sample) => number, unit = megabytes): string {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return `${name}: not measured`;
  const most = Math.max(...samples.map(pick));
  const grows = slope(samples, pick);
  const signed = `${grows < 0 ? '−' : '+'}${unit === megabytes ? `${(Math.abs(grows) / 1000).toFixed(1)} kB` : Math.abs(grows).toFixed(3)}`;
  return `${name}: ${unit(pick(first))} after the warm-up, ${unit(pick(last))} at the end, at most ${unit(most)}; ${signed} a minute`;
}

function report({ samples, done, failed, unhandled, pending }: SoakResult): string[] {
  const steady = steadyOf(samples);
  const listed = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, number]) => `${name} ${count(number)}`)
      .join(', ');
  return [
    `done: ${listed(done)}`,
    `failed by category: ${listed(failed)}`,
    line('heap', steady, ({ heapBytes }) => heapBytes),
    line('resident memory', steady, ({ residentBytes }) => residentBytes),
    line('buffers', steady, ({ externalBytes }) => externalBytes),
    line('file handles', steady, ({ handles }) => handles, count),
    `unhandled rejections and warnings: ${unhandled.length}; deliveries that still waited 5 s after the end: ${pending}`,
    ...unhandled.slice(0, 5),
  ];
}

function steadyOf(samples: readonly Sample[]): readonly Sample[] {
  const until = samples.at(-1)?.minute ?? 0;
  return samples.filter(({ minute }) => minute >= until * warmUpShare);
}

function faultsOf({ samples, unhandled }: SoakResult): string[] {
  const steady = steadyOf(samples);
  return [
    ...(slope(steady, ({ heapBytes }) => heapBytes) > heapSlopeBudget ? ['the heap grows'] : []),
    ...(slope(steady, ({ handles }) => handles) > handleSlopeBudget ? ['file handles grow'] : []),
    ...(unhandled.length > 0 ? [`${unhandled.length} unhandled rejections or warnings`] : []),
  ];
}

/** Builds and measures the current sources. Returns the exit code. */
async function main(): Promise<number> {
  build();
  const minutes = Number(values.minutes);
  const folder = mkdtempSync(join(tmpdir(), 'okta-soak-'));
  const missing = postgresMissing();
  if (missing !== undefined) console.log(`Without a store in PostgreSQL: ${missing}.`);
  const server = missing === undefined ? await startPostgres() : undefined;
  const org = start('org.ts', {});
  try {
    const task: SoakTask = {
      org: JSON.parse(await org.line),
      folder,
      minutes,
      sampleMs: Math.max(2000, minutes * 500),
      ...(server === undefined ? {} : { database: server.url }),
    };
    const result: SoakResult = JSON.parse(await start('worker.ts', task).line);
    console.log(
      [
        `${minutes} minutes of calls, bulk runs, lists, polls, two watches and hooks, with faults`,
        ...report(result).map((text) => `  ${text}`),
      ].join('\n'),
    );
    const faults = faultsOf(result);
    console.log(faults.length === 0 ? 'Flat, and nothing unhandled.' : `FAILED: ${faults.join('; ')}`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    org.child.kill('SIGKILL');
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (values.help) console.log(usage);
else process.exitCode = await main();
