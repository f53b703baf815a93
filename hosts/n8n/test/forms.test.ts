import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../../src/okta/transport/clock.ts';
import { addGroupAttributes } from '../../../test/support/group-attributes.ts';
import { useOrg } from '../../../test/support/org.ts';
import { valid } from '../../../test/support/untyped.ts';
import { closeAll } from '../src/connections.ts';
import { testCredential } from '../src/credential-test.ts';
import type { FormFunctions, MapperColumn, PickerPage } from '../src/platform.ts';
import { nodeFunctions } from './helper.ts';
import { host } from './host.ts';
import { legacyHelper } from './legacy-helper.ts';

const org = useOrg({ users: 250 });
afterAll(closeAll);

type Method<Answer> = (this: FormFunctions, ...args: (string | undefined)[]) => Promise<Answer>;

function call<Answer>(
  kind: string,
  name: string,
  { operation = '', args = [] }: { operation?: string; args?: (string | undefined)[] } = {},
): Promise<Answer> {
  const node: FormFunctions = {
    ...nodeFunctions({ orgUrl: org.sandbox.url, apiToken: org.sandbox.token }),
    getCurrentNodeParameter: () => operation,
  };
  const method = host.methods[kind]?.[name] as Method<Answer> | undefined;
  if (method === undefined) throw new Error(`no method ${name}`);
  return method.apply(node, args);
}

describe('pickers', () => {
  test('a picker pages through every user exactly once', async () => {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page: PickerPage = await call('listSearch', 'search_users', { args: [undefined, cursor] });
      names.push(...page.results.map(({ value }) => value));
      cursor = page.paginationToken;
    } while (cursor !== undefined);
    expect(names.length).toBeGreaterThan(250);
    expect(new Set(names).size).toBe(names.length);
  });

  test('a picker searches the org', async () => {
    const { results } = await call<PickerPage>('listSearch', 'search_groups', { args: ['engin'] });
    expect(results).toEqual([{ name: 'Engineering', value: '00gengineering000001' }]);
  });

  test('lists all event types without a request to the org', async () => {
    org.forget();
    const all = await call<{ value: string }[]>('loadOptions', 'list_event_types');
    expect(all.map(({ value }) => value)).toContain('user.session.start');
    expect(org.sent()).toEqual([]);
  });

  test('a picker reports what is wrong with the token', async () => {
    const node: FormFunctions = {
      ...nodeFunctions({ orgUrl: org.sandbox.url, apiToken: '00wrong' }),
      getCurrentNodeParameter: () => '',
    };
    const search = host.methods['listSearch']?.['search_groups'] as Method<PickerPage> | undefined;
    await expect(search?.call(node)).rejects.toMatchObject({
      message: expect.stringMatching(/token/),
      httpCode: '401',
    });
  });
});

describe('pickers that depend on a user', () => {
  /** A form with this operation and these fields. */
  const search = (source: string, form: Record<string, unknown>) => {
    const node: FormFunctions = {
      ...nodeFunctions({ orgUrl: org.sandbox.url, apiToken: org.sandbox.token }),
      getCurrentNodeParameter: (name) => form[name],
    };
    const method = host.methods['listSearch']?.[`search_${source}`] as Method<PickerPage> | undefined;
    if (method === undefined) throw new Error(`no method search_${source}`);
    return method.call(node);
  };
  const user = { __rl: true, mode: 'list', value: '00ugrace000000000001' };

  test.each([
    ['factors', 'reset_user_factor', user, 'mblgracesms000000001'],
    ['factors', 'verify_user_by_push', { ...user, mode: 'id' }, 'opfgracepush00000001'],
    [
      'role_assignments',
      'revoke_role_from_user',
      { ...user, value: '00uzoe00000000000001' },
      'JBCUYUC7IRCVGS27IFCE2SKO',
    ],
    ['security_questions', 'enroll_user_factor', user, 'disliked_food'],
  ])('lists %s for %s of the chosen user', async (source, operation, chosen, value) => {
    const { results } = await search(source, { operation, user: chosen });
    expect(results.map((entry) => entry.value)).toContain(value);
  });

  test.each(['factors', 'role_assignments'])('asks for the user before it lists %s', async (source) => {
    const operation = source === 'factors' ? 'reset_user_factor' : 'revoke_role_from_user';
    await expect(search(source, { operation, user: { ...user, value: '' } })).rejects.toMatchObject({
      message: expect.stringMatching(/is required/),
    });
  });

  test.each([
    ['admin_roles', 'SUPER_ADMIN'],
    ['custom_roles', 'cr0acmekeeper0000001'],
    ['resource_sets', 'iamacmeworkshop00001'],
  ])('lists %s without a user', async (source, value) => {
    const { results } = await search(source, { operation: 'assign_role_to_user' });
    expect(results.map((entry) => entry.value)).toContain(value);
  });
});

