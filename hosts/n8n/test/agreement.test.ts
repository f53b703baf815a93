import { describe, expect, test } from 'vitest';
import { manifest } from '../../../src/index.ts';
import { actionForm, actionNode, leftOut, listFields, offlineSources } from '../src/action-node.ts';
import { dependent } from '../src/dependent-form.ts';
import { cleared, more } from '../src/form.ts';
import { planOperations, planResource } from '../src/plans/plan-operations.ts';
import type { Choice, Property } from '../src/platform.ts';
import { readForm } from '../src/read-form.ts';
import { alternativesOf, fieldsOf, kindOf, requiredOf } from '../src/schema.ts';
import { simplifyFields } from '../src/simplify-form.ts';
import { triggerForm, triggerNode } from '../src/trigger-node.ts';
import { titleCase } from '../src/wording.ts';
import { fillForm } from './fill-form.ts';

const offline = offlineSources(manifest);
const properties = actionNode(manifest)['properties'] as readonly Property[];
const steps = manifest.actions.map((action) => ({ key: action.key, action }));

const named = (list: readonly Property[], name: string) => list.find((property) => property.name === name);
const shownFor = (property: Property, key: string) =>
  property.displayOptions?.show['operation']?.includes(key) === true;
/** Parameters that say how much of the output is returned. */
const howMuch: readonly string[] = Object.values(simplifyFields);
const isNotice = ({ type }: Property) => type === 'notice';

const dependentParts: readonly string[] = [dependent.variant, dependent.fields];

