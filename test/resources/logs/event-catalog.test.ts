import { describe, expect, test } from 'vitest';
import { hookEligibleEventTypes } from '../../../sandbox/src/index.ts';
import { eventTypes, hookEligible, isEventType, nearestEventType, searchEventTypes } from '../../../src/index.ts';
import { isAboutFailure } from '../../../src/resources/logs/event-catalog.ts';

describe("Okta's event type catalogue", () => {
  test('has 1,274 types, each once, of which an event hook may subscribe to 314', () => {
    const names = eventTypes().map(({ name }) => name);
    expect(new Set(names).size).toBe(1274);
    expect(names).toHaveLength(1274);
    expect(eventTypes().filter(({ hookEligible: eligible }) => eligible)).toHaveLength(314);
    expect(names.filter((name) => !/^[a-z0-9_]+(\.[\w-]+)+$/i.test(name))).toEqual([]);
  });

  test('agrees with the sandbox org, which has its own list, on what a hook may subscribe to', () => {
    const eligible = eventTypes().filter((type) => type.hookEligible);
    expect(eligible.map(({ name }) => name).sort()).toEqual([...hookEligibleEventTypes].sort());
  });

  test.each([
    ['user.lifecycle.create', true],
    ['user.lifecycle.delete.initiated', true],
    ['user.lifecycle.delete.completed', false],
    ['app.user_management', true],
    ['app.office365.api.error.x-ms-forwarded-client-ip-header.absent', false],
  ])('knows %s', (name, eligible) => {
    expect(isEventType(name)).toBe(true);
    expect(hookEligible(name)).toBe(eligible);
  });

  test.each(['system.rate.limit.violation', 'User.Lifecycle.Create', '', 'toString', 'user.lifecycle'])(
    'does not know "%s"',
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
  ])('takes %s for %s', (wrong, right) => {
    expect(nearestEventType(wrong)).toBe(right);
  });

  test('is searched by words in any order, whole beginnings first', () => {
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

  test('tells types that are about a failure from those that may fail', () => {
    const about = ['user.account.lock', 'policy.auth_reevaluate.fail', 'system.org.rate_limit.violation'];
    const maybe = ['user.account.unlock', 'user.session.start', 'policy.evaluate_sign_on', 'group.lifecycle.create'];
    expect(about.filter(isAboutFailure)).toEqual(about);
    expect(maybe.filter(isAboutFailure)).toEqual([]);
  });
});
