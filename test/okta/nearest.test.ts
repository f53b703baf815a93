import { describe, expect, test } from 'vitest';
import { closestName, nearestName } from '../../src/okta/nearest.ts';

describe('nearestName', () => {
  const names = ['suspend_user', 'unsuspend_user', 'get_user'];

  test.each([
    ['susped_user', 'suspend_user'],
    ['SUSPEND_USER', 'suspend_user'],
    ['getuser', 'get_user'],
  ])('of %s is %s', (text, name) => {
    expect(nearestName(text, names)).toBe(name);
  });

  test.each(['rename_group', 'x'.repeat(1000)])('of a text that is like none of them is undefined: %.20s', (text) => {
    expect(nearestName(text, names)).toBeUndefined();
  });

  test('of an empty list is undefined', () => {
    expect(nearestName('get_user', [])).toBeUndefined();
  });
});

test('closestName says how many letters differ, whatever their case', () => {
  expect(closestName(' User.Lifecycle.Creat ', ['user.lifecycle.create'])).toEqual({
    name: 'user.lifecycle.create',
    letters: 1,
  });
  expect(closestName('x', [])).toBeUndefined();
});
