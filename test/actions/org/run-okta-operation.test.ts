import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runOktaOperation } from '../../../src/actions/org/run-okta-operation.ts';
import { connect, type OktaRequest } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';
import { outputOf, untyped, valid } from '../../support/untyped.ts';

const iris = '00uiris0000000000001';

describe('run_okta_operation', () => {
  const org = useOrg();
  const run = async (input: object) =>
    outputOf(runOktaOperation, await org.okta.run(untyped('run_okta_operation'), input));
  const plan = async (input: object) =>
    (await org.okta.run(untyped('run_okta_operation'), input, { dryRun: true })).output;
  const refused = async (input: object) => {
    org.forget();
    const error: unknown = await run(input).catch((caught: unknown) => caught);
    expect(org.writes()).toEqual([]);
    return error;
  };

  test('run_okta_operation fills in the path, the query and the body', async () => {
    org.forget();
    const { status, body } = await run({ operation: 'addGroup', body: { profile: { name: 'Pilots' } } });
    expect({ status, body }).toMatchObject({ status: 200, body: { profile: { name: 'Pilots' } } });
    await run({ operation: 'suspendUser', path: { id: iris } });
    expect(org.sandbox.org.users.get(iris)?.status).toBe('SUSPENDED');
    const expanded = { operation: 'listGroups', query: { q: 'A b+c', expand: 'stats' }, limit: 3 };
    expect(await run(expanded)).toEqual({ status: 200, items: [] });
    expect(org.sent().filter((line) => !line.includes('/users/me'))).toEqual([
      'POST /api/v1/groups',
      `GET /api/v1/users/${iris}`,
      `POST /api/v1/users/${iris}/lifecycle/suspend`,
      'GET /api/v1/groups?q=A%20b%2Bc&expand=stats&limit=3',
    ]);
  });

  test('run_okta_operation takes a body as JSON text', async () => {
    const { body } = await run({ operation: 'addGroup', body: '{"profile":{"name":"From a form"}}' });
    expect(body).toMatchObject({ profile: { name: 'From a form' } });
    expect(await refused({ operation: 'addGroup', body: 'name=x' })).toMatchObject({ field: 'body' });
  });

  test('run_okta_operation has no body in its output if the response is empty', async () => {
    const input = { operation: 'assignUserToGroup', path: { groupId: '00gengineering000001', userId: iris } };
    expect(await run(input)).toEqual({ status: 204 });
  });

  test.each([
    [{ operation: 'listUserBlock' }, 'operation', 'Did you mean "listUserBlocks"?'],
    [{ operation: 'dance' }, 'operation', 'is "dance", which is not an operation of Okta\'s API 2026.06.3'],
    [{ operation: 'toString' }, 'operation', 'is not an operation of Okta'],
    [{ operation: 'listUserBlocks' }, 'path.id', 'path.id is required.'],
    [{ operation: 'getUser', path: { userId: iris } }, 'path.id', 'Unknown field "path.userId".'],
    [{ operation: 'getUser', path: { id: '..' } }, 'path.id', 'is not an ID'],
    [{ operation: 'getUser', path: { id: '%2e%2e' } }, 'path.id', 'is not an ID'],
    [{ operation: 'getUser', path: { id: 'a/../b' } }, 'path.id', 'contains a slash'],
    [{ operation: 'getUser', path: { id: iris }, body: {} }, 'body', 'Unknown field "body".'],
    [{ operation: 'resetPassword', path: { id: iris } }, 'query.sendEmail', 'query.sendEmail is required.'],
    [{ operation: 'listBrands', query: { expand: ['brand'] } }, 'query.expand[0]', 'must be one of "themes"'],
    [{ operation: 'listUsers', query: { limit: 4 } }, 'query.limit', 'Use limit instead.'],
    [{ operation: 'listUsers', query: { after: 'x' } }, 'query.after', 'Use cursor instead.'],
    [{ operation: 'listUsers', query: { serch: 'x' } }, 'query.serch', 'Did you mean "query.search"?'],
    [{ operation: 'addGroup' }, 'body', 'body is required.'],
    [{ operation: 'addGroup', body: { profil: {} } }, 'body.profil', 'Did you mean "body.profile"?'],
    [{ operation: 'createUser', body: { profile: { firstName: 1 } } }, 'body.profile.firstName', 'must be text'],
    [{ operation: 'createNetworkZone', body: { type: 'IPX' } }, 'body.type', 'must be one of "IP"'],
    [{ operation: 'createNetworkZone', body: { type: 'IP' } }, 'body.name', 'body.name is required.'],
    [{ operation: 'addGroup', body: { profile: {} }, headers: { 'If-Match': 'x' } }, 'headers', 'Unknown field'],
    [{ operation: 'updateUser', path: { id: iris }, body: {}, headers: { Host: 'x' } }, 'headers.Host', 'connection'],
  ])('run_okta_operation rejects %j before sending a request', async (input, field, sentence) => {
    const error = await refused(input);
    expect(error).toMatchObject({ category: 'invalid_request', field });
    expect(error).toMatchObject({ message: expect.stringContaining(sentence) });
    expect(org.sent()).toEqual([]);
  });

  test('run_okta_operation lists every fault of a body', async () => {
    const body = { type: 'IP', name: 3, gateways: [{ type: 'CIDR', mask: 24 }] };
    const error = await refused({ operation: 'createNetworkZone', body });
    expect(error).toMatchObject({
      faults: [{ path: 'body.name' }, { path: 'body.gateways[0].mask', code: 'unknown_field' }],
    });
  });

  test("run_okta_operation sends a body that differs from Okta's document only if it is told to", async () => {
    const input = { operation: 'addGroup', body: { profile: { name: 'Newer' }, objectClass: ['okta:user_group'] } };
    expect(await refused(input)).toMatchObject({ field: 'body.objectClass' });
    org.forget();
    await run({ ...input, unchecked: true });
    expect(org.writes()).toEqual(['POST /api/v1/groups']);
    expect(await refused({ ...input, path: { id: 'x' }, unchecked: true })).toMatchObject({ field: 'path' });
  });

  test('run_okta_operation deletes a custom attribute with null, once that is confirmed', async () => {
    const body = { definitions: { custom: { properties: { costTier: null } } } };
    const input = { operation: 'updateUserProfile', path: { schemaId: 'default' }, body };
    expect(await refused(input)).toMatchObject({
      field: 'confirm',
      message: expect.stringContaining('deletes the values of attributes that are set to null'),
    });
    await run({ ...input, confirm: 'updateUserProfile' });
    expect(org.sandbox.requests.at(-1)?.body).toContain('"costTier":null');
  });

  test('run_okta_operation sends the headers that an operation takes, in any case', async () => {
    const body = { profile: { title: 'Pilot' } };
    const input = { operation: 'updateUser', path: { id: iris }, headers: { 'if-match': 'W/"1"' }, body };
    await run(input).catch(() => {});
    expect(org.sandbox.requests.at(-1)?.headers).toMatchObject({ 'if-match': 'W/"1"' });
  });

  test('run_okta_operation returns a list page by page, or as a whole', async () => {
    const first = await run({ operation: 'listUsers', limit: 2 });
    expect(first['items']).toHaveLength(2);
    const second = await run({ operation: 'listUsers', limit: 2, cursor: first['nextCursor'] });
    expect(second['items']).toHaveLength(2);
    expect(second['items']).not.toEqual(first['items']);
    const { items, nextCursor } = await run({ operation: 'listUsers', all: true });
    const users = [...org.sandbox.org.users.values()].filter(({ status }) => status !== 'DEPROVISIONED');
    expect(items).toHaveLength(users.length);
    expect(nextCursor).toBeUndefined();
    expect(await refused({ operation: 'listGroups', cursor: first['nextCursor'] })).toMatchObject({ field: 'cursor' });
  });

  test('run_okta_operation streams a list, and refuses to stream anything else before it runs', async () => {
    const names: unknown[] = [];
    const groups = org.okta.stream(untyped('run_okta_operation'), { operation: 'listGroups', limit: 3 });
    for await (const group of groups) names.push(group);
    expect(names).toHaveLength(3);
    org.forget();
    const input = { operation: 'suspendUser', path: { id: iris } };
    const stream = org.okta.stream(untyped('run_okta_operation'), input);
    await expect(stream.next()).rejects.toMatchObject({ message: expect.stringContaining('does not return a list') });
    expect(org.sent()).toEqual([]);
  });

  test('run_okta_operation asks before it deletes a user, whose second deletion is permanent', async () => {
    const input = { operation: 'deleteUser', path: { id: iris } };
    expect(await refused(input)).toMatchObject({
      field: 'confirm',
      message:
        'confirm is required, because deleteUser deactivates the user, and permanently deletes a user who is already deactivated. Set confirm to deleteUser to go ahead.',
    });
    expect(await refused({ ...input, confirm: 'yes' })).toMatchObject({ field: 'confirm' });
    await run({ ...input, confirm: 'deleteUser' });
    expect(org.sandbox.org.users.get(iris)?.status).toBe('DEPROVISIONED');
  });

  test('run_okta_operation asks before it ends its own connection, and not for other users', async () => {
    const ada = '00uada00000000000001';
    for (const operation of ['deactivateUser', 'suspendUser'])
      expect(await refused({ operation, path: { id: ada } })).toMatchObject({
        field: 'path',
        message: expect.stringContaining(`set confirm to ${operation} to go ahead`),
      });
    expect(await refused({ operation: 'revokeCurrentApiToken' })).toMatchObject({ field: 'confirm' });
    await run({ operation: 'suspendUser', path: { id: iris } });
    expect(org.sandbox.org.users.get(iris)?.status).toBe('SUSPENDED');
    await run({ operation: 'revokeCurrentApiToken', confirm: 'revokeCurrentApiToken' });
    await expect(run({ operation: 'listGroups' })).rejects.toMatchObject({
      message: expect.stringContaining('because the token was revoked through this connection'),
    });
  });

  test('run_okta_operation asks before it replaces an object, but not before it adds a member', async () => {
    const path = { groupId: '00gengineering000001' };
    const body = { profile: { name: 'Engineers' } };
    expect(await refused({ operation: 'replaceGroup', path, body })).toMatchObject({
      field: 'confirm',
      message: expect.stringContaining('replaces the whole object'),
    });
    await run({ operation: 'replaceGroup', path, body, confirm: 'replaceGroup' });
    expect(org.sandbox.org.groups.get(path.groupId)?.profile['name']).toBe('Engineers');
    await run({ operation: 'assignUserToGroup', path: { ...path, userId: iris } });
  });

  test('run_okta_operation asks before a network zone blocks addresses, and not for other zones', async () => {
    const zone = { type: 'IP', name: 'Office', gateways: [{ type: 'CIDR', value: '192.0.2.0/24' }] };
    const blocks = { operation: 'createNetworkZone', body: { ...zone, usage: 'BLOCKLIST' } };
    expect(await refused(blocks)).toMatchObject({ field: 'confirm' });
    await run({ operation: 'createNetworkZone', body: { ...zone, usage: 'POLICY' } });
  });

  test('run_okta_operation shows a write in a dry run and asks nothing', async () => {
    org.forget();
    expect(await plan({ operation: 'deleteUser', path: { id: iris } })).toEqual({
      dryRun: true,
      next: { operation: 'deleteUser', method: 'DELETE', path: `/api/v1/users/${iris}` },
      notes: [],
    });
    const user = { profile: { login: 'nova.reyes' }, credentials: { password: { value: 'Tr0ub4dor&3' } } };
    const output = await plan({ operation: 'createUser', body: user });
    expect(output).toMatchObject({ next: { body: { profile: { login: 'nova.reyes' } } } });
    expect(JSON.stringify(output)).not.toContain('Tr0ub4dor');
    expect(org.sent()).toEqual([]);
  });

  test("run_okta_operation names the operation in Okta's error, with its causes", async () => {
    await expect(run({ operation: 'getUser', path: { id: 'nobody@acme.example' } })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
      operation: 'getUser',
      message: expect.stringContaining('Okta rejected getUser: '),
    });
    await expect(run({ operation: 'addGroup', body: { profile: { name: 'Engineering' } } })).rejects.toMatchObject({
      category: 'conflict',
      causes: [expect.stringContaining('already exists')],
    });
  });

  test('run_okta_operation says that the sandbox org, not Okta, lacks an operation', async () => {
    await expect(run({ operation: 'listBrands' })).rejects.toMatchObject({
      category: 'not_found',
      hint: 'try it in a real org: the sandbox org, not Okta, lacks it',
    });
  });

  test('run_okta_operation checks an input without running it, also in bulk', async () => {
    org.forget();
    const wrong = { operation: 'addGroup', body: { profil: {} } };
    await expect(org.okta.checkInput('run_okta_operation', wrong)).rejects.toMatchObject({ field: 'body.profil' });
    await org.okta.checkInput('run_okta_operation', { operation: 'addGroup', body: { profile: { name: 'x' } } });
    expect(org.sent()).toEqual([]);
    const inputs = [wrong, { operation: 'addGroup', body: { profile: { name: 'Bulk' } } }];
    const categories: unknown[] = [];
    for await (const { error } of org.okta.runEach(untyped('run_okta_operation'), inputs))
      categories.push(error?.category);
    expect(categories.sort()).toEqual(['invalid_request', undefined]);
  });

  test('run_okta_operation sends a read, a PUT and a removal again after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'GET' });
    expect(await run({ operation: 'listGroups', limit: 1 })).toMatchObject({ status: 200 });
    const path = { groupId: '00gengineering000001', userId: iris };
    org.sandbox.faults.next({ kind: 'lost_after', method: 'PUT' });
    expect(await run({ operation: 'assignUserToGroup', path })).toMatchObject({ status: 204 });
    const { body } = await run({ operation: 'addGroup', body: { profile: { name: 'Short-lived' } } });
    const { id } = valid(z.object({ id: z.string() }), body);
    org.sandbox.faults.next({ kind: 'lost_after', method: 'DELETE' });
    org.forget();
    const input = { operation: 'deleteGroup', path: { groupId: id } };
    expect(await run(input)).toMatchObject({ status: 204 });
    expect(org.writes()).toEqual([`DELETE /api/v1/groups/${id}`, `DELETE /api/v1/groups/${id}`]);
  });

  test('run_okta_operation never repeats a POST or the deletion of a user', async () => {
    const inputs = [
      { operation: 'addGroup', body: { profile: { name: 'Once' } } },
      { operation: 'deleteUser', path: { id: iris }, confirm: 'deleteUser' },
    ];
    for (const input of inputs) {
      org.sandbox.faults.next({ kind: 'lost_after', method: input.operation === 'addGroup' ? 'POST' : 'DELETE' });
      org.forget();
      await expect(run(input)).rejects.toMatchObject({ category: 'outcome_unknown', operation: input.operation });
      expect(org.writes()).toHaveLength(1);
    }
    expect(org.sandbox.org.users.get(iris)?.status).toBe('DEPROVISIONED');
  });
});

