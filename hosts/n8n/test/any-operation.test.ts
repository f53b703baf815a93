import { afterAll, describe, expect, test } from 'vitest';
import { oktaOperations } from '../../../src/index.ts';
import { useOrg } from '../../../test/support/org.ts';
import { closeAll } from '../src/connections.ts';
import { bodyTypes, formColumns } from '../src/dependent-form.ts';
import type { Choice, FormFunctions, MapperColumn, PickerPage } from '../src/platform.ts';
import { nodeFunctions } from './helper.ts';
import { host } from './host.ts';
import { executeFunctions } from './platform.ts';

const org = useOrg();
afterAll(closeAll);

/** All operations, by the section of Okta's reference. */
const operationsByTag = Map.groupBy(await oktaOperations.search(), ({ tag }) => tag);

const credential = () => ({ orgUrl: org.sandbox.url, apiToken: org.sandbox.token });
const located = (value: string) => ({ __rl: true, mode: 'list', value });

/** Calls a function behind the form of the node, as the editor does. */
async function ask<Answer>(kind: string, name: string, filled: Readonly<Record<string, unknown>>, query?: string) {
  const parameters: Readonly<Record<string, unknown>> = { operation: 'run_okta_operation', ...filled };
  const node: FormFunctions = {
    ...nodeFunctions(credential()),
    getCurrentNodeParameter: (parameter) => parameters[parameter],
  };
  const method = host.methods[kind]?.[name] as (this: FormFunctions, query?: string) => Promise<Answer>;
  return method.call(node, query);
}

const columnsFor = async (id: string, bodyType = '') => {
  const filled = { oktaOperation: located(id), bodyType };
  return (await ask<{ fields: MapperColumn[] }>('resourceMapping', 'formColumns', filled)).fields;
};

/** Runs the node with a mapper that the editor has filled in. */
async function run(id: string, value: object, more: Readonly<Record<string, unknown>> = {}) {
  const bodyType = typeof more['bodyType'] === 'string' ? more['bodyType'] : '';
  const fields = { mappingMode: 'defineBelow', value, schema: await columnsFor(id, bodyType) };
  const item = {
    resource: 'org',
    operation: 'run_okta_operation',
    oktaOperation: located(id),
    fields,
    returnAll: false,
    limit: 50,
    ...more,
  };
  const [items = []] = await host.execute(executeFunctions(credential(), { items: [item] }));
  return items.map(({ json }) => json);
}

