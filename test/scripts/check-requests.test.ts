import { describe, expect, test } from 'vitest';
import { checkRequests } from '../../scripts/spec/check-requests.ts';
import type { Exemption } from '../../scripts/spec/exemptions.ts';
import type { RecordedRequest } from '../../scripts/spec/recording.ts';
import { smallDocument } from './small-document.ts';

function report(requests: readonly RecordedRequest[], exemptions: readonly Exemption[] = []) {
  return checkRequests(smallDocument, { requests, exemptions });
}

function bodyProblems(path: string, body: unknown): readonly string[] {
  return report([{ method: 'POST', path, body: JSON.stringify(body) }]).problems;
}

const profile = { email: 'ada@acme.example' };

describe('paths', () => {
  test('paths: a literal segment wins over a parameter', () => {
    const { requested } = report([
      { method: 'GET', path: '/api/v1/groups/rules' },
      { method: 'GET', path: '/api/v1/groups/00g1' },
    ]);
    expect([...requested]).toEqual(['GET /api/v1/groups/rules', 'GET /api/v1/groups/{groupId}']);
  });

  test('paths: a raw call outside the document is reported and no problem', () => {
    const { problems, outside } = report([
      { method: 'GET', path: '/api/v1/devices?limit=1', operation: 'GET /api/v1/devices' },
    ]);
    expect(problems).toEqual([]);
    expect(outside).toEqual(['GET /api/v1/devices']);
  });

  test('paths: a path that a known operation made up is a problem', () => {
    const { problems } = report([{ method: 'GET', path: '/api/v1/group/00g1', operation: 'getGroup' }]);
    expect(problems).toEqual(['GET /api/v1/group/00g1: the document has no such operation, but getGroup sent it']);
  });

  test('paths: an empty segment is no parameter', () => {
    expect(report([{ method: 'GET', path: '/api/v1/groups/' }]).outside).toEqual(['GET /api/v1/groups/']);
  });
});

describe('queries', () => {
  test.each([
    ['/api/v1/groups/rules?limit=200&after=x', []],
    ['/api/v1/groups/rules?limt=200', ['query.limt is unknown']],
    ['/api/v1/groups/rules?limit=201', ['query.limit must be <= 200']],
    ['/api/v1/groups/rules?limit=ten', ['query.limit must be integer']],
    ['/api/v1/groups/00g1?expand=stats', ['query.expand is unknown']],
  ])('queries: %s is held against the parameters', (path, expected) => {
    expect(report([{ method: 'GET', path }]).problems.map((problem) => problem.split(': ')[1])).toEqual(expected);
  });

  test('queries: a required parameter must be there, and a boolean must be one', () => {
    const path = '/api/v1/users/00u1/lifecycle/reset_password';
    const { problems } = report([
      { method: 'POST', path },
      { method: 'POST', path: `${path}?sendEmail=perhaps` },
      { method: 'POST', path: `${path}?sendEmail=true&nextLogin=never` },
    ]);
    expect(problems.map((problem) => problem.split(': ')[1])).toEqual([
      'query.nextLogin must be equal to one of the allowed values',
      'query.sendEmail is missing',
      'query.sendEmail must be boolean',
    ]);
  });

  test('queries: a next link of a list that the document does not page is followed as it comes', () => {
    expect(report([{ method: 'GET', path: '/api/v1/groups/00g1?after=x&limit=20' }]).problems).toEqual([]);
  });
});

