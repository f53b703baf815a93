import { describe, expect, test } from 'vitest';
import { needsConfirmation } from '../../src/host.ts';
import { manifest } from '../../src/index.ts';
import { operations } from '../../src/okta/operations.ts';
import { confirmOf } from '../../src/step/confirm.ts';
import { propertiesOf } from '../../src/step/schema-reader.ts';
import { actions } from '../support/steps.ts';

/** Operations that remove something or end access, regardless of the effect of their step. */
const ending = /^(?:delete|remove|revoke|unassign|deactivate|reset|unenroll|replace)/;

/** Steps that call such an operation only to create something, or only under a declared condition. */
const harmless: Readonly<Record<string, string>> = {
  deactivate_group_rule: 'members stay in their groups',
  update_group_rule: 'members stay in their groups while the rule is paused',
  import_users: 'closes its own import session if an upload fails',
  expire_password: 'revokes sessions as a part of setting a new password',
  get_password_reset_link: 'resets a password as the user or the help desk asked',
  update_app: 'replaces an app by the app as it was read, with the changes of the input',
  reset_password: 'resets a password as the user or the help desk asked',
  set_user_password: 'revokes sessions as a part of setting a new password',
};

describe.each(actions)('confirmation of $key', (action) => {
  const confirm = confirmOf(action);
  const entry = manifest.actions.find(({ key }) => key === action.key);

  test('the manifest has the confirmation that the step declares', () => {
    expect(entry?.confirm).toEqual(confirm);
  });

  test('a step that removes needs confirmation, and a step that reads does not', () => {
    if (action.effect === 'read') expect(confirm).toBe(false);
    if (action.effect === 'remove') expect(confirm).not.toBe(false);
  });

  test('a step that calls an operation that ends access declares a confirmation', () => {
    const calls = action.operations.filter((id) => ending.test(id) && operations[id].method !== 'GET');
    if (calls.length > 0 && !(action.key in harmless)) expect(confirm, calls.join(', ')).not.toBe(false);
  });

  test('a confirmation names input fields and values that they accept', () => {
    if (entry === undefined || typeof entry.confirm === 'boolean') return;
    for (const condition of entry.confirm) {
      const field = propertiesOf(entry.input).find(([name]) => name === condition.field)?.[1];
      expect(field, condition.field).toBeDefined();
      if ('values' in condition) expect(field?.['enum']).toEqual(expect.arrayContaining(condition.values));
    }
  });

  test('an example needs confirmation only if its input meets the conditions', () => {
    if (entry === undefined) throw new Error(`The manifest has no action ${action.key}.`);
    for (const { input } of entry.examples)
      if (typeof entry.confirm === 'boolean') expect(needsConfirmation(entry, input)).toBe(entry.confirm);
  });
});

test('every exception to the confirmation rule names an existing step', () => {
  const keys = actions.map(({ key }) => key);
  expect(Object.keys(harmless).filter((key) => !keys.includes(key))).toEqual([]);
});
