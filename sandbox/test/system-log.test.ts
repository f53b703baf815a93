import { beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../src/state/clock.ts';
import { ada, cursorOf, DAY, grace, iso, NOON, NoonLog, types } from './noon-log.ts';

let org: NoonLog;

beforeEach(() => {
  org = new NoonLog();
});

describe('an event', () => {
  test('builds a complete log event in the recorded shape', () => {
    const event = org.record('user.lifecycle.suspend', {
      client: { ipAddress: '198.51.100.1', userAgent: 'acme/1' },
      debugData: { requestId: 'Zabc', requestUri: '/api/v1/users/x/lifecycle/suspend' },
      transaction: { detail: { requestApiTokenId: '00Tada' } },
    });
    expect(event).toEqual({
      actor: { ...ada, detailEntry: null },
      client: {
        userAgent: { rawUserAgent: 'acme/1', os: 'Unknown', browser: 'UNKNOWN' },
        zone: 'null',
        device: 'Unknown',
        id: null,
        ipAddress: '198.51.100.1',
        geographicalContext: null,
      },
      device: null,
      authenticationContext: {
        authenticationProvider: null,
        credentialProvider: null,
        credentialType: null,
        issuer: null,
        interface: null,
        authenticationStep: 0,
        rootSessionId: expect.stringMatching(/^trs/),
        externalSessionId: expect.stringMatching(/^trs/),
      },
      displayMessage: 'Suspend Okta user',
      eventType: 'user.lifecycle.suspend',
      outcome: { result: 'SUCCESS', reason: null },
      published: '2026-11-20T12:00:00.000Z',
      securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
      severity: 'INFO',
      debugContext: { debugData: { requestId: 'Zabc', requestUri: '/api/v1/users/x/lifecycle/suspend' } },
      legacyEventType: 'core.user.config.user_status.suspended',
      transaction: { type: 'WEB', id: 'Zabc', detail: { requestApiTokenId: '00Tada' } },
      uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      version: '0',
      request: { ipChain: [{ ip: '198.51.100.1', geographicalContext: null, version: 'V4', source: null }] },
      target: [{ ...grace, detailEntry: null }],
    });
  });

  test('builds an event without a client or targets when there is no request', () => {
    const event = org.record('user.lifecycle.create', { target: [] });
    expect(event.transaction.type).toBe('JOB');
    expect(event.client.ipAddress).toBeNull();
    expect(event.request.ipChain).toEqual([]);
    expect(event.target).toBeNull();
  });

  test('logs a lockout with the failed sign-in as its outcome, as recorded', () => {
    const event = org.record('user.account.lock');
    expect(event.outcome).toEqual({ result: 'FAILURE', reason: 'LOCKED_OUT' });
    expect(event.severity).toBe('DEBUG');
    expect(event.legacyEventType).toBe('core.user_auth.account_locked');
  });

  test('logs a failed attempt as a warning with its reason', () => {
    const event = org.record('user.session.start', { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } });
    expect(event).toMatchObject({
      eventType: 'user.session.start',
      severity: 'WARN',
      legacyEventType: 'core.user_auth.login_failed',
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    });
  });

  test.each([
    ['application.user_membership.remove', 'app.generic.provision.deactivate_user_from_app'],
    ['group.application_assignment.add', 'group.application_assignment.add'],
    ['user.account.unlock_by_admin', 'core.user_auth.account_unlocked_by_admin'],
    ['user.session.clear', 'core.user_auth.session_clear'],
  ])("maps %s to the old type %s, as Okta's table does", (eventType, legacyEventType) => {
    expect(org.record(eventType).legacyEventType).toBe(legacyEventType);
  });

  test('describes an event of an unlisted type with the words of its type', () => {
    expect(org.record('iam.role.create').displayMessage).toBe('Iam role create');
  });

  test('sends events to listeners until they unsubscribe', () => {
    const seen: string[] = [];
    const leave = org.log.onRecord((event) => seen.push(event.eventType));
    org.record('a.b');
    leave();
    org.record('c.d');
    expect(seen).toEqual(['a.b']);
  });
});

