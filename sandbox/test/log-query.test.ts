import { beforeEach, describe, expect, test } from 'vitest';
import { cursorOf, DAY, grace, iso, NOON, NoonLog, support, types } from './noon-log.ts';

let org: NoonLog;

beforeEach(() => {
  org = new NoonLog();
});

describe('a bounded request', () => {
  beforeEach(() => {
    for (const minute of [3, 1, 5, 2, 4]) org.record(`m${minute}`, { published: NOON - 3_600_000 + minute * 60_000 });
  });
  const range = `since=${iso(NOON - 3_600_000)}&until=${iso(NOON - 3_600_000 + 5 * 60_000)}`;

  test('returns a bounded log query in the order of publication, without a next link on the last page', () => {
    const first = org.query(`${range}&limit=2`);
    const second = org.query(first.next);
    expect([types(first), types(second)]).toEqual([
      ['m1', 'm2'],
      ['m3', 'm4'],
    ]);
    expect(second.next).toBeUndefined();
  });

  test('sorts a log query in descending order with DESCENDING, with or without until', () => {
    const first = org.query(`${range}&limit=3&sortOrder=DESCENDING`);
    expect(types(first)).toEqual(['m4', 'm3', 'm2']);
    expect(types(org.query(first.next))).toEqual(['m1']);
    const open = org.query('limit=2&sortOrder=DESCENDING');
    expect(types(open)).toEqual(['m5', 'm4']);
    org.record('newer');
    const rest = org.query(open.next);
    expect(types(rest)).toEqual(['m3', 'm2']);
    expect(types(org.query(rest.next))).toEqual(['m1']);
  });

  test('starts a log query that has only until 7 days before it', () => {
    expect(types(org.query(`until=${iso(NOON - 3_600_000 + 3 * 60_000)}`))).toEqual(['m1', 'm2']);
  });

  test('omits a late event from a bounded query until it is persisted', () => {
    org.log.setFaults({ lateShare: 1, lateMs: 5000 });
    org.record('m0', { published: NOON - 3_600_000 });
    expect(types(org.query(range))).toEqual(['m1', 'm2', 'm3', 'm4']);
    org.now += 5000;
    expect(types(org.query(range))).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  test('returns events of one millisecond exactly once over several pages', () => {
    for (let index = 0; index < 7; index++) org.record(`same${index}`, { published: NOON - 1000 });
    const collected: string[] = [];
    let page = org.query(`since=${iso(NOON - 2000)}&until=${iso(NOON)}&limit=2`);
    collected.push(...types(page));
    while (page.next !== undefined) {
      page = org.query(page.next);
      collected.push(...types(page));
    }
    expect(collected).toEqual(['same0', 'same1', 'same2', 'same3', 'same4', 'same5', 'same6']);
  });
});

describe('filter and q', () => {
  beforeEach(() => {
    org.record('user.session.start', { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } });
    org.record('group.user_membership.add', { target: [grace, support] });
  });

  test('applies a log filter to every target', () => {
    expect(types(org.query(`filter=target.id eq "${support.id}" and target.type eq "User"`))).toEqual([
      'group.user_membership.add',
    ]);
    expect(types(org.query('filter=outcome.result ne "SUCCESS"'))).toEqual(['user.session.start']);
  });

  test('requires each keyword of q to equal a word of some value, in any case', () => {
    expect(types(org.query('q=GRACE lindqvist support'))).toEqual(['group.user_membership.add']);
    expect(types(org.query('q=grace.lindqvist@acme.example'))).toHaveLength(2);
    expect(types(org.query('q=invalid_credentials'))).toEqual(['user.session.start']);
    expect(types(org.query('q=grac'))).toEqual([]);
    expect(types(org.query('q='))).toHaveLength(2);
  });

  test('matches the parts of a hyphenated value as words in q', () => {
    org.record('x', { debugData: { requestId: 'XOxBw-2JIRnCFd0gG0GjHAAABjY' } });
    for (const keyword of ['XOxBw', '2JIRnCFd0gG0GjHAAABjY', 'XOxBw-2JIRnCFd0gG0GjHAAABjY']) {
      expect(types(org.query(`q=${keyword}`))).toEqual(['x']);
    }
  });
});

describe('a log query from long ago', () => {
  test.each(['1970-01-01T00:00:00Z', '2018-01-26T00:00:00Z', iso(NOON - 181 * DAY)])(
    'returns the retained events for %s',
    (since) => {
      org.record('a');
      expect(types(org.query(`since=${since}`))).toEqual(['a']);
      expect(types(org.query(`since=${since}&until=2038-01-26T00:00:00Z`))).toEqual(['a']);
    },
  );
});

describe('a rejected log query', () => {
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
      'since=foobar',
      'E0000030',
      /^Bad request\. Invalid date\. Dates must be of the form yyyy-MM-dd'T'HH:mm:ss\.SSSZZ/,
    ],
    ['until=01-01-2017', 'E0000030', /^Bad request\. Invalid date\./],
    ['since=2026-11-20T11:00:00', 'E0000030', /^Bad request\. Invalid date\./],
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
  ])('answers the log query %s with 400 %s', (text, code, summary) => {
    const error = org.refusal(text);
    expect(error.status).toBe(400);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(summary);
  });

  test('rejects a cursor of the other kind of log query', () => {
    for (const type of ['a', 'b', 'c']) org.record(type);
    const bounded = org.query('sortOrder=DESCENDING&limit=1');
    expect(org.refusal(`after=${cursorOf(bounded)}`).code).toBe('E0000031');
    expect(org.refusal(`sortOrder=DESCENDING&after=${cursorOf(org.query('limit=1'))}`).code).toBe('E0000031');
  });

  test('rejects an expired log cursor and recovers with a new query', () => {
    org.record('a');
    const stale = org.query();
    org.log.expireCursors();
    const error = org.refusal(stale.next ?? '');
    expect(error.code).toBe('E0000031');
    expect(error.causes).toEqual(['Invalid cursor.']);
    const fresh = org.query(`since=${iso(NOON - 1000)}`);
    expect(types(fresh)).toEqual(['a']);
    org.record('b');
    expect(types(org.query(fresh.next))).toEqual(['b']);
  });
});