describe('profile attributes', () => {
  const columns = async (operation: string) =>
    (await call<{ fields: MapperColumn[] }>('resourceMapping', 'columns', { operation })).fields;

  test("lists the org's profile attributes with types, required ones first", async () => {
    const all = await columns('create_user');
    expect(all.slice(0, 4).map(({ id, required }) => [id, required])).toEqual([
      ['login', true],
      ['email', true],
      ['firstName', true],
      ['lastName', true],
    ]);
    const { output } = await org.okta.run('call_okta_api', { method: 'GET', path: '/v1/meta/schemas/user/default' });
    const attributes = z.object({ properties: z.record(z.string(), z.object({ type: z.string() })) });
    const schema = z.object({ definitions: z.object({ custom: attributes }) });
    const custom = Object.entries(valid(schema, output.body).definitions.custom.properties);
    expect(custom.length).toBeGreaterThan(0);
    const types = new Map(
      Object.entries({ integer: 'number', number: 'number', boolean: 'boolean', array: 'array', string: 'string' }),
    );
    for (const [id, { type }] of custom) {
      const column = all.find((one) => one.id === id);
      expect(['options', types.get(type)], id).toContain(column?.type);
    }
  });

  test('lists the standard profile attributes for a node without a credential', async () => {
    org.forget();
    const { getNode, ...functions } = nodeFunctions({ orgUrl: org.sandbox.url, apiToken: org.sandbox.token });
    const { credentials: _, ...facts } = getNode();
    const node: FormFunctions = { ...functions, getNode: () => facts, getCurrentNodeParameter: () => 'create_user' };
    const load = host.methods['resourceMapping']?.['columns'] as Method<{ fields: MapperColumn[] }> | undefined;
    const standard = (await load?.call(node))?.fields.map(({ id }) => id) ?? [];
    const all = (await columns('create_user')).map(({ id }) => id);
    expect(standard.slice(0, 4)).toEqual(['login', 'email', 'firstName', 'lastName']);
    expect(standard.length).toBeGreaterThan(20);
    expect(all).toEqual(expect.arrayContaining(standard));
    expect(all.length).toBeGreaterThan(standard.length);
  });

  test('requires no profile attribute for an update and offers those that can be cleared', async () => {
    expect((await columns('update_user')).filter(({ required }) => required)).toEqual([]);
    const clearable = await call<{ value: string }[]>('loadOptions', 'clearable', { operation: 'update_user' });
    const values = clearable.map(({ value }) => value);
    expect(values).toContain('nickName');
    expect(values.filter((value) => ['login', 'email', 'firstName', 'lastName'].includes(value))).toEqual([]);
  });
});

describe('group attributes', () => {
  test("lists the org's group attributes with types, and those that an update can clear", async () => {
    await addGroupAttributes(org);
    const { fields } = await call<{ fields: MapperColumn[] }>('resourceMapping', 'columns', {
      operation: 'create_group',
    });
    expect(fields.map(({ id, displayName, type }) => [id, displayName, type])).toEqual([
      ['costCenter', 'Cost center', 'string'],
      ['floor', 'Floor', 'number'],
      ['remote', 'Remote', 'boolean'],
    ]);
    const clearable = await call<{ value: string }[]>('loadOptions', 'clearable', { operation: 'update_group' });
    expect(clearable.map(({ value }) => value)).toEqual(['costCenter', 'floor', 'remote']);
  });
});

describe('credential test', () => {
  const verdict = (data: Record<string, unknown>) =>
    testCredential(
      { helpers: { request: legacyHelper } },
      { credential: { data: { sandbox: true, ...data } }, clock: systemClock },
    );

  test('reports the connected user in the credential test', async () => {
    expect(await verdict({ orgUrl: org.sandbox.url, apiToken: org.sandbox.token })).toEqual({
      status: 'OK',
      message: 'Connected to Acme Robotics as ada.okonkwo@acme.example (SUPER_ADMIN).',
    });
  });

  test('fails the credential test for a token owner without an admin role', async () => {
    const { url, token } = org.sandbox;
    const noRoles = async (options: Readonly<Record<string, unknown>>) =>
      String(options['uri']).endsWith('/roles')
        ? { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '[]' }
        : legacyHelper(options);
    const data = { orgUrl: url, apiToken: token, sandbox: true };
    expect(
      await testCredential({ helpers: { request: noRoles } }, { credential: { data }, clock: systemClock }),
    ).toEqual({
      status: 'Error',
      message: expect.stringMatching(
        /^The token's owner ada\.okonkwo@acme\.example has no admin role.*Administrators\.$/,
      ),
    });
    expect(await verdict({ orgUrl: url, apiToken: org.sandbox.tokens.readOnlyAdmin })).toMatchObject({ status: 'OK' });
  });

  test('reports a wrong URL, a wrong token and a missing role separately', async () => {
    const { url, token } = org.sandbox;
    const roleless = async (options: Readonly<Record<string, unknown>>) => {
      const forbidden = { errorCode: 'E0000006', errorSummary: 'You do not have permission.', errorCauses: [] };
      if (String(options['uri']).includes('/users/me'))
        return { statusCode: 403, headers: {}, body: JSON.stringify(forbidden) };
      return legacyHelper(options);
    };
    const told = [
      await verdict({ orgUrl: 'https://{yourOktaDomain}', apiToken: token }),
      await verdict({ orgUrl: 'http://127.0.0.1:1', apiToken: token }),
      await verdict({ orgUrl: url, apiToken: '00wrong-wrong-wrong-wrong-wrong-wrong-wrong' }),
      await testCredential(
        { helpers: { request: roleless } },
        { credential: { data: { orgUrl: url, apiToken: token, sandbox: true } }, clock: systemClock },
      ),
    ];
    expect(told.map(({ status }) => status)).toEqual(['Error', 'Error', 'Error', 'Error']);
    expect(told.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The org URL /),
      expect.stringMatching(/refused the connection\. Check the org URL\.$/),
      expect.stringMatching(/rejected the API token.*\. Create a new token/),
      expect.stringMatching(/its owner may not use the API\. Give the owner an admin role/),
    ]);
    expect(JSON.stringify(told)).not.toContain(token);
  });
});
