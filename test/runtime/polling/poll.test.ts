import { beforeEach, describe, expect, test } from 'vitest';
import { poller, writeEvent, writeEvents } from '../../support/log-events.ts';
import { startOrg, type TestOrg, useOrg } from '../../support/org.ts';

const hour = 3_600_000;

/** The queries of the log requests that reached the org since the last `forget`. */
function logQueries(org: TestOrg): URLSearchParams[] {
  return org
    .sent()
    .filter((line) => line.startsWith('GET /api/v1/logs'))
    .map((line) => new URLSearchParams(line.slice(line.indexOf('?'))));
}

describe('a first poll', () => {
  test("a first poll learns the org's time, starts there, and returns nothing of before", async () => {
    const org = await startOrg({ clockOffsetMs: -hour });
    try {
      writeEvent(org.sandbox, { publishedAgo: 60_000, lateBy: -60_000 });
      const reader = poller(org);
      await reader.poll();
      expect(reader.handed).toEqual([]);
      const [asked, polled] = logQueries(org);
      expect(Object.fromEntries(asked ?? [])).toEqual({ limit: '1', sortOrder: 'DESCENDING' });
      const { since = '', ...rest } = Object.fromEntries(polled ?? []);
      expect(rest).toEqual({ filter: 'eventType eq "user.lifecycle.suspend"', limit: '1000', sortOrder: 'ASCENDING' });
      expect(Math.abs(Date.parse(since) - org.sandbox.clock.now())).toBeLessThan(60_000);
      const uuid = writeEvent(org.sandbox);
      await reader.poll();
      expect(reader.handed).toEqual([uuid]);
    } finally {
      await org.close();
    }
  });

  test('a first poll passes over what happened in the second before, however small its pages are', async () => {
    const org = await startOrg();
    try {
      writeEvents(org.sandbox, 10);
      const reader = poller(org, { limit: 2 });
      expect(await reader.poll()).toMatchObject({ items: [], more: false });
      const uuid = writeEvent(org.sandbox);
      await reader.poll();
      expect(reader.handed).toEqual([uuid]);
    } finally {
      await org.close();
    }
  });

  test("a first poll does not ask for the org's time if it is known already", async () => {
    const org = await startOrg();
    try {
      await org.okta.run('get_user', { user: 'iris.vale@acme.example' });
      org.forget();
      await poller(org).poll();
      expect(logQueries(org)).toHaveLength(1);
    } finally {
      await org.close();
    }
  });

  test.each([hour, -hour])(
    'a first poll loses nothing while the clock of the machine is off by %i ms',
    async (clockOffsetMs) => {
      const org = await startOrg({ clockOffsetMs });
      try {
        const reader = poller(org);
        await reader.poll();
        const uuids = writeEvents(org.sandbox, 3);
        org.sandbox.org.log.expireCursors();
        await reader.poll();
        uuids.push(...writeEvents(org.sandbox, 2));
        await reader.poll();
        expect(reader.handed).toEqual(uuids);
      } finally {
        await org.close();
      }
    },
  );
});

