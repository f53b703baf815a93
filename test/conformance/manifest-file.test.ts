import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { manifest } from '../../src/index.ts';
import { type ManifestFile, withDefinitions, withoutDefinitions } from '../../src/manifest/definitions.ts';
import { validateManifest } from '../../src/manifest/validate.ts';
import { root } from '../support/source-files.ts';

const text = readFileSync(join(root, 'manifest.json'), 'utf8');
const file: ManifestFile = JSON.parse(text);

describe('the manifest.json file', () => {
  test('manifest.json contains shared schemas once', () => {
    const whole = JSON.stringify(manifest, null, 1);
    expect(text.length).toBeLessThan(whole.length / 2);
    expect(withoutDefinitions(withDefinitions(manifest))).toEqual({ ...manifest });
    expect(withoutDefinitions(file)).toEqual({ ...manifest });
  });

  test('manifest.json is valid', () => {
    expect(validateManifest(file)).toEqual([]);
  });

  test('a JSON Schema validator reads manifest.json without changes', () => {
    const validate = new Ajv2020({ strict: false }).compile({
      $defs: file.$defs,
      ...file.actions.find(({ key }) => key === 'get_user')?.output,
    });
    expect(validate({ id: '00u1', status: 'ACTIVE' })).toBe(true);
    expect(validate({ status: 'ACTIVE' })).toBe(false);
  });

  test.each([
    ['#/$defs/nobody', { $ref: '#/$defs/nobody' }],
    ['https://elsewhere.example/', { $ref: 'https://elsewhere.example/' }],
  ])('the reader rejects a manifest file with an unresolved reference: %s', (reference, schema) => {
    const [first, ...rest] = file.actions;
    const broken = { ...file, actions: [{ ...first, output: schema }, ...rest] };
    expect(validateManifest(broken)).toEqual([`The reference ${reference} leads to no definition under $defs.`]);
  });

  test('the reader rejects a manifest file with a definition that refers to itself', () => {
    const $defs = { ...file.$defs, user: { $ref: '#/$defs/user' } };
    expect(validateManifest({ ...file, $defs })).toContain(
      'The reference #/$defs/user leads to no definition under $defs.',
    );
  });

  test('the reader rejects a manifest file with definitions that grow without bound', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 64 }, (_, at) => {
        const next = { $ref: at === 63 ? '#/$defs/user' : `#/$defs/laugh_${at + 1}` };
        return [`laugh_${at}`, { anyOf: [next, next] }];
      }),
    );
    const [first, ...rest] = file.actions;
    const actions = [{ ...first, output: { $ref: '#/$defs/laugh_0' } }, ...rest];
    expect(validateManifest({ ...file, actions, $defs: { ...file.$defs, ...$defs } })).toEqual([
      'The definitions under $defs are too large when they are put in place.',
    ]);
  });
});
