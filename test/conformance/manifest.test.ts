import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as formats } from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { categories, manifest } from '../../src/index.ts';
import { validateManifest } from '../../src/manifest/validate.ts';
import { propertiesOf } from '../../src/step/schema-reader.ts';
import { useOrg } from '../support/org.ts';
import { root } from '../support/source-files.ts';
import { actions } from '../support/steps.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
const checkFile = ajv.compile(JSON.parse(readFileSync(join(root, 'manifest.schema.json'), 'utf8')));

describe('manifest.json', () => {
  test('manifest.json contains every action', () => {
    expect(manifest.actions.map(({ key }) => key).toSorted()).toEqual(actions.map(({ key }) => key).toSorted());
  });

  test('manifest.json matches its own JSON Schema', () => {
    checkFile(manifest);
    expect(checkFile.errors ?? []).toEqual([]);
  });

  test('manifest.json passes the rules that a schema cannot express', () => {
    expect(validateManifest(manifest)).toEqual([]);
  });

  test.each(manifest.actions)('$key has valid schemas and examples that match them', ({ input, output, examples }) => {
    const checkInput = ajv.compile(input);
    const checkOutput = ajv.compile(output);
    for (const example of examples) {
      checkInput(example.input);
      expect(checkInput.errors ?? []).toEqual([]);
      checkOutput(example.output);
      expect(checkOutput.errors ?? []).toEqual([]);
    }
  });
});

describe('the envelope of the manifest', () => {
  const org = useOrg();
  const checkEnvelope = ajv.compile(manifest.envelope);

  test.each(['answered', 'checked'] as const)(
    'the envelope in the manifest matches a run that was %s',
    async (confirmed) => {
      if (confirmed === 'checked') org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
      const { response } = await org.okta.run('suspend_user', {
        user: confirmed === 'checked' ? '00uiris0000000000001' : '00ugrace000000000001',
      });
      expect(response.confirmed).toBe(confirmed);
      checkEnvelope(response);
      expect(checkEnvelope.errors ?? []).toEqual([]);
    },
  );
});

