import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actions, optionSources } from '../../src/steps.ts';
import { useOrg } from '../support/org.ts';

describe('bad input', () => {
  const org = useOrg();

  const refusal = async (
    key: string,
    input: unknown,
  ): Promise<{ message: string; faults: { path: string; message: string }[] }> => {
    org.forget();
    const error = await org.okta.run(key, input).then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ category: 'invalid_request', name: 'OktaError' });
    expect(org.sent()).toEqual([]);
    return error;
  };

  test.each(actions.map(({ key, input }) => ({ key, input })))(
    '$key refuses arbitrary JSON, or takes what its schema takes, and never anything else',
    async ({ key, input }) => {
      const values = fc.oneof(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom(...Object.keys(input.shape), '__proto__', 'constructor', 'x'), fc.jsonValue()),
      );
      await fc.assert(
        fc.asyncProperty(values, async (value) => {
          if (input.safeParse(value).success) return;
          const { faults } = await refusal(key, value);
          expect(faults.length).toBeGreaterThan(0);
          for (const fault of faults) expect(fault.message).toMatch(/^[a-z]/);
        }),
        { numRuns: 60 },
      );
    },
  );

  test('a missing field is named with its path and what it takes', async () => {
    const { message } = await refusal('suspend_user', {});
    expect(message).toBe('suspend_user was not run: user is missing; give text.');
  });

  test('an unknown field is named, with the nearest known one', async () => {
    const { message } = await refusal('suspend_user', { usr: 'x', user: 'y' });
    expect(message).toContain('usr is no field of this step; did you mean "user"');
  });

  test('a wrong type is named with what it is and what it should be', async () => {
    const { faults } = await refusal('suspend_user', { user: 7 });
    expect(faults).toEqual([{ path: 'user', message: 'is a number; give text' }]);
  });

  test.each(['..', '.', '%2e%2e', 'a/b', 'a\\b', 'a\u0000'])(
    'an ID that is no segment is refused: %j',
    async (user) => {
      const { faults } = await refusal('suspend_user', { user });
      expect(faults).toEqual([expect.objectContaining({ path: 'user' })]);
    },
  );

  test('every fault is named, each with its path', async () => {
    const { faults } = await refusal('create_user', {
      profile: { login: 'abc', email: 7, city: 'x'.repeat(200) },
      activate: 'yes',
      nextLogin: 'changePassword',
    });
    expect(faults.map(({ path }) => path).sort()).toEqual(
      ['activate', 'profile.city', 'profile.email', 'profile.login'].sort(),
    );
  });

  test('an input that is no object is refused as a whole', async () => {
    const { message } = await refusal('suspend_user', 'grace');
    expect(message).toBe('suspend_user was not run: the input is text; give an object.');
  });

  test('an option source that does not exist is refused with the nearest', async () => {
    org.forget();
    await expect(org.okta.options('user')).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('"users"'),
    });
    await expect(org.okta.options('zzz')).rejects.toMatchObject({
      message: expect.stringContaining(optionSources[0]?.key ?? ''),
    });
    expect(org.sent()).toEqual([]);
  });
});
