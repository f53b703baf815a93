import { describe, expect, test } from 'vitest';
import { categories, categoryFacts, isOktaError, OktaError } from '../../src/index.ts';
import { refusedField } from '../../src/okta/errors.ts';

describe('OktaError', () => {
  test('builds the error message from what happened and what to do, and keeps both', () => {
    const error = new OktaError('unavailable', { what: 'Cannot reach acme.okta.com', hint: 'check the network' });
    expect(error.message).toBe('Cannot reach acme.okta.com. Check the network.');
    expect(error).toMatchObject({ what: 'Cannot reach acme.okta.com', hint: 'check the network' });
    expect(new OktaError('conflict', { what: 'Did you mean "suspend_user"?' }).message).toBe(
      'Did you mean "suspend_user"?',
    );
  });

  test('includes the error code for programs to branch on, in the JSON too', () => {
    const error = new OktaError('invalid_request', { what: 'No' }, { code: 'loopback_not_allowed' });
    expect(error.code).toBe('loopback_not_allowed');
    expect(error.toJSON()).toMatchObject({ code: 'loopback_not_allowed', category: 'invalid_request' });
  });

  test('names the rejected field in the message, the fault and the field', () => {
    const error = refusedField('profile.email', { what: 'is required' });
    expect(error).toMatchObject({
      category: 'invalid_request',
      message: 'profile.email is required.',
      field: 'profile.email',
      faults: [{ path: 'profile.email', what: 'is required', message: 'profile.email is required.' }],
    });
  });

  test('reports whether a failed run is retryable', () => {
    const retryable = categories.filter((category) => new OktaError(category, { what: 'No' }).retryable);
    expect(retryable).toEqual(['rate_limited', 'unavailable', 'unexpected_response']);
  });
});

test('gives every error category a meaning and an exit code of its own', () => {
  for (const category of categories) expect(categoryFacts[category].meaning).toMatch(/^[A-Z].*\.$/);
  expect(new Set(categories.map((category) => categoryFacts[category].exitCode)).size).toBe(categories.length);
  expect(isOktaError(new OktaError('cancelled', { what: 'Canceled' }))).toBe(true);
});
