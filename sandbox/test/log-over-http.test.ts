import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../src/index.ts';

const GRACE = '00ugrace000000000001';
const IRIS = '00uiris0000000000001';

let sandbox: Sandbox;

interface Page {
  readonly status: number;
  readonly types: string[];
  readonly uuids: string[];
  readonly self: string | undefined;
  readonly next: string | undefined;
}

const headers = (token = sandbox.token): Record<string, string> => ({
  authorization: `SSWS ${token}`,
  accept: 'application/json',
});

function linkOf(text: string | null, rel: string): string | undefined {
  return text?.match(new RegExp(`<([^>]*)>; rel="${rel}"`))?.[1];
}

async function read(url: string): Promise<Page> {
  const response = await fetch(url, { headers: headers() });
  const events = (await response.json()) as { eventType: string; uuid: string }[];
  const links = response.headers.get('link');
  return {
    status: response.status,
    types: events.map((event) => event.eventType),
    uuids: events.map((event) => event.uuid),
    self: linkOf(links, 'self'),
    next: linkOf(links, 'next'),
  };
}

const post = (path: string): Promise<Response> =>
  fetch(`${sandbox.url}/api/v1${path}`, { method: 'POST', headers: headers() });

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

describe('GET /api/v1/logs', () => {
  test('returns new events through the next links', async () => {
    const start = await read(
      `${sandbox.url}/api/v1/logs?limit=1000&since=${new Date(sandbox.clock.now()).toISOString()}`,
    );
    await post(`/users/${GRACE}/lifecycle/suspend`);
    await post(`/users/${GRACE}/lifecycle/unsuspend`);
    const page = await read(start.next ?? '');
    expect(page.types).toEqual(['user.lifecycle.suspend', 'user.lifecycle.unsuspend']);
    const empty = await read(page.next ?? '');
    expect(empty).toMatchObject({ status: 200, types: [], next: expect.any(String) });
  });

  test('links a log page to itself and to the next page', async () => {
    await post(`/users/${IRIS}/lifecycle/suspend`);
    const url = `${sandbox.url}/api/v1/logs?limit=5&filter=${encodeURIComponent('eventType sw "user.lifecycle"')}`;
    const page = await read(url);
    expect(new URL(page.self ?? '').searchParams.get('filter')).toBe('eventType sw "user.lifecycle"');
    const next = new URL(page.next ?? '');
    expect(next.origin).toBe(sandbox.url);
    expect(next.searchParams.get('limit')).toBe('5');
    expect(next.searchParams.get('after')).toMatch(/^\d{13}_\d+$/);
  });

  test('logs actor, target and client of a change, as recorded', async () => {
    await post(`/users/${GRACE}/lifecycle/suspend`);
    const response = await fetch(
      `${sandbox.url}/api/v1/logs?filter=${encodeURIComponent('eventType eq "user.lifecycle.suspend"')}`,
      {
        headers: headers(),
      },
    );
    expect(await response.json()).toMatchObject([
      {
        actor: { id: '00uada00000000000001', type: 'User' },
        target: [{ id: GRACE, type: 'User', alternateId: 'grace.lindqvist@acme.example' }],
        outcome: { result: 'SUCCESS', reason: null },
        client: { ipAddress: '127.0.0.1' },
        debugContext: { debugData: { requestUri: `/api/v1/users/${GRACE}/lifecycle/suspend` } },
      },
    ]);
  });

  test('logs the API token of a change and finds events by it', async () => {
    const tokenOf = (value: string) => sandbox.org.tokensByValue.get(value)?.id;
    const suspend = { method: 'POST', headers: headers(sandbox.tokens.orgAdmin) };
    await post(`/users/${GRACE}/lifecycle/unlock`);
    await fetch(`${sandbox.url}/api/v1/users/${GRACE}/lifecycle/suspend`, suspend);
    const named = sandbox.org.log.events().map(({ transaction }) => transaction);
    expect(named).toEqual(
      [sandbox.token, sandbox.tokens.orgAdmin].map((value) => ({
        type: 'WEB',
        id: expect.any(String),
        detail: { requestApiTokenId: tokenOf(value) },
      })),
    );
    const filter = `transaction.detail.requestApiTokenId eq "${tokenOf(sandbox.tokens.orgAdmin)}"`;
    const page = await read(`${sandbox.url}/api/v1/logs?filter=${encodeURIComponent(filter)}`);
    expect(page.types).toEqual(['user.lifecycle.suspend']);
  });

  test('answers a bad log filter with the complete error body', async () => {
    const response = await fetch(`${sandbox.url}/api/v1/logs?filter=nonsense`, { headers: headers() });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errorCode: 'E0000053',
      errorSummary: "Invalid filter 'nonsense': Unexpected end of filter string",
      errorLink: 'E0000053',
      errorId: expect.stringMatching(/^oae/),
      errorCauses: [],
    });
  });

  test('rejects a role that may not read logs', async () => {
    const response = await fetch(`${sandbox.url}/api/v1/logs`, { headers: headers(sandbox.tokens.helpDeskAdmin) });
    expect(response.status).toBe(403);
  });

  test('returns late and repeated events through next links without loss, each with a known uuid', async () => {
    sandbox.faults.log({ lateShare: 0.3, lateMs: 2000, repeatShare: 0.3 });
    let page = await read(`${sandbox.url}/api/v1/logs?since=${new Date(sandbox.clock.now()).toISOString()}&limit=7`);
    for (let index = 0; index < 20; index++) {
      await post(`/users/${GRACE}/lifecycle/${index % 2 === 0 ? 'suspend' : 'unsuspend'}`);
    }
    const recorded = sandbox.org.log.events().filter((event) => event.eventType.startsWith('user.lifecycle.'));
    sandbox.clock.advance(2000);
    const uuids: string[] = [];
    do {
      page = await read(page.next ?? '');
      uuids.push(...page.uuids);
    } while (page.uuids.length > 0);
    expect(uuids.length).toBeGreaterThan(recorded.length);
    expect(new Set(uuids)).toEqual(new Set(recorded.map((event) => event.uuid)));
  });
});
