import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { operationDocs, operations } from '../../src/okta/operations.ts';
import { toJsonSchema } from '../../src/step/json-schema.ts';
import { actionLoaders } from '../../src/steps.ts';
import { schemaFields } from '../support/schema-fields.ts';
import { root } from '../support/source-files.ts';
import { actions, pickers } from '../support/steps.ts';

const secretWords = /password|secret|answer|activationUrl|activationToken|resetPasswordUrl|tempPassword|recoveryToken/i;
const verbs =
  /^(get|find|list|is|create|update|delete|activate|deactivate|reactivate|suspend|unsuspend|unlock|manage|reset|expire|clear|add|remove|assign|revoke|enroll|verify|call|onboard|offboard|restore|set|change|start|export|search|run|import|explain|preview|move)_/;

describe.each(actions)('action $key', (action) => {
  const words = action.key.replaceAll('_', '-');
  const file = join('actions', action.resource, `${words}.ts`);

  test('an action has a file and an export with matching names', () => {
    const text = readFileSync(join(root, 'src', file), 'utf8');
    const name = action.key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    expect(text).toMatch(new RegExp(`^export const ${name} = defineAction\\(`, 'm'));
    const verb = action.key.split('_', 1);
    expect(action.key, `"${verb}" is none of the verbs; use one of them, or add it to the list in this file`).toMatch(
      verbs,
    );
  });

  test('an action has a file of at most 120 lines and its own test file', () => {
    expect(readFileSync(join(root, 'src', file), 'utf8').split('\n').length).toBeLessThanOrEqual(121);
    expect(existsSync(join(root, 'test', file.replace(/\.ts$/, '.test.ts')))).toBe(true);
  });

  test('an action has a title for every input and output field', () => {
    const fields = [
      ...schemaFields(toJsonSchema(action.input)),
      ...schemaFields(toJsonSchema(action.output, 'output')),
    ];
    const untitled = fields.filter(({ schema }) => typeof schema['title'] !== 'string');
    expect(untitled.map(({ path }) => path)).toEqual([]);
  });

  test('an action marks every secret', () => {
    const fields = [
      ...schemaFields(toJsonSchema(action.input)),
      ...schemaFields(toJsonSchema(action.output, 'output')),
    ];
    const bare = fields.filter(({ path, schema }) => {
      const name = path.slice(path.lastIndexOf('.') + 1);
      return (
        secretWords.test(name) &&
        schema['type'] === 'string' &&
        schema['format'] !== 'date-time' &&
        // Times of a change or a verification; passwordField names the field of a form.
        !/(?:Changed|Field|Verification)$/.test(name) &&
        schema['x-secret'] !== true
      );
    });
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  test('an action has an input that any host can show: an object without alternatives at its root', () => {
    const schema = toJsonSchema(action.input);
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(schema).not.toHaveProperty('anyOf');
    expect(schema).not.toHaveProperty('oneOf');
  });

  test('an action offers only pickers that exist', () => {
    const known = pickers.map(({ key }) => key);
    const named = schemaFields(toJsonSchema(action.input)).flatMap(({ schema }) => schema['x-options-from'] ?? []);
    expect(named.filter((source) => !known.includes(String(source)))).toEqual([]);
  });

  test('the documentation link of an action names its operation', () => {
    const [main] = action.operations;
    // Only the steps that call any path or operation declare none.
    if (main === undefined) expect(['call_okta_api', 'run_okta_operation']).toContain(action.key);
    else expect(operationDocs(main)).toMatch(new RegExp(`/operation/${main}$`));
    expect(new Set(action.operations).size).toBe(action.operations.length);
  });

  test('an action that reads calls only GET, and one that writes documents a lost response', () => {
    const writes = action.operations.filter((id) => operations[id].method !== 'GET');
    if (action.effect === 'read') {
      expect(writes).toEqual([]);
      expect(action.lostAnswer).toBeUndefined();
    } else {
      expect(action.lostAnswer).toMatch(/\.$/);
    }
  });

  test('an action that lists returns items and nextCursor', () => {
    const output = toJsonSchema(action.output, 'output') as { properties?: Record<string, unknown> };
    // Whether run_okta_operation returns a list depends on the operation.
    // Steps that find one object by name, such as find_group, return no list.
    const lists = /^(list_\w+|find_\w+s|search_\w+|run_okta_operation)$/.test(action.key);
    expect('items' in (output.properties ?? {})).toBe(lists);
    if (lists) {
      expect(output.properties).toHaveProperty('nextCursor');
      for (const name of ['limit', 'all', 'cursor']) expect(action.input.shape).toHaveProperty(name);
    }
  });

  test('an action has a summary of one sentence', () => {
    expect(action.summary).toMatch(/^[A-Z].*\.$/);
    expect(action.summary.length).toBeLessThanOrEqual(200);
  });
});

test('no two actions have the same key', () => {
  const keys = actions.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

test('every action can be loaded alone, by its key', async () => {
  const alone = await Promise.all(Object.entries(actionLoaders).map(async ([key, load]) => [key, await load()]));
  expect(alone).toEqual(actions.map((action) => [action.key, action]));
});
