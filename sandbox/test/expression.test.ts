import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appFilter,
  ExpressionError,
  type ExpressionMode,
  type ExpressionOptions,
  groupFilter,
  groupSearch,
  matches,
  parseExpression,
  userFilter,
  userSearch,
} from '../src/expressions/expression.ts';

const grace = {
  id: '00ugrace000000000001',
  status: 'ACTIVE',
  created: '2024-03-01T10:00:00.000Z',
  lastUpdated: '2024-05-01T10:00:00.000Z',
  profile: {
    login: 'grace.lindqvist@acme.example',
    firstName: 'Grace',
    department: 'Engineering',
    nickName: '',
    skills: ['Rust', 'TypeScript'],
    remote: true,
    yearsOfService: 7,
    title: null,
    motto: 'say "hi" \\ bye',
  },
};

const event = {
  eventType: 'user.session.start',
  outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
  target: [
    { id: '00u1', type: 'User', detailEntry: null },
    { id: '00g1', type: 'UserGroup', detailEntry: { kind: 'x' } },
  ],
  debugContext: { debugData: { requestUri: '/api/v1/authn' } },
};

const search = (text: string): boolean => matches(parseExpression(text, 'search', userSearch), grace);
const filter = (text: string): boolean => matches(parseExpression(text, 'filter', userFilter), grace);
const logs = (text: string): boolean => matches(parseExpression(text, 'logs'), event);

