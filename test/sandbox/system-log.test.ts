import { beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../../src/sandbox/clock.ts';
import { ApiError } from '../../src/sandbox/errors.ts';
import { createIds, createRandom } from '../../src/sandbox/random.ts';
import { type LogEntry, type LogEvent, type LogPage, SystemLog } from '../../src/sandbox/system-log.ts';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');
const DAY = 86_400_000;

const ada = {
  id: '00uada00000000000001',
  type: 'User',
  alternateId: 'ada.okonkwo@acme.example',
  displayName: 'Ada Okonkwo',
};
const grace = {
  id: '00ugrace000000000001',
  type: 'User',
  alternateId: 'grace.lindqvist@acme.example',
  displayName: 'Grace Lindqvist',
};
const support = { id: '00gsupport0000000001', type: 'UserGroup', alternateId: 'unknown', displayName: 'Support' };

let now = NOON;
let log: SystemLog;

function createLog(options: Partial<ConstructorParameters<typeof SystemLog>[0]> = {}): SystemLog {
  const random = createRandom(7);
  return new SystemLog({ clock: { now: () => now }, random, ids: createIds(random), ...options });
}

function record(eventType: string, entry: Partial<LogEntry> = {}): LogEvent {
  return log.record({ eventType, actor: ada, target: [grace], ...entry });
}

function query(text = ''): LogPage {
  return log.query(new URLSearchParams(text));
}

const types = (page: LogPage): string[] => page.events.map((event) => event.eventType);
const cursorOf = (page: LogPage): string => new URLSearchParams(page.next).get('after') ?? '';
const iso = (ms: number): string => new Date(ms).toISOString();

function refusal(text: string): ApiError {
  try {
    query(text);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error(`${text} was admitted`);
}

beforeEach(() => {
  now = NOON;
  log = createLog();
});

describe('an event', () => {
  test('is complete, in the shape of a recorded one', () => {
    const event = record('user.lifecycle.suspend', {
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

  test('without a request has no client, and without targets a null target', () => {
    const event = record('user.lifecycle.create', { target: [] });
    expect(event.transaction.type).toBe('JOB');
    expect(event.client.ipAddress).toBeNull();
    expect(event.request.ipChain).toEqual([]);
    expect(event.target).toBeNull();
  });

  test('of a lock-out carries the failed sign-in as its outcome, as recorded', () => {
    const event = record('user.account.lock');
    expect(event.outcome).toEqual({ result: 'FAILURE', reason: 'LOCKED_OUT' });
    expect(event.severity).toBe('DEBUG');
    expect(event.legacyEventType).toBe('core.user_auth.account_locked');
  });

  test('of a failed attempt has the same type, a warning and its reason', () => {
    const event = record('user.session.start', { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } });
    expect(event).toMatchObject({
      eventType: 'user.session.start',
      severity: 'WARN',
      legacyEventType: 'core.user_auth.login_failed',
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    });
  });

  test('of an unlisted type is described by its own words', () => {
    expect(record('iam.role.create').displayMessage).toBe('Iam role create');
  });

  test('goes to listeners until they leave', () => {
    const seen: string[] = [];
    const leave = log.onRecord((event) => seen.push(event.eventType));
    record('a.b');
    leave();
    record('c.d');
    expect(seen).toEqual(['a.b']);
  });
});

describe('a polling request', () => {
  test('returns every event once over following next links, and there is always a next link', () => {
    for (const type of ['a', 'b', 'c', 'd', 'e']) record(type);
    const first = query('limit=2');
    const second = query(first.next);
    const third = query(second.next);
    const fourth = query(third.next);
    expect([first, second, third, fourth].map(types)).toEqual([['a', 'b'], ['c', 'd'], ['e'], []]);
    record('f');
    expect(types(query(fourth.next))).toEqual(['f']);
  });

  test('has a cursor of persistence time and number', () => {
    record('a');
    record('b');
    expect(cursorOf(query())).toBe(`${NOON}_2`);
  });

  test('misses nothing that is recorded in the millisecond of its cursor', () => {
    record('a');
    const page = query();
    record('b');
    expect(types(query(page.next))).toEqual(['b']);
  });

  test('repeats its parameters in the next link', () => {
    record('user.lifecycle.create');
    const next = new URLSearchParams(
      query(`since=${iso(NOON - DAY)}&limit=5&filter=eventType sw "user."&sortOrder=ASCENDING`).next,
    );
    expect(next.get('limit')).toBe('5');
    expect(next.get('filter')).toBe('eventType sw "user."');
    expect(next.get('sortOrder')).toBe('ASCENDING');
    expect(next.get('since')).toBe(iso(NOON - DAY));
    expect(types(log.query(next))).toEqual([]);
  });

  test('begins 7 days back without since, with 100 events', () => {
    record('too.old', { published: NOON - 7 * DAY - 1, persisted: NOON - 7 * DAY - 1 });
    record('old', { published: NOON - 7 * DAY, persisted: NOON - 7 * DAY });
    for (let index = 0; index < 150; index++) record('new');
    const page = query();
    expect(page.events).toHaveLength(100);
    expect(types(page)[0]).toBe('old');
  });

  test('filters since by persistence time: an event published earlier but persisted later is there', () => {
    record('late', { published: NOON - 3_600_000 });
    expect(types(query(`since=${iso(NOON - 1000)}`))).toEqual(['late']);
  });

  test('shows a late event when it is persisted, behind events published after it', () => {
    log.setFaults({ lateShare: 1, lateMs: 500 });
    record('late');
    log.setFaults({});
    now += 100;
    record('prompt');
    const first = query();
    now += 400;
    const second = query(first.next);
    expect([types(first), types(second)]).toEqual([['prompt'], ['late']]);
    expect(second.events[0]?.published).toBe(iso(NOON));
  });

  test('returns repeated events once more on a later page, with the same uuid', () => {
    log.setFaults({ repeatShare: 1 });
    const { uuid } = record('a');
    const first = query();
    const second = query(first.next);
    const third = query(second.next);
    expect([first, second, third].map((page) => page.events.map((event) => event.uuid))).toEqual([[uuid], [uuid], []]);
    expect(log.size).toBe(1);
  });

  test('scans past events that a filter leaves out, so that the cursor moves on', () => {
    for (let index = 0; index < 10; index++) record('noise');
    const page = query('filter=eventType eq "signal"');
    expect(page.events).toEqual([]);
    expect(cursorOf(page)).toBe(`${NOON}_10`);
  });

  test.each([
    ['missing', () => undefined],
    ['self', (previous: string | undefined) => previous],
  ] as const)('with emptyPollNext %s answers an empty poll accordingly', (emptyPollNext, expected) => {
    log = createLog({ emptyPollNext });
    record('a');
    const first = query('limit=5');
    const second = query(first.next);
    expect(first.next).toBeDefined();
    expect(second.events).toEqual([]);
    expect(second.next).toBe(expected(first.next));
  });

  test('keeps going when the org clock is set back', () => {
    record('a');
    const page = query();
    now -= 60_000;
    record('b');
    expect(types(query(page.next))).toEqual(['b']);
  });

  test('misses nothing after the log was cleared', () => {
    record('a');
    record('b');
    const page = query();
    log.clear();
    expect(log.size).toBe(0);
    record('c');
    expect(types(query(page.next))).toEqual(['c']);
  });

  test('leaves out what is older than 90 days without a word', () => {
    record('ancient', { published: NOON - 91 * DAY, persisted: NOON - 91 * DAY });
    record('old', { published: NOON - 89 * DAY, persisted: NOON - 89 * DAY });
    expect(types(query(`since=${iso(NOON - 120 * DAY)}`))).toEqual(['old']);
  });

  test('limit 0 returns nothing and loses nothing', () => {
    record('a');
    const page = query('limit=0');
    expect(page.events).toEqual([]);
    expect(types(query(`after=${cursorOf(page)}`))).toEqual(['a']);
  });
});

describe('a bounded request', () => {
  beforeEach(() => {
    for (const minute of [3, 1, 5, 2, 4]) record(`m${minute}`, { published: NOON - 3_600_000 + minute * 60_000 });
  });
  const range = `since=${iso(NOON - 3_600_000)}&until=${iso(NOON - 3_600_000 + 5 * 60_000)}`;

  test('is in the order of publication, and its last page has no next link', () => {
    const first = query(`${range}&limit=2`);
    const second = query(first.next);
    expect([types(first), types(second)]).toEqual([
      ['m1', 'm2'],
      ['m3', 'm4'],
    ]);
    expect(second.next).toBeUndefined();
  });

  test('descends with DESCENDING, with until or without', () => {
    const first = query(`${range}&limit=3&sortOrder=DESCENDING`);
    expect(types(first)).toEqual(['m4', 'm3', 'm2']);
    expect(types(query(first.next))).toEqual(['m1']);
    const open = query('limit=2&sortOrder=DESCENDING');
    expect(types(open)).toEqual(['m5', 'm4']);
    record('newer');
    const rest = query(open.next);
    expect(types(rest)).toEqual(['m3', 'm2']);
    expect(types(query(rest.next))).toEqual(['m1']);
  });

  test('with until alone begins 7 days before it', () => {
    expect(types(query(`until=${iso(NOON - 3_600_000 + 3 * 60_000)}`))).toEqual(['m1', 'm2']);
  });

  test('misses a late event until it is persisted', () => {
    log.setFaults({ lateShare: 1, lateMs: 5000 });
    record('m0', { published: NOON - 3_600_000 });
    expect(types(query(range))).toEqual(['m1', 'm2', 'm3', 'm4']);
    now += 5000;
    expect(types(query(range))).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  test('returns events of one millisecond once each over pages', () => {
    for (let index = 0; index < 7; index++) record(`same${index}`, { published: NOON - 1000 });
    const collected: string[] = [];
    let page = query(`since=${iso(NOON - 2000)}&until=${iso(NOON)}&limit=2`);
    collected.push(...types(page));
    while (page.next !== undefined) {
      page = query(page.next);
      collected.push(...types(page));
    }
    expect(collected).toEqual(['same0', 'same1', 'same2', 'same3', 'same4', 'same5', 'same6']);
  });
});

describe('filter and q', () => {
  beforeEach(() => {
    record('user.session.start', { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } });
    record('group.user_membership.add', { target: [grace, support] });
  });

  test('a filter looks into every target', () => {
    expect(types(query(`filter=target.id eq "${support.id}" and target.type eq "User"`))).toEqual([
      'group.user_membership.add',
    ]);
    expect(types(query('filter=outcome.result ne "SUCCESS"'))).toEqual(['user.session.start']);
  });

  test('all keywords must equal a word of some value, in any case', () => {
    expect(types(query('q=GRACE lindqvist support'))).toEqual(['group.user_membership.add']);
    expect(types(query('q=grace.lindqvist@acme.example'))).toHaveLength(2);
    expect(types(query('q=invalid_credentials'))).toEqual(['user.session.start']);
    expect(types(query('q=grac'))).toEqual([]);
    expect(types(query('q='))).toHaveLength(2);
  });

  test('the parts of a hyphenated value are words too', () => {
    record('x', { debugData: { requestId: 'XOxBw-2JIRnCFd0gG0GjHAAABjY' } });
    for (const keyword of ['XOxBw', '2JIRnCFd0gG0GjHAAABjY', 'XOxBw-2JIRnCFd0gG0GjHAAABjY']) {
      expect(types(query(`q=${keyword}`))).toEqual(['x']);
    }
  });
});

describe('a refused request', () => {
  test.each([
    [
      'filter=display_message eqq "Create okta user"',
      'E0000053',
      /^Invalid filter 'display_message eqq "Create okta user"': Unrecognized attribute operator 'eqq' at position 16\. Expected: /,
    ],
    ['filter=some_invalid_field eq "x"', 'E0000053', /^field is not valid: some_invalid_field$/],
    ['filter=published gt "2026-01-01T00:00:00.000Z"', 'E0000053', /^field is not valid: published$/],
    [
      'filter=debugContext.debugData.url co "/oauth/"',
      'E0000031',
      /^The supplied combination of operator and field is not currently supported\. Operator: co, Field: debugContext\.debugData\.url$/,
    ],
    [
      `since=${iso(NOON - 181 * DAY)}`,
      'E0000053',
      /^Invalid parameter: The since parameter is over 180 days prior to the current day\.$/,
    ],
    ['since=foobar', 'E0000001', /^Api validation failed: 'since': The date format in your query is not recognized\./],
    ['until=01-01-2017', 'E0000001', /^Api validation failed: 'until': /],
    ['since=2026-11-20T11:00:00', 'E0000001', /'since'/],
    [`since=${iso(NOON - 1000)}&until=${iso(NOON - 2000)}`, 'E0000001', /'until': must not be before since/],
    [`since=${iso(NOON + 1000)}`, 'E0000001', /'until': must not be before since/],
    ['limit=1001', 'E0000001', /'limit'/],
    ['limit=-1', 'E0000001', /'limit'/],
    ['limit=ten', 'E0000001', /'limit'/],
    ['sortOrder=UP', 'E0000001', /'sortOrder'/],
    [`q=${'x'.repeat(41)}`, 'E0000001', /'q': Freeform search cannot contain items longer than 40 characters/],
    [`q=${'x '.repeat(11)}`, 'E0000001', /'q': Freeform search cannot contain more than 10 items/],
    ['after=foobar', 'E0000031', /^Invalid search criteria\.$/],
    ['after=1_2_3', 'E0000031', /^Invalid search criteria\.$/],
    [`since=${iso(NOON - DAY)}&after=${NOON}_1`, 'E0000001', /since and after are mutually exclusive/],
  ])('%s answers 400 %s', (text, code, summary) => {
    const error = refusal(text);
    expect(error.status).toBe(400);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(summary);
  });

  test('comes with a cursor of the other kind of request', () => {
    for (const type of ['a', 'b', 'c']) record(type);
    const bounded = query('sortOrder=DESCENDING&limit=1');
    expect(refusal(`after=${cursorOf(bounded)}`).code).toBe('E0000031');
    expect(refusal(`sortOrder=DESCENDING&after=${cursorOf(query('limit=1'))}`).code).toBe('E0000031');
  });

  test('comes with a cursor that has expired, and a new start heals it', () => {
    record('a');
    const stale = query();
    log.expireCursors();
    const error = refusal(stale.next ?? '');
    expect(error.code).toBe('E0000031');
    expect(error.causes).toEqual(['Invalid cursor.']);
    const fresh = query(`since=${iso(NOON - 1000)}`);
    expect(types(fresh)).toEqual(['a']);
    record('b');
    expect(types(query(fresh.next))).toEqual(['b']);
  });
});

describe('a large log', () => {
  test('is read to its end, each event once, in the order of persistence', () => {
    const count = 200_000;
    for (let index = 0; index < count; index++) {
      now = NOON + Math.floor(index / 50);
      log.record({ eventType: 'user.session.start', actor: ada });
    }
    expect(log.size).toBe(count);
    const seen = new Set<string>();
    let page = query(`limit=1000&since=${iso(NOON)}`);
    let pages = 0;
    while (page.events.length > 0) {
      pages += 1;
      for (const event of page.events) seen.add(event.uuid);
      page = query(page.next);
    }
    expect(pages).toBe(count / 1000);
    expect(seen.size).toBe(count);
  });
});

test('the sandbox clock drives the log', () => {
  const clock = createClock();
  log = createLog({ clock });
  const before = record('a').published;
  clock.advance(3_600_000);
  expect(Date.parse(record('b').published) - Date.parse(before)).toBeGreaterThanOrEqual(3_600_000);
});
