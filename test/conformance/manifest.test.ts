import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as formats } from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { manifest } from '../../src/index.ts';
import { validateManifest } from '../../src/manifest/validate.ts';
import { actions } from '../../src/steps.ts';
import { root } from '../support/source-files.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);

describe('manifest.json', () => {
  test('holds every action', () => {
    expect(manifest.actions.map(({ key }) => key)).toEqual(actions.map(({ key }) => key));
  });

  test('follows its own JSON Schema', () => {
    const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'manifest.schema.json'), 'utf8')));
    validate(manifest);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('is right by the rules that a schema cannot say', () => {
    expect(validateManifest(manifest)).toEqual([]);
  });

  test.each(manifest.actions)(
    '$key has schemas that a validator takes, and examples that follow them',
    ({ input, output, examples }) => {
      const checkInput = ajv.compile(input);
      const checkOutput = ajv.compile(output);
      for (const example of examples) {
        checkInput(example.input);
        expect(checkInput.errors ?? []).toEqual([]);
        checkOutput(example.output);
        expect(checkOutput.errors ?? []).toEqual([]);
      }
    },
  );
});

describe('validateManifest', () => {
  const broken = (change: (copy: typeof manifest) => void): string[] => {
    const copy = structuredClone(manifest);
    change(copy);
    return validateManifest(copy);
  };
  const first = (copy: typeof manifest) => {
    const [action] = copy.actions;
    if (action === undefined) throw new Error('The manifest has no action.');
    return action;
  };

  test('names a member that is missing with its path', () => {
    expect(broken((copy) => Reflect.deleteProperty(first(copy), 'title'))).toEqual(['actions[0].title is missing.']);
  });

  test('names a member that is not known', () => {
    expect(broken((copy) => Object.assign(first(copy), { colour: 'red' }))).toEqual([
      'actions[0] has unknown members: colour.',
    ]);
  });

  test('names a key that is there twice', () => {
    const faults = broken((copy) => copy.actions.push(first(copy)));
    expect(faults).toEqual([expect.stringContaining('is there twice')]);
  });

  test('names an operation that does not exist', () => {
    expect(broken((copy) => first(copy).operations.push('makeCoffee'))[0]).toContain('makeCoffee');
  });

  test('names scopes that do not fit the operations', () => {
    expect(broken((copy) => first(copy).scopes.push('okta.everything'))[0]).toMatch(/scopes .* must be/);
  });

  test('names a picker that does not exist', () => {
    const faults = broken((copy) =>
      Object.assign(first(copy).input, {
        properties: { user: { type: 'string', title: 'User', 'x-options-from': 'people' } },
      }),
    );
    expect(faults[0]).toContain('"people"');
  });

  test('names a field without a title', () => {
    const faults = broken((copy) => Object.assign(first(copy).input, { properties: { user: { type: 'string' } } }));
    expect(faults[0]).toContain('the field user has no title');
  });

  test('says of anything else that it is no manifest', () => {
    expect(validateManifest('hello')).toEqual(['The manifest must be an object.']);
  });
});