describe('bodies', () => {
  test('bodies: a body is read through allOf, and members of a free profile are allowed', () => {
    const body = { profile: { ...profile, badge: 7, city: null }, type: { id: 'oty1', parent: { id: 'oty2' } } };
    expect(bodyProblems('/api/v1/users', body)).toEqual([]);
  });

  test('bodies members that no schema names are problems at every depth, also below a schema that refers to itself', () => {
    const body = { profile, groups: [], type: { parent: { parent: { ids: 1 } } } };
    expect(bodyProblems('/api/v1/users', body)).toEqual([
      'POST /api/v1/users: body.groups is unknown',
      'POST /api/v1/users: body.type.parent.parent.ids is unknown',
    ]);
  });

  test('bodies members for answers only are problems, marked on themselves or on the schema they refer to', () => {
    const body = { profile, created: 'now', credentials: { provider: { type: 'OKTA' } } };
    expect(bodyProblems('/api/v1/users', body)).toEqual([
      'POST /api/v1/users: body.created is read-only',
      'POST /api/v1/users: body.credentials.provider is read-only',
    ]);
  });

  test('bodies: the length of a masked secret is not checked, that of any other value is', () => {
    expect(bodyProblems('/api/v1/users', { profile, credentials: { password: '***' } })).toEqual([]);
    expect(bodyProblems('/api/v1/users', { profile, credentials: { password: 'abc' } })).toEqual([
      'POST /api/v1/users: body.credentials.password must NOT have fewer than 4 characters',
    ]);
  });

  test('bodies: a value of the wrong type or format, a null and a missing member are problems', () => {
    expect(bodyProblems('/api/v1/users', { profile: { email: 'nobody', city: 3 } })).toEqual([
      'POST /api/v1/users: body.profile.city must be string',
      'POST /api/v1/users: body.profile.email must match format "email"',
    ]);
    expect(bodyProblems('/api/v1/users', { profile: { email: null } })).toHaveLength(1);
    expect(bodyProblems('/api/v1/users', {})).toEqual(['POST /api/v1/users: body.profile is missing']);
  });

  test('bodies: the place of a problem in a list is reported without its number', () => {
    const body = { names: [{ name: 'a' }, { nam: 'b' }, { nam: 'c' }] };
    expect(bodyProblems('/api/v1/groups/rules', body)).toEqual([
      'POST /api/v1/groups/rules: body.names[].nam is unknown',
    ]);
  });

  test('bodies: the discriminator chooses the schema, whose members join those of the base', () => {
    const settings = { shared: 'x', url: 'https://example.com' };
    expect(bodyProblems('/api/v1/apps', { mode: 'BOOKMARK', name: 'bookmark', settings })).toEqual([]);
    expect(bodyProblems('/api/v1/apps', { mode: 'BOOKMARK', settings: {} })).toEqual([
      'POST /api/v1/apps: body.name is missing',
      'POST /api/v1/apps: body.settings.url is missing',
    ]);
    expect(bodyProblems('/api/v1/apps', { mode: 'OTHER', name: 'other' })).toEqual([
      'POST /api/v1/apps: body.name is unknown',
    ]);
    expect(bodyProblems('/api/v1/apps', { name: 'bookmark' })).toContain('POST /api/v1/apps: body.mode is missing');
  });

  test('bodies: one branch of oneOf must take the whole body', () => {
    const path = '/api/v1/apps/0oa1/users/00u1';
    expect(bodyProblems(path, { profile })).toEqual([]);
    expect(bodyProblems(path, { credentials: { userName: 'ada' } })).toEqual([]);
    expect(bodyProblems(path, { profile, credentials: {} })).toEqual([
      'POST /api/v1/apps/{appId}/users/{userId}: body fits no choice: body.credentials is unknown; or body.profile is unknown',
    ]);
  });

  test('bodies: no value that was sent shows in a problem', () => {
    expect(bodyProblems('/api/v1/users', { profile: { email: 'SECRET', city: { SECRET: 1 } } }).join()).not.toContain(
      'SECRET',
    );
  });

  test.each([
    [{ method: 'POST', path: '/api/v1/users' }, 'the body is missing'],
    [{ method: 'POST', path: '/api/v1/users', body: '{' }, 'the body is no JSON'],
    [{ method: 'GET', path: '/api/v1/groups/00g1', body: '{}' }, 'a body is sent, but the document has none'],
    [
      { method: 'POST', path: '/api/v1/users', body: '{}', contentType: 'text/plain' },
      'the content type is text/plain instead of application/json',
    ],
  ])('bodies %j: %s', (request, problem) => {
    expect(report([request]).problems.map((line) => line.slice(line.indexOf(': ') + 2))).toEqual([problem]);
  });

  test('bodies parameters of the content type are no part of it', () => {
    const contentType = 'application/json; okta-response="omitCredentials"';
    const body = JSON.stringify({ profile });
    expect(report([{ method: 'POST', path: '/api/v1/users', body, contentType }]).problems).toEqual([]);
  });
});

describe('the report', () => {
  test('the report requests that differ in values only count once, and each problem is reported once', () => {
    const bodies = [{ profile }, { profile: { email: 'grace@acme.example' } }, { profile, x: 1 }, { profile, x: 2 }];
    const sent = bodies.map((body) => ({ method: 'POST', path: '/api/v1/users', body: JSON.stringify(body) }));
    expect(report(sent)).toMatchObject({ distinct: 2, clean: 1, problems: ['POST /api/v1/users: body.x is unknown'] });
  });

  test('the report: an exempted problem of a test file is left out there and nowhere else', () => {
    const from = 'test/a.test.ts';
    const exemption = { from, problem: 'POST /api/v1/users: body.x', reason: 'it is sent on purpose' };
    const sent = { method: 'POST', path: '/api/v1/users', body: JSON.stringify({ profile, x: 1 }) };
    expect(report([{ ...sent, from }], [exemption])).toMatchObject({ problems: [], clean: 1 });
    const other = report(
      [
        { ...sent, from },
        { ...sent, from: 'test/b.test.ts' },
      ],
      [exemption],
    );
    expect(other.problems).toEqual(['POST /api/v1/users: body.x is unknown']);
  });

  test('the report: a test file that is exempt altogether is not looked at', () => {
    const exemption = { from: 'test/a.test.ts', reason: 'it sends random paths' };
    const sent = { method: 'GET', path: '/api/v1/random', from: 'test/a.test.ts' };
    expect(report([sent], [exemption])).toMatchObject({ distinct: 0, problems: [], outside: [] });
  });

  test('the report: an exemption that nothing needs is a problem', () => {
    const file = { from: 'test/a.test.ts', reason: 'it sends random paths' };
    const one = { ...file, problem: 'GET /api/v1/users' };
    expect(report([], [file, one]).problems).toEqual([
      'test/a.test.ts: nothing needs the exemption "GET /api/v1/users"',
      'test/a.test.ts: nothing needs the exemption "all"',
    ]);
  });
});
