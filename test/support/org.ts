import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/src/index.ts';
import { type Connection, type ConnectOptions, connect } from '../../src/index.ts';
import { emitted } from './emitted.ts';
import { recordRequests } from './record-requests.ts';

/** A sandbox org and a connection to it as its super admin. */
export interface TestOrg {
  readonly sandbox: Sandbox;
  readonly okta: Connection;
  /** Further connections, closed with the org. */
  connect(options?: ConnectOptions & { readonly token?: string }): Connection;
  /** Requests that reached the org since the last call of `forget`, as `METHOD path`. */
  sent(): string[];
  /** Requests that change something, as `METHOD path`. */
  writes(): string[];
  forget(): void;
  /** Puts the org back to its seed, and keeps what was sent before for the check against Okta's document. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** A log at its lowest level, as an embedder has it. What it writes is searched for credentials after all tests. */
const logger = pino({ level: 'trace', base: null }, { write: emitted });

/** Starts an org on loopback. */
export async function startOrg(options: SandboxOptions = {}): Promise<TestOrg> {
  // Whoever is taken out of a rule's group: Okta's help says they are excluded, steps must bear a refusal as well. Tests
  // move the clock by half a year, and their tokens are still to be good.
  const more = { ruledMembers: 'refused', idleTokensExpire: false } as const;
  const sandbox = await startSandbox({ limits: false, ...more, ...options });
  const connections: Connection[] = [];
  let seen = 0;
  const open = ({ token, ...rest }: ConnectOptions & { readonly token?: string } = {}) => {
    const connection = connect(
      { orgUrl: sandbox.url, apiToken: token ?? sandbox.token },
      { allowLoopback: true, logger, ...rest },
    );
    connections.push(connection);
    return overheard(connection);
  };
  const forget = () => {
    seen = sandbox.requests.length;
  };
  const sent = () => sandbox.requests.slice(seen).map(({ method, path }) => `${method} ${path}`);
  return {
    sandbox,
    okta: open(),
    connect: open,
    sent,
    writes: () => sent().filter((line) => !line.startsWith('GET ')),
    forget,
    async reset() {
      recordRequests(sandbox.requests);
      await fetch(`${sandbox.url}/__sandbox/reset`, { method: 'POST' });
      forget();
    },
    async close() {
      recordRequests(sandbox.requests);
      await Promise.all(connections.map((connection) => connection.close()));
      await sandbox.close();
    },
  };
}

/** The connection, with whatever it gives or throws kept for the check that no credential is ever emitted. */
function overheard(connection: Connection): Connection {
  return new Proxy(connection, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const result: unknown = member.apply(target, args);
        if (result instanceof Promise) result.then(emitted, emitted);
        else if (isStream(result)) return overheardStream(result);
        return result;
      };
    },
  });
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** A stream of items, or a bulk run with its summary, of which every item is kept too. */
function overheardStream<Stream extends AsyncIterable<unknown>>(stream: Stream): Stream {
  return new Proxy(stream, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const result: unknown = member.apply(target, args);
        if (result instanceof Promise) result.then(emitted, emitted);
        return isStream(result) ? overheardStream(result) : result;
      };
    },
  });
}

/** An org for the tests of a file, or of a `describe`. Every test finds it as it was at the start. */
export function useOrg(options?: SandboxOptions): TestOrg {
  let org: TestOrg | undefined;
  let fresh = true;
  beforeAll(async () => {
    org = await startOrg(options);
  });
  beforeEach(async () => {
    if (!fresh) await org?.reset();
    fresh = false;
  });
  afterAll(async () => {
    await org?.close();
  });
  const live = () => {
    if (org === undefined) throw new Error('The org has not been started yet.');
    return org;
  };
  return {
    get sandbox() {
      return live().sandbox;
    },
    get okta() {
      return live().okta;
    },
    connect: (more) => live().connect(more),
    sent: () => live().sent(),
    writes: () => live().writes(),
    forget: () => live().forget(),
    reset: () => live().reset(),
    close: () => live().close(),
  };
}