describe('looking back', () => {
  const org = useOrg();
  const past = (ms: number) => writeEvent(org.sandbox, { publishedAgo: ms, lateBy: -ms });

  beforeEach(() => org.sandbox.org.log.clear());

  test.each(['2h', '120m', '7200s'])('since reaches as far as %s says', async (since) => {
    past(3 * hour);
    const [early, late] = [past(hour), past(1000)];
    const reader = poller(org, { since });
    await reader.poll();
    expect(reader.handed).toEqual([early, late]);
  });

  test('since takes a time with its zone', async () => {
    past(3 * hour);
    const early = past(hour);
    const since = new Date(org.sandbox.clock.now() - 2 * hour).toISOString().replace('Z', '+00:00');
    const reader = poller(org, { since });
    await reader.poll();
    expect(reader.handed).toEqual([early]);
  });

  test('since goes back 90 days at most, which is as long as Okta keeps events', async () => {
    const kept = past(89 * 24 * hour);
    org.forget();
    const reader = poller(org, { since: '400d' });
    await reader.poll();
    expect(reader.handed).toEqual([kept]);
    const since = Date.parse(logQueries(org).at(-1)?.get('since') ?? '');
    expect(org.sandbox.clock.now() - since).toBeLessThan(91 * 24 * hour);
  });

  test.each([hour, 30 * 24 * hour])('since refuses a time that is %i ms in the future', async (ms) => {
    const since = new Date(Math.max(org.sandbox.clock.now(), Date.now()) + ms);
    const refusal = {
      category: 'invalid_request',
      field: 'since',
      message: `since is in the future (${since.toISOString()}). Give a past time, or omit it to start now.`,
    };
    await expect(org.okta.poll('user_locked_out', {}, undefined, { since })).rejects.toMatchObject(refusal);
    await expect(poller(org, { since: since.toISOString() }).poll()).rejects.toMatchObject(refusal);
  });

  test("since begins now if the time is ahead of the org's clock by less than clocks differ", async () => {
    const reader = poller(org, { since: new Date(org.sandbox.clock.now() + 20_000).toISOString() });
    await reader.poll();
    const uuid = writeEvent(org.sandbox);
    await reader.poll();
    expect(reader.handed).toEqual([uuid]);
  });

  test.each(['yesterday', '2026-11-02', '2026-11-02T09:00:00', '5 weeks', ''])(
    'since refuses "%s" as a time, before anything is sent',
    async (since) => {
      org.forget();
      await expect(poller(org, { since }).poll()).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'since',
        message: expect.stringMatching(/^since is not a valid time\. Give a time with its zone, such as .*\.$/),
      });
      expect(org.sent()).toEqual([]);
    },
  );
});