describe('a polling request', () => {
  test('returns every event once through the next links, and always a next link', () => {
    for (const type of ['a', 'b', 'c', 'd', 'e']) org.record(type);
    const first = org.query('limit=2');
    const second = org.query(first.next);
    const third = org.query(second.next);
    const fourth = org.query(third.next);
    expect([first, second, third, fourth].map(types)).toEqual([['a', 'b'], ['c', 'd'], ['e'], []]);
    org.record('f');
    expect(types(org.query(fourth.next))).toEqual(['f']);
  });

  test('builds a log cursor from persistence time and number', () => {
    org.record('a');
    org.record('b');
    expect(cursorOf(org.query())).toBe(`${NOON}_2`);
  });

  test('returns every event recorded in the millisecond of the cursor', () => {
    org.record('a');
    const page = org.query();
    org.record('b');
    expect(types(org.query(page.next))).toEqual(['b']);
  });

  test('repeats the parameters of a log poll in the next link', () => {
    org.record('user.lifecycle.create');
    const next = new URLSearchParams(
      org.query(`since=${iso(NOON - DAY)}&limit=5&filter=eventType sw "user."&sortOrder=ASCENDING`).next,
    );
    expect(next.get('limit')).toBe('5');
    expect(next.get('filter')).toBe('eventType sw "user."');
    expect(next.get('sortOrder')).toBe('ASCENDING');
    expect(next.get('since')).toBe(iso(NOON - DAY));
    expect(types(org.log.query(next))).toEqual([]);
  });

  test('returns 100 events from the last 7 days to a poll without since', () => {
    org.record('too.old', { published: NOON - 7 * DAY - 1, persisted: NOON - 7 * DAY - 1 });
    org.record('old', { published: NOON - 7 * DAY, persisted: NOON - 7 * DAY });
    for (let index = 0; index < 150; index++) org.record('new');
    const page = org.query();
    expect(page.events).toHaveLength(100);
    expect(types(page)[0]).toBe('old');
  });

  test('filters since by persistence time and returns an event published earlier but persisted later', () => {
    org.record('late', { published: NOON - 3_600_000 });
    expect(types(org.query(`since=${iso(NOON - 1000)}`))).toEqual(['late']);
  });

  test('returns a late event once it is persisted, after events published later', () => {
    org.log.setFaults({ lateShare: 1, lateMs: 500 });
    org.record('late');
    org.log.setFaults({});
    org.now += 100;
    org.record('prompt');
    const first = org.query();
    org.now += 400;
    const second = org.query(first.next);
    expect([types(first), types(second)]).toEqual([['prompt'], ['late']]);
    expect(second.events[0]?.published).toBe(iso(NOON));
  });

  test('repeats events once on a later page, with the same uuid', () => {
    org.log.setFaults({ repeatShare: 1 });
    const { uuid } = org.record('a');
    const first = org.query();
    const second = org.query(first.next);
    const third = org.query(second.next);
    expect([first, second, third].map((page) => page.events.map((event) => event.uuid))).toEqual([[uuid], [uuid], []]);
    expect(org.log.size).toBe(1);
  });

  test('moves the cursor past events that a filter leaves out', () => {
    for (let index = 0; index < 10; index++) org.record('noise');
    const page = org.query('filter=eventType eq "signal"');
    expect(page.events).toEqual([]);
    expect(cursorOf(page)).toBe(`${NOON}_10`);
  });

  test.each([
    ['missing', () => undefined],
    ['self', (previous: string | undefined) => previous],
  ] as const)('answers an empty poll according to emptyPollNext %s', (emptyPollNext, expected) => {
    org.behavior.emptyPollNext = emptyPollNext;
    org.record('a');
    const first = org.query('limit=5');
    const second = org.query(first.next);
    expect(first.next).toBeDefined();
    expect(second.events).toEqual([]);
    expect(second.next).toBe(expected(first.next));
  });

  test('keeps polling after the clock of the org is set back', () => {
    org.record('a');
    const page = org.query();
    org.now -= 60_000;
    org.record('b');
    expect(types(org.query(page.next))).toEqual(['b']);
  });

  test('returns every event recorded after the log was cleared', () => {
    org.record('a');
    org.record('b');
    const page = org.query();
    org.log.clear();
    expect(org.log.size).toBe(0);
    org.record('c');
    expect(types(org.query(page.next))).toEqual(['c']);
  });

  test('silently omits events older than 90 days', () => {
    org.record('ancient', { published: NOON - 91 * DAY, persisted: NOON - 91 * DAY });
    org.record('old', { published: NOON - 89 * DAY, persisted: NOON - 89 * DAY });
    expect(types(org.query(`since=${iso(NOON - 120 * DAY)}`))).toEqual(['old']);
  });

  test('returns and skips no event with limit 0', () => {
    org.record('a');
    const page = org.query('limit=0');
    expect(page.events).toEqual([]);
    expect(types(org.query(`after=${cursorOf(page)}`))).toEqual(['a']);
  });
});

describe('a large log', () => {
  test('polls every event of a large log once, in the order of persistence', () => {
    const count = 200_000;
    for (let index = 0; index < count; index++) {
      org.now = NOON + Math.floor(index / 50);
      org.log.record({ eventType: 'user.session.start', actor: ada });
    }
    expect(org.log.size).toBe(count);
    const seen = new Set<string>();
    let page = org.query(`limit=1000&since=${iso(NOON)}`);
    let pages = 0;
    while (page.events.length > 0) {
      pages += 1;
      for (const event of page.events) seen.add(event.uuid);
      page = org.query(page.next);
    }
    expect(pages).toBe(count / 1000);
    expect(seen.size).toBe(count);
  });
});

test('follows the sandbox clock in the log', () => {
  const clock = createClock();
  org = new NoonLog({ clock });
  const before = org.record('a').published;
  clock.advance(3_600_000);
  expect(Date.parse(org.record('b').published) - Date.parse(before)).toBeGreaterThanOrEqual(3_600_000);
});
