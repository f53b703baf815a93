import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { manifest } from '../../../src/index.ts';
import { useOrg } from '../../../test/support/org.ts';
import { actionNode } from '../src/action-node.ts';
import { closeAll } from '../src/connections.ts';
import type { Choice, FormFunctions, Property } from '../src/platform.ts';
import { fieldsOf, objectOf, type Schema, withoutNull } from '../src/schema.ts';
import { hasSimple, itemSchema, outline } from '../src/simplify.ts';
import { WaitedTime } from '../src/waited-time.ts';
import { nodeFunctions } from './helper.ts';
import { host } from './host.ts';
import { executeFunctions, hookFunctions } from './platform.ts';

const org = useOrg();
afterAll(closeAll);
beforeEach(() => org.reset());

const grace = 'grace.lindqvist@acme.example';
const engineering = '00gengineering000001';
const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value });
const credential = () => ({ orgUrl: org.sandbox.url, apiToken: org.sandbox.token });

interface Way {
  readonly token?: string;
  readonly type?: string;
}

/** The output of the action node for one item. */
async function run(parameters: object, { token = org.sandbox.token, type }: Way = {}) {
  const node = executeFunctions({ ...credential(), apiToken: token }, { items: [{ ...parameters }] });
  const facts = node.getNode();
  const [items = []] = await host.execute({ ...node, getNode: () => ({ ...facts, type: type ?? facts.type }) });
  return items.map(({ json }) => json);
}

const members = (value: unknown) => Object.keys(objectOf(value)).sort();

describe('Simplify', () => {
  const get = { resource: 'users', operation: 'get_user', user: locator('id', grace) };

  test('Simplify keeps the most important fields of a user at their original paths', async () => {
    const [[simple], [raw]] = [await run({ ...get, simplify: true }), await run({ ...get, simplify: false })];
    expect(members(simple)).toEqual(expect.arrayContaining(['id', 'profile', 'status']));
    expect(members(simple).length).toBeLessThan(members(raw).length);
    expect(members(simple?.['profile']).length).toBeLessThan(members(raw?.['profile']).length);
    expect(raw).toMatchObject(simple ?? {});
  });

  test('Simplify applies to list items and to a user nested in another output', async () => {
    const [first] = await run({ resource: 'users', operation: 'find_users', simplify: true, limit: 3 });
    expect(members(first)).not.toContain('lastUpdated');
    const suspend = { resource: 'users', operation: 'suspend_user', user: locator('id', grace), simplify: true };
    const [suspended] = await run(suspend);
    expect(suspended).toMatchObject({ changed: true, user: { status: 'SUSPENDED' } });
    expect(members(suspended?.['user'])).not.toContain('lastUpdated');
  });

  test('Simplify keeps the full plan of a dry run', async () => {
    const suspend = { resource: 'users', operation: 'suspend_user', user: locator('id', grace), simplify: true };
    const [plan] = await run({ ...suspend, options: { dryRun: true } });
    expect(plan).toMatchObject({ dryRun: true, next: { operation: 'suspendUser', method: 'POST' } });
  });

  test.each(manifest.actions)('offers Simplify for $key if its items have more than ten fields', (action) => {
    const properties = actionNode(manifest)['properties'] as readonly Property[];
    const offered = properties.some(
      ({ name, displayOptions }) =>
        name === 'simplify' && displayOptions?.show['operation']?.includes(action.key) === true,
    );
    expect(offered, 'name the essential members of the model').toBe(fieldCount(itemSchema(action)) > 10);
  });

  test('offers Simplify only above ten fields, whatever its model calls essential', () => {
    const item = (names: readonly string[]): Schema => ({
      'x-essential': ['f0'],
      properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
    });
    const names = Array.from({ length: 11 }, (_, index) => `f${index}`);
    const listed = (schema: Schema) => ({ properties: { items: { items: schema }, cursor: {} } });
    for (const [count, offered] of [
      [10, false],
      [11, true],
    ] as const) {
      const schema = item(names.slice(0, count));
      expect(hasSimple({ list: false, output: schema })).toBe(offered);
      expect(hasSimple({ list: true, output: listed(schema) })).toBe(offered);
    }
  });

  test('Simplify needs only the part of the manifest that the package includes', () => {
    for (const { output } of manifest.actions) expect(outline(outline(output))).toEqual(outline(output));
  });

  test('Simplify of the trigger omits the raw event', async () => {
    await org.okta.run('suspend_user', { user: grace });
    const event = async (simplify: boolean) => {
      const parameters = { event: 'user_suspended', delivery: 'poll', simplify };
      return (await host.poll(hookFunctions(credential(), { parameters, state: {}, mode: 'manual' })))?.[0]?.[0]?.json;
    };
    const [simple, raw] = [await event(true), await event(false)];
    expect(raw).toMatchObject({ event: { eventType: 'user.lifecycle.suspend' }, where: {}, changes: {} });
    expect(simple).toEqual(Object.fromEntries(Object.entries(raw ?? {}).filter(([name]) => name !== 'event')));
  });
});

