import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { duration } from './numbers.ts';
import { bulk } from './parts/bulk.ts';
import { concurrency, freshness } from './parts/concurrency.ts';
import { getUser } from './parts/get-user.ts';
import { importing } from './parts/import.ts';
import { listUsers } from './parts/list-users.ts';
import { rateLimit } from './parts/rate-limit.ts';
import type { Part } from './parts/settings.ts';
import { endAll } from './processes.ts';
import { markdownTable, plainTable, type Row } from './table.ts';

const parts: Readonly<Record<string, Part>> = {
  import: importing,
  get: getUser,
  concurrency,
  freshness,
  list: listUsers,
  rate: rateLimit,
  bulk,
};

const usage = `npm run bench -- [options]

  --quick       fewer rounds, under a minute
  --full        the SDK under the rate limit too
  --markdown    a Markdown table instead of a plain one
  --only PART   ${Object.keys(parts).join(', ')}; may be repeated
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endAll();
    process.exit(130);
  });
}
process.once('exit', endAll);

/** Builds the package from the current sources and measures it. */
async function main(): Promise<void> {
  const { quick, full, markdown, only } = values;
  const startedAt = performance.now();
  build();
  const rows: Row[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (only !== undefined && !only.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    rows.push(...(await part({ quick, full })));
  }
  const [cpu] = cpus();
  console.log(markdown ? markdownTable(rows) : plainTable(rows));
  console.log(
    `\nNode ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? 'unknown processor'}, medians of interleaved fresh processes, ${duration(performance.now() - startedAt)} in all.`,
  );
}

if (values.help) console.log(usage);
else await main();
