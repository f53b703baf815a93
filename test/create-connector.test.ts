import { describe, expect, onTestFinished, test } from 'vitest';
import { createConnector, type OktaError } from '../src/index.ts';
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
