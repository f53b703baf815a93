import { describe, expect, test } from 'vitest';
import { closestName, nearestName } from '../../src/okta/nearest.ts';

describe('nearestName', () => {
  const names = ['suspend_user', 'unsuspend_user', 'get_user'];

  test.each([
    ['susped_user', 'suspend_user'],
    ['SUSPEND_USER', 'suspend_user'],
    ['getuser', 'get_user'],
  ])('suggests the nearest name: for %s it is %s', (text, name) => {
    expect(nearestName(text, names)).toBe(name);
  });

  test.each(['rename_group', 'x'.repeat(1000)])(
    'suggests no name for a text that is unlike all of them: %.20s',
    (text) => {
      expect(nearestName(text, names)).toBeUndefined();
    },
  );

  test('suggests no name from an empty list', () => {
    expect(nearestName('get_user', [])).toBeUndefined();
  });
});

test('counts how many letters differ from the closest name, in any case', () => {
  expect(closestName(' User.Lifecycle.Creat ', ['user.lifecycle.create'])).toEqual({
    name: 'user.lifecycle.create',
    letters: 1,
  });
  expect(closestName('x', [])).toBeUndefined();
});
