import { describe, expect, test } from 'vitest';
import { type Connection, connect, type OktaResponse } from '../../../src/index.ts';

const logs = 'ORG/api/v1/logs';
const date = 'Mon, 02 Nov 2026 10:00:00 GMT';

interface Scripted {
  readonly items?: unknown;
  readonly link?: string | readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
}

let orgs = 0;

/**
 * A connection to an org that answers polls as told, one after the other, and then with empty pages. What begins with ORG in
 * a link is on that org. The question for the org's time is answered as the first poll, and not listed.
 */
function scripted(...answers: readonly Scripted[]): { okta: Connection; urls: string[] } {
  orgs += 1;
  const origin = `https://surprising-${orgs}.okta.com`;
  const urls: string[] = [];
  const rest = [...answers];
  const transport = async ({ url }: { readonly url: string }): Promise<OktaResponse> => {
    const clock = url.includes('DESCENDING');
    if (!clock) urls.push(url.replace(origin, 'ORG'));
    const { items = [], link, headers = { date }, status = 200 } = (clock ? rest[0] : rest.shift()) ?? {};
    const links = link === undefined ? {} : { link: [link].flat().map((line) => line.replaceAll('ORG', origin)) };
    return { status, headers: { ...headers, ...links }, body: JSON.stringify(items) };
  };
  return { okta: connect({ orgUrl: origin, apiToken: '00abc' }, { transport }), urls };
}

const event = (uuid: string, published = '2026-11-02T09:59:59.000Z') => ({
  uuid,
  eventType: 'user.lifecycle.create',
  published,
  outcome: { result: 'SUCCESS' },
});
const next = (after: string) => [`<${logs}>; rel="self"`, `<${logs}?after=${after}&limit=1000>; rel="next"`];