describe('validateManifest', () => {
  const broken = (change: (copy: typeof manifest) => unknown): string[] => {
    const copy = structuredClone(small);
    change(copy);
    return validateManifest(copy);
  };
  // The first that writes and has a description.
  const at = manifest.actions.findIndex(({ effect, description }) => effect !== 'read' && description !== undefined);
  // Every fault takes a validation of its own, and a whole manifest takes long.
  const small: typeof manifest = {
    ...manifest,
    actions: manifest.actions.slice(0, at + 2),
    triggers: manifest.triggers.filter(({ key }, index) => index < 2 || key === 'okta_event'),
  };
  const first = (copy: typeof manifest) => {
    const action = copy.actions[at];
    if (action === undefined) throw new Error('The manifest has no such action.');
    return action;
  };
  const firstKey = first(small).key;
  const firstField = propertiesOf(first(small).input)[0]?.[0] ?? '';

  test('validateManifest accepts a manifest of a few steps', () => {
    expect(validateManifest(small)).toEqual([]);
  });

  test('validateManifest reports a missing member with its path', () => {
    expect(broken((copy) => Reflect.deleteProperty(first(copy), 'title'))).toEqual([
      `actions[${at}].title is required.`,
    ]);
  });

  test('validateManifest reports an unknown member', () => {
    expect(broken((copy) => Object.assign(first(copy), { colour: 'red' }))).toEqual([
      `actions[${at}] has unknown members: colour.`,
    ]);
  });

  test('validateManifest reports a duplicate key', () => {
    const faults = broken((copy) => copy.actions.push(first(copy)));
    expect(faults).toEqual([expect.stringContaining('occurs twice')]);
  });

  test('validateManifest reports an unknown operation', () => {
    expect(broken((copy) => first(copy).operations.push('makeCoffee'))[0]).toContain('makeCoffee');
  });

  test('validateManifest reports scopes that do not match the operations', () => {
    expect(broken((copy) => first(copy).scopes.push('okta.everything'))[0]).toMatch(/scopes .* must be/);
  });

  test('validateManifest reports an unknown picker', () => {
    const faults = broken((copy) =>
      Object.assign(first(copy).input, {
        properties: { user: { type: 'string', title: 'User', 'x-options-from': 'people' } },
      }),
    );
    expect(faults[0]).toContain('"people"');
  });

  test('validateManifest reports a field without a title', () => {
    const faults = broken((copy) => Object.assign(first(copy).input, { properties: { user: { type: 'string' } } }));
    expect(faults[0]).toContain('the field user has no title');
  });

  test.each([
    [
      'a list instead of fields',
      (copy) => Object.assign(first(copy).input, { properties: ['user'] }),
      `actions[${at}].input.properties must be an object, not a list.`,
    ],
    [
      'a field that is null',
      (copy) => Object.assign(first(copy).input, { properties: { user: null } }),
      `actions[${at}].input.properties.user must be an object, not null.`,
    ],
    [
      'an unknown type',
      (copy) => Object.assign(first(copy).input, { properties: { user: { title: 'User', type: 'txt' } } }),
      `actions[${at}].input.properties.user.type has a type that JSON Schema does not know.`,
    ],
    [
      'an output that is not a schema',
      (copy) => Object.assign(first(copy), { output: 'any' }),
      `actions[${at}].output must be an object, not text.`,
    ],
    [
      'text instead of a boolean',
      (copy) => Object.assign(first(copy), { idempotent: 'yes' }),
      `actions[${at}].idempotent must be true or false, not text.`,
    ],
    [
      'a confirmation that is not a boolean or a condition',
      (copy) => Object.assign(first(copy), { confirm: 'maybe' }),
      `actions[${at}].confirm must be true, false or a list of conditions.`,
    ],
    [
      'a number instead of text',
      (copy) => Object.assign(first(copy), { title: 7 }),
      `actions[${at}].title must be text, not a number.`,
    ],
    [
      'a key that is not in snake_case',
      (copy) => Object.assign(first(copy), { key: 'assignApp' }),
      `actions[${at}].key must be written in snake_case.`,
    ],
    [
      'an unknown category',
      (copy) => Object.assign(copy.errors[0] ?? {}, { category: 'bad_luck' }),
      `errors[0].category must be one of ${categories.map((one) => JSON.stringify(one)).join(', ')}.`,
    ],
  ] satisfies [string, (copy: typeof manifest) => unknown, string][])(
    'validateManifest reports %s with its path',
    (_, change, sentence) => {
      const faults = broken(change);
      expect(faults).toEqual([sentence]);
      const copy = structuredClone(small);
      change(copy);
      expect(checkFile(copy)).toBe(false);
    },
  );

  test.each([
    [
      'a field without a title inside an alternative',
      (copy) => Object.assign(first(copy).input, { oneOf: [{ properties: { user: {} } }] }),
      'the field user has no title',
    ],
    [
      'an example that does not match the input schema',
      (copy) => Object.assign(first(copy).examples[0] ?? {}, { input: {} }),
      `actions[${at}].examples[0].input: `,
    ],
    [
      'an example output that does not match its schema',
      (copy) => Object.assign(first(copy).examples[0] ?? {}, { output: 7 }),
      `actions[${at}].examples[0].output: the whole must be an object, not a number.`,
    ],
    [
      'a sample that differs from the first example',
      (copy) => Object.assign(first(copy), { sample: {} }),
      `actions[${at}].sample must be the output of the first example.`,
    ],
    [
      'a trigger sample that does not match its output schema',
      (copy) => Object.assign(copy.triggers[0] ?? {}, { sample: {} }),
      'triggers[0].sample: uuid is required.',
    ],
    [
      'a pattern that is not a regular expression',
      (copy) =>
        Object.assign(first(copy).input, { properties: { user: { title: 'User', type: 'string', pattern: '(' } } }),
      `actions[${at}].input is not a readable JSON Schema`,
    ],
    [
      'a step that is wrongly marked as a list',
      (copy) => Object.assign(first(copy), { list: true }),
      `actions[${at}].list of "${firstKey}" must be false`,
    ],
    [
      'an unknown field of event types',
      (copy) =>
        Object.assign(copy.triggers.find(({ key }) => key === 'okta_event') ?? {}, { eventTypesField: 'kinds' }),
      'names no field of its input',
    ],
    [
      'a confirmation for an unknown field',
      (copy) => Object.assign(first(copy), { confirm: [{ field: 'mood', values: ['bad'] }] }),
      `actions[${at}].confirm[0].field of "${firstKey}" is not a field of its input.`,
    ],
    [
      'a confirmation for a value that the field does not accept',
      (copy) => Object.assign(first(copy), { confirm: [{ field: firstField, values: ['everyone'] }] }),
      `actions[${at}].confirm[0].values of "${firstKey}" has "everyone", which the field does not take.`,
    ],
    [
      'a confirmation for a pattern that is not a regular expression',
      (copy) => Object.assign(first(copy), { confirm: [{ field: firstField, pattern: '(', description: 'is odd' }] }),
      `actions[${at}].confirm[0].pattern of "${firstKey}" is not a regular expression.`,
    ],
    [
      'a confirmation of a step that only reads',
      (copy) => Object.assign(copy.actions.find(({ key }) => key === 'get_user') ?? {}, { confirm: true }),
      'confirm of "get_user" must be false, because it only reads.',
    ],
    [
      'a connection without a token',
      (copy) => copy.connection.fields.splice(1, 1),
      'connection.fields must have the field apiToken.',
    ],
    [
      'a token that is not secret',
      (copy) => Object.assign(copy.connection.fields[1] ?? {}, { secret: false }),
      'connection.fields[1].secret of "apiToken" must be true.',
    ],
    [
      'a role that Okta does not have',
      (copy) => Object.assign(copy.connection.roles[0] ?? {}, { role: 'Boss' }),
      'connection.roles[0].role must be one of ',
    ],
    ['a missing error category', (copy) => copy.errors.pop(), 'errors must have one entry for cancelled.'],
  ] satisfies [string, (copy: typeof manifest) => unknown, string][])(
    'validateManifest reports %s, which a schema cannot express',
    (_, change, sentence) => {
      expect(broken(change)).toContainEqual(expect.stringContaining(sentence));
    },
  );

  test('validateManifest reports every missing member', () => {
    const gaps = (value: object, path: string): string[] =>
      Object.keys(value).filter((key) => {
        const copy = structuredClone(small);
        const target = path.split('.').reduce((at: object, part) => Reflect.get(at, part), { m: copy });
        Reflect.deleteProperty(target, key);
        return !validateManifest(copy).some((sentence) => sentence.includes(`${key} is required.`));
      });
    expect(gaps(small, 'm')).toEqual(['$schema']);
    expect(gaps(small.connector, 'm.connector')).toEqual([]);
    // A description is optional. A missing `lostAnswer` of a writing step has its own message.
    expect(gaps(first(small), `m.actions.${at}`)).toEqual(['description', 'lostAnswer']);
    expect(gaps(small.triggers[0] ?? {}, 'm.triggers.0')).toEqual([]);
  });

  test('validateManifest rejects a value that is not an object', () => {
    expect(validateManifest('hello')).toEqual(['The manifest must be an object, not text.']);
  });
});
