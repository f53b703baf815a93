import { describe, expect, test } from 'vitest';
import { manifest } from '../../../src/index.ts';
import { oldStyle } from '../../../test/support/plain-words.ts';
import { sourcesOf } from '../scripts/sources.ts';
import { actionForm, actionNode, leftOut } from '../src/action-node.ts';
import { credentialOf } from '../src/credential.ts';
import { fieldsOf, objectOf, type Schema } from '../src/schema.ts';
import { triggerNode } from '../src/trigger-node.ts';

/** A text that people read in n8n, and its location. */
interface Told {
  readonly at: string;
  readonly text: string;
  readonly type: unknown;
}

const read = ['displayName', 'description', 'placeholder', 'action', 'hint', 'name'] as const;

function textsIn(value: unknown, at: string): Told[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => textsIn(one, `${at}[${index}]`));
  const object = objectOf(value);
  // The name of a property is a key; that of a choice is read.
  const own = read
    .filter((key) => typeof object[key] === 'string' && (key !== 'name' || 'value' in object))
    .map((key) => ({ at: `${at}.${key}`, text: String(object[key]), type: object['type'] }));
  return [...own, ...Object.entries(object).flatMap(([key, one]) => textsIn(one, `${at}.${key}`))];
}

const nodes: Readonly<Record<string, Schema>> = {
  action: actionNode(manifest),
  trigger: triggerNode(manifest),
  credential: credentialOf(manifest),
};
const texts = Object.entries(nodes).flatMap(([name, node]) => textsIn(node, name));
const those = (wrong: (told: Told) => boolean) =>
  texts.filter(wrong).map(({ at, text }) => `${at.split('.').slice(-2).join('.')}: ${text}`);