describe('run_okta_operation in n8n', () => {
  test('every operation belongs to a section of the reference', () => {
    expect([...operationsByTag.values()].flat()).toHaveLength(732);
  });

  test('searches operations by words, best match first, without a request', async () => {
    org.forget();
    const { results } = await ask<PickerPage>('listSearch', 'search_operations', {}, 'create group');
    expect(results[0]).toEqual({ name: 'Add group · POST /api/v1/groups · Group', value: 'addGroup' });
    expect(org.sent()).toEqual([]);
  });

  test('shows the parameters and the first two levels of the body as columns', async () => {
    const columns = await columnsFor('createUser');
    const column = (id: string) => columns.find((one) => one.id === id);
    expect(column('body:profile:firstName')).toMatchObject({
      displayName: 'Body: Profile: First Name',
      type: 'string',
    });
    expect(column('query:activate')).toMatchObject({
      displayName: 'Query: Activate',
      type: 'boolean',
      required: false,
    });
    expect(column('body:groupIds')).toMatchObject({ type: 'array' });
    expect(column('body:credentials:password')).toMatchObject({ type: 'object' });
    const [path] = await columnsFor('getUser');
    expect(path).toMatchObject({ id: 'path:id', displayName: 'Path: ID', required: true });
  });

  test('offers the kinds of a body, and the columns of the chosen one', async () => {
    const filled = { oktaOperation: located('createNetworkZone') };
    const kinds = await ask<Choice[]>('loadOptions', 'bodyTypes', filled);
    expect(kinds.map(({ name }) => name)).toEqual(['IP', 'DYNAMIC', 'DYNAMIC_V2']);
    const chosen = kinds.find(({ name }) => name === 'IP');
    expect((await columnsFor('createNetworkZone')).map(({ id }) => id)).toEqual([]);
    const columns = await columnsFor('createNetworkZone', String(chosen?.value));
    expect(columns.map(({ id }) => id)).toContain('body:gateways');
    expect(columns.map(({ id }) => id)).not.toContain('body:type');
    expect(await ask<Choice[]>('loadOptions', 'bodyTypes', { oktaOperation: located('listUsers') })).toEqual([]);
  });

  test('shows no columns while the operation is an expression or not chosen', async () => {
    expect(await columnsFor('={{ $json.operation }}')).toEqual([]);
    expect(await columnsFor('')).toEqual([]);
  });

  test('returns an item for each entry of a list', async () => {
    const items = await run('listGroups', { 'query:q': 'Eng' });
    expect(items).toMatchObject([{ id: '00gengineering000001' }]);
    expect(org.sent().at(-1)).toMatch(/^GET \/api\/v1\/groups\?/);
  });

  test('converts cells by the types of their columns', async () => {
    org.forget();
    await run('createUser', {
      'body:profile:login': 'nova.reyes@acme.example',
      'body:profile:email': 'nova.reyes@acme.example',
      'body:profile:firstName': 'Nova',
      'body:profile:lastName': 'Reyes',
      'body:groupIds': '["00gengineering000001"]',
      'query:activate': 'false',
    });
    expect(org.writes()).toEqual(['POST /api/v1/users?activate=false']);
    const user = [...org.sandbox.org.users.values()].find(
      ({ profile }) => profile['login'] === 'nova.reyes@acme.example',
    );
    expect(user).toMatchObject({ status: 'STAGED', profile: { firstName: 'Nova' } });
  });

  test('adds what the chosen kind of body says, and reads JSON in cells', async () => {
    const kinds = await ask<Choice[]>('loadOptions', 'bodyTypes', { oktaOperation: located('createNetworkZone') });
    const bodyType = String(kinds.find(({ name }) => name === 'IP')?.value);
    const value = { 'body:name': 'Office', 'body:gateways': '[{"type":"CIDR","value":"192.0.2.0/24"}]' };
    const [item] = await run('createNetworkZone', value, { bodyType });
    expect(item).toMatchObject({ status: 200, body: { type: 'IP', name: 'Office' } });
  });

  test('a body as JSON takes the place of the columns', async () => {
    const additionalFields = { body: '{"profile":{"name":"From JSON"}}' };
    const [item] = await run('addGroup', { 'body:profile:name': 'From a column' }, { additionalFields });
    expect(item).toMatchObject({ body: { profile: { name: 'From JSON' } } });
  });

  test('asks for the confirmation of a dangerous operation', async () => {
    org.forget();
    const value = { 'path:id': '00uiris0000000000001' };
    await expect(run('deleteUser', value)).rejects.toThrow('permanently deletes a user who is already deactivated');
    expect(org.writes()).toEqual([]);
    await run('deleteUser', value, { additionalFields: { confirm: 'deleteUser' } });
    expect(org.sandbox.org.users.get('00uiris0000000000001')?.status).toBe('DEPROVISIONED');
  });

  test.each([...operationsByTag])(
    'operations of %s have columns with IDs that name one field each',
    async (_, entries) => {
      for (const { id } of entries) {
        const { input } = await oktaOperations.describe(id);
        const kinds = bodyTypes(input);
        expect(new Set(kinds.map(({ value }) => value)).size, id).toBe(kinds.length);
        for (const { value } of kinds.length === 0 ? [{ value: '' }] : kinds) {
          const columns = formColumns(input, value).map((column) => column.id);
          expect(new Set(columns).size, `${id} ${value}`).toBe(columns.length);
          expect(columns.filter((one) => one.split(':').length > 3)).toEqual([]);
        }
      }
    },
  );
});