describe('output of an AI tool', () => {
  const get = { resource: 'users', operation: 'get_user', user: locator('id', grace) };
  const type = 'n8n-nodes-okta-connector.oktaTool';

  test('returns AI tool output simplified, raw or with the selected fields', async () => {
    const [simple] = await run({ ...get, output: 'simplified' }, { type });
    const [raw] = await run({ ...get, output: 'raw' }, { type });
    expect(members(raw).length).toBeGreaterThan(members(simple).length);
    const outputFields = ['status', 'profile.login'];
    const [selected] = await run({ ...get, output: 'selected', outputFields }, { type });
    expect(selected).toEqual({ status: 'ACTIVE', profile: { login: grace } });
  });

  test('offers the fields of the operation for AI tool output', async () => {
    const node: FormFunctions = { ...nodeFunctions(credential()), getCurrentNodeParameter: () => 'get_user' };
    const load = host.methods['loadOptions']?.['outputFields'] as (this: FormFunctions) => Promise<Choice[]>;
    const values = (await load.call(node)).map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining(['id', 'status', 'profile', 'profile.login']));
  });
});

describe('group, app and user fields', () => {
  const add = (group: object, user: object = locator('id', grace)) =>
    run({ resource: 'groups', operation: 'add_user_to_group', user, group });

  test('resolves a group, app or user name regardless of case', async () => {
    expect(await add(locator('name', ' engineering '))).toEqual([
      { changed: true, user: { id: '00ugrace000000000001' }, group: { id: engineering } },
    ]);
  });

  test('accepts an ID in a name field without a lookup', async () => {
    org.forget();
    expect(await add(locator('name', engineering))).toMatchObject([{ group: { id: engineering } }]);
    expect(org.sent().filter((request) => request.includes('/groups?'))).toEqual([]);
  });

  test('accepts the URL of a group, app or user page', async () => {
    const user = locator('url', 'https://acme-admin.okta.com/admin/user/profile/view/00uiris0000000000001#tab-account');
    const group = locator('url', `https://acme-admin.okta.com/admin/group/${engineering}`);
    expect(await add(group, user)).toMatchObject([
      { user: { id: '00uiris0000000000001' }, group: { id: engineering } },
    ]);
  });

  test("finds a new group by name before Okta's search index has it", async () => {
    org.sandbox.org.behavior.searchDelayMs = 60_000;
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'Night Shift' } });
    expect(await add(locator('name', 'Night Shift'))).toMatchObject([{ group: { id } }]);
  });

  test('adds several groups by name from one expression entry', async () => {
    const profile = { login: 'mara.9@acme.example', email: 'mara.9@acme.example', firstName: 'M', lastName: 'Q' };
    const groups = { entry: [{ value: locator('name', ['Engineering', 'Support']) }] };
    const [user] = await run({
      resource: 'users',
      operation: 'create_user',
      profile: { mappingMode: 'defineBelow', value: profile },
      additionalFields: { groupIds: groups },
    });
    const names = (
      await run({ resource: 'groups', operation: 'list_user_groups', user: locator('id', user?.['id']) })
    ).map(({ profile: one }) => objectOf(one)['name']);
    expect(names).toEqual(expect.arrayContaining(['Engineering', 'Support']));
  });

  test('rejects an unknown name before any write', async () => {
    org.forget();
    await expect(add(locator('name', 'Enginering'))).rejects.toThrow(/No group is named "Enginering"/);
    expect(org.writes()).toEqual([]);
  });

  test('rejects an ambiguous name and lists all matching IDs', async () => {
    const twins = ['Twins', 'TWINS'].map((name) => org.sandbox.scenario.addGroup({ profile: { name } }).id);
    const failed = await add(locator('name', 'twins')).catch((error: Error) => error.message);
    for (const id of twins) expect(failed).toContain(id);
  });

  test('looks up a name once for all items of a run', async () => {
    org.forget();
    const item = {
      resource: 'groups',
      operation: 'is_user_in_group',
      user: locator('id', '00ugrace000000000001'),
      group: locator('name', 'Support'),
    };
    await host.execute(executeFunctions(credential(), { items: [item, item, item, item] }));
    expect(org.sent().filter((request) => request.includes('/groups?'))).toHaveLength(1);
  });
});