describe('node texts', () => {
  test('collects every text of the nodes', () => {
    expect(texts.length).toBeGreaterThan(500);
  });

  test('starts the text of a switch with "Whether" and a fitting verb', () => {
    const ofSwitch = ({ at, type }: Told) => type === 'boolean' && at.endsWith('.description');
    expect(those((told) => ofSwitch(told) && !/^Whether [a-zA-Z]/.test(told.text))).toEqual([]);
    // "Whether to adds", "Whether to also starts", "Whether to Whether".
    const misfit = /\bWhether to (?:also |only |only ever )?(?:[A-Z]|\w*[^s]s\b)/;
    expect(those(({ text }) => misfit.test(text))).toEqual([]);
  });

  test('starts only the texts of switches with "Whether"', () => {
    const is = ({ text, type, at }: Told) => /^Whether/.test(text) && type !== 'boolean' && at.endsWith('.description');
    // Okta's own attributes and choices may be phrased as a question.
    expect(those(is).filter((one) => !/when the deletion/.test(one))).toEqual([]);
  });

  test('uses plain words in node texts', () => {
    expect(oldStyle(texts)).toEqual([]);
  });

  test('quotes field names and ends no single sentence with a period in node texts', () => {
    const described = ({ at }: Told) => at.endsWith('.description');
    const quoted = texts.filter(described).filter(({ text }) => /"/.test(text.replace(/<a [^>]*>/g, '')));
    expect(quoted.map(({ text }) => text)).toEqual([]);
    expect(those((told) => described(told) && /\.$/.test(told.text) && !told.text.includes('. '))).toEqual([]);
  });

  test('introduces examples with "for example" or "e.g." in node texts', () => {
    expect(those(({ text }) => /, as [a-z]+\.[a-z]|\bas http|\bAs [A-Z_]+\b/.test(text))).toEqual([]);
  });

  test('shows labels instead of keys and operation IDs in node texts', () => {
    const keys = [...manifest.actions, ...manifest.triggers].map(({ key }) => key).filter((key) => key.includes('_'));
    const ids = new Set(manifest.actions.flatMap(({ operations }) => operations));
    const named = ({ at, text }: Told) =>
      !at.endsWith('subtitle') &&
      (keys.some((key) => text.includes(key)) || text.split(/\W/).some((word) => ids.has(word)));
    expect(those(named)).toEqual([]);
  });
});

describe('added field', () => {
  const boxes = propertiesIn(nodes['action']);
  const start = (name: string) => boxes.filter((box) => box['name'] === name).map((box) => box['default']);

  test('starts an added switch at its default', () => {
    for (const action of manifest.actions) {
      const form = propertiesIn(actionForm(action, manifest));
      for (const [name, field] of booleansIn(action.input)) {
        if (leftOut(action).includes(name)) continue;
        const shown = form.find((box) => box['name'] === name);
        expect(shown?.['default'], `${action.key} ${name}`).toBe(field['default'] ?? false);
      }
    }
    for (const name of ['clearSessions', 'groups', 'apps', 'factors']) expect(start(name)).toContain(true);
    expect(new Set(start('delete'))).toEqual(new Set([false]));
    expect(start('activate')).toEqual(expect.arrayContaining([true, false]));
  });

  test('starts an added number field at a common value instead of the minimum', () => {
    expect(new Set(start('workFactor'))).toEqual(new Set([10]));
    expect(new Set(start('keySize'))).toEqual(new Set([32]));
    expect(new Set(start('iterationCount'))).toEqual(new Set([10_000]));
  });

  test('words every switch of the manifest as a question with its default', () => {
    for (const { key, input } of [...manifest.actions, ...manifest.triggers])
      for (const [name, field] of booleansIn(input))
        expect(field['description'], `${key} ${name}`).toMatch(/^Whether /);
  });

  test('writes choices in title case and keeps abbreviations', () => {
    const choices = texts.filter(({ at }) => /options\[\d+\]\.name$/.test(at)).map(({ text }) => text);
    expect(choices).toEqual(
      expect.arrayContaining(['Okta', 'Import', 'Social', 'Prefix', 'Postfix', 'LDAP', 'SHA256 HMAC']),
    );
    expect(choices).not.toContain('IMPORT');
  });
});

/** Every field of a form, however deep. */
function propertiesIn(value: unknown): Schema[] {
  if (Array.isArray(value)) return value.flatMap(propertiesIn);
  const object = objectOf(value);
  const inner = Object.values(object).flatMap(propertiesIn);
  return typeof object['type'] === 'string' && typeof object['name'] === 'string' ? [object, ...inner] : inner;
}

/** The switches of a schema. */
function booleansIn(schema: Schema): [name: string, field: Schema][] {
  return fieldsOf(schema).filter(([, { type }]) => type === 'boolean');
}

describe('search terms of the nodes', () => {
  const codex = (file: string) => JSON.parse(sourcesOf(manifest).get(`nodes/Okta/${file}.node.json`) ?? '{}');

  test.each(['Okta', 'OktaTrigger'])('lists common search terms for %s', (file) => {
    const { alias, resources, categories } = codex(file);
    const words = String(alias).toLowerCase();
    for (const word of ['suspend', 'onboard', 'offboard', 'unlock', 'identity', 'reset password', 'add user to group'])
      expect(words).toContain(word);
    for (const word of ['mfa', 'sso', 'lockout', 'deactivate']) expect(words).toContain(word);
    expect(resources.primaryDocumentation).toEqual([{ url: expect.stringMatching(/^https:/) }]);
    expect(categories).toEqual(['Development']);
  });

  test("has a node name distinct from n8n's built-in Okta node", () => {
    expect(nodes['action']?.['displayName']).toBe('Okta Connector');
    expect(nodes['trigger']?.['displayName']).toBe('Okta Connector Trigger');
    expect(nodes['credential']?.['displayName']).toBe('Okta Connector API');
  });
});

describe('node subtitle', () => {
  /** What n8n makes of an expression. */
  const evaluate = (expression: unknown, parameter: object) =>
    new Function('$parameter', `return ${String(expression).replace(/^=\{\{(.*)\}\}$/s, '$1')}`)(parameter);

  test.each(manifest.actions)(
    'shows the title of $key as the node subtitle and marks a dry run and a plan',
    ({ key, title }) => {
      const subtitle = (options?: object) => evaluate(nodes['action']?.['subtitle'], { operation: key, options });
      expect(subtitle().toLowerCase()).toBe(title.replace('Okta ', '').toLowerCase());
      expect(subtitle({ dryRun: false })).toBe(subtitle());
      expect(subtitle({ dryRun: true })).toBe(`${subtitle()} (dry run)`);
      expect(subtitle({ planOnly: true })).toBe(`${subtitle()} (plan only)`);
    },
  );

  test.each(manifest.triggers)('shows the title of $key as the trigger subtitle', ({ key, title }) => {
    expect(evaluate(nodes['trigger']?.['subtitle'], { event: key })).toBe(title);
  });
});
