import { afterAll, beforeAll, beforeEach } from 'vitest';
import { isObject } from '../src/http/call.ts';
import { type Sandbox, type SandboxOptions, startSandbox, type UserStatus } from '../src/index.ts';

/** A response of the org. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON body when it is an object. */
  readonly body: Record<string, unknown>;
  /** The JSON body when it is a list. */
  readonly list: Record<string, unknown>[];
  readonly text: string;
}

/** The options of a request. */
export interface Sending {
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
}

/** A sandbox org and a plain HTTP client for it. */
export class OrgClient {
  readonly #sandbox: () => Sandbox;

  constructor(sandbox: () => Sandbox) {
    this.#sandbox = sandbox;
  }

  get sandbox(): Sandbox {
    return this.#sandbox();
  }

  /** The types of the events logged so far. */
  eventTypes(): string[] {
    return this.sandbox.org.log.events().map((event) => event.eventType);
  }

  async send(method: string, path: string, sending: Sending = {}): Promise<Reply> {
    const url = path.startsWith('http') ? path : this.sandbox.url + path;
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `SSWS ${sending.token ?? this.sandbox.token}`,
        'content-type': 'application/json',
        ...sending.headers,
      },
      ...(sending.body === undefined ? {} : { body: JSON.stringify(sending.body) }),
    });
    const text = await response.text();
    const value: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined;
    return {
      status: response.status,
      headers: response.headers,
      body: isObject(value) ? value : {},
      list: Array.isArray(value) ? value : [],
      text,
    };
  }

  get(path: string, sending?: Sending): Promise<Reply> {
    return this.send('GET', path, sending);
  }

  post(path: string, body?: unknown, sending: Sending = {}): Promise<Reply> {
    return this.send('POST', path, { ...sending, body });
  }

  put(path: string, body?: unknown, sending: Sending = {}): Promise<Reply> {
    return this.send('PUT', path, { ...sending, body });
  }

  delete(path: string, sending?: Sending): Promise<Reply> {
    return this.send('DELETE', path, sending);
  }

  /** Reads every page of a list, following `next`. */
  async all(path: string): Promise<{ pages: number; items: Record<string, unknown>[] }> {
    const items: Record<string, unknown>[] = [];
    let pages = 0;
    let url: string | undefined = path;
    while (url !== undefined) {
      const reply: Reply = await this.get(url);
      items.push(...reply.list);
      pages += 1;
      url = linkOf(reply, 'next');
    }
    return { pages, items };
  }
}

/** The URL of a Link header. */
export function linkOf(reply: Reply, rel: string): string | undefined {
  return reply.headers.get('link')?.match(new RegExp(`<([^>]*)>; rel="${rel}"`))?.[1];
}

/** The sentences of an error's causes. */
export function causesOf(reply: Reply): unknown[] {
  const causes = reply.body['errorCauses'];
  return Array.isArray(causes) ? causes.map((cause) => (isObject(cause) ? cause['errorSummary'] : cause)) : [];
}

/** A member of an object in the body. */
export function member(reply: Reply, ...names: string[]): unknown {
  let value: unknown = reply.body;
  for (const name of names) value = isObject(value) ? value[name] : undefined;
  return value;
}

/** Starts an org with a client for it. */
export async function openOrg(options: SandboxOptions = {}): Promise<OrgClient> {
  const sandbox = await startSandbox({ limits: false, ...options });
  return new OrgClient(() => sandbox);
}

/** An org for all tests of a file, reset before each of them. */
export function useOrgClient(options: SandboxOptions = {}): OrgClient {
  let opened: OrgClient | undefined;
  const client = new OrgClient(() => {
    if (opened === undefined) throw new Error('The org has not been started yet.');
    return opened.sandbox;
  });
  beforeAll(async () => {
    opened = await openOrg(options);
  });
  afterAll(() => client.sandbox.close());
  beforeEach(async () => {
    await client.post('/__sandbox/reset');
  });
  return client;
}

/** Ids of Acme's staff. */
export const STAFF = {
  ada: '00uada00000000000001',
  grace: '00ugrace000000000001',
  liam: '00uliam0000000000001',
  mei: '00umei00000000000001',
  omar: '00uomar0000000000001',
  nina: '00unina0000000000001',
  tom: '00utom00000000000001',
  pia: '00upia00000000000001',
  raj: '00uraj00000000000001',
  zoe: '00uzoe00000000000001',
  ben: '00uben00000000000001',
  iris: '00uiris0000000000001',
} as const;

/** Ids of Acme's groups. */
export const GROUPS = {
  everyone: '00geveryone000000001',
  engineering: '00gengineering000001',
  support: '00gsupport0000000001',
  contractors: '00gcontractors000001',
  financeAd: '00gadfinance00000001',
  salesEmea: '00gsalesemea00000001',
} as const;

/** Ids of Acme's apps. */
export const APPS = {
  slack: '0oaslack000000000001',
  github: '0oagithub00000000001',
  jira: '0oajira0000000000001',
  legacy: '0oalegacy00000000001',
  source: '0oasource00000000001',
} as const;

/** The user with each status in the seeded org. */
export const USER_WITH: Record<UserStatus, string> = {
  STAGED: STAFF.liam,
  PROVISIONED: STAFF.mei,
  ACTIVE: STAFF.iris,
  RECOVERY: STAFF.raj,
  PASSWORD_EXPIRED: STAFF.pia,
  LOCKED_OUT: STAFF.nina,
  SUSPENDED: STAFF.omar,
  DEPROVISIONED: STAFF.tom,
};