describe('following the log', () => {
  const org = useOrg();

  beforeEach(() => {
    org.sandbox.faults.clear();
    org.sandbox.org.behavior.emptyPollNext = 'always';
    org.sandbox.org.log.clear();
  });

  test("a poll asks for what Okta's own link says", async () => {
    const reader = poller(org);
    await reader.poll();
    const { next } = JSON.parse(reader.cursor ?? '');
    org.forget();
    await reader.poll();
    expect(org.sent()).toEqual([`GET ${next}`]);
    expect(next).toContain('&after=');
  });

  test('a poll returns what is published early and persisted late', async () => {
    const reader = poller(org);
    await reader.poll();
    const late = writeEvent(org.sandbox, { publishedAgo: 10_000, lateBy: 3000 });
    const early = writeEvent(org.sandbox);
    await reader.poll();
    org.sandbox.clock.advance(5000);
    await reader.poll();
    expect(reader.handed).toEqual([early, late]);
  });

  test('a poll keeps its place if the answer is lost', async () => {
    const reader = poller(org);
    await reader.poll();
    const uuids = writeEvents(org.sandbox, 3);
    org.sandbox.faults.log({ losePolls: 1 });
    await reader.poll();
    expect(reader.handed).toEqual(uuids);
  });

  test('a poll keeps its place if Okta cannot answer at all', async () => {
    const reader = poller(org);
    await reader.poll();
    const before = reader.cursor;
    const uuids = writeEvents(org.sandbox, 3);
    org.sandbox.faults.next({ kind: 'lost_before', path: /logs/, times: 20 });
    await expect(reader.poll()).rejects.toMatchObject({ category: 'unavailable' });
    expect(reader.cursor).toBe(before);
    org.sandbox.faults.clear();
    await reader.poll();
    expect(reader.handed).toEqual(uuids);
  });

  test('a poll returns what Okta repeats only once', async () => {
    const reader = poller(org);
    await reader.poll();
    org.sandbox.faults.log({ repeatShare: 1 });
    const uuids = writeEvents(org.sandbox, 5);
    await reader.poll();
    await reader.poll();
    expect(org.sandbox.requests.at(-1)?.path).toContain('after=');
    expect(reader.handed).toEqual(uuids);
  });

  test('a poll drains a burst page by page and stops on the first short page', async () => {
    const reader = poller(org, { limit: 1000 });
    await reader.poll();
    const uuids = writeEvents(org.sandbox, 5_500);
    org.forget();
    expect(await reader.drain()).toBe(6);
    expect(org.sent()).toHaveLength(6);
    expect(reader.handed).toEqual(uuids);
  });

  test('a poll reports that there may be more after a page that is just full', async () => {
    const reader = poller(org, { limit: 10 });
    await reader.poll();
    writeEvents(org.sandbox, 10);
    expect(await reader.poll()).toMatchObject({ more: true });
    expect(await reader.poll()).toMatchObject({ items: [], more: false });
  });

  test('a poll keeps to the limit of a cursor, which is part of the link', async () => {
    const small = poller(org, { limit: 2 });
    await small.poll();
    const uuids = writeEvents(org.sandbox, 3);
    const { items, more } = await org.okta.poll('user_suspended', {}, small.cursor, { limit: 1000 });
    expect(items.map(({ uuid }) => uuid)).toEqual(uuids.slice(0, 2));
    expect(more).toBe(true);
  });

  test.each(['missing', 'self'] as const)(
    'a poll asks the same again while an empty poll has its next link %s',
    async (answer) => {
      org.sandbox.org.behavior.emptyPollNext = answer;
      const reader = poller(org);
      await reader.poll();
      org.forget();
      await reader.poll();
      await reader.poll();
      expect(new Set(org.sent()).size).toBe(1);
      const uuids = writeEvents(org.sandbox, 3);
      await reader.poll();
      await reader.poll();
      uuids.push(writeEvent(org.sandbox));
      await reader.poll();
      expect(reader.handed).toEqual(uuids);
    },
  );

  test('a poll starts over at the 90 days that Okta keeps if it was away for longer', async () => {
    org.sandbox.org.behavior.emptyPollNext = 'missing';
    const reader = poller(org);
    await reader.poll();
    org.sandbox.clock.advance(200 * 24 * hour);
    const uuid = writeEvent(org.sandbox);
    // An example in Okta's docs refuses a start of more than 180 days ago, which the sandbox org accepts.
    const body = {
      errorCode: 'E0000053',
      errorSummary: 'The since parameter is over 180 days prior to the current day.',
    };
    org.sandbox.faults.next({ kind: 'status', path: '/api/v1/logs', status: 400, body });
    expect(await reader.poll()).toMatchObject({ restarted: true });
    expect(reader.handed).toEqual([uuid]);
  });

  test('a poll ends at once when it is canceled', async () => {
    const reader = poller(org);
    await reader.poll();
    org.forget();
    const poll = org.okta.poll('user_suspended', {}, reader.cursor, { signal: AbortSignal.abort() });
    await expect(poll).rejects.toMatchObject({ category: 'cancelled' });
    expect(org.sent()).toEqual([]);
  });
});

