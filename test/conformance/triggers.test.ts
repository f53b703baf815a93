import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { manifest } from '../../src/index.ts';
import { hookEligible, isEventType } from '../../src/resources/logs/event-catalog.ts';
import { objectKinds } from '../../src/resources/logs/event-objects.ts';
import { toTriggerEvent, triggerOutput } from '../../src/resources/logs/trigger-event.ts';
import { bindTrigger, matcherOf } from '../../src/runtime/polling/poll-trigger.ts';
import { builtIn } from '../../src/runtime/registry.ts';
import { toJsonSchema } from '../../src/step/json-schema.ts';
import { sampleEvent } from '../../src/step/sample-event.ts';
import { startOrg } from '../support/org.ts';
import { schemaFields } from '../support/schema-fields.ts';
import { root } from '../support/source-files.ts';
import { actions, pickers, triggers } from '../support/steps.ts';
import { writeSample } from '../support/trigger-story.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });

describe.each(triggers)('trigger $key', (trigger) => {
  const words = trigger.key.replaceAll('_', '-');
  const file = join('triggers', trigger.resource, `${words}.ts`);
  const [first] = trigger.examples;

  test('a trigger has a file and an export with matching names', () => {
    const text = readFileSync(join(root, 'src', file), 'utf8');
    const name = trigger.key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    expect(text).toMatch(new RegExp(`^export const ${name} = defineTrigger\\(`, 'm'));
  });

  test('a trigger has a file of at most 120 lines and its own test file', () => {
    expect(readFileSync(join(root, 'src', file), 'utf8').split('\n').length).toBeLessThanOrEqual(121);
    expect(existsSync(join(root, 'test', file.replace(/\.ts$/, '.test.ts')))).toBe(true);
  });

  test('a trigger has an input that any host can show: an object without alternatives at its root', () => {
    const schema = toJsonSchema(trigger.input);
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(schema).not.toHaveProperty('anyOf');
    expect(schema).not.toHaveProperty('oneOf');
  });

  test('a trigger has a title for every input and output field', () => {
    const output = toJsonSchema(triggerOutput(trigger), 'output');
    const fields = [...schemaFields(toJsonSchema(trigger.input)), ...schemaFields(output)];
    expect(fields.filter(({ schema }) => typeof schema['title'] !== 'string').map(({ path }) => path)).toEqual([]);
  });

  test('a trigger offers only pickers that exist', () => {
    const known = pickers.map(({ key }) => key);
    const named = schemaFields(toJsonSchema(trigger.input)).flatMap(({ schema }) => schema['x-options-from'] ?? []);
    expect(named.filter((source) => !known.includes(String(source)))).toEqual([]);
  });

  test('a trigger has a summary of one sentence that says when it starts', () => {
    expect(trigger.summary).toMatch(/^Starts when .*\.$/);
    expect(trigger.summary.length).toBeLessThanOrEqual(200);
  });

  test("a trigger listens only to event types in Okta's catalog", async () => {
    const { types } = await bindTrigger(builtIn, { key: trigger.key, input: first?.input });
    expect(types.length).toBeGreaterThan(0);
    expect(types.filter((type) => !isEventType(type))).toEqual([]);
  });

  test('a trigger has an option for failed attempts unless it always includes them', () => {
    expect('includeFailed' in trigger.input.shape).toBe(trigger.failures === undefined);
  });

  test('a trigger can read its subjects fresh if they still exist', () => {
    expect('fresh' in trigger.input.shape).toBe(trigger.subjects.length > 0);
  });

  test('a trigger whose types are not all for event hooks lets the input choose those that are', async () => {
    const { choice, eventTypes } = trigger;
    if (typeof eventTypes === 'function') return;
    const hooked = eventTypes.filter(hookEligible);
    if (choice === undefined) return expect([0, eventTypes.length]).toContain(hooked.length);
    expect(Object.values(choice.types)).toEqual(eventTypes);
    const field = toJsonSchema(trigger.input)['properties'];
    expect(JSON.stringify(field)).toContain(JSON.stringify(Object.keys(choice.types)));
    for (const [word, type] of Object.entries(choice.types)) {
      const isList = trigger.input.shape[choice.field]?.safeParse([word]).success === true;
      const bound = await bindTrigger(builtIn, {
        key: trigger.key,
        input: { ...Object(first?.input), [choice.field]: isList ? [word] : word },
      });
      expect(bound.types).toEqual([type]);
    }
  });

  test('a trigger names in its output every object that its input can narrow it to', () => {
    const narrowed = objectKinds.map(({ name }) => name).filter((name) => name in trigger.input.shape);
    expect(narrowed.filter((name) => trigger.objects?.includes(name) !== true)).toEqual([]);
  });

  test('a trigger has a sample that matches its first example', async () => {
    const { input } = await bindTrigger(builtIn, { key: trigger.key, input: first?.input });
    expect(matcherOf(trigger, input)(sampleEvent(trigger.sample))).toBe(true);
  });

  test('a trigger does not start for an event of another type', async () => {
    const { input } = await bindTrigger(builtIn, { key: trigger.key, input: first?.input });
    expect(matcherOf(trigger, input)(sampleEvent({ ...trigger.sample, eventType: 'org.unknown' }))).toBe(false);
  });

  test.each(trigger.examples)('a trigger starts as in its example: $title', async ({ input, fire }) => {
    const org = await startOrg();
    try {
      const begun = await org.okta.poll(trigger.key, input);
      if (fire === undefined) writeSample(org, trigger.key);
      else await org.okta.run(fire.action, fire.input);
      const { items } = await org.okta.poll(trigger.key, input, begun.cursor);
      expect(items).toHaveLength(1);
      const [item] = items;
      // The org assigns the ID and time, and the location depends on the machine.
      const {
        uuid: _,
        published: __,
        where: ___,
        event: ____,
        ...told
      } = toTriggerEvent(sampleEvent(trigger.sample), trigger);
      expect(item).toMatchObject(trigger.key.endsWith('_created') ? withoutIds(told) : told);
      expect(triggerOutput(trigger).safeParse(item).error?.issues ?? []).toEqual([]);
    } finally {
      await org.close();
    }
  });

  test('an example of a trigger uses an action that exists', () => {
    const known = actions.map(({ key }) => key);
    const used = trigger.examples.flatMap(({ fire }) => fire?.action ?? []);
    expect(used.filter((key) => !known.includes(key))).toEqual([]);
  });
});

