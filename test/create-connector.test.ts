import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createConnector, defineAction, definePicker, field, type OktaError } from '../src/index.ts';
import { validateManifest } from '../src/manifest/validate.ts';
import { useOrg } from './support/org.ts';
import { companies, contractorHired, countMembers } from './support/own-steps.ts';
import { untyped } from './support/untyped.ts';

describe("a connector with a company's own steps", () => {
  const org = useOrg();
  const own = () => {
    const connector = createConnector({ actions: [countMembers], triggers: [contractorHired], pickers: [companies] });
    const { url, token } = org.sandbox;
    const okta = connector.connect({ orgUrl: url, apiToken: token }, { allowLoopback: true });
    onTestFinished(() => okta.close());
    return { connector, okta };
  };

  test('runs its actions beside the built-in ones', async () => {
    const { okta } = own();
    const { output } = await okta.run('count_members', { group: '00gengineering000001' });
    const members: unknown[] = [];
    for await (const member of okta.stream('list_group_members', { group: '00gengineering000001' }))
      members.push(member);
    expect(output.members).toBe(members.length);
    expect(members.length).toBeGreaterThan(0);
  });

  test('refuses a bad input of its actions with the path to the field', async () => {
    await expect(own().okta.run(untyped('count_members'), { group: 7 })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'group',
    });
  });

  test('polls its triggers, and starts only for what they match', async () => {
    const { okta } = own();
    const { cursor } = await okta.poll('contractor_hired', { company: 'initech' });
    const people = [
      { login: 'noor.rahman@initech.example', email: 'noor.rahman@initech.example' },
      { login: 'noor.rahman@acme.example', email: 'noor.rahman@acme.example' },
    ];
    for (const person of people)
      await okta.run('create_user', { profile: { ...person, firstName: 'Noor', lastName: 'Rahman' }, activate: false });
    const { items } = await okta.poll('contractor_hired', { company: 'initech' }, cursor);
    expect(items.map(({ user }) => user?.login)).toEqual(['noor.rahman@initech.example']);
  });

  test('offers its pickers, and suggests the nearest for a misspelled one', async () => {
    const { okta } = own();
    await expect(okta.options('companies')).resolves.toEqual({ items: [{ value: 'acme', label: 'Acme' }] });
    const { message }: OktaError = await okta.options(untyped('companys')).catch((error) => error);
    expect(message).toContain('Did you mean "companies"?');
  });

  test('passes a picker the fields that it depends on, out of the whole form', async () => {
    const asked: unknown[] = [];
    const offices = definePicker({
      key: 'offices',
      title: 'Offices',
      operations: [],
      dependsOn: { company: 'required', country: 'optional' },
      async load({ values: { company, country } }) {
        asked.push({ company, country });
        return { items: [{ value: `${company}-1`, label: 'Head office' }] };
      },
    });
    const chooseOffice = defineAction({
      key: 'find_office',
      resource: 'groups',
      title: 'Find office',
      summary: 'Find an office.',
      operations: ['listGroupUsers'],
      role: 'READ_ONLY_ADMIN',
      effect: 'read',
      idempotent: true,
      output: countMembers.output,
      input: z.strictObject({
        company: field(z.string(), { title: 'Company', optionsFrom: 'companies' }),
        office: field(z.string(), { title: 'Office', optionsFrom: 'offices' }),
      }),
      run: async () => ({ members: 0 }),
      examples: [{ title: 'Find', input: { company: 'acme', office: 'acme-1' }, output: { members: 0 } }],
    });
    const connector = createConnector({ actions: [chooseOffice], pickers: [companies, offices] });
    const { url, token } = org.sandbox;
    const okta = connector.connect({ orgUrl: url, apiToken: token }, { allowLoopback: true });
    onTestFinished(() => okta.close());
    const values = { company: 'acme', office: '', color: 'red' };
    await expect(okta.options('offices', { values })).resolves.toMatchObject({ items: [{ value: 'acme-1' }] });
    expect(asked).toEqual([{ company: 'acme', country: undefined }]);
    for (const missing of [{}, { company: '' }, { company: null }])
      await expect(okta.options('offices', { values: missing })).rejects.toMatchObject({
        field: 'values.company',
        message: 'values.company is required. Choose it first, because the list depends on it.',
      });
    await expect(okta.options('offices', { values: { company: ['acme'] } })).rejects.toMatchObject({
      field: 'values.company',
    });
    const wrong: object = { values: 'acme' };
    await expect(okta.options('offices', wrong)).rejects.toMatchObject({ field: 'values' });
    expect(asked).toHaveLength(1);
    const manifest = await connector.manifest();
    const { input } = manifest.actions.find(({ key }) => key === 'find_office') ?? {};
    expect(input).toMatchObject({ properties: { office: { 'x-options-depends-on': ['company'] } } });
    expect(manifest.optionSources).toContainEqual({
      key: 'offices',
      title: 'Offices',
      scopes: [],
      dependsOn: { company: 'required', country: 'optional' },
    });
    expect(validateManifest(manifest)).toEqual([]);
  });

  test('has them in its manifest, which is valid', async () => {
    const manifest = await own().connector.manifest();
    expect(manifest.actions.map(({ key }) => key)).toContain('count_members');
    expect(manifest.triggers.map(({ key }) => key)).toContain('contractor_hired');
    expect(validateManifest(manifest)).toEqual([]);
  });

  test.each([
    ['of a built-in action', { actions: [{ ...countMembers, key: 'get_user' }] }, 'actions'],
    ['given twice', { actions: [countMembers, countMembers] }, 'actions'],
    ['of an action for a trigger', { triggers: [{ ...contractorHired, key: 'get_user' }] }, 'triggers'],
    ['of a built-in picker', { pickers: [{ ...companies, key: 'groups' }] }, 'pickers'],
    ['that is not snake_case', { actions: [{ ...countMembers, key: 'countMembers' }] }, 'actions'],
  ])('refuses a key %s', (_, steps, field) => {
    expect(() => createConnector(steps)).toThrow(expect.objectContaining({ category: 'invalid_request', field }));
  });
});

describe('a connection', () => {
  const org = useOrg();

  test('closes at the end of a block with await using', async () => {
    const { url, token } = org.sandbox;
    let kept: { run(key: string, input: unknown): Promise<unknown> };
    {
      await using okta = createConnector({}).connect({ orgUrl: url, apiToken: token }, { allowLoopback: true });
      await okta.run('get_user', { user: '00uada00000000000001' });
      kept = okta;
    }
    await expect(kept.run('get_user', { user: '00uada00000000000001' })).rejects.toThrow('The connection is closed');
  });
});

test.each([
  ["an action with a built-in action's key", { actions: [{ ...countMembers, key: 'get_user' }] }, 'actions'],
  ["an action with a built-in trigger's key", { actions: [{ ...countMembers, key: 'user_created' }] }, 'actions'],
  ["a trigger with a built-in action's key", { triggers: [{ ...contractorHired, key: 'get_user' }] }, 'triggers'],
  [
    'an action and a trigger with one key',
    { actions: [{ ...countMembers, key: 'own_step' }], triggers: [{ ...contractorHired, key: 'own_step' }] },
    'triggers',
  ],
  ["a picker with a built-in picker's key", { pickers: [{ ...companies, key: 'groups' }] }, 'pickers'],
] as const)('refuses %s', (_, own, field) => {
  expect(() => createConnector(own)).toThrow(
    expect.objectContaining({ category: 'invalid_request', field, message: expect.stringContaining('already taken') }),
  );
});
