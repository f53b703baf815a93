/** Rows of a result. */
export interface PostgresResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** A statement with its parameters. */
export interface PostgresQuery {
  readonly text: string;
  readonly values?: unknown[];
  /** Milliseconds until the client gives up on the response. */
  readonly query_timeout?: number;
}

/** A connection of a {@link PostgresPool}. */
export interface PostgresClient {
  query(query: PostgresQuery): Promise<PostgresResult>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
  release(destroy?: boolean | Error): void;
}

/** What {@link postgresStore} uses of the `Pool` of `pg`. */
export interface PostgresPool {
  readonly options: { readonly max?: number | undefined };
  connect(): Promise<PostgresClient>;
  query(query: PostgresQuery): Promise<PostgresResult>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}

/** How long a response may take, in milliseconds. Longer than any wait for a lock. */
const responseMs = 30_000;

/** Runs a statement. Returns its rows. */
export async function rowsOf(
  database: Pick<PostgresPool, 'query'>,
  text: string,
  values: unknown[] = [],
): Promise<PostgresResult['rows']> {
  return (await database.query({ text, values, query_timeout: responseMs })).rows;
}

/** The SQLSTATE of an error of the server. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** PostgreSQL stores no NUL character in a text. */
export function storable(value: string): string {
  return value.replaceAll('\0', '\uFFFD');
}
