import { describe, expect, test } from 'vitest';
import { type FieldKind, fieldAlternatives, fieldKind, formFields, type JsonSchema } from '../../src/host.ts';
import { manifest } from '../../src/index.ts';
import { useOrg } from '../support/org.ts';

/** The input of a step in the manifest. */
function inputOf(key: string): JsonSchema {
  const step = [...manifest.actions, ...manifest.triggers].find((one) => one.key === key);
  if (step === undefined) throw new Error(`The manifest has no step ${key}.`);
  return step.input;
}

/** The kinds of a form's fields by name. */
function kindsOf(schema: JsonSchema): Record<string, FieldKind> {
  return Object.fromEntries(formFields(schema).map(({ name, kind }) => [name, kind]));
}

describe('fieldKind', () => {
  test.each([
    [{ type: 'string' }, { is: 'text' }],
    [{ type: 'string', 'x-secret': true }, { is: 'secret' }],
    [{ type: 'boolean' }, { is: 'boolean' }],
    [{ type: 'number' }, { is: 'number', whole: false }],
    [
      { type: 'integer', minimum: 1, maximum: 20 },
      { is: 'number', whole: true, minimum: 1, maximum: 20 },
    ],
    [
      { type: 'integer', maximum: Number.MAX_SAFE_INTEGER },
      { is: 'number', whole: true },
    ],
    [
      { type: 'string', enum: ['a', 'b'] },
      { is: 'choice', choices: [{ value: 'a' }, { value: 'b' }] },
    ],
    [
      { oneOf: [{ const: 1, title: 'One' }, { const: 2 }] },
      { is: 'choice', choices: [{ value: 1, title: 'One' }, { value: 2 }] },
    ],
    [
      { type: 'string', enum: ['S'], oneOf: [{ const: 'S', title: 'Small' }] },
      { is: 'choice', choices: [{ value: 'S', title: 'Small' }] },
    ],
    [{ const: 'OKTA' }, { is: 'choice', choices: [{ value: 'OKTA' }] }],
    [
      { type: 'string', 'x-options-from': 'users' },
      { is: 'picker', source: 'users' },
    ],
    [
      { type: 'array', items: { type: 'string' }, 'x-options-from': 'groups' },
      { is: 'list', of: { is: 'picker', source: 'groups' } },
    ],
    [
      { type: 'array', items: { type: 'number' } },
      { is: 'list', of: { is: 'number', whole: false } },
    ],
    [{ type: 'object', properties: { a: {} }, additionalProperties: false }, { is: 'object' }],
    [{ type: 'object', properties: { a: {} } }, { is: 'attributes' }],
    [{ type: 'object', additionalProperties: { type: 'string' } }, { is: 'map' }],
    [{ type: 'object' }, { is: 'json' }],
    [{}, { is: 'json' }],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, { is: 'json' }],
    [{ anyOf: [{ type: 'number' }, { type: 'null' }] }, { is: 'number', whole: false }],
    [{ anyOf: [{ const: 'ALL' }, { type: 'string' }] }, { is: 'json' }],
  ] satisfies [JsonSchema, FieldKind][])('fieldKind of %j returns %j', (schema, kind) => {
    expect(fieldKind(schema)).toEqual(kind);
  });

  test('fieldKind returns a choice of shapes if a constant field distinguishes them', () => {
    const none = { type: 'object', properties: { type: { const: 'none' } } };
    const file = { type: 'object', properties: { type: { const: 'file' }, path: { type: 'string' } } };
    expect(fieldKind({ oneOf: [none, file] })).toEqual({
      is: 'variants',
      tag: 'type',
      variants: [
        { value: 'none', schema: none },
        { value: 'file', schema: file },
      ],
    });
    expect(formFields(file, { leaveOut: 'type' }).map(({ name }) => name)).toEqual(['path']);
  });
});

describe('formFields', () => {
  test('formFields reads the labels of a field', () => {
    const [field] = formFields({
      required: ['search'],
      properties: {
        search: {
          type: 'string',
          title: 'Search',
          description: 'Okta search expression.',
          'x-placeholder': 'status eq "ACTIVE"',
          'x-docs': 'https://developer.okta.com/docs/api/',
          default: 'status pr',
          readOnly: true,
        },
      },
    });
    expect(field).toEqual({
      name: 'search',
      kind: { is: 'text' },
      title: 'Search',
      description: 'Okta search expression.',
      placeholder: 'status eq "ACTIVE"',
      docs: 'https://developer.okta.com/docs/api/',
      default: 'status pr',
      required: true,
      clearable: false,
      readOnly: true,
      schema: expect.objectContaining({ type: 'string' }),
    });
  });

  test('formFields uses the name of a field without a title', () => {
    expect(formFields({ properties: { costCenter: { type: 'string' } } })[0]).toMatchObject({
      title: 'costCenter',
      required: false,
    });
  });

  test('formFields returns which attributes of an update null clears', () => {
    const profile = formFields(inputOf('update_user')).find(({ name }) => name === 'profile');
    const clearable = formFields(profile?.schema ?? {}).find(({ name }) => name === 'middleName');
    expect(profile?.kind).toEqual({ is: 'attributes' });
    expect(clearable).toMatchObject({ kind: { is: 'text' }, clearable: true });
  });
});

describe('the forms of the built-in steps', () => {
  test('built-in forms have a user picker, a list of group pickers and profile attributes', () => {
    expect(kindsOf(inputOf('add_user_to_group'))).toMatchObject({
      user: { is: 'picker', source: 'users' },
      group: { is: 'picker', source: 'okta_groups' },
    });
    expect(kindsOf(inputOf('create_user'))).toMatchObject({
      profile: { is: 'attributes' },
      groupIds: { is: 'list', of: { is: 'picker' } },
      password: { is: 'variants', tag: 'type' },
      recoveryQuestion: { is: 'object' },
    });
  });

  test('built-in forms have a choice of lifecycle changes and a map of headers', () => {
    expect(kindsOf(inputOf('manage_user_lifecycle'))).toMatchObject({ event: { is: 'choice' } });
    expect(kindsOf(inputOf('call_okta_api'))).toMatchObject({ headers: { is: 'map' }, body: { is: 'json' } });
  });

  test('the form of find_users has one choice among its search fields', () => {
    const { label, fields = [], chooser } = fieldAlternatives(inputOf('find_users')) ?? {};
    expect(label).toBe('Search by');
    expect(fields.map(({ name }) => name)).toEqual(['query', 'filter', 'search']);
    expect(chooser).toBe('mode');
    const tied = formFields(inputOf('find_users')).filter(({ onlyWith }) => onlyWith !== undefined);
    expect(tied.map(({ name, onlyWith }) => [name, onlyWith])).toEqual([
      ['sortBy', 'search'],
      ['sortOrder', 'search'],
    ]);
  });

  test('built-in forms have no alternatives if all fields can be combined', () => {
    expect(fieldAlternatives(inputOf('suspend_user'))).toBeUndefined();
  });
});

describe("an org's own attributes", () => {
  const org = useOrg();

  test('custom attributes of an org are profile fields with their own kind', async () => {
    const { input, customAttributes } = await org.okta.fields('create_user');
    const profile = formFields(input).find(({ name }) => name === 'profile');
    const attributes = formFields(profile?.schema ?? {});
    expect(customAttributes.length).toBeGreaterThan(0);
    expect(attributes.map(({ name }) => name)).toEqual(expect.arrayContaining([...customAttributes]));
    for (const { name, kind } of attributes) expect(kind.is, name).not.toBe('json');
  });
});
