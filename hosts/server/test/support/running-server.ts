import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startOrg, type TestOrg } from '../../../../test/support/org.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/index.ts';

/** A server with a sandbox org. */
export interface TestServer {
  readonly org: TestOrg;
  readonly url: string;
  readonly key: string;
  /** Sends a request with the key of the owner, unless the headers have another. */
  send(method: string, path: string, options?: SendOptions): Promise<Sent>;
}

interface SendOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A response with its body. */
export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, if it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read members of responses as clients without types do.
  readonly json: any;
}

/** Sends a request and reads the response. */
export async function send(
  url: string,
  { method, headers, body }: { readonly method: string } & SendOptions,
): Promise<Sent> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: jsonIn(text) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A server for the tests of a file. Every test finds the org as it was at the start. */
export function useServer(options: ServerOptions = {}): TestServer {
  let org: TestOrg | undefined;
  let server: RunningServer | undefined;
  beforeAll(async () => {
    org = await startOrg();
    const connection = { orgUrl: org.sandbox.url, apiToken: org.sandbox.token };
    server = await startServer({ connection, connect: { allowLoopback: true }, ...options });
  });
  beforeEach(async () => {
    await org?.reset();
  });
  afterAll(async () => {
    await server?.close();
    await org?.close();
  });
  const running = () => {
    if (server === undefined || org === undefined) throw new Error('The server has not been started yet.');
    return { server, org };
  };
  return {
    get org() {
      return running().org;
    },
    get url() {
      return running().server.url;
    },
    get key() {
      return running().server.key;
    },
    send: (method, path, { headers, ...rest } = {}) =>
      send(`${running().server.url}${path}`, {
        method,
        headers: { 'x-api-key': running().server.key, ...headers },
        ...rest,
      }),
  };
}
