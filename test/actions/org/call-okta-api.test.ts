import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { callOktaApi } from '../../../src/actions/org/call-okta-api.ts';
import { useOrg } from '../../support/org.ts';
import { outputOf, untyped, valid } from '../../support/untyped.ts';

describe('call_okta_api', () => {
  const org = useOrg();
  const call = async (input: object) =>
    outputOf(callOktaApi, await org.okta.run(untyped('call_okta_api'), { method: 'GET', ...input }));
  const last = () => org.sandbox.requests.at(-1);

  test.each(['/v1/users/me', '/api/v1/users/me', 'v1/users/me', 'api/v1/users/me', ' /v1/users/me '])(
    'call_okta_api resolves the path %j below /api',
    async (path) => {
      org.forget();
      const { status, headers, body } = await call({ path });
      expect(status).toBe(200);
      expect(body).toMatchObject({ profile: { login: 'ada.okonkwo@acme.example' } });
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-rate-limit-limit': expect.any(String) });
      expect(org.sent()).toEqual(['GET /api/v1/users/me']);
    },
  );

  test('call_okta_api returns the link to the next page in the headers', async () => {
    const { headers } = await call({ path: '/v1/users', query: { limit: 2 } });
    expect(headers['link']).toMatch(/rel="self", <.*>; rel="next"$/);
  });

  test('call_okta_api encodes the query, both in the path and as a separate field', async () => {
    org.forget();
    const search = 'profile.lastName eq "Vale" or profile.lastName eq "a\\"b+c&d"';
    const inPath = await call({ path: `/v1/users?search=${search.split(' or ')[0]}`, query: { limit: 1 } });
    expect(inPath.body).toMatchObject([{ id: '00uiris0000000000001' }]);
    const apart = await call({ path: '/v1/users', query: { search, limit: 1, unused: true } });
    expect(apart.body).toMatchObject([{ id: '00uiris0000000000001' }]);
    const [first, second] = org.sent().map((line) => new URL(line.slice('GET '.length), 'https://acme.example'));
    expect(first?.searchParams.get('search')).toBe('profile.lastName eq "Vale"');
    expect(first?.searchParams.get('limit')).toBe('1');
    expect(second?.searchParams.get('search')).toBe(search);
    expect(second?.searchParams.get('unused')).toBe('true');
  });

  test('call_okta_api accepts text, numbers and booleans in the query', async () => {
    org.forget();
    const { body } = await call({ path: '/v1/apps', query: { q: 'Sl', limit: 5, includeNonDeleted: true } });
    expect(body).toMatchObject([{ id: '0oaslack000000000001' }]);
    expect(org.sent()).toEqual(['GET /api/v1/apps?q=Sl&limit=5&includeNonDeleted=true']);
  });

  test('call_okta_api creates, replaces and deletes with request bodies', async () => {
    const { body } = await call({ path: '/v1/groups', method: 'POST', body: { profile: { name: 'Pilots' } } });
    const { id } = valid(z.object({ id: z.string() }), body);
    expect(org.sandbox.org.groups.get(id)?.profile['name']).toBe('Pilots');
    await call({ path: `/v1/groups/${id}`, method: 'PUT', body: { profile: { name: 'Pilots 2' } } });
    expect(org.sandbox.org.groups.get(id)?.profile['name']).toBe('Pilots 2');
    const deleted = await call({ path: `/v1/groups/${id}`, method: 'DELETE' });
    expect(deleted).toMatchObject({ status: 204 });
    expect(deleted).not.toHaveProperty('body');
    expect(org.sandbox.org.groups.has(id)).toBe(false);
  });

  test('call_okta_api accepts a body as JSON text from a form', async () => {
    const body = '{"profile":{"name":"From a form","description":"Typed"}}';
    const { output } = await org.okta.run('call_okta_api', { path: '/v1/groups', method: 'POST', body });
    expect(output).toMatchObject({ status: 200, body: { profile: { name: 'From a form' } } });
    org.forget();
    const input = { path: '/v1/groups', method: 'POST', body: 'name=x' };
    await expect(org.okta.run(untyped('call_okta_api'), input)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'body',
    });
    expect(org.sent()).toEqual([]);
  });

  test('call_okta_api names the request in an error without the ID or login in its path', async () => {
    await expect(call({ path: '/v1/users/nobody@acme.example/groups' })).rejects.toMatchObject({
      category: 'not_found',
      message: expect.stringMatching(/^Okta rejected GET \/api\/v1\/users\/\*\/groups: /),
      hint: 'check the ID or username',
    });
    await expect(call({ path: '/v1/groups/00gnosuchgroup000001' })).rejects.toMatchObject({ hint: 'check the ID' });
    await expect(call({ path: '/v1/no/such/path' })).rejects.toMatchObject({ hint: 'check the path' });
  });

  test('call_okta_api sends a POST without a body in a form that Okta accepts', async () => {
    const { status } = await call({ path: '/v1/users/00uiris0000000000001/lifecycle/suspend', method: 'POST' });
    expect(status).toBe(200);
    expect(org.sandbox.org.users.get('00uiris0000000000001')?.status).toBe('SUSPENDED');
  });

  test('call_okta_api sends additional headers', async () => {
    await call({ path: '/v1/users/me', headers: { 'Accept-Language': 'de', 'X-Trace': 'a b' } });
    expect(last()?.headers).toMatchObject({ 'accept-language': 'de', 'x-trace': 'a b' });
  });

  test('call_okta_api returns a response that is not JSON as text if another type is requested', async () => {
    org.sandbox.faults.next({ kind: 'status', status: 200, body: '<md:EntityDescriptor/>' });
    const { body } = await call({
      path: '/v1/apps/0oaslack000000000001',
      headers: { Accept: 'application/xml' },
    });
    expect(body).toBe('<md:EntityDescriptor/>');
    expect(last()?.headers['accept']).toBe('application/xml');
  });

  test.each([
    'Authorization',
    'AUTHORIZATION',
    'host',
    'Cookie',
    'Content-Length',
    'transfer-encoding',
    'Connection',
    'Proxy-Authorization',
    'proxy-connection',
    'X-Forwarded-For',
    'x-forwarded-HOST',
    ...['X-Original-URL', 'X-Rewrite-URL', 'X-Host', 'X-Real-IP', 'True-Client-IP', 'Via', 'X-Original-Host'],
    ...['Forwarded', 'CF-Connecting-IP', 'X-Client-IP', 'X-Remote-Addr', 'X_Forwarded_For', 'X-ProxyUser-Ip'],
    ...['X-Envoy-Original-Path', 'X-Cluster-Client-IP', 'X-Authorization', 'Upgrade', 'Content-Encoding'],
  ])('call_okta_api rejects the header %s by name before sending a request', async (name) => {
    org.forget();
    await expect(call({ path: '/v1/users/me', headers: { [name]: 'x' } })).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining(
        `headers.${name} is set by the connection and cannot be overridden; leave it out`,
      ),
    });
    expect(org.sent()).toEqual([]);
  });

  test.each([
    ['a line break in a value', { 'X-Trace': 'a\r\nAuthorization: SSWS b' }, 'contains a line break'],
    ['a line break in a name', { 'X-Trace\r\nHost': 'a' }, 'headers contain an invalid name'],
    ['a space in a name', { 'X Trace': 'a' }, 'headers contain an invalid name'],
    ['a character outside Latin-1', { 'X-Trace': '日' }, 'contains a character that no header can hold'],
    ['two spellings of one name', { 'X-Trace': 'a', 'x-trace': 'b' }, 'is given twice'],
    ['another method in a header', { 'X-HTTP-Method-Override': 'DELETE' }, 'would change the method'],
    ['another method in other headers', { 'X-HTTP-Override': 'DELETE' }, 'would change the method'],
    ['another method by its short name', { 'X-HTTP-Method': 'DELETE' }, 'would change the method'],
  ])('call_okta_api rejects %s before sending a request', async (_, headers, sentence) => {
    org.forget();
    await expect(call({ path: '/v1/users/me', headers })).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining(sentence),
    });
    expect(org.sent()).toEqual([]);
  });

  test('call_okta_api rejects a body with GET and an unknown method before sending a request', async () => {
    org.forget();
    await expect(call({ path: '/v1/users/me', body: {} })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'body',
    });
    await expect(call({ path: '/v1/users/me', method: 'HEAD' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'method',
    });
    expect(org.sent()).toEqual([]);
  });

  test("call_okta_api throws Okta's error with its code", async () => {
    await expect(call({ path: '/v1/users/nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      status: 404,
      errorCode: 'E0000007',
      requestId: expect.any(String),
    });
    await expect(call({ path: '/v1/no/such/path' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000008',
    });
    await expect(call({ path: '/v1/users', method: 'POST', body: {} })).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000001',
    });
    const taken = { profile: { name: 'Engineering' } };
    await expect(call({ path: '/v1/groups', method: 'POST', body: taken })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000001',
      causes: [expect.stringContaining('already exists')],
    });
  });

  test("call_okta_api rejects a request that the token's role does not allow", async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    const input = { path: '/v1/groups', method: 'POST', body: { profile: { name: 'Nope' } } };
    await expect(reader.run(untyped('call_okta_api'), input)).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });

  test('call_okta_api retries a read after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'GET' });
    expect(await call({ path: '/v1/users/me' })).toMatchObject({ status: 200 });
  });

  test('call_okta_api reports an unknown outcome if the response to a write is lost, and never retries it', async () => {
    for (const kind of ['lost_after', 'lost_before'] as const) {
      org.sandbox.faults.next({ kind, method: 'POST' });
      org.forget();
      await expect(
        call({ path: '/v1/groups', method: 'POST', body: { profile: { name: `Once ${kind}` } } }),
      ).rejects.toMatchObject({ category: 'outcome_unknown' });
      expect(org.writes()).toEqual(['POST /api/v1/groups']);
    }
  });

  test('call_okta_api shows a write with masked secrets in a dry run and sends nothing', async () => {
    org.forget();
    const { output } = await org.okta.run(
      'call_okta_api',
      {
        path: 'v1/users',
        method: 'POST',
        query: { activate: false },
        body: { profile: { login: 'x' }, credentials: { password: { value: 'Tr0ub4dor&3' } } },
      },
      { dryRun: true },
    );
    expect(output).toMatchObject({
      dryRun: true,
      next: { method: 'POST', path: '/api/v1/users?activate=false', body: { profile: { login: 'x' } } },
    });
    expect(JSON.stringify(output)).not.toContain('Tr0ub4dor');
    expect(org.sent()).toEqual([]);
  });

  test('call_okta_api sends a GET in a dry run', async () => {
    const { output } = await org.okta.run('call_okta_api', { path: '/v1/users/me', method: 'GET' }, { dryRun: true });
    expect(output).toMatchObject({ output: { status: 200, body: { id: '00uada00000000000001' } } });
  });
});
