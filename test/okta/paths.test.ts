import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operationPath, queryString, shapeOf } from '../../src/okta/paths.ts';

describe('operationPath', () => {
  test('encodes a parameter as one segment', () => {
    expect(operationPath('getUser', { id: 'a+b c@acme.example' })).toBe('/api/v1/users/a%2Bb%20c%40acme.example');
  });

  test.each(['.', '..', '%2e%2E', '', 'a/b', '..\\x', 'a\nb', '\u0000', '\ud800'])(
    'refuses %j by the name of the parameter',
    (id) => {
      expect(() => operationPath('getUser', { id })).toThrow(
        expect.objectContaining({ category: 'invalid_request', field: 'id' }),
      );
    },
  );

  test('refuses a parameter that is missing', () => {
    expect(() => operationPath('getUser', {})).toThrow(expect.objectContaining({ category: 'invalid_request' }));
  });

  test('never builds a path that leads elsewhere once a URL parser has read it', () => {
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

describe('queryString', () => {
  test('leaves out what is absent and keeps what is false, zero or empty', () => {
    expect(queryString({ a: undefined, b: false, c: 0, d: '' })).toBe('?b=false&c=0&d=');
  });

  test('writes a space as %20 and a plus as %2B', () => {
    expect(queryString({ q: 'a b+c' })).toBe('?q=a%20b%2Bc');
  });

  test('is empty without parameters', () => {
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
  ])('%s %s has the shape %s', (method, path, shape) => {
    expect(shapeOf(method, path)).toBe(shape);
  });
});