describe('Search By', () => {
  const find = { resource: 'users', operation: 'find_users', returnAll: false, limit: 5 };

  test.each([
    ['query', 'Grace'],
    ['filter', `profile.login eq "${grace}"`],
    ['search', 'profile.lastName sw "Lindq"'],
  ])('uses only the field of the selected Search By option: %s', async (searchBy, text) => {
    const before = { query: 'Iris', filter: 'status eq "STAGED"', search: 'status eq "STAGED"' };
    const items = await run({ ...find, ...before, searchBy, [searchBy]: text });
    expect(items.map(({ id }) => id)).toEqual(['00ugrace000000000001']);
  });

  test('lists all users with Search By None despite a previously filled field', async () => {
    expect(await run({ ...find, searchBy: 'none', query: 'Grace' })).toHaveLength(5);
  });

  test('names an empty Search By field by its label', async () => {
    await expect(run({ ...find, searchBy: 'search', search: '' })).rejects.toThrow(/^Search is required\.$/);
  });

  test('allows sorting only with a search', async () => {
    const additionalFields = { sortBy: 'profile.lastName', sortOrder: 'ascending' };
    expect(await run({ ...find, searchBy: 'query', query: 'Grace', additionalFields })).toHaveLength(1);
  });
});

describe('error text', () => {
  test('names the least required role in a node error', async () => {
    const suspend = { resource: 'users', operation: 'suspend_user', user: locator('id', grace) };
    await expect(run(suspend, { token: org.sandbox.tokens.readOnlyAdmin })).rejects.toThrow(
      "Okta denied 'Suspend User': the owner of the API token lacks a role that allows it. 'Suspend User' requires the role Group administrator or a higher one.",
    );
  });

  test('says in a node error what to do about a user status', async () => {
    const suspend = { resource: 'users', operation: 'suspend_user', user: locator('id', '00utom00000000000001') };
    await expect(run(suspend)).rejects.toThrow(
      /^Okta could not suspend the user: .*\. The user is DEPROVISIONED: activate the user first\.$/,
    );
  });

  test('names nested fields by label in a node error', async () => {
    const create = {
      resource: 'users',
      operation: 'create_user',
      profile: { mappingMode: 'defineBelow', value: { login: 'x@acme.example', email: 'x@acme.example' } },
      additionalFields: { password: { hash: { algorithm: 'BCRYPT', value: 'abc' } } },
    };
    await expect(run(create)).rejects.toThrow(/Password > Salt is required for BCRYPT hashes\./);
  });

  test('requires at least one attribute for an update', async () => {
    const update = { resource: 'users', operation: 'update_user', user: locator('id', grace), mode: 'partial' };
    await expect(run(update)).rejects.toThrow('Profile is empty. Add at least one attribute to update.');
  });
});

describe('rate limit wait of a run', () => {
  test('reports a long rate limit wait for sequential and concurrent items', () => {
    const waited = new WaitedTime();
    waited.add([{ waitedMs: 40_000 }, { waitedMs: 20_000 }, {}]);
    expect(waited.hint(1)).toMatch(/^This run waited about 60 seconds for the org's rate limit\./);
    expect(waited.hint(8)).toMatch(/about 8 seconds/);
    expect(new WaitedTime().hint(1)).toBeUndefined();
  });

  test('does not report a rate limit wait if there was none', async () => {
    const limited = org.sandbox;
    const hints: string[] = [];
    const item = { resource: 'users', operation: 'get_user', user: locator('id', grace) };
    const node = executeFunctions({ orgUrl: limited.url, apiToken: limited.token }, { items: [item] });
    await host.execute({ ...node, addExecutionHints: ({ message }) => hints.push(message) });
    expect(hints).toEqual([]);
  });
});

/** How many values an output has, down to those of a profile. */
function fieldCount(schema: Schema): number {
  return fieldsOf(schema).reduce((sum, [, field]) => {
    const inner = withoutNull(field);
    const items = withoutNull(objectOf(inner['items']));
    return sum + Math.max(1, fieldCount(inner) + fieldCount(items));
  }, 0);
}
