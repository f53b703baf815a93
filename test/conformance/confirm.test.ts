import { describe, expect, test } from 'vitest';
import { needsConfirmation } from '../../src/host.ts';
import { manifest } from '../../src/index.ts';
import { operations } from '../../src/okta/operations.ts';
import { confirmOf } from '../../src/step/confirm.ts';
import { propertiesOf } from '../../src/step/schema-reader.ts';
import { actions } from '../support/steps.ts';

/** Operations that remove something or end somebody's access, whatever the effect of their step is called. */
const ending = /^(?:delete|remove|revoke|unassign|deactivate|reset|unenroll|replace)/;

/** Steps that call such an operation only to put something in place, or only for an input that a condition names. */
const harmless: Readonly<Record<string, string>> = {
  expire_password: 'revokes sessions as a part of setting a new password',
  get_password_reset_link: 'resets a password as the user or the help desk asked',
  reset_password: 'resets a password as the user or the help desk asked',
};

describe.each(actions)('confirmation of $key', (action) => {
  const confirm = confirmOf(action);
  const entry = manifest.actions.find(({ key }) => key === action.key);

  test('is in the manifest as the step declares it', () => {
    expect(entry?.confirm).toEqual(confirm);
  });

  test('is never needed by a step that reads, and is needed by a step that removes', () => {
    if (action.effect === 'read') expect(confirm).toBe(false);
    if (action.effect === 'remove') expect(confirm).not.toBe(false);
  });

  test('is declared by a step that calls an operation which ends something', () => {
    const calls = action.operations.filter((id) => ending.test(id) && operations[id].method !== 'GET');
    if (calls.length > 0 && !(action.key in harmless)) expect(confirm, calls.join(', ')).not.toBe(false);
  });

  test('names fields of the input, and values that they take', () => {
    if (entry === undefined || typeof entry.confirm === 'boolean') return;
    for (const condition of entry.confirm) {
      const field = propertiesOf(entry.input).find(([name]) => name === condition.field)?.[1];
      expect(field, condition.field).toBeDefined();
      if ('values' in condition) expect(field?.['enum']).toEqual(expect.arrayContaining(condition.values));
    }
  });

  test('is needed for an example exactly if its input meets the declaration', () => {
    if (entry === undefined) throw new Error(`The manifest has no action ${action.key}.`);
    for (const { input } of entry.examples)
      if (typeof entry.confirm === 'boolean') expect(needsConfirmation(entry, input)).toBe(entry.confirm);
  });
});

test('the steps that need no confirmation although they end something still exist', () => {
  const keys = actions.map(({ key }) => key);
  expect(Object.keys(harmless).filter((key) => !keys.includes(key))).toEqual([]);
});