describe('a poll of an org that surprises', () => {
  test('a poll with unexpected responses returns what does not look like an event, once', async () => {
    const odd = ['text', { eventType: null, something: 'else' }, null];
    const { okta } = scripted(
      { items: [...odd, event('e1')], link: next('1') },
      { items: [...odd, event('e2')], link: next('2') },
    );
    const first = await okta.poll('user_created', {}, undefined, { since: '1h' });
    expect(first.items.map((item) => item.event['value'] ?? item.event['something'] ?? item.uuid)).toEqual([
      'text',
      'else',
      expect.stringMatching(/^unreadable-/),
      'e1',
    ]);
    const second = await okta.poll('user_created', {}, first.cursor);
    expect(second.items.map(({ uuid }) => uuid)).toEqual(['e2']);
  });

  test('a poll with unexpected responses does not return events of types that were not asked for', async () => {
    const { okta } = scripted({ items: [{ ...event('e1'), eventType: 'zone.update' }, event('e2')], link: next('1') });
    const { items } = await okta.poll('user_created', {}, undefined, { since: '1h' });
    expect(items.map(({ uuid }) => uuid)).toEqual(['e2']);
  });

  test('a poll with unexpected responses follows a link that comes in one header line', async () => {
    const { okta, urls } = scripted({ link: next('1').join(', ') });
    const { cursor } = await okta.poll('user_created', {});
    await okta.poll('user_created', {}, cursor);
    expect(urls.at(-1)).toBe(`${logs}?after=1&limit=1000`);
  });

  test('a poll with unexpected responses takes 100 for the size of a full page if the link does not repeat the limit', async () => {
    const page = Array.from({ length: 100 }, (_, index) => event(`e${index}`));
    const link = `<${logs}?after=1>; rel="next"`;
    const { okta } = scripted({ link }, { items: page, link: `<${logs}?after=2>; rel="next"` });
    const { cursor } = await okta.poll('user_created', {});
    expect(await okta.poll('user_created', {}, cursor)).toMatchObject({ more: true });
  });

  test('a poll with unexpected responses takes the limit of the link for the size of a full page if it is less than was asked for', async () => {
    const link = (after: number) => `<${logs}?after=${after}&limit=2>; rel="next"`;
    const { okta } = scripted(
      { items: [event('e1'), event('e2')], link: link(1) },
      { items: [event('e3')], link: link(2) },
    );
    const first = await okta.poll('user_created', {}, undefined, { since: '1h' });
    const second = await okta.poll('user_created', {}, first.cursor);
    expect([first.more, second.more]).toEqual([true, false]);
  });

  test('a poll with unexpected responses reads by time and repeats nothing if pages with events have no link', async () => {
    const { okta, urls } = scripted(
      { items: [event('e1')] },
      { items: [event('e1'), event('e2')] },
      { items: [event('e1'), event('e2'), event('e3')] },
    );
    let { cursor, items } = await okta.poll('user_created', {}, undefined, { since: '1h' });
    const handed = items.map(({ uuid }) => uuid);
    for (let poll = 0; poll < 2; poll += 1) {
      ({ cursor, items } = await okta.poll('user_created', {}, cursor));
      handed.push(...items.map(({ uuid }) => uuid));
    }
    expect(handed).toEqual(['e1', 'e2', 'e3']);
    expect(new URL(urls.at(-1)?.replace('ORG', 'https://org.example') ?? '').searchParams.get('since')).toBe(
      '2026-11-02T09:57:59.000Z',
    );
  });

  test('a poll with unexpected responses goes back to the last event it has, not to the time of the answer, if a page was shorter than its backlog', async () => {
    const hoursAgo = '2026-11-02T05:00:00.000Z';
    const refused = { status: 400, items: { errorCode: 'E0000031', errorSummary: 'Invalid cursor.' } };
    const { okta, urls } = scripted({ items: [event('e1', hoursAgo)], link: next('1') }, refused, {
      items: [event('e1', hoursAgo), event('e2', '2026-11-02T05:00:01.000Z')],
      link: next('2'),
    });
    const first = await okta.poll('user_created', {}, undefined, { since: '6h' });
    const second = await okta.poll('user_created', {}, first.cursor);
    expect([...first.items, ...second.items].map(({ uuid }) => uuid)).toEqual(['e1', 'e2']);
    expect(urls.at(-1)).toContain(`since=${encodeURIComponent('2026-11-02T04:58:00.000Z')}`);
  });

  test('a poll with unexpected responses does not return again what the log repeats after a quiet night', async () => {
    const morning = { date: 'Mon, 02 Nov 2026 18:00:00 GMT' };
    const { okta } = scripted(
      { items: [event('e1')], link: next('1') },
      { headers: morning, link: next('2') },
      { headers: morning, items: [event('e1'), event('e2')], link: next('3') },
    );
    let { cursor, items } = await okta.poll('user_created', {}, undefined, { since: '1h' });
    const handed = items.map(({ uuid }) => uuid);
    for (let poll = 0; poll < 2; poll += 1) {
      ({ cursor, items } = await okta.poll('user_created', {}, cursor));
      handed.push(...items.map(({ uuid }) => uuid));
    }
    expect(handed).toEqual(['e1', 'e2']);
  });

  test('a poll with unexpected responses says what is wrong if a full page has no link', async () => {
    const { okta } = scripted({ items: [event('e1'), event('e2')] });
    await expect(okta.poll('user_created', {}, undefined, { since: '1h', limit: 2 })).rejects.toMatchObject({
      category: 'unexpected_response',
      message: expect.stringMatching(
        /^The System Log returned a full page without a link to the next one\. Check .* removes the Link header\.$/,
      ),
    });
  });

  test('a poll with unexpected responses does not follow a link to another host', async () => {
    const { okta, urls } = scripted({ link: '<https://elsewhere.example/api/v1/logs?after=1>; rel="next"' });
    await expect(okta.poll('user_created', {})).rejects.toMatchObject({ category: 'unexpected_response' });
    expect(urls.every((url) => url.startsWith(logs))).toBe(true);
  });

  test('a poll with unexpected responses throws what Okta says if the poll by time is refused as well', async () => {
    const refused = { status: 400, items: { errorCode: 'E0000053', errorSummary: 'Invalid filter.' } };
    const { okta, urls } = scripted({ link: next('1') }, refused, refused);
    const { cursor } = await okta.poll('user_created', {});
    await expect(okta.poll('user_created', {}, cursor)).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000053',
      calls: [{ status: 400 }, { status: 400 }],
    });
    expect(urls).toHaveLength(3);
  });

  test('a poll with unexpected responses loses and repeats nothing if the org does not tell its time', async () => {
    const silent = { headers: {} };
    const refused = { ...silent, status: 410, items: { errorCode: 'E0000031', errorSummary: 'Gone.' } };
    const now = new Date().toISOString();
    const { okta } = scripted({ ...silent, items: [event('e1', now)], link: next('1') }, refused, {
      ...silent,
      items: [event('e1', now), event('e2', now)],
      link: next('2'),
    });
    const first = await okta.poll('user_created', {}, undefined, { since: '1h' });
    const second = await okta.poll('user_created', {}, first.cursor);
    expect([...first.items, ...second.items].map(({ uuid }) => uuid)).toEqual(['e1', 'e2']);
    expect(second.restarted).toBe(true);
  });
});
