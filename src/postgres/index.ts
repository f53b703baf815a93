export type { PostgresClient, PostgresPool, PostgresQuery, PostgresResult } from './pool.ts';
export { type PostgresStoreOptions, postgresStore } from './postgres-store.ts';
