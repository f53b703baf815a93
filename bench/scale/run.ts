import { parseArgs } from 'node:util';
import { postgresMissing } from '../../test/support/postgres.ts';
import { markdownTable, plainTable, type Row } from '../table.ts';
import { bossJobs, bullJobs } from './jobs.ts';
import { costOfSharing, sharedPace } from './pace.ts';
import { installedRedis, type RedisServer, startRedis } from './redis-server.ts';

interface Part {
  readonly name: string;
  readonly rows: (redis: RedisServer) => Promise<Row>;
}

const parts: readonly Part[] = [
  ...[1, 4, 12, 24].map((processes) => ({
    name: `${processes} processes`,
    rows: (redis: RedisServer) => sharedPace(redis, 'shared', processes),
  })),
  { name: 'headers only', rows: (redis) => sharedPace(redis, 'headers', 24) },
  ...[1, 10].map((callers) => ({
    name: `cost with ${callers} callers`,
    rows: (redis: RedisServer) => costOfSharing(redis, callers),
  })),
  { name: 'BullMQ', rows: bullJobs },
  ...(postgresMissing() === undefined ? [{ name: 'pg-boss', rows: bossJobs }] : []),
];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (installedRedis() === undefined) {
    console.log('Skipped: neither redis-server nor valkey-server is installed.');
    return;
  }
  if (postgresMissing() !== undefined) process.stderr.write('Skipped pg-boss: PostgreSQL is not installed.\n');
  const redis = await startRedis();
  try {
    const rows: Row[] = [];
    for (const { name, rows: measure } of parts) {
      if (values.only !== undefined && !values.only.some((word) => name.includes(word))) continue;
      process.stderr.write(`${name} …\n`);
      rows.push(await measure(redis));
    }
    console.log(values.markdown ? markdownTable(rows) : plainTable(rows));
  } finally {
    await redis.close();
  }
}

if (values.help) console.log('npm run bench:scale -- [--only WORDS] [--markdown]');
else await main();