describe('a cursor that Okta no longer takes', () => {
  const org = useOrg();

  test('a cursor that Okta no longer accepts leads to a poll by time that repeats nothing and loses nothing', async () => {
    const reader = poller(org);
    await reader.poll();
    const uuids = writeEvents(org.sandbox, 4);
    expect(await reader.poll()).toMatchObject({ restarted: false });
    uuids.push(...writeEvents(org.sandbox, 4));
    org.sandbox.org.log.expireCursors();
    org.forget();
    expect(await reader.poll()).toMatchObject({ restarted: true });
    const [refused, anew] = logQueries(org);
    expect(refused?.has('after')).toBe(true);
    expect(anew?.has('after')).toBe(false);
    expect(reader.handed).toEqual(uuids);
    expect(await reader.poll()).toMatchObject({ restarted: false, items: [] });
  });

  test.each([
    [400, 'E0000031'],
    [400, 'E0000053'],
    [404, 'E0000007'],
    [410, 'E0000007'],
  ])('a cursor that Okta no longer accepts may be refused with %i %s', async (status, errorCode) => {
    const reader = poller(org);
    await reader.poll();
    const uuid = writeEvent(org.sandbox);
    org.sandbox.faults.next({ kind: 'status', path: /logs/, status, body: { errorCode, errorSummary: 'No.' } });
    expect(await reader.poll()).toMatchObject({ restarted: true });
    expect(reader.handed).toEqual([uuid]);
  });

  test('a cursor that Okta no longer accepts reaches back no further than to where the trigger began', async () => {
    writeEvent(org.sandbox);
    const reader = poller(org);
    await reader.poll();
    org.sandbox.org.log.expireCursors();
    expect(await reader.poll()).toMatchObject({ restarted: true });
    expect(reader.handed).toEqual([]);
  });

  test('a cursor that Okta no longer accepts in the middle of a backlog of hours leads back to the last event that was delivered', async () => {
    const old = (index: number) => ({ publishedAgo: 6 * hour - index * 1000, lateBy: index * 1000 - 6 * hour });
    org.sandbox.org.log.clear();
    const uuids = Array.from({ length: 300 }, (_, index) => writeEvent(org.sandbox, old(index)));
    const reader = poller(org, { since: '7h', limit: 100 });
    expect(await reader.poll()).toMatchObject({ more: true });
    org.sandbox.org.log.expireCursors();
    await reader.drain();
    expect(reader.handed).toEqual(uuids);
  });

  test('a cursor that Okta no longer accepts is no reason to ask twice if the token may no longer read the log', async () => {
    const reader = poller(org);
    await reader.poll();
    org.forget();
    org.sandbox.faults.next({ kind: 'status', path: /logs/, status: 403, body: { errorCode: 'E0000006' } });
    await expect(reader.poll()).rejects.toMatchObject({ category: 'forbidden', errorCode: 'E0000006' });
    expect(org.sent()).toHaveLength(1);
  });
});

describe('a cursor of other event types', () => {
  const org = useOrg();

  test('a cursor of other event types is carried on with the new types, from where it stood', async () => {
    const reader = poller(org, { key: 'okta_event', input: { types: ['user.lifecycle.suspend'] } });
    await reader.poll();
    const before = writeEvent(org.sandbox);
    await reader.poll();
    const added = writeEvent(org.sandbox, { eventType: 'user.lifecycle.unsuspend' });
    const wider = poller(org, {
      key: 'okta_event',
      input: { types: ['user.lifecycle.unsuspend', 'user.lifecycle.suspend'] },
    });
    wider.cursor = reader.cursor;
    expect(await wider.poll()).toMatchObject({ restarted: true });
    expect(reader.handed).toEqual([before]);
    expect(wider.handed).toEqual([added]);
    expect(await wider.poll()).toMatchObject({ restarted: false });
  });

  test('a cursor of other event types is carried on after half a year by a connection that does not know the time of the org', async () => {
    const reader = poller(org, { key: 'okta_event', input: { types: ['user.lifecycle.suspend'] } });
    await reader.poll();
    org.sandbox.clock.advance(200 * 24 * hour);
    const uuid = writeEvent(org.sandbox, { eventType: 'user.lifecycle.unsuspend' });
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    const { items } = await okta.poll('okta_event', { types: ['user.lifecycle.unsuspend'] }, reader.cursor);
    expect(items.map((item) => item.uuid)).toEqual([uuid]);
  });

  test('a cursor of other event types stays as it is if only the order of the types differs', async () => {
    const reader = poller(org, { key: 'okta_event', input: { types: ['user.lifecycle.suspend', 'user.session.end'] } });
    await reader.poll();
    const { restarted } = await org.okta.poll(
      'okta_event',
      { types: ['user.session.end', 'user.lifecycle.suspend'] },
      reader.cursor,
    );
    expect(restarted).toBe(false);
  });
});
