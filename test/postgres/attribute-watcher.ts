import pg from 'pg';
import { connect } from '../../src/index.ts';
import { postgresStore } from '../../src/postgres/index.ts';

// Watches one attribute on PostgreSQL and prints what each event says of it. With "hang", no event is ever acknowledged.
const [, , databaseUrl = '', orgUrl = '', apiToken = '', mode = ''] = process.argv;
const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
const okta = connect({ orgUrl, apiToken }, { allowLoopback: true });
const watching = await okta.watch(
  [{ trigger: 'user_profile_updated', input: { watch: ['department'] } }],
  async ({ before, after }) => {
    process.stdout.write(`${JSON.stringify([before?.['department'] ?? null, after?.['department'] ?? null])}\n`);
    if (mode === 'hang') await new Promise(() => setInterval(() => {}, 1000));
  },
  { store: postgresStore(pool, { schema: 'killed', leaseMs: 500 }), intervalMs: 50 },
);
await watching.ready;
process.stdout.write('"ready"\n');
