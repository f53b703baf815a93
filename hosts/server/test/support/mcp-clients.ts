import {
  Client,
  type ClientOptions,
  InMemoryTransport,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldHttpTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { type AuthInfo, createMcpHandler, type McpServerFactory } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { onTestFinished } from 'vitest';

/** What a person answers, and what they were asked. */
export interface Person {
  readonly answer: 'accept' | 'decline' | 'cancel';
  readonly asked: string[];
}

/** Who connects, and how. */
export interface ClientRequest {
  /** Present if the client can ask a person. */
  readonly person?: Person;
  readonly headers?: Readonly<Record<string, string>>;
  readonly authInfo?: AuthInfo;
}

const url = new URL('http://localhost/mcp');
const info = { name: 'test-client', version: '1.0.0' };

export const era = {
  modern: { mode: { pin: '2026-07-28' } },
  legacy: { mode: 'legacy' },
} as const satisfies Readonly<Record<string, ClientOptions['versionNegotiation']>>;

/** A client of the current SDK over HTTP, without a port. */
export async function httpClient(
  factory: McpServerFactory,
  { revision, person, headers, authInfo }: ClientRequest & { readonly revision: keyof typeof era },
): Promise<Client> {
  const handler = createMcpHandler(factory);
  const client = clientOf(revision, person);
  await client.connect(
    new StreamableHTTPClientTransport(url, {
      fetch: (target, init) => handler.fetch(new Request(target, init), authInfo === undefined ? {} : { authInfo }),
      requestInit: { headers: { ...headers } },
    }),
  );
  onTestFinished(async () => {
    await client.close();
    await handler.close();
  });
  return client;
}

/** A client of the current SDK over one lasting connection, as over stdio. */
export async function streamClient(
  factory: McpServerFactory,
  { revision, person }: ClientRequest & { readonly revision: keyof typeof era },
): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const serving = serveStdio(factory, { transport: far });
  const client = clientOf(revision, person);
  await client.connect(near);
  onTestFinished(async () => {
    await client.close();
    await serving.close();
  });
  return client;
}

function clientOf(revision: keyof typeof era, person: Person | undefined): Client {
  const capabilities = person === undefined ? {} : { elicitation: { form: {} } };
  const client = new Client(info, { capabilities, versionNegotiation: era[revision] });
  if (person !== undefined)
    client.setRequestHandler('elicitation/create', ({ params }) => answered(person, params.message));
  return client;
}

/** A client of the previous SDK over HTTP, without a port. */
export async function oldHttpClient(factory: McpServerFactory): Promise<OldClient> {
  const handler = createMcpHandler(factory);
  const client = new OldClient(info);
  const transport = new OldHttpTransport(url, { fetch: (target, init) => handler.fetch(new Request(target, init)) });
  await client.connect(asOldTransport(transport));
  onTestFinished(async () => {
    await client.close();
    await handler.close();
  });
  return client;
}

/** The previous SDK's own transports do not satisfy its own interface under exact optional types. */
export function asOldTransport(transport: unknown): Parameters<OldClient['connect']>[0] {
  return transport as Parameters<OldClient['connect']>[0];
}

/** A client of the previous SDK that can ask a person. */
export function oldClient(person?: Person): OldClient {
  const client = new OldClient(info, { capabilities: person === undefined ? {} : { elicitation: {} } });
  if (person !== undefined) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => answered(person, params.message));
  }
  return client;
}

function answered({ answer, asked }: Person, message: string) {
  asked.push(message);
  return answer === 'accept' ? { action: answer, content: { confirm: true } } : { action: answer };
}

/** A person who gives one answer to every question. */
export function personWho(answer: Person['answer']): Person {
  return { answer, asked: [] };
}
