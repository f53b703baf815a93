import { describe, expect, test } from 'vitest';
import { hookEligibleEventTypes } from '../../../sandbox/src/index.ts';
import { eventTypes, hookEligible, isEventType, nearestEventType, searchEventTypes } from '../../../src/index.ts';
import { isAboutFailure } from '../../../src/resources/logs/event-catalog.ts';

describe("Okta's event type catalog", () => {
  test('the event type catalog has 1,274 unique types, 314 of them for event hooks', () => {
    const names = eventTypes().map(({ name }) => name);
    expect(new Set(names).size).toBe(1274);
    expect(names).toHaveLength(1274);
    expect(eventTypes().filter(({ hookEligible: eligible }) => eligible)).toHaveLength(314);
    expect(names.filter((name) => !/^[a-z0-9_]+(\.[\w-]+)+$/i.test(name))).toEqual([]);
  });

  test('the event type catalog and the sandbox org agree on the types for event hooks', () => {
    const eligible = eventTypes().filter((type) => type.hookEligible);
    expect(eligible.map(({ name }) => name).sort()).toEqual([...hookEligibleEventTypes].sort());
  });

  test.each([
    ['user.lifecycle.create', true],
    ['user.lifecycle.delete.initiated', true],
    ['user.lifecycle.delete.completed', false],
    ['app.user_management', true],
    ['app.office365.api.error.x-ms-forwarded-client-ip-header.absent', false],
  ])('the event type catalog contains %s', (name, eligible) => {
    expect(isEventType(name)).toBe(true);
    expect(hookEligible(name)).toBe(eligible);
  });

  test.each(['system.rate.limit.violation', 'User.Lifecycle.Create', '', 'toString', 'user.lifecycle'])(
    'the event type catalog does not contain "%s"',
    (name) => {
      expect(isEventType(name)).toBe(false);
      expect(hookEligible(name)).toBe(false);
    },
  );

  test.each([
    ['user.lifecycle.created', 'user.lifecycle.create'],
    ['user.acount.lock', 'user.account.lock'],
    ['group.user_membership.added', 'group.user_membership.add'],
    ['  USER.SESSION.START ', 'user.session.start'],
  ])('the event type catalog corrects %s to %s', (wrong, right) => {
    expect(nearestEventType(wrong)).toBe(right);
  });

  test('a search of the event type catalog matches words in any order, beginnings first', () => {
    expect(searchEventTypes('lock user.account').map(({ name }) => name)).toEqual([
      'user.account.lock',
      'user.account.lock.limit',
      'user.account.unlock',
      'user.account.unlock_by_admin',
      'user.account.unlock_failure',
      'user.account.unlock_token',
    ]);
    expect(searchEventTypes('coffee')).toEqual([]);
    expect(searchEventTypes(' ')).toHaveLength(1274);
  });

  test('the event type catalog distinguishes failure types from types that can fail', () => {
    const about = ['user.account.lock', 'policy.auth_reevaluate.fail', 'system.org.rate_limit.violation'];
    const maybe = ['user.account.unlock', 'user.session.start', 'policy.evaluate_sign_on', 'group.lifecycle.create'];
    expect(about.filter(isAboutFailure)).toEqual(about);
    expect(maybe.filter(isAboutFailure)).toEqual([]);
  });
});