function withoutIds(value: object): object {
  return JSON.parse(JSON.stringify(value, (name, member) => (name === 'id' ? undefined : member)));
}

describe('the triggers of manifest.json', () => {
  test('manifest.json contains every trigger', () => {
    expect(manifest.triggers.map(({ key }) => key).toSorted()).toEqual(triggers.map(({ key }) => key).toSorted());
  });

  test.each(manifest.triggers)('$key has valid schemas and a sample that matches them', (trigger) => {
    const checkInput = ajv.compile(trigger.input);
    for (const { input } of trigger.examples) {
      checkInput(input);
      expect(checkInput.errors ?? []).toEqual([]);
    }
    const checkOutput = ajv.compile(trigger.output);
    checkOutput(trigger.sample);
    expect(checkOutput.errors ?? []).toEqual([]);
  });

  test.each(manifest.triggers)('$key lists which of its event types an event hook can subscribe to', (trigger) => {
    const { eventTypes, hookEventTypes, eventTypesField, delivery } = trigger;
    expect(hookEventTypes).toEqual(eventTypes.filter(hookEligible));
    expect(delivery).toBe(hookEventTypes.length > 0 || eventTypesField !== undefined ? 'both' : 'polling');
  });

  test('triggers declare a sufficient role and scopes for the log and for fresh reads', () => {
    for (const { key, role, scopes, operations } of manifest.triggers) {
      expect([key, role]).toEqual([key, 'READ_ONLY_ADMIN']);
      expect(scopes).toContain('okta.logs.read');
      expect(scopes.every((scope) => scope.endsWith('.read'))).toBe(true);
      expect(operations[0]).toBe('listLogEvents');
    }
  });
});

test('no two triggers have the same key', () => {
  const keys = triggers.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
