import {
  type Connection,
  type ConnectionInput,
  type ConnectionReport,
  type ConnectOptions,
  connect,
  OktaError,
} from 'okta-connector';
import { isObject, parseJson } from 'okta-connector/host';
import { type Database, textIn } from './storage/database.ts';
import type { Vault } from './storage/vault.ts';

const place = 'connection';

/** The parts of a connection that may be shown. */
export interface ConnectionState {
  readonly connected: boolean;
  readonly orgUrl?: string;
  readonly method?: 'apiToken' | 'serviceApp';
  readonly clientId?: string;
  /** Where it comes from: the environment wins over what was set in the console. */
  readonly source?: 'environment' | 'console' | 'sandbox';
  readonly notes?: readonly string[];
  /** What the last test reported. */
  readonly report?: ConnectionReport;
}

interface Opened {
  readonly connection: Connection;
  readonly state: ConnectionState;
}

/** The org that a server is connected to. */
export class Org {
  readonly #database: Database;
  readonly #vault: Vault;
  readonly #options: ConnectOptions;
  readonly #listeners = new Set<() => void>();
  #current: Opened | undefined;
  #report: ConnectionReport | undefined;

  constructor(
    { database, vault }: { readonly database: Database; readonly vault: Vault },
    {
      given,
      source,
      options,
    }: {
      readonly given: ConnectionInput | undefined;
      readonly source: 'environment' | 'sandbox';
      readonly options: ConnectOptions;
    },
  ) {
    this.#database = database;
    this.#vault = vault;
    this.#options = options;
    if (given !== undefined) {
      this.#current = this.#opened(given, source);
      return;
    }
    const stored = database.get('SELECT value FROM host_setting WHERE name = ?', place);
    if (stored === undefined) return;
    const input = parseJson(vault.open(textIn(stored, 'value'), place));
    if (isObject(input)) this.#current = this.#opened(toInput(input), 'console');
  }

  /** The connection. Throws `unauthenticated` with the code `not_connected` as long as there is none. */
  connection(): Connection {
    if (this.#current !== undefined) return this.#current.connection;
    throw new OktaError(
      'unauthenticated',
      { what: 'The server is not connected to an Okta org', hint: 'open the console and connect one' },
      { code: 'not_connected' },
    );
  }

  get state(): ConnectionState {
    const { state } = this.#current ?? {};
    if (state === undefined) return { connected: false };
    return { ...state, ...(this.#report === undefined ? {} : { report: this.#report }) };
  }

  /** Tests the present connection, or another one without keeping it. Throws an error whose `field` is the one to correct. */
  async test(given?: unknown): Promise<ConnectionReport> {
    if (given === undefined) {
      this.#report = await this.connection().test();
      return this.#report;
    }
    const trial = connect(toInput(given), this.#options);
    try {
      return await trial.test();
    } finally {
      await trial.close();
    }
  }

  /** Tests a connection and keeps it, if it works and none is set by the environment. */
  async set(given: unknown): Promise<ConnectionReport> {
    if (this.#current !== undefined && this.#current.state.source !== 'console')
      throw new OktaError('conflict', {
        what: `The connection is set by the ${this.#current.state.source === 'sandbox' ? 'sandbox' : 'environment'}`,
        hint: 'start the server without it to set another one here',
      });
    const input = toInput(given);
    const next = this.#opened(input, 'console');
    try {
      const report = await next.connection.test();
      this.#database.run(
        'INSERT INTO host_setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2',
        place,
        this.#vault.seal(JSON.stringify(input), place),
      );
      this.#replace(next, report);
      return report;
    } catch (error) {
      await next.connection.close();
      throw error;
    }
  }

  /** Forgets the connection that was set in the console. */
  forget(): void {
    this.#database.run('DELETE FROM host_setting WHERE name = ?', place);
    if (this.#current?.state.source === 'console') this.#replace(undefined, undefined);
  }

  /** Calls a listener whenever another connection is set. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    await this.#current?.connection.close();
  }

  #replace(next: Opened | undefined, report: ConnectionReport | undefined): void {
    const before = this.#current;
    this.#current = next;
    this.#report = report;
    void before?.connection.close();
    for (const listener of this.#listeners) listener();
  }

  #opened(input: ConnectionInput, source: NonNullable<ConnectionState['source']>): Opened {
    const connection = connect(input, this.#options);
    const { orgUrl, notes } = connection;
    const asApp = input.clientId !== undefined && input.clientId !== '';
    const method = asApp ? 'serviceApp' : 'apiToken';
    const more = asApp ? { clientId: input.clientId } : {};
    return { connection, state: { connected: true, orgUrl, method, source, notes, ...more } };
  }
}

/** The fields of a connection in what a client sent. `connect` validates them, whatever they are. */
function toInput(given: unknown): ConnectionInput {
  return (isObject(given) ? given : {}) as unknown as ConnectionInput;
}