describe('requests of run_okta_operation', () => {
  /** Runs an operation against a transport that keeps what is sent. */
  async function sent(input: Readonly<Record<string, unknown>>, answer: object = {}) {
    const requests: OktaRequest[] = [];
    const base = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
    await using okta = connect(
      { orgUrl: 'acme.okta.com', apiToken: '00anyOperation' },
      {
        transport: async (request) => {
          requests.push(request);
          return { ...base, ...answer };
        },
      },
    );
    const outcome = await okta.run<string>('run_okta_operation', input).then(
      ({ output }) => output,
      (error: unknown) => error,
    );
    return { outcome, requests, last: requests.at(-1) };
  }

  test('run_okta_operation sends no credential where Okta documents none', async () => {
    const { last } = await sent({ operation: 'getWellknownSsfMetadata' });
    expect(last?.url).toBe('https://acme.okta.com/.well-known/ssf-configuration');
    expect(last?.headers).not.toHaveProperty('authorization');
    const token = await sent({ operation: 'publishSecurityEventTokens', body: 'eyJhbGciOiJub25lIn0.e30.' });
    expect(token.last?.headers).toMatchObject({ 'content-type': 'application/secevent+jwt' });
    expect(token.last?.headers).not.toHaveProperty('authorization');
    expect(token.last?.body).toBe('eyJhbGciOiJub25lIn0.e30.');
  });

  test('run_okta_operation separates the values of a list by commas or repeats the parameter', async () => {
    const commas = await sent({ operation: 'listBrands', query: { expand: ['themes', 'domains'] } });
    expect(commas.last?.url).toBe('https://acme.okta.com/api/v1/brands?expand=themes%2Cdomains&limit=200');
    const query = { discloseIdentifiers: ['phone', 'phone'] };
    const repeated = await sent({ operation: 'listAuthenticatorEnrollments', path: { userId: iris }, query });
    expect(repeated.last?.url).toMatch(/\?discloseIdentifiers=phone&discloseIdentifiers=phone$/);
  });

  test('run_okta_operation asks for pages of a size that the list allows', async () => {
    const path = { appId: '0oaslack000000000001' };
    const { last } = await sent({ operation: 'listApplicationGroupAssignments', path, limit: 2 }, { body: '[]' });
    expect(last?.url).toMatch(/\?limit=20$/);
    const unlimited = await sent({ operation: 'listUserBlocks', path: { id: iris }, limit: 2 }, { body: '[1,2,3]' });
    expect(unlimited.last?.url).toMatch(/\/blocks$/);
    expect(unlimited.outcome).toEqual({ status: 200, items: [1, 2], nextCursor: '#2' });
  });

  test('run_okta_operation follows the next page in the body, on its own org only', async () => {
    const page = (href: string) => JSON.stringify({ roles: [{ id: 'cr01' }], _links: { next: { href } } });
    const own = await sent(
      { operation: 'listRoles', limit: 1 },
      { body: page('https://acme.okta.com/api/v1/iam/roles?after=cr01') },
    );
    expect(own.outcome).toEqual({ status: 200, items: [{ id: 'cr01' }], nextCursor: '/api/v1/iam/roles?after=cr01' });
    const foreign = await sent(
      { operation: 'listRoles' },
      { body: page('https://evil.example/api/v1/iam/roles?after=1') },
    );
    expect(foreign.outcome).toMatchObject({ category: 'unexpected_response' });
    expect(foreign.requests).toHaveLength(1);
  });

  test('run_okta_operation returns what is not the list that Okta documents', async () => {
    const { outcome } = await sent({ operation: 'listBrands' }, { body: '{"brands":[]}' });
    expect(outcome).toEqual({ status: 200, body: { brands: [] } });
  });

  test('run_okta_operation returns a response that is not JSON as text', async () => {
    const input = {
      operation: 'previewSAMLmetadataForApplication',
      path: { appId: '0oaslack000000000001' },
      query: { kid: 'k1' },
    };
    const { outcome, last } = await sent(input, {
      body: '<md:EntityDescriptor/>',
      headers: { 'content-type': 'text/xml' },
    });
    expect(outcome).toEqual({ status: 200, body: '<md:EntityDescriptor/>' });
    expect(last?.headers).toMatchObject({ accept: '*/*' });
  });

  test('run_okta_operation uploads the bytes of a file', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 254]);
    const body = { file: { name: 'logo.png', content: bytes.toString('base64') } };
    const input = { operation: 'uploadApplicationLogo', path: { appId: '0oaslack000000000001' }, body };
    const { last } = await sent(input, { status: 201 });
    const form = await new Response(last?.body as Uint8Array<ArrayBuffer>, { headers: last?.headers ?? {} }).formData();
    const file = form.get('file');
    expect(file).toBeInstanceOf(File);
    if (!(file instanceof File)) return;
    expect({ name: file.name, type: file.type }).toEqual({ name: 'logo.png', type: 'image/png' });
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
    const wrong = await sent({ ...input, body: { file: { name: 'logo.png', content: 'no base64!' } } });
    expect(wrong.outcome).toMatchObject({ field: 'body.file.content' });
  });

  test('run_okta_operation sends a merge patch as one', async () => {
    const path = { authenticatorId: 'aut1', aaguid: 'cb69481e-8ff7-4039-93ec-0a2729a154a8' };
    const { last } = await sent({ operation: 'updateCustomAAGUID', path, body: { name: 'Key' } });
    expect(last).toMatchObject({ method: 'PATCH', body: '{"name":"Key"}' });
    expect(last?.headers).toMatchObject({ 'content-type': 'application/merge-patch+json' });
  });

  test('run_okta_operation hides the ID of a session, which opens it', async () => {
    const secret = '102SecretSession0001';
    const input = { operation: 'refreshSession', path: { sessionId: secret } };
    const answer = {
      status: 404,
      body: JSON.stringify({ errorCode: 'E0000007', errorSummary: `Not found: ${secret}` }),
    };
    const { outcome, last } = await sent(input, answer);
    expect(last?.url).toContain(secret);
    expect(outcome).toMatchObject({ category: 'not_found' });
    expect(JSON.stringify([outcome, String(outcome)])).not.toContain(secret);
  });

  test('run_okta_operation says which credential an operation needs that Okta documents for OAuth only', async () => {
    const answer = { status: 403, body: JSON.stringify({ errorCode: 'E0000006', errorSummary: 'No permission' }) };
    const { outcome } = await sent({ operation: 'getDRStatus' }, answer);
    expect(outcome).toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
      hint: 'connect as a service app: Okta documents this operation for OAuth only',
    });
  });
});

