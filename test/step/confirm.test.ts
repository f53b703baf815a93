import { describe, expect, test } from 'vitest';
import { confirmText, needsConfirmation } from '../../src/host.ts';
import { manifest } from '../../src/index.ts';

function action(key: string) {
  const found = manifest.actions.find((one) => one.key === key);
  if (found === undefined) throw new Error(`The manifest has no action ${key}.`);
  return found;
}

describe('needsConfirmation', () => {
  test.each([
    ['delete_user', { user: 'ada' }, true],
    ['deactivate_user', { user: 'ada' }, true],
    ['offboard_user', { user: 'ada' }, true],
    ['revoke_app_from_user', {}, true],
    ['get_user', { user: 'ada' }, false],
    ['create_user', {}, false],
    ['suspend_user', { user: 'ada' }, false],
    ['manage_user_lifecycle', { user: 'ada', event: 'delete' }, true],
    ['manage_user_lifecycle', { user: 'ada', event: 'deactivate' }, true],
    ['manage_user_lifecycle', { user: 'ada', event: 'activate' }, false],
    ['manage_user_lifecycle', { user: 'ada' }, false],
    ['update_user', { user: 'ada', mode: 'full' }, true],
    ['update_user', { user: 'ada', mode: 'partial' }, false],
    ['call_okta_api', { method: 'DELETE', path: '/v1/groups/00g1' }, true],
    ['call_okta_api', { method: 'GET', path: '/v1/groups/00g1' }, false],
    ['call_okta_api', { method: 'POST', path: '/v1/users/00u1/lifecycle/deactivate' }, true],
    ['call_okta_api', { method: 'POST', path: '/v1/users/00u1/lifecycle/deactivate?sendEmail=true' }, true],
    ['call_okta_api', { method: 'POST', path: '/v1/users/00u1/lifecycle/deactivat%65' }, true],
    ['call_okta_api', { method: 'POST', path: '/v1/users/00u1/lifecycle/reset_factors' }, true],
    ['call_okta_api', { method: 'POST', path: '/v1/users/00u1/lifecycle/activate' }, false],
    ['call_okta_api', { method: 'POST', path: '/v1/users/%E0%A4/x' }, false],
  ])('needsConfirmation of %s with %j returns %s', (key, input, needed) => {
    expect(needsConfirmation(action(key), input)).toBe(needed);
  });

  test.each([undefined, null, 'text', []])('needsConfirmation of the input %j uses no field', (input) => {
    expect(needsConfirmation(action('manage_user_lifecycle'), input)).toBe(false);
    expect(needsConfirmation(action('delete_user'), input)).toBe(true);
  });

  test('needsConfirmation uses the default of an omitted field', () => {
    const step = {
      confirm: [{ field: 'mode', values: ['all'] }],
      input: { properties: { mode: { type: 'string', default: 'all' } } },
    };
    expect(needsConfirmation(step, {})).toBe(true);
    expect(needsConfirmation(step, { mode: 'one' })).toBe(false);
  });
});

test.each([
  ['delete_user', 'always'],
  ['get_user', 'never'],
  ['manage_user_lifecycle', 'if event is deactivate or delete'],
  ['call_okta_api', 'if method is DELETE, or path ends with /lifecycle/deactivate or /lifecycle/reset_factors'],
])('confirmText of %s is "%s"', (key, text) => {
  expect(confirmText(action(key).confirm)).toBe(text);
});
