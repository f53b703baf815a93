import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oktaOperations } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

/** Every way to decode percent-encoded text, byte by byte, as the most lenient server would. */
function readings(text: string): string[] {
  const next = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return next === text ? [text] : [text, ...readings(next)];
}

describe('paths of call_okta_api', () => {
  const org = useOrg();
  const elsewhere = useOrg();
  const run = (path: string) => org.okta.run('call_okta_api', { path, method: 'GET' });

  /** The path and query that reached the org; `undefined` if the path was rejected. */
  async function arrived(path: string): Promise<string | undefined> {
    org.forget();
    const outcome = await run(path).catch((error: unknown) => error);
    const [first, ...more] = org.sent();
    expect(more).toEqual([]);
    if (first !== undefined) return first.slice('GET '.length);
    expect(outcome).toMatchObject({ category: 'invalid_request', field: 'path', status: undefined });
    return undefined;
  }

  test.each([
    '../oauth2/v1/clients',
    '/v1/../../oauth2/v1/clients',
    '/api/../oauth2/v1/clients',
    '/v1/users/%2e%2e/groups',
    '/v1/users/.%2E/groups',
    '/v1/users/%252e%252e/groups',
    '/v1/users/%25252e%25252e/groups',
    '/v1/users/..%2fgroups',
    '/v1/users/%2e%2e%5cgroups',
    '/v1/users/%252fgroups',
    '/v1/users\\..\\groups',
    '\\\\evil.example\\api\\v1',
    '/v1/./users',
    '/v1/users/.',
    '/v1/users/..;/groups',
    '/v1/users/;/groups',
    '/v1/users;x=1',
    '/v1/users/%3b/groups',
    '/v1/users/%c0%ae%c0%ae/groups',
    '/v1/users/%ef%bc%8e%ef%bc%8e/groups',
    '/v1/users/．．/groups',
    '//evil.example/api/v1/users',
    '/api//evil.example/v1',
    '/v1//users',
    '/v1/users/',
    'https://evil.example/api/v1/users',
    'HTTPS://evil.example/api/v1/users',
    'javascript:alert(1)',
    '/v1/users#me',
    '/v1/users\r\nHost: evil.example',
    '/v1/users\tme',
    '/v1/us\u0000ers',
    '/v1/users/%00',
    '/v1/users/%0d%0aX',
    '/v1/users/{id}',
    '/v1/users/Grace Lindqvist',
    '/v1/users/100%',
    '/v1/users/%zz',
    '/v1/users/\ud800',
    '/v1/users?q=\nx',
    '/',
    '/api/',
    '?limit=1',
    '',
  ])('call_okta_api rejects %j before sending a request', async (path) => {
    expect(await arrived(path)).toBeUndefined();
  });

  test("call_okta_api rejects a full URL, even of the connection's own org", async () => {
    expect(await arrived(`${org.sandbox.url}/api/v1/users/me`)).toBeUndefined();
  });

  test.each([
    ['/v1/users/grace.lindqvist@acme.example', '/api/v1/users/grace.lindqvist@acme.example'],
    ['/v1/users/grace.lindqvist%40acme.example', '/api/v1/users/grace.lindqvist%40acme.example'],
    ['/v1/users/api%2Bdev@acme.example', '/api/v1/users/api%2Bdev@acme.example'],
    ['/v1/users/j%C3%B6rg@acme.example', '/api/v1/users/j%C3%B6rg@acme.example'],
    ['/v1/users/...', '/api/v1/users/...'],
    ['/v1/users/.hidden', '/api/v1/users/.hidden'],
    ['apis/v1', '/api/apis/v1'],
    ['/v1/users?search=a/../b', '/api/v1/users?search=a/../b'],
    ['/v1/users?q=a?b', '/api/v1/users?q=a?b'],
    ['/v1/users?search=profile.city eq "Zürich"', '/api/v1/users?search=profile.city%20eq%20%22Z%C3%BCrich%22'],
  ])('call_okta_api sends %j as %j', async (path, sent) => {
    expect(await arrived(path)).toBe(sent);
  });

  test('call_okta_api reaches every operation of Okta outside /api', async () => {
    const others = (await oktaOperations.search()).filter(({ path }) => !path.startsWith('/api/'));
    expect(others).toHaveLength(52);
    for (const { path } of others) {
      const filled = path.replace(/\{\w+\}/g, 'x1');
      expect(await arrived(filled)).toBe(filled);
    }
    expect(await arrived('/oauth2/v1/token')).toBe('/api/oauth2/v1/token');
    expect(await arrived('/oauth2/v1/clientsx')).toBe('/api/oauth2/v1/clientsx');
    for (const path of ['/.well-known/../admin', '/oauth2/v1/clients/%2e%2e/token', '/security/api/v1/'])
      expect(await arrived(path)).toBeUndefined();
  });

  const piece = () =>
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.constantFrom(
          ...[
            '.',
            '..',
            '/',
            '//',
            '\\',
            ';',
            '#',
            '?',
            '@',
            ':',
            '%',
            ' ',
            '\t',
            '\n',
            '\r',
            '\0',
            '．',
            '‥',
            '／',
            '。',
          ],
          ...['%2e', '%2E', '%2f', '%2F', '%5c', '%3b', '%23', '%3f', '%00', '%0d%0a', '%25', '%c0%ae', '%e0%80%ae'],
          ...['%252e', '%252f', '%25252e', '%ef%bc%8e', '%u002e', 'api', 'v1', 'users', 'me', 'oauth2', '__sandbox'],
          ...['http:', 'https://', '//evil.example', 'localhost'],
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    );

  test('call_okta_api sends no path outside /api or to another origin, in any spelling', async () => {
    const start = fc.constantFrom('', '/', '/v1/', 'v1/users/', '/api/', '/api/v1/users/', elsewhere.sandbox.url);
    const path = fc.tuple(start, fc.array(piece(), { maxLength: 8 })).map(([head, pieces]) => head + pieces.join(''));
    let admitted = 0;
    await fc.assert(
      fc.asyncProperty(path, async (given) => {
        const sent = await arrived(given);
        if (sent === undefined) return;
        admitted += 1;
        const [pathname = ''] = sent.split('?');
        expect(pathname).toMatch(/^\/api\/[\x21-\x7e]+$/);
        expect(new URL(sent, org.sandbox.url)).toMatchObject({ origin: org.sandbox.url, pathname, hash: '' });
        for (const reading of readings(pathname)) {
          expect(reading).not.toMatch(/\\|;|\/\/|\/\.{1,2}(?:\/|$)/);
          expect(reading.split('/').length).toBe(pathname.split('/').length);
        }
        expect(org.sandbox.requests.at(-1)?.headers['host']).toBe(new URL(org.sandbox.url).host);
      }),
      { numRuns: 3_000 },
    );
    expect(admitted).toBeGreaterThan(100);
    expect(elsewhere.sent()).toEqual([]);
  });

  test('call_okta_api sends an encoded ID unchanged or rejects it, and never rejects an ordinary ID', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), async (id) => {
        const segment = encodeURIComponent(id);
        const sent = await arrived(`/v1/users/${segment}`);
        if (/^[\w@+-][\w@.+ -]*$/.test(id)) expect(sent).toBe(`/api/v1/users/${segment}`);
        else expect([undefined, `/api/v1/users/${segment}`]).toContain(sent);
      }),
      { numRuns: 500 },
    );
  });

  test('call_okta_api rejects every spelling of a header that the connection owns', async () => {
    const owned = fc.constantFrom(
      'authorization',
      'host',
      'cookie',
      'content-length',
      'proxy-auth',
      'x-forwarded-host',
    );
    const spelled = fc
      .tuple(owned, fc.infiniteStream(fc.boolean()))
      .map(([name, upper]) => Array.from(name, (c) => (upper.next().value === true ? c.toUpperCase() : c)).join(''));
    await fc.assert(
      fc.asyncProperty(spelled, async (name) => {
        org.forget();
        const input = { path: '/v1/users/me', method: 'GET', headers: { [name]: 'x' } };
        await expect(org.okta.run(untyped('call_okta_api'), input)).rejects.toMatchObject({
          category: 'invalid_request',
        });
        expect(org.sent()).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
