import { categories, categoryFacts, manifest } from 'okta-connector';
import { requiredOf } from 'okta-connector/host';
import { describe, expect, test } from 'vitest';
import { oldStyle, type PlacedText } from '../../../../test/support/plain-words.ts';
import {
  bodySchema,
  documentOf,
  operationsOf,
  type Place,
  resolved,
  schemasIn,
  textOf,
  versions,
} from './documents.ts';

function textsIn(place: Place, at = ''): PlacedText[] {
  if (typeof place.value === 'string') return /\s/.test(place.value) ? [{ at, text: place.value }] : [];
  const members = place.entries.filter(([name]) => !/^examples?$/.test(name));
  return [
    ...place.items.flatMap((item, index) => textsIn(item, `${at}.${index}`)),
    ...members.flatMap(([name, member]) => textsIn(member, `${at}.${name}`)),
  ];
}

describe.each(versions)('the OpenAPI %s document', (version) => {
  const document = documentOf(version);
  const operations = operationsOf(document);
  const named = (id: string) => operations.find((operation) => operation.id === id);

  test(`every action has a route of its own in OpenAPI ${version} with its required fields`, () => {
    for (const action of manifest.actions) {
      const operation = named(action.key);
      expect(operation).toMatchObject({ method: 'post', path: `/actions/${action.key}` });
      if (operation === undefined) continue;
      expect(operation.place.at('tags').value).toEqual([action.resource]);
      expect(operation.place.at('summary').text).toBe(action.title);
      const schema = bodySchema(document, operation);
      expect(schema.at('properties').names).toEqual(Object.keys(Object(action.input['properties'])));
      expect(new Set(schema.at('required').items.map(({ text }) => text))).toEqual(new Set(requiredOf(action.input)));
    }
  });

  test(`every operation ID is unique in OpenAPI ${version}`, () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  test(`every trigger can be polled and subscribed to in OpenAPI ${version}`, () => {
    const keys = manifest.triggers.map(({ key }) => key);
    const polled = operations.flatMap(({ path, place }) => {
      if (!path.endsWith('/poll')) return [];
      const [parameter] = place.at('parameters').items;
      if (parameter === undefined) return [path.split('/')[2]];
      const key = resolved(document, parameter);
      return [...key.at('enum').items, ...key.at('schema', 'enum').items].map(({ text }) => text);
    });
    expect(polled).toEqual(keys);
    const subscribe = named('create_subscription');
    expect(subscribe && bodySchema(document, subscribe).at('properties', 'trigger', 'enum').value).toEqual(keys);
  });

  test(`every action in OpenAPI ${version} has a problem response for every category of error`, () => {
    const statuses = [...new Set(categories.map((category) => String(categoryFacts[category].httpStatus)))];
    for (const { key } of manifest.actions)
      expect(named(key)?.place.at('responses').names).toEqual(expect.arrayContaining([...statuses, 'default']));
  });

  test(`only writes take an idempotency key in OpenAPI ${version}`, () => {
    const taking = operations
      .filter(({ place }) =>
        place.at('parameters').items.some((one) => resolved(document, one).at('name').text === 'Idempotency-Key'),
      )
      .map(({ id }) => id);
    const writes = manifest.actions.filter(({ effect }) => effect !== 'read').map(({ key }) => key);
    expect(taking).toEqual([...writes, 'apply_plan']);
  });

  test(`descriptions in OpenAPI ${version} start with the summary and fit what importers accept`, () => {
    for (const action of manifest.actions)
      expect(named(action.key)?.place.at('description').text.startsWith(action.summary)).toBe(true);
    for (const { id, place } of operations)
      expect([id, place.at('description').text.length <= 300]).toEqual([id, true]);
    const long = schemasIn(document).filter((schema) => schema.at('description').text.length > 700);
    expect(long.map((schema) => schema.at('description').text)).toEqual([]);
  });

  test(`the texts of OpenAPI ${version} use plain words`, () => {
    expect(oldStyle(textsIn(document, version))).toEqual([]);
  });

  test(`the OpenAPI ${version} document keeps to the limits of importers`, () => {
    const schemas = document.at('components', 'schemas').names.length + document.at('definitions').names.length;
    const bodies = operations.map((operation) => schemasIn(bodySchema(document, operation)).length);
    const size = textOf(version).length;
    process.stdout.write(
      `OpenAPI ${version}: ${Math.round(size / 1000)} KB, ${operations.length} operations, ${schemas} shared schemas, at most ${Math.max(...bodies)} schemas in a body.\n`,
    );
    expect(operations.length).toBeLessThanOrEqual(256);
    expect(schemas).toBeLessThanOrEqual(512);
    expect(Math.max(...bodies)).toBeLessThanOrEqual(512);
    expect(size).toBeLessThan(1_000_000);
  });

  test(`the same request returns the same OpenAPI ${version} document`, () => {
    expect(textOf(version)).toBe(textOf(version));
    const keys = ['suspend_user', 'create_user', 'user_created'];
    expect(textOf(version, { keys })).toBe(textOf(version, { keys: keys.toReversed() }));
  });

  test(`an assistant must ask before what needs confirmation in OpenAPI ${version}`, () => {
    if (version === '2.0') return;
    for (const { key, effect, confirm } of manifest.actions)
      expect([key, named(key)?.place.at('x-openai-isConsequential').value]).toEqual([
        key,
        effect !== 'read' && confirm !== false,
      ]);
  });
});

describe('older versions', () => {
  test.each(['3.0', '2.0'] as const)('OpenAPI %s has no word of a newer version', (version) => {
    const newer = ['$schema', 'const', 'propertyNames', 'patternProperties', 'prefixItems', '$defs', 'if'];
    const unknown = version === '3.0' ? newer : [...newer, 'anyOf', 'oneOf', 'not', 'nullable', 'writeOnly'];
    for (const schema of schemasIn(documentOf(version))) {
      expect(schema.names.filter((name) => unknown.includes(name))).toEqual([]);
      expect(schema.at('type').value).not.toEqual(expect.any(Array));
      expect(schema.at('type').text).not.toBe('null');
      expect(schema.at('pattern').text).not.toMatch(/\(\?[=!<]/);
      if (schema.at('$ref').text !== '') expect(schema.names).toEqual(['$ref']);
      if (schema.at('type').text === 'array') expect(schema.names).toContain('items');
    }
  });

  test.each(['3.0', '2.0'] as const)(
    'a response in OpenAPI %s has one form, and no request asks for another',
    (version) => {
      const document = documentOf(version);
      const others = operationsOf(document).flatMap(({ path, place }) =>
        /^\/actions\/\w+$/.test(path)
          ? place
              .at('parameters')
              .items.map((one) => resolved(document, one))
              .filter((one) => one.at('name').text === 'dryRun' || one.at('description').text.includes('return='))
          : [],
      );
      expect(others.map(({ value }) => value)).toEqual([]);
    },
  );

  test('OpenAPI 3.1 offers a dry run of every write and the response of Okta to every action', () => {
    const document = documentOf('3.1');
    for (const { key, effect } of manifest.actions) {
      const forms = document.at(
        'paths',
        `/actions/${key}`,
        'post',
        'responses',
        '200',
        'content',
        'application/json',
        'schema',
        'anyOf',
      );
      expect([key, forms.items.length]).toEqual([key, effect === 'read' ? 2 : 3]);
    }
  });
});