function refusal(text: string, mode: ExpressionMode, options?: ExpressionOptions): ExpressionError {
  try {
    parseExpression(text, mode, options);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${text} was admitted`);
}

describe('search on users', () => {
  test.each([
    ['profile.department eq "Engineering"', true],
    ['profile.department EQ "ENGINEERING"', true],
    ['profile.Department eq "Engineering"', false],
    ['profile.department sw "eng"', true],
    ['profile.department sw "ing"', false],
    ['profile.firstName co "RAC"', true],
    ['profile.firstName co "xyz"', false],
    ['profile.department pr', true],
    ['profile.title pr', false],
    ['profile.nickName pr', false],
    ['profile.constructor pr', false],
    ['profile.title eq null', true],
    ['profile.remote eq true', true],
    ['profile.remote eq "true"', true],
    ['profile.remote eq false', false],
    ['profile.yearsOfService gt 6', true],
    ['profile.yearsOfService gt "10"', false],
    ['profile.yearsOfService le 7', true],
    ['profile.skills eq "rust"', true],
    ['profile.skills eq "go"', false],
    ['(status lt "STAGED" or status gt "STAGED")', true],
    ['(status lt "ACTIVE" or status gt "ACTIVE")', false],
    ['profile.motto eq "say \\"hi\\" \\\\ bye"', true],
  ])('evaluates the user search %s to %s', (text, expected) => {
    expect(search(text)).toBe(expected);
  });

  test('compares dates as instants, regardless of zone and precision', () => {
    expect(search('created eq "2024-03-01T11:00:00+01:00"')).toBe(true);
    expect(search('created gt "2024-03-01T09:59:59.999Z"')).toBe(true);
    expect(search('created ge "2024-03-01T10:00:00Z" and created lt "2024-03-02"')).toBe(true);
    expect(search('created gt "2024-03-01T10:00:00"')).toBe(false);
  });

  test('binds and tighter than or unless parentheses change that', () => {
    expect(search('status eq "ACTIVE" or status eq "STAGED" and id eq "none"')).toBe(true);
    expect(search('(status eq "ACTIVE" or status eq "STAGED") and id eq "none"')).toBe(false);
  });

  test.each(['status ne "ACTIVE"', 'not (status eq "ACTIVE")', 'profile.login ew "example"', 'profile.title co "x"'])(
    'rejects %s for its operator',
    (text) => {
      expect(refusal(text, 'search', userSearch).kind).toBe('operator');
    },
  );

  test('accepts co on group names and descriptions only, and on nothing where no property is listed', () => {
    expect(
      matches(parseExpression('profile.description co "EMEA"', 'search', groupSearch), {
        profile: { description: 'sales emea' },
      }),
    ).toBe(true);
    expect(refusal('profile.name co "x"', 'search').kind).toBe('operator');
  });
});

describe('filter', () => {
  test('compares filter values with case and operators without', () => {
    expect(filter('status EQ "ACTIVE"')).toBe(true);
    expect(filter('status eq "active"')).toBe(false);
    expect(filter('profile.firstName eq "Grace" AND status eq "ACTIVE"')).toBe(true);
  });

  test('accepts inequalities on lastUpdated in a filter', () => {
    expect(filter('lastUpdated gt "2024-04-01T00:00:00.000Z" and lastUpdated lt "2024-06-01T00:00:00.000Z"')).toBe(
      true,
    );
    expect(filter('lastUpdated le "2024-04-01T00:00:00.000Z"')).toBe(false);
  });

  test.each([
    ['profile.department eq "Engineering"', 'property'],
    ['constructor eq "x"', 'property'],
    ['status sw "ACT"', 'operator'],
    ['status gt "A"', 'operator'],
    ['not (status eq "ACTIVE")', 'operator'],
    ['id pr', 'operator'],
  ])('rejects the user filter %s for its %s', (text, kind) => {
    expect(refusal(text, 'filter', userFilter).kind).toBe(kind);
  });

  test('accepts only the properties of groups and of apps in their filters', () => {
    expect(
      parseExpression(
        'type eq "OKTA_GROUP" and lastMembershipUpdated gt "2024-01-01T00:00:00.000Z"',
        'filter',
        groupFilter,
      ).test({ type: 'OKTA_GROUP', lastMembershipUpdated: '2024-05-01T10:00:00.000Z' }),
    ).toBe(true);
    expect(refusal('profile.name eq "x"', 'filter', groupFilter).kind).toBe('property');
    expect(parseExpression('user.id eq "00u1"', 'filter', appFilter).required.get('user.id')).toBe('00u1');
    expect(refusal('label eq "Slack"', 'filter', appFilter).kind).toBe('property');
  });
});

describe('filter on the System Log', () => {
  test.each([
    ['eventType eq "user.session.start" and outcome.result eq "FAILURE"', true],
    ['eventType sw "user.session"', true],
    ['eventType ew ".start"', true],
    ['eventType co "session"', true],
    ['eventType ne "user.session.start"', false],
    ['outcome.nothing ne "x"', true],
    ['not (outcome.result eq "SUCCESS")', true],
    ['target.id eq "00g1"', true],
    ['target.id ne "00g1"', false],
    ['target.id eq "00u2"', false],
    ['target.detailEntry.kind eq "x"', true],
    ['target.detailEntry pr', true],
    ['actor.id pr', false],
  ])('evaluates the log filter %s to %s', (text, expected) => {
    expect(logs(text)).toBe(expected);
  });

  test('rejects published in a log filter, and co on properties that hold URLs', () => {
    expect(refusal('published gt "2024-01-01T00:00:00.000Z"', 'logs').message).toBe('field is not valid: published');
    expect(refusal('target.changeDetails.to pr', 'logs').kind).toBe('property');
    expect(refusal('event_type eq "user.session.start"', 'logs').kind).toBe('property');
    expect(refusal('debugContext.debugData.requestUri co "authn"', 'logs').kind).toBe('operator');
    expect(refusal('debugContext.debugData.url co "authn"', 'logs').kind).toBe('operator');
    expect(logs('debugContext.debugData.requestUri sw "/api"')).toBe(true);
  });
});

describe('malformed expressions', () => {
  test.each([
    ['', 'Unexpected end of filter string'],
    ['status', 'Unexpected end of filter string'],
    ['status eq', 'Unexpected end of filter string'],
    ['status eqq "ACTIVE"', "Unrecognized attribute operator 'eqq' at position 7. Expected: eq,gt,ge,lt,le,sw,co,pr"],
    ['status eq ACTIVE', "Unexpected 'ACTIVE' at position 10"],
    ['status eq "ACTIVE', 'Unterminated string at position 10'],
    ['(status eq "ACTIVE"', 'Unexpected end of filter string'],
    ['status eq "ACTIVE")', "Unexpected ')' at position 18"],
    ['status eq "ACTIVE" status', "Unexpected 'status' at position 19"],
    ['"ACTIVE" eq status', 'Unexpected \'"ACTIVE"\' at position 0'],
    ['status eq "ACTIVE" and', 'Unexpected end of filter string'],
    ["status eq 'ACTIVE'", "Unexpected character ''' at position 10"],
    ['target[0] eq "x"', "Unexpected character '[' at position 6"],
    ['profile.firstName co true', "Operator 'co' needs a string"],
    ['status gt null', "Operator 'gt' needs a string or a number"],
  ])('rejects the malformed expression %j', (text, message) => {
    const error = refusal(text, 'search', userSearch);
    expect(error.message).toBe(message);
    expect(error.kind).toBe('syntax');
  });

  test('rejects an expression that is too long or nested too deeply', () => {
    expect(refusal(`status eq "${'x'.repeat(5000)}"`, 'search').kind).toBe('size');
    expect(refusal('('.repeat(2000), 'search').kind).toBe('size');
    expect(refusal('not '.repeat(500), 'logs').kind).toBe('size');
  });

  test('compiles any text or rejects it with an ExpressionError', () => {
    const word = fc.constantFrom(
      'uuid',
      'eq',
      'and',
      'or',
      'not',
      '(',
      ')',
      '"a"',
      '"',
      'true',
      '-1',
      '.',
      'pr',
      '[',
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          try {
            expect(typeof parseExpression(text, 'logs').test(event)).toBe('boolean');
          } catch (error) {
            expect(error).toBeInstanceOf(ExpressionError);
          }
        },
      ),
    );
  });

  test('keeps any string through quoting', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const quoted = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
        expect(matches(parseExpression(`uuid eq "${quoted}"`, 'logs'), { uuid: value })).toBe(true);
      }),
    );
  });
});

describe('the equalities for an index lookup', () => {
  test('requires only equalities joined by and for an index lookup', () => {
    expect(parseExpression('id eq "a" and (status eq "ACTIVE" and created pr)', 'search').required).toEqual(
      new Map([
        ['id', 'a'],
        ['status', 'ACTIVE'],
      ]),
    );
    expect(parseExpression('id eq "a" or id eq "b"', 'search').required.size).toBe(0);
    expect(parseExpression('not (uuid eq "a")', 'logs').required.size).toBe(0);
  });
});
