import type { ConnectionInput } from '../src/index.ts';
import { built } from './built.ts';

/** What is compared: the connector with an API token and as a service app, undici, and Okta's SDK. */
export type Kind = 'ours' | 'app' | 'undici' | 'sdk';

/** The URL and the credentials of a sandbox org. */
export interface OrgAddress {
  readonly url: string;
  readonly token: string;
  /** A service app of the org. */
  readonly app?: { readonly clientId: string; readonly privateKey: string };
}

/** What each client does in the measurements. */
export interface BenchClient {
  /** Reads a user and returns the ID in the response. */
  getUser(id: string): Promise<unknown>;
  addUserToGroup(group: string, user: string): Promise<void>;
  /** Every user of the org, in pages of 200. */
  listUsers(): AsyncIterable<unknown>;
  close(): Promise<void>;
}

/** The most sockets: the connector's default, for undici too. */
const connections = 30;

/** Opens one client and loads none of the others. */
export async function openClient(kind: Kind, org: OrgAddress): Promise<BenchClient> {
  if (kind === 'ours') return openOurs({ orgUrl: org.url, apiToken: org.token });
  if (kind === 'app') {
    if (org.app === undefined) throw new Error('The org of this measurement has no service app.');
    return openOurs({ orgUrl: org.url, ...org.app });
  }
  return kind === 'undici' ? openUndici(org) : openSdk(org, { cache: false });
}

async function openOurs(input: ConnectionInput): Promise<BenchClient> {
  const { connect } = await built();
  const connection = connect(input, { allowLoopback: true });
  return {
    getUser: async (user) => idOf((await connection.run('get_user', { user })).output),
    addUserToGroup: async (group, user) => {
      await connection.run('add_user_to_group', { group, user });
    },
    listUsers: () => connection.stream('find_users', {}),
    close: () => connection.close(),
  };
}

/** The fastest plain use of undici: a pool, one request, the parsed body. */
async function openUndici({ url, token }: OrgAddress): Promise<BenchClient> {
  const { Pool } = await import('undici');
  const pool = new Pool(url, { connections, pipelining: 1 });
  const headers = { accept: 'application/json', authorization: `SSWS ${token}`, 'user-agent': 'bench' };
  const read = async (path: string) => {
    const answer = await pool.request({ path, method: 'GET', headers });
    if (answer.statusCode !== 200) throw new Error(`HTTP status ${answer.statusCode}`);
    const json: unknown = await answer.body.json();
    return { json, link: answer.headers['link'] };
  };
  return {
    getUser: async (user) => idOf((await read(`/api/v1/users/${user}`)).json),
    addUserToGroup: async (group, user) => {
      const { statusCode, body } = await pool.request({
        path: `/api/v1/groups/${group}/users/${user}`,
        method: 'PUT',
        headers,
      });
      await body.dump();
      if (statusCode !== 204) throw new Error(`HTTP status ${statusCode}`);
    },
    async *listUsers() {
      let path: string | undefined = '/api/v1/users?limit=200';
      while (path !== undefined) {
        const { json, link }: Awaited<ReturnType<typeof read>> = await read(path);
        if (Array.isArray(json)) yield* json;
        path = /<([^>]+)>; rel="next"/.exec([link].flat().join(', '))?.[1]?.slice(url.length);
      }
    },
    close: () => pool.close(),
  };
}

/** Okta's own SDK. Its cache is off by default, because it answers a repeated get without a request. */
export async function openSdk({ url, token }: OrgAddress, { cache }: { cache: boolean }): Promise<BenchClient> {
  const { Client } = await import('@okta/okta-sdk-nodejs');
  const client = new Client({ orgUrl: url, token, ...(cache ? {} : { cacheMiddleware: null }) });
  return {
    getUser: async (userId) => (await client.userApi.getUser({ userId })).id,
    addUserToGroup: async (groupId, userId) => {
      await client.groupApi.assignUserToGroup({ groupId, userId });
    },
    async *listUsers() {
      const users = await client.userApi.listUsers({ limit: 200 });
      for await (const user of users) yield user;
    },
    close: async () => {},
  };
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
}
