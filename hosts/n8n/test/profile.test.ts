import { afterAll, describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { closeAll } from '../src/connections.ts';
import type { ExecuteFunctions, FormFunctions, MapperColumn } from '../src/platform.ts';
import { nodeFunctions } from './helper.ts';
import { host } from './host.ts';
import { executeFunctions } from './platform.ts';

const org = useOrg();
afterAll(closeAll);

const credential = () => ({ orgUrl: org.sandbox.url, apiToken: org.sandbox.token });

/** The columns of the mapper as n8n loads them, and stores them with the node. */
async function columns(): Promise<MapperColumn[]> {
  const node: FormFunctions = { ...nodeFunctions(credential()), getCurrentNodeParameter: () => 'create_user' };
  const load = host.methods['resourceMapping']?.['columns'] as (this: FormFunctions) => Promise<{
    fields: MapperColumn[];
  }>;
  return (await load.call(node)).fields;
}

/** Creates a user from the mapper and returns their profile in the org. */
async function create(profile: object, row: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const node: ExecuteFunctions = {
    ...executeFunctions(credential(), { items: [{ resource: 'users', operation: 'create_user', profile }] }),
    getInputData: () => [{ json: row }],
  };
  const [items = []] = await host.execute(node);
  const [user] = items.map(({ json }) => org.sandbox.org.users.get(String(json['id'])));
  return { ...user?.profile };
}

let lists = 0;
const person = (login: string) => ({ login, email: login, firstName: 'Mara', lastName: 'Quist' });

describe('user profile in n8n', () => {
  test('sends false and zero in a profile and omits empty values', async () => {
    const value = { ...person('mara.1@acme.example'), remote: false, yearsOfService: 0, title: '', department: null };
    const profile = await create({ mappingMode: 'defineBelow', value, schema: await columns() });
    expect(profile).toMatchObject({ remote: false, yearsOfService: 0 });
    expect(profile).not.toHaveProperty('title');
    expect(profile).not.toHaveProperty('department');
  });

  test('converts expression results to the type of the attribute', async () => {
    const value = {
      ...person('mara.2@acme.example'),
      remote: 'TRUE',
      yearsOfService: '7',
      skills: '["welding","Rust"]',
      employeeNumber: 4711,
      costTier: 'gold',
    };
    expect(await create({ mappingMode: 'defineBelow', value, schema: await columns() })).toMatchObject({
      remote: true,
      yearsOfService: 7,
      skills: ['welding', 'Rust'],
      employeeNumber: '4711',
      costTier: 'gold',
    });
  });

  test('accepts a number for a string attribute in a workflow not made in the editor', async () => {
    const value = { ...person('mara.3@acme.example'), employeeNumber: 4712 };
    expect(await create({ mappingMode: 'defineBelow', value, schema: [] })).toMatchObject({ employeeNumber: '4712' });
  });

  test('automatic mapping takes only profile attributes from the input item', async () => {
    const row = { ...person('mara.4@acme.example'), yearsOfService: '3', title: '', ticket: 'T-9', rows: [1] };
    const profile = await create({ mappingMode: 'autoMapInputData', value: null, schema: await columns() }, row);
    expect(profile).toMatchObject({ ...person('mara.4@acme.example'), yearsOfService: 3 });
    expect(profile).not.toHaveProperty('title');
  });

  test("automatic mapping fetches the org's attributes once if the node stores none", async () => {
    const rows = ['mara.5@acme.example', 'mara.6@acme.example'].map((login) => ({
      json: { ...person(login), yearsOfService: '3', remote: 'true', ticket: 'T-9', rows: [1] },
    }));
    const profile = { mappingMode: 'autoMapInputData', value: null, schema: [] };
    const parameters = { resource: 'users', operation: 'create_user', profile };
    const node: ExecuteFunctions = {
      ...executeFunctions(credential(), { items: rows.map(() => parameters) }),
      getInputData: () => rows,
    };
    org.forget();
    const [items = []] = await host.execute(node);
    expect(items.map(({ json }) => json['profile'])).toEqual(
      rows.map(({ json: { login } }) => expect.objectContaining({ ...person(login), yearsOfService: 3, remote: true })),
    );
    expect(org.sent().filter((line) => line.includes('/meta/schemas/'))).toHaveLength(1);
  });

  test("labels the values of an attribute with the org's titles", async () => {
    const attribute = {
      title: 'Shirt',
      type: 'string',
      enum: ['S', 'XL'],
      oneOf: [
        { const: 'S', title: 'Small' },
        { const: 'XL', title: 'Extra large' },
      ],
    };
    const sealed = { title: 'Sealed', type: 'string', mutability: 'READ_ONLY' };
    const body = { definitions: { custom: { properties: { shirt: attribute, sealed } } } };
    await org.okta.run('call_okta_api', { method: 'POST', path: '/v1/meta/schemas/user/default', body });
    const all = await columns();
    expect(all.find(({ id }) => id === 'shirt')).toMatchObject({
      type: 'options',
      options: [
        { name: 'Small', value: 'S' },
        { name: 'Extra large', value: 'XL' },
      ],
    });
    expect(all.map(({ id }) => id)).not.toContain('sealed');
  });

  test.each([
    ['welding; Rust', ['welding', 'Rust']],
    ['["Doe, Jane", "a|b"]', ['Doe, Jane', 'a|b']],
    ['one', ['one']],
  ])('reads the list %j returned by an expression like a list in an input file', async (text, skills) => {
    lists += 1;
    const value = { ...person(`mara.list.${lists}@acme.example`), skills: text };
    expect(await create({ mappingMode: 'defineBelow', value, schema: await columns() })).toMatchObject({ skills });
  });

  test.each(['welding, Rust', 'welding|Rust', '["welding", Rust]'])(
    'rejects an ambiguous list and says how to write it: %j',
    async (text) => {
      const value = { ...person('mara.never@acme.example'), skills: text };
      org.forget();
      const failed = create({ mappingMode: 'defineBelow', value, schema: await columns() });
      await expect(failed).rejects.toThrow(
        /^Profile > skills .*\. Separate the entries with ";", or use a JSON list such as \["a", "b"\]\.$/,
      );
      expect(org.writes()).toEqual([]);
    },
  );

  test.each<[string, unknown]>([
    ['one entry', { entry: [{ value: '00gengineering000001; 00gsupport0000000001' }] }],
    ['one entry in JSON', { entry: [{ value: '["00gengineering000001","00gsupport0000000001"]' }] }],
    ['the field itself', '00gengineering000001;00gsupport0000000001'],
  ])('accepts a text list of groups: %s', async (_, groupIds) => {
    lists += 1;
    const profile = { mappingMode: 'defineBelow', value: person(`mara.list.${lists}@acme.example`), schema: [] };
    const item = { resource: 'users', operation: 'create_user', profile, additionalFields: { groupIds } };
    const [items = []] = await host.execute(executeFunctions(credential(), { items: [item] }));
    const groups = org.sandbox.org.memberships.ofRight(String(items[0]?.json['id'])).map(({ groupId }) => groupId);
    expect(groups).toEqual(expect.arrayContaining(['00gengineering000001', '00gsupport0000000001']));
  });

  test('reads yes and no as true and false', async () => {
    const value = { ...person('mara.yes@acme.example'), remote: 'Yes' };
    expect(await create({ mappingMode: 'defineBelow', value, schema: await columns() })).toMatchObject({
      remote: true,
    });
  });
});
