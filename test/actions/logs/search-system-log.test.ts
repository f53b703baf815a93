import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import { fastClock } from '../../support/fast-clock.ts';
import { writeEvent, writeEvents } from '../../support/log-events.ts';
import { useOrg } from '../../support/org.ts';
import { people } from '../../support/people.ts';
import { scriptedTransport } from '../../support/scripted.ts';
import { writeAttempt } from '../../support/sign-ins.ts';
import { untyped } from '../../support/untyped.ts';

const hour = 3_600_000;
const day = 24 * hour;

describe('search_system_log', () => {
  const org = useOrg();
  const search = async (input: Parameters<typeof org.okta.run<'search_system_log'>>[1]) =>
    (await org.okta.run('search_system_log', input)).output;
  const uuidsOf = ({ items }: { items: { uuid: string }[] }) => items.map(({ uuid }) => uuid);
  const iso = (ago: number) => new Date(org.sandbox.clock.now() - ago).toISOString();

  test('search_system_log returns the events of the last seven days, newest first', async () => {
    const old = writeEvent(org.sandbox, { publishedAgo: 8 * day });
    const [first, second] = [3 * hour, hour].map((publishedAgo) => writeEvent(org.sandbox, { publishedAgo }));
    const found = await search({});
    expect(uuidsOf(found)).toEqual([second, first]);
    expect(found.items[0]).toMatchObject({ eventType: 'user.lifecycle.suspend', user: { id: people.iris.id } });
    expect(uuidsOf(found)).not.toContain(old);
  });

  test('search_system_log finds an event that was written a moment ago', async () => {
    await org.okta.run('suspend_user', { user: people.iris.id });
    const { items } = await search({ since: '1 minute ago', eventTypes: ['user.lifecycle.suspend'] });
    expect(items).toMatchObject([{ user: { id: people.iris.id }, actor: { id: people.ada.id } }]);
  });

  test('search_system_log always sends both ends of the window, by the clock of the org', async () => {
    org.sandbox.clock.advance(30 * day);
    // The connection learns the time from any response.
    await org.okta.run('get_user', { user: people.iris.id });
    const { window } = await search({ since: '24 hours ago' });
    const [request] = org.sent().slice(-1);
    const sent = new URL(request?.replace('GET ', 'https://acme.okta.com') ?? '').searchParams;
    expect(window).toEqual({ since: sent.get('since'), until: sent.get('until') });
    expect(Math.abs(Date.parse(window.until) - org.sandbox.clock.now())).toBeLessThan(5000);
    const length = Date.parse(window.until) - Date.parse(window.since);
    expect(Math.abs(length - day)).toBeLessThan(5000);
  });

  test.each([
    ['2 h', 2],
    ['2h ago', 2],
    ['120 minutes ago', 2],
    ['1 day', 24],
    ['1w', 168],
  ])('search_system_log reads %s as a start', async (since, hours) => {
    const { window } = await search({ since });
    const length = Date.parse(window.until) - Date.parse(window.since);
    expect(Math.round(length / hour)).toBe(hours);
  });

  test('search_system_log reads times with a zone', async () => {
    const inside = writeEvent(org.sandbox, { publishedAgo: 3 * hour });
    writeEvent(org.sandbox, { publishedAgo: hour });
    const since = iso(4 * hour).replace('Z', '+00:00');
    const found = await search({ since, until: iso(2 * hour) });
    expect(uuidsOf(found)).toEqual([inside]);
    expect(found.window.since).toBe(since.replace('+00:00', 'Z'));
  });

  test('search_system_log begins where the log does for an earlier start', async () => {
    const { window } = await search({ since: '2020-01-01T00:00:00Z' });
    expect(Date.parse(window.until) - Date.parse(window.since)).toBeLessThanOrEqual(90 * day + 5000);
  });

  test('search_system_log combines all conditions', async () => {
    const wanted = writeAttempt(org.sandbox, { ipAddress: '198.51.100.7' });
    writeAttempt(org.sandbox, {});
    writeAttempt(org.sandbox, { ipAddress: '198.51.100.7', result: 'SUCCESS' });
    writeAttempt(org.sandbox, { ipAddress: '198.51.100.7', actor: people.grace });
    writeEvent(org.sandbox, { outcome: { result: 'FAILURE' } });
    const found = await search({
      eventTypes: ['user.session.start', 'user.session.end'],
      outcome: 'FAILURE',
      user: people.iris.alternateId,
      filter: 'client.ipAddress eq "198.51.100.7" or client.ipAddress eq "198.51.100.8"',
      query: 'INVALID_CREDENTIALS',
    });
    expect(uuidsOf(found)).toEqual([wanted]);
  });

  test('search_system_log finds a user as the actor and as a target, by ID and by username', async () => {
    const asTarget = writeEvent(org.sandbox);
    const asActor = writeAttempt(org.sandbox);
    writeEvent(org.sandbox, { target: [people.grace] });
    for (const user of [people.iris.id, people.iris.alternateId])
      expect(uuidsOf(await search({ user })).sort()).toEqual([asTarget, asActor].sort());
  });

  test('search_system_log finds the events of a username that no user has any more', async () => {
    const actor = { id: 'unknown', type: 'User', alternateId: 'gone@acme.example', displayName: 'unknown' };
    const uuid = writeAttempt(org.sandbox, { actor });
    expect(uuidsOf(await search({ user: 'gone@acme.example' }))).toEqual([uuid]);
  });

  test('search_system_log finds events about an app and about a group', async () => {
    const app = { id: '0oaslack000000000001', type: 'AppInstance', alternateId: 'Slack', displayName: 'Slack' };
    const group = { id: '00gsupport0000000001', type: 'UserGroup', alternateId: 'unknown', displayName: 'Support' };
    const [one, other] = [writeEvent(org.sandbox, { target: [app] }), writeEvent(org.sandbox, { target: [group] })];
    expect(uuidsOf(await search({ app: app.id }))).toEqual([one]);
    expect(uuidsOf(await search({ group: group.id }))).toEqual([other]);
    expect(uuidsOf(await search({ group: group.id, app: app.id }))).toEqual([]);
  });

  test('search_system_log reads a value as a value, not as an expression', async () => {
    writeEvent(org.sandbox);
    expect(uuidsOf(await search({ user: 'x" or actor.id pr or actor.id eq "' }))).toEqual([]);
  });

  test('search_system_log reads to the end with Okta’s links, oldest first on request', async () => {
    const uuids = writeEvents(org.sandbox, 2300, { publishedAgo: hour });
    org.forget();
    const found = await search({ all: true, order: 'oldest_first', eventTypes: ['user.lifecycle.suspend'] });
    expect(uuidsOf(found)).toEqual(uuids);
    expect(found).not.toHaveProperty('nextCursor');
    expect(org.sent().filter((line) => line.includes('after='))).toHaveLength(2);
  });

  test('search_system_log continues at its cursor without gaps, in the same window', async () => {
    const uuids = writeEvents(org.sandbox, 250, { publishedAgo: hour });
    const first = await search({ since: '2 hours ago', limit: 120 });
    const rest = await search({ cursor: first.nextCursor, all: true });
    expect([...uuidsOf(first), ...uuidsOf(rest)].reverse()).toEqual(uuids);
    expect(rest.window).toEqual(first.window);
  });

  test('search_system_log streams every event with one page in memory', async () => {
    const uuids = writeEvents(org.sandbox, 450, { publishedAgo: hour });
    const streamed: string[] = [];
    for await (const { uuid } of org.okta.stream('search_system_log', { order: 'oldest_first' })) streamed.push(uuid);
    expect(streamed).toEqual(uuids);
  });

  test.each(['newest_first', 'oldest_first'] as const)(
    'search_system_log reads a window in halves, %s, if Okta gives up on it',
    async (order) => {
      const uuids = [5, 4, 3, 2, 1].map((hours) => writeEvent(org.sandbox, { publishedAgo: hours * hour }));
      const expected = order === 'newest_first' ? [...uuids].reverse() : uuids;
      // Okta's reference: a query that takes longer than 30 seconds ends with 500 E0000009.
      const okta = org.connect({ transport: slowAbove(3 * hour), clock: fastClock(50) });
      const input = { since: '6 hours ago', order } as const;
      const { output } = await okta.run('search_system_log', input);
      expect(uuidsOf(output)).toEqual(expected);
      const streamed: string[] = [];
      for await (const { uuid } of okta.stream('search_system_log', { ...input, limit: 4 })) streamed.push(uuid);
      expect(streamed).toEqual(expected.slice(0, 4));
      const part = await okta.run('search_system_log', { ...input, limit: 2 });
      const rest = await okta.run('search_system_log', { cursor: part.output.nextCursor });
      expect([...uuidsOf(part.output), ...uuidsOf(rest.output)]).toEqual(expected);
      expect(rest.output.window.since >= part.output.window.since).toBe(true);
      expect(rest.output.window.until <= part.output.window.until).toBe(true);
    },
  );

  test('search_system_log returns an event at the middle of a halved window once', async () => {
    const [since, until] = [6 * hour, 2 * hour].map(iso);
    const published = (Date.parse(since ?? '') + Date.parse(until ?? '')) / 2;
    const { uuid } = org.sandbox.org.log.record({
      eventType: 'user.session.start',
      actor: people.iris,
      target: [],
      published,
    });
    const okta = org.connect({ transport: slowAbove(3 * hour), clock: fastClock(50) });
    const { output } = await okta.run('search_system_log', { since, until });
    expect(uuidsOf(output)).toEqual([uuid]);
  });

  test('search_system_log says what to do if Okta gives up on every window', async () => {
    const okta = org.connect({ transport: slowAbove(0), clock: fastClock(50) });
    await expect(okta.run('search_system_log', { since: '10 minutes ago' })).rejects.toMatchObject({
      category: 'unavailable',
      errorCode: 'E0000009',
      message: expect.stringMatching(/Choose a shorter window, or fewer event types\.$/),
    });
  });

  /** The org, which gives up on windows longer than this. */
  function slowAbove(ms: number) {
    return scriptedTransport(
      http.get('*/api/v1/logs', async ({ request }) => {
        const url = new URL(request.url);
        const [since, until] = ['since', 'until'].map((name) => Date.parse(url.searchParams.get(name) ?? ''));
        if ((until ?? 0) - (since ?? 0) > ms)
          return HttpResponse.json({ errorCode: 'E0000009', errorSummary: 'Internal Server Error' }, { status: 500 });
        return org.sandbox.fetch(request.url, { headers: { authorization: `SSWS ${org.sandbox.token}` } });
      }),
    );
  }

  test('search_system_log accepts a report administrator and rejects a help desk administrator', async () => {
    const { reportAdmin, helpDeskAdmin } = org.sandbox.tokens;
    const uuid = writeEvent(org.sandbox);
    const { output } = await org.connect({ token: reportAdmin }).run('search_system_log', {});
    expect(uuidsOf(output)).toEqual([uuid]);
    await expect(org.connect({ token: helpDeskAdmin }).run('search_system_log', {})).rejects.toMatchObject({
      category: 'forbidden',
    });
  });

  test("search_system_log returns Okta's message for an invalid filter", async () => {
    await expect(search({ filter: 'client.ipAddress likes "x"' })).rejects.toMatchObject({
      category: 'invalid_request',
      status: 400,
    });
  });

  test.each<[object, string, string]>([
    [{ since: 'yesterday' }, 'since', 'is not a valid time'],
    [{ since: '2026-11-02 09:30' }, 'since', 'is not a valid time'],
    [{ since: '2026-11-02T09:30:00Z', until: '2026-11-01T09:30:00Z' }, 'since', 'must be before the end'],
    [{ since: '1 hour ago', until: '2 hours ago' }, 'since', 'must be before the end'],
    [{ query: Array(11).fill('word').join(' ') }, 'query', 'has more than 10 words'],
    [{ query: 'x'.repeat(41) }, 'query', 'has a word of more than 40 characters'],
    [{ filter: 'published gt "2026-11-02T09:30:00Z"' }, 'filter', 'cannot use published'],
    [{ eventTypes: ['user.lifecycle.susped'] }, 'eventTypes[0]', expect.stringContaining('did you mean')],
    [{ order: 'ascending' }, 'order', expect.any(String)],
    [{ limit: 5, all: true }, 'limit', expect.any(String)],
  ])('search_system_log rejects %j before sending a request', async (input, path, what) => {
    await expect(org.okta.run(untyped('search_system_log'), input)).rejects.toMatchObject({
      category: 'invalid_request',
      faults: [expect.objectContaining({ path, what })],
    });
    expect(org.sent()).toEqual([]);
  });

  test.each<[object, string]>([
    [{ until: '100 days ago' }, 'until is more than 90 days ago. Choose a later end.'],
    [{ since: '2999-01-01T00:00:00Z' }, 'since must be before the end and not in the future. Choose an earlier start.'],
    [
      { since: '2999-01-01T00:00:00Z', until: '2999-01-02T00:00:00Z' },
      'since must be before the end and not in the future. Choose an earlier start.',
    ],
  ])('search_system_log rejects the window %j without searching it', async (input, message) => {
    await expect(org.okta.run(untyped('search_system_log'), input)).rejects.toMatchObject({ message });
    expect(org.sent().filter((line) => line.includes('since='))).toEqual([]);
  });

  test('search_system_log lets a filter mention published inside a text', async () => {
    expect(await search({ filter: 'displayMessage eq "a published page"' })).toMatchObject({ items: [] });
  });
});