describe('form of run_okta_operation', () => {
  const org = useOrg();

  test('okta.fields returns the form of an operation without a request', async () => {
    org.forget();
    const { input } = await org.okta.fields('run_okta_operation', { operation: 'listUserBlocks' });
    expect(input).toMatchObject({
      required: ['operation', 'path'],
      properties: { path: { properties: { id: { title: 'ID', 'x-options-from': 'users' } }, required: ['id'] } },
    });
    expect(Object.keys(input['properties'] ?? {})).toEqual(['operation', 'path', 'limit', 'all', 'cursor']);
    expect(org.sent()).toEqual([]);
  });

  test('okta.fields returns the general form without an operation, and names the nearest for an unknown one', async () => {
    const { input } = await org.okta.fields('run_okta_operation');
    expect(Object.keys(input['properties'] ?? {})).toContain('unchecked');
    await expect(org.okta.fields('run_okta_operation', { operation: 'listUserBlock' })).rejects.toMatchObject({
      field: 'operation',
      message: expect.stringContaining('Did you mean "listUserBlocks"?'),
    });
  });

  test('the form of a body with kinds has the member that chooses first', async () => {
    const { input } = await org.okta.fields('run_okta_operation', { operation: 'enrollFactor' });
    const kind = z.object({ properties: z.record(z.string(), z.unknown()) });
    const form = z.object({ body: z.object({ title: z.string(), oneOf: z.array(kind) }) });
    const { body } = valid(form, input['properties']);
    expect(body.title).toBe('Body');
    expect(body.oneOf.map(({ properties }) => Object.keys(properties)[0])).toEqual(body.oneOf.map(() => 'factorType'));
  });

  test('the form marks secrets and says what must be confirmed', async () => {
    const { input } = await org.okta.fields('run_okta_operation', { operation: 'changePassword' });
    const secret = { 'x-secret': true };
    expect(input).toMatchObject({
      properties: { body: { properties: { newPassword: { properties: { value: secret } } } } },
    });
    const deletion = await org.okta.fields('run_okta_operation', { operation: 'deleteUser' });
    expect(deletion.input).toMatchObject({
      properties: { confirm: { description: expect.stringMatching(/^Required where it deactivates the user/) } },
    });
  });

  test("the form of a user or group has the org's own attributes in the profile of the body", async () => {
    const { input, customAttributes } = await org.okta.fields('run_okta_operation', { operation: 'createUser' });
    expect(customAttributes).toContain('costTier');
    const profile = { properties: { costTier: { 'x-custom': true } }, required: expect.arrayContaining(['login']) };
    expect(input['properties']).toMatchObject({ body: { properties: { profile } } });
    const update = await org.okta.fields('run_okta_operation', { operation: 'updateUser' });
    expect(update.input).toMatchObject({
      properties: { body: { properties: { profile: { properties: { costTier: {} } } } } },
    });
    expect(JSON.stringify(update.input['properties'])).not.toContain('"required":["login"');
  });
});

describe('run_okta_operation as a service app', () => {
  const org = useOrg();

  test('run_okta_operation asks for the scopes that an operation needs, though no step calls it', async () => {
    const scopes = ['okta.users.read', 'okta.groups.read', 'okta.brands.read'];
    const app = org.sandbox.scenario.addServiceApp({ label: 'Flows', scopes, roles: ['SUPER_ADMIN'] });
    await using okta = connect({ orgUrl: org.sandbox.url, ...app }, { allowLoopback: true });
    const run = (input: object) => okta.run(untyped('run_okta_operation'), input);
    await expect(run({ operation: 'listBrands' })).rejects.toMatchObject({ errorCode: 'E0000008' });
    await expect(run({ operation: 'listAgentPools' })).rejects.toMatchObject({
      message: expect.stringContaining('okta.agentPools.read'),
    });
  });
});
