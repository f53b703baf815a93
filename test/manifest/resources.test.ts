import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { manifest } from '../../src/index.ts';
import { inOrderOfUse, resourceOf } from '../../src/manifest/resources.ts';
import { root } from '../support/source-files.ts';

const steps = [...manifest.actions, ...manifest.triggers];

describe('the resources of the manifest', () => {
  test('the manifest lists every resource once, and users first', () => {
    const keys = manifest.resources.map(({ key }) => key);
    expect(keys[0]).toBe('users');
    expect(keys.toSorted()).toEqual([...new Set(steps.map(({ resource }) => resource))].toSorted());
  });

  test('every resource has a name of its own in src/manifest/resources.ts', () => {
    const table = readFileSync(join(root, 'src/manifest/resources.ts'), 'utf8');
    const unnamed = manifest.resources.filter(
      ({ key, title }) => !table.includes(`title: '${title}'`) || key === title,
    );
    expect(unnamed).toEqual([]);
  });

  test.each(['actions', 'triggers'] as const)('the manifest lists the %s by resource, the most used first', (kind) => {
    const listed = manifest[kind].map(({ key, resource }) => ({ key, resource }));
    expect(listed).toEqual(inOrderOfUse(listed.toReversed()));
    const order = manifest.resources.map(({ key }) => key);
    const places = listed.map(({ resource }) => order.indexOf(resource));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  test('the manifest lists the pickers that most steps offer first', () => {
    const inputs = steps.map(({ input }) => JSON.stringify(input));
    const uses = manifest.optionSources.map(
      ({ key }) => inputs.filter((input) => input.includes(`"x-options-from":"${key}"`)).length,
    );
    expect(uses).toEqual(uses.toSorted((one, other) => other - one));
    expect(
      manifest.optionSources
        .slice(0, 3)
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(['apps', 'groups', 'users']);
  });

  test('the most used steps exist', () => {
    const text = readFileSync(join(root, 'src/manifest/resources.ts'), 'utf8');
    const [, table = ''] = /const mostUsed[^=]*= \[([\s\S]*?)\n\];/.exec(text) ?? [];
    const keys = [...table.matchAll(/'(\w+)'/g)].map(([, key]) => key);
    expect(keys.length).toBeGreaterThan(20);
    const known = steps.map(({ key }) => key);
    expect(keys.filter((key) => !known.includes(key ?? ''))).toEqual([]);
  });

  test("a company's own resource is named after its key and comes last", () => {
    expect(resourceOf('help-desk_tickets')).toEqual({
      key: 'help-desk_tickets',
      title: 'Help desk tickets',
      one: 'Help desk ticket',
    });
    const own = { key: 'close_ticket', resource: 'tickets' };
    const apps = { key: 'a_first', resource: 'apps' };
    expect(inOrderOfUse([own, apps, { key: 'get_user', resource: 'users' }])).toEqual([
      { key: 'get_user', resource: 'users' },
      apps,
      own,
    ]);
  });
});
