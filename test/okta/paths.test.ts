import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cursorPath, operationPath, queryString, shapeOf } from '../../src/okta/paths.ts';

describe('operationPath', () => {
  test('encodes a path parameter as one segment', () => {
    expect(operationPath('getUser', { id: 'a+b c@acme.example' })).toBe('/api/v1/users/a%2Bb%20c%40acme.example');
  });

  test.each(['.', '..', '%2e%2E', '', 'a/b', '..\\x', 'a\nb', '\u0000', '\ud800'])(
    'rejects the path parameter %j by name',
    (id) => {
      expect(() => operationPath('getUser', { id })).toThrow(
        expect.objectContaining({ category: 'invalid_request', field: 'id' }),
      );
    },
  );

  test('rejects a missing path parameter', () => {
    expect(() => operationPath('getUser', {})).toThrow(expect.objectContaining({ category: 'invalid_request' }));
  });

  test('never builds a path that a URL parser resolves to another place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (groupId, userId) => {
        let path: string;
        try {
          path = operationPath('assignUserToGroup', { groupId, userId });
        } catch (error) {
          expect(error).toMatchObject({ category: 'invalid_request' });
          return;
        }
        const url = new URL(path, 'https://acme.okta.com');
        expect(url.origin).toBe('https://acme.okta.com');
        expect(url.pathname.split('/').map(decodeURIComponent)).toEqual([
          '',
          'api',
          'v1',
          'groups',
          groupId,
          'users',
          userId,
        ]);
        expect(url.search + url.hash).toBe('');
      }),
      { numRuns: 500 },
    );
  });
});

describe('cursorPath', () => {
  const first = '/api/v1/users/grace%40acme.example/groups';
  const id = '00ugrace000000000001';

  test.each([`${first}?after=x`, '/api/v1/users/grace@acme.example/groups?after=x'])(
    "accepts %s as a later page of a user's groups",
    (cursor) => {
      expect(cursorPath('listUserGroups', { first, cursor })).toBe(cursor);
    },
  );

  test.each([
    first,
    // The client rewrites such links to the login, so a cursor cannot name another user.
    `/api/v1/users/${id}/groups?after=x`,
    '/api/v1/users/u-4711_a/groups?after=x',
    '/api/v1/users?after=x',
    '/api/v1/users/omar@acme.example/groups?after=x',
    `/api/v1/users/${id}/roles?after=x`,
    `/api/v1/groups/${id}/groups?after=x`,
    `/api/v1/users/${id}/${id}?after=x`,
    `/api/v1/users/${id}/../../groups?after=x`,
    `https://evil.example/api/v1/users/${id}/groups?after=x`,
    `//evil.example/api/v1/users/${id}/groups?after=x`,
    '/api/v1/users/%zz/groups?after=x',
    'what?after=x',
  ])('rejects the cursor %s', (cursor) => {
    expect(() => cursorPath('listUserGroups', { first, cursor })).toThrow(
      expect.objectContaining({ category: 'invalid_request', field: 'cursor' }),
    );
  });

  test('rejects a cursor for another user ID', () => {
    const cursor = `/api/v1/users/00uomar0000000000001/groups?after=x`;
    expect(() => cursorPath('listUserGroups', { first: `/api/v1/users/${id}/groups`, cursor })).toThrow('cursor');
  });
});

describe('queryString', () => {
  test('omits absent query parameters and keeps false, zero and empty ones', () => {
    expect(queryString({ a: undefined, b: false, c: 0, d: '' })).toBe('?b=false&c=0&d=');
  });

  test('encodes a space as %20 and a plus as %2B in a query', () => {
    expect(queryString({ q: 'a b+c' })).toBe('?q=a%20b%2Bc');
  });

  test('returns an empty query string without parameters', () => {
    expect(queryString({})).toBe('');
    expect(queryString(undefined)).toBe('');
  });
});

describe('shapeOf', () => {
  test.each([
    ['GET', '/api/v1/users?limit=2', 'GET /api/v1/users'],
    ['GET', '/api/v1/users/00u1abc', 'GET /api/v1/users/*'],
    ['GET', '/api/v1/users/grace%40acme.example', 'GET /api/v1/users/*'],
    ['POST', '/api/v1/users/00u1abc/lifecycle/suspend', 'POST /api/v1/users/*/lifecycle/suspend'],
    ['GET', '/api/v1/meta/schemas/user/default', 'GET /api/v1/meta/schemas/user/default'],
  ])('reduces %s %s to the shape %s', (method, path, shape) => {
    expect(shapeOf(method, path)).toBe(shape);
  });
});
