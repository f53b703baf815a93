import { describe, expect, test } from 'vitest';
import { searchSteps } from '../../src/host.ts';
import { manifest } from '../../src/index.ts';

const found = (query: string) => searchSteps(manifest, query).map(({ key }) => key);

describe('searching the steps', () => {
  test.each([
    ['offboard', 'offboard_user'],
    ['terminate', 'deactivate_user'],
    ['leaver', 'offboard_user'],
    ['new hire', 'onboard_user'],
    ['lock', 'unlock_user'],
    ['lockout', 'user_locked_out'],
    ['block', 'suspend_user'],
    ['MFA', 'reset_user_factors'],
    ['2FA', 'reset_user_factors'],
    ['OTP', 'mfa_factor_enrolled'],
    ['session', 'clear_user_sessions'],
    ['log out', 'clear_user_sessions'],
    ['login', 'user_signed_in'],
    ['forgot password', 'reset_password'],
    ['permission', 'admin_role_granted'],
    ['firewall', 'network_zone_changed'],
    ['laptop', 'device_activated'],
    ['webhook', 'event_hook_failed'],
    ['any endpoint', 'call_okta_api'],
    ['approval', 'access_request_created'],
  ])('a search for %j finds %s', (query, key) => {
    expect(found(query)).toContain(key);
  });

  test('a search ignores case, order and endings of words', () => {
    expect(found('FACTORS Reset')).toEqual(found('reset factor'));
    expect(found('offboarding')).toContain('offboard_user');
  });

  test('a search lists titles before other words, and those before summaries', () => {
    const suspended = found('suspend');
    expect(suspended[0]).toBe('suspend_user');
    expect(suspended.indexOf('user_suspended')).toBeLessThan(suspended.indexOf('manage_user_lifecycle'));
    expect(found('offboard')[0]).toBe('offboard_user');
  });

  test('a search needs every word', () => {
    expect(found('offboard zone')).toEqual([]);
  });

  test.each(['', ' ', '…', 'zzz', 'x'.repeat(100_000)])('a search for nothing known finds nothing: %j', (query) => {
    expect(found(query)).toEqual([]);
  });

  test('every step has search words', () => {
    const bare = [...manifest.actions, ...manifest.triggers].filter(({ keywords }) => keywords.length === 0);
    expect(bare.map(({ key }) => key)).toEqual([]);
  });

  test('no step repeats its title in its search words', () => {
    for (const { key, title, keywords } of [...manifest.actions, ...manifest.triggers]) {
      const words = title.toLowerCase().split(/\W+/);
      expect([key, keywords.filter((word) => words.includes(word.toLowerCase()))]).toEqual([key, []]);
      expect(new Set(keywords).size).toBe(keywords.length);
    }
  });
});
