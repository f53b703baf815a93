import { afterAll, beforeAll, describe } from 'vitest';
import { postgresStore } from '../../src/postgres/index.ts';
import { storeContract } from '../runtime/watch/store-contract.ts';
import { type PostgresServer, postgresMissing, startPostgres } from '../support/postgres.ts';

const missing = postgresMissing();
if (missing !== undefined) process.stdout.write(`Skipped the tests with PostgreSQL: ${missing}.\n`);

describe.skipIf(missing !== undefined)('a store in PostgreSQL', () => {
  let server: PostgresServer;
  let schemas = 0;
  const newSchema = () => {
    schemas += 1;
    return `watch_${schemas}`;
  };

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(async () => {
    await server.stop();
  });

  storeContract('PostgreSQL', async () => postgresStore(server.pool({ max: 4 }), { schema: newSchema() }));
});
