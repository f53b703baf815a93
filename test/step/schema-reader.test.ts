import { describe, expect, test } from 'vitest';
import {
  entrySchemas,
  everyField,
  mapSubschemas,
  memberSchemas,
  propertiesOf,
  requiredOf,
  subschemasOf,
  takesNull,
  valueTypes,
  withoutNull,
} from '../../src/step/schema-reader.ts';

describe('a schema that holds anything but a schema', () => {
  test('the schema reader ignores properties that are a list and required that is not a list', () => {
    expect(propertiesOf({ properties: ['user'] })).toEqual([]);
    expect([...requiredOf({ required: 'user' })]).toEqual([]);
    expect([...requiredOf({ required: ['user', 7] })]).toEqual(['user']);
  });
});

describe('memberSchemas', () => {
  const address = { type: 'object', properties: { city: { type: 'string' } } };

  test('memberSchemas finds a member in every alternative', () => {
    const schema = { anyOf: [address, { type: 'object', properties: { city: { type: 'null' } } }] };
    expect(memberSchemas(schema, 'city')).toEqual([{ type: 'string' }, { type: 'null' }]);
  });

  test('memberSchemas reads other members from additionalProperties', () => {
    expect(memberSchemas(address, 'zip')).toEqual([{}]);
    expect(memberSchemas({ ...address, additionalProperties: false }, 'zip')).toEqual([]);
    expect(memberSchemas({ ...address, additionalProperties: { type: 'number' } }, 'zip')).toEqual([
      { type: 'number' },
    ]);
  });

  test('memberSchemas ignores members that every object inherits', () => {
    expect(memberSchemas({ ...address, additionalProperties: false }, 'toString')).toEqual([]);
  });
});

test('entrySchemas returns what each alternative says about the entries of a list', () => {
  expect(entrySchemas({ oneOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }] })).toEqual([
    { type: 'string' },
  ]);
});

test.each([
  [{ type: ['integer', 'null'] }, ['number']],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, ['string']],
  [{ const: true }, ['boolean']],
  [{ enum: ['a', 1] }, ['string', 'number']],
  [{}, []],
])('valueTypes of %j returns %j', (schema, types) => {
  expect([...valueTypes([schema])]).toEqual(types);
});

describe('null in a schema', () => {
  test('null is found and removed as an alternative, and the labels stay', () => {
    const schema = { title: 'City', anyOf: [{ type: 'string' }, { type: 'null' }] };
    expect(takesNull(schema)).toBe(true);
    expect(withoutNull(schema)).toEqual({ title: 'City', type: 'string' });
  });

  test('null is found and removed as a type', () => {
    expect(takesNull({ type: ['string', 'null'] })).toBe(true);
    expect(withoutNull({ type: ['string', 'null'], title: 'City' })).toEqual({ type: 'string', title: 'City' });
  });

  test('withoutNull keeps null if several other alternatives are left', () => {
    const schema = { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'null' }] };
    expect(withoutNull(schema)).toBe(schema);
  });

  test('null is not found in a schema without it', () => {
    expect(takesNull({ type: 'string' })).toBe(false);
    expect(withoutNull({ type: 'string' })).toEqual({ type: 'string' });
  });
});

test('everyField finds fields in objects, lists, maps and alternatives, with their paths', () => {
  const schema = {
    properties: {
      user: { properties: { id: {} } },
      list: { items: { properties: { name: {} } } },
      map: { additionalProperties: { properties: { value: {} } } },
    },
    oneOf: [{ properties: { either: {} } }],
  };
  expect(everyField(schema).map(({ path }) => path)).toEqual([
    'user',
    'user.id',
    'list',
    'list[].name',
    'map',
    'map.value',
    'either',
  ]);
});

test('mapSubschemas changes every schema directly inside another, and leaves everything else', () => {
  const schema = { properties: { a: { type: 'string' } }, items: { type: 'number' }, anyOf: [{}], default: { a: {} } };
  expect(subschemasOf(schema)).toEqual([{ type: 'string' }, { type: 'number' }, {}]);
  expect(mapSubschemas(schema, () => ({ title: 'X' }))).toEqual({
    properties: { a: { title: 'X' } },
    items: { title: 'X' },
    anyOf: [{ title: 'X' }],
    default: { a: {} },
  });
});