describe('action node and manifest', () => {
  test('offers exactly the operations of the manifest and those with plans, by resource', () => {
    const offered = properties
      .filter(({ name }) => name === 'operation')
      .flatMap(({ displayOptions, options }) =>
        (options as readonly Choice[]).map(({ value }) => `${displayOptions?.show['resource']?.join()} ${value}`),
      );
    const wanted = [
      ...manifest.actions.map(({ resource, key }) => `${resource} ${key}`),
      ...planOperations.map(({ key }) => `${planResource.key} ${key}`),
    ];
    expect(offered.sort()).toEqual(wanted.sort());
  });

  test("starts each resource at the operation that reads and that most flows use, not at the alphabet's first", () => {
    const starts = properties
      .filter(({ name }) => name === 'operation')
      .map((property) => [property.displayOptions?.show['resource']?.join(), property.default] as const);
    expect(new Map(starts).get('users')).toBe('get_user');
    for (const [resource, start] of starts)
      expect(start, resource).toBe(
        manifest.actions.find((action) => action.resource === resource && action.effect === 'read')?.key ?? start,
      );
  });

  test.each(steps)('uses the manifest texts for $key', ({ key, action }) => {
    const choice = properties
      .filter(({ name }) => name === 'operation')
      .flatMap(({ options }) => options as readonly Choice[])
      .find(({ value }) => value === key);
    expect(choice?.name).toBe(titleCase(action.title));
    expect(choice?.description).toContain(action.summary.replace(/\.$/, ''));
  });

  test.each(steps)('$key shows each manifest field exactly once', ({ key, action }) => {
    const form = actionForm(action, manifest);
    const upFront = form.filter(({ name, type }) => name !== more && type !== 'notice').map(({ name }) => name);
    const rest = (named(form, more)?.options ?? []).map(({ name }) => name);
    const extra = (name: string) => name.endsWith(cleared) && upFront.includes(name.slice(0, -cleared.length));
    const shown = [...upFront, ...rest].filter((name) => !extra(name));
    // n8n's users know "Return All" under that name.
    // n8n has an "operation" of its own, and one mapper for all that the chosen operation of Okta takes.
    const names: Readonly<Record<string, string | undefined>> = {
      [listFields.all]: 'all',
      [dependent.chosen]: action.formField,
    };
    const isPart = (name: string) => action.formField !== undefined && dependentParts.includes(name);
    const own = shown.map((name) => names[name] ?? name).filter((name) => !isPart(name));
    const search = alternativesOf(action.input);
    const elsewhere = [...(action.list ? ['cursor'] : []), search?.chooser];
    const wanted = fieldsOf(action.input).map(([name]) => name);
    expect(own.filter((name) => !howMuch.includes(name)).sort()).toEqual(
      [...wanted.filter((name) => !elsewhere.includes(name)), ...(search === undefined ? [] : [search.name])].sort(),
    );
    expect(properties.filter((property) => shownFor(property, key)).map(({ name }) => name)).toEqual(
      form.map(({ name }) => name),
    );
  });

  test.each(steps)('$key lists its required fields first and requires no others', ({ action }) => {
    const form = actionForm(action, manifest).filter((property) => !isNotice(property));
    const search = alternativesOf(action.input);
    const required = [...requiredOf(action.input), ...(search?.fields ?? []).map(([name]) => name)];
    const named = ({ name }: Property) => (name === dependent.chosen ? action.formField : name);
    expect(form.filter((property) => property.required === true).map(named)).toEqual(required);
    const optional = form.filter((property) => property.required !== true).map(({ name }) => name);
    const mappers = fieldsOf(action.input)
      .filter(([, field]) => kindOf(field, offline).is === 'mapper')
      .flatMap(([name]) => [name, `${name}${cleared}`]);
    const known = [more, ...Object.values(listFields), ...howMuch, ...mappers, search?.name, ...dependentParts];
    expect(optional.filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each(steps)('$key turns the filled form into the input of each example', ({ action }) => {
    const leaveOut = leftOut(action);
    // The form's choice among alternatives replaces the schema's own discriminator.
    const absent = [...leaveOut, alternativesOf(action.input)?.chooser];
    for (const { input } of action.examples) {
      const wanted = Object.fromEntries(Object.entries(input).filter(([name]) => !absent.includes(name)));
      const parameters = fillForm(action.input, { input: wanted, offline });
      expect(readForm(action.input, { offline, value: (name) => parameters[name], leaveOut })).toEqual(wanted);
    }
  });

  test('connects every picker to an option source of the manifest', () => {
    const sources = new Set(manifest.optionSources.map(({ key }) => `search_${key}`));
    const text = JSON.stringify(properties);
    const methods = [...text.matchAll(/"searchListMethod":"([^"]+)"/g)].map(([, method]) => method);
    expect(methods.length).toBeGreaterThan(20);
    expect(methods.filter((method) => method === undefined || !sources.has(method))).toEqual([]);
  });

  test('labels a picker as a selection and a list of pickers as an addition', () => {
    const text = JSON.stringify(properties.filter((property) => shownFor(property, 'onboard_user')));
    expect(text).toContain('"placeholder":"Add Group"');
    expect(text).toContain('"placeholder":"Select a Group…"');
    expect(JSON.stringify(properties)).toContain('"placeholder":"Select an App…"');
    expect(JSON.stringify(properties)).not.toMatch(/"placeholder":"(Select an? \w*s|Add \w*s)[ …"]/);
  });

  test('hides every secret in the form', () => {
    const hidden = (list: readonly Property[]): string[] =>
      list.flatMap((property) => [
        ...(property.typeOptions?.['password'] === true ? [property.name] : []),
        ...hidden(childrenOf(property)),
      ]);
    const { input } = manifest.actions.find(({ key }) => key === 'create_user') ?? manifest.actions[0] ?? { input: {} };
    const secrets = [...JSON.stringify(input).matchAll(/"type":"string"[^{}]*"x-secret":true/g)].length;
    expect(secrets).toBeGreaterThan(2);
    const create = properties.filter((property) => shownFor(property, 'create_user'));
    expect(hidden(create)).toHaveLength(secrets);
  });
});

/** The name of an event in the list: its resource, and the title without it. */
function nameOf(title: string, resource: string): string {
  const one = titleCase(manifest.resources.find(({ key }) => key === resource)?.one ?? '');
  return `${one}: ${title.startsWith(`${one} `) ? title.slice(one.length + 1) : title}`;
}

describe('trigger node and manifest', () => {
  const described = triggerNode(manifest)['properties'] as readonly Property[];
  const events = manifest.triggers.map((trigger) => ({ key: trigger.key, trigger }));

  test('offers exactly the triggers of the manifest with its texts', () => {
    const offered = named(described, 'event')?.options as readonly Choice[];
    const wanted = manifest.triggers.map(({ key, resource, title, summary }) => ({
      value: key,
      name: nameOf(titleCase(title), resource),
      action: expect.stringMatching(new RegExp(`^On ${title}$`, 'i')),
      description: summary.replace(/\.$/, ''),
    }));
    const byValue = (one: { value: unknown }, other: { value: unknown }) =>
      String(one.value).localeCompare(String(other.value));
    expect([...offered].sort(byValue)).toEqual(wanted.sort(byValue));
  });

  test('offers the triggers by resource, sorted by name', () => {
    const names = (named(described, 'event')?.options ?? []).map(({ name }) => name);
    expect(names).toEqual(names.toSorted((one, other) => one.localeCompare(other)));
    expect(names).toEqual(
      expect.arrayContaining(['User: Locked Out', 'User: Sign-In Failed', 'Network Zone: Changed', 'App: Created']),
    );
    const groups = names.map((name) => name.split(':')[0]);
    expect(groups.filter((group, index) => group !== groups[index - 1])).toEqual([...new Set(groups)]);
  });

  test('offers the event hook only for triggers that Okta sends to hooks', () => {
    expect([...(named(described, 'delivery')?.displayOptions?.show['event'] ?? [])].sort()).toEqual(
      manifest.triggers
        .filter(({ hookEventTypes, delivery }) => hookEventTypes.length > 0 || delivery === 'both')
        .map(({ key }) => key)
        .sort(),
    );
  });

  test.each(events)('$key shows each manifest field exactly once', ({ key, trigger }) => {
    const form = triggerForm(trigger, manifest);
    const upFront = form.filter(({ name, type }) => name !== more && type !== 'notice').map(({ name }) => name);
    const rest = (named(form, more)?.options ?? []).map(({ name }) => name);
    expect([...upFront, ...rest].sort()).toEqual(
      fieldsOf(trigger.input)
        .map(([name]) => name)
        .sort(),
    );
    const shown = described.filter(
      ({ name, displayOptions }) => name !== 'delivery' && displayOptions?.show['event']?.includes(key) === true,
    );
    expect(shown.map(({ name }) => name)).toEqual(form.map(({ name }) => name));
  });

  test.each(events)('$key turns the filled form into the input of each example', ({ trigger }) => {
    for (const { input } of trigger.examples) {
      const parameters = fillForm(trigger.input, { input, offline });
      expect(readForm(trigger.input, { offline, value: (name) => parameters[name] })).toEqual(input);
    }
  });
});

function childrenOf({ options = [] }: Property): Property[] {
  return options.flatMap((option) => {
    if ('values' in option) return [...option.values];
    return 'type' in option ? [option] : [];
  });
}
