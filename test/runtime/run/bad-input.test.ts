import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutNullMembers } from '../../../src/runtime/run/null-members.ts';
import { useOrg } from '../../support/org.ts';
import { actions, pickers, triggers } from '../../support/steps.ts';
import { untyped } from '../../support/untyped.ts';

const profile = { login: 'noor@acme.example', email: 'noor@acme.example', firstName: 'Noor', lastName: 'Rahman' };

type Path = readonly string[];

/** Paths to every part of a JSON value, the whole included. */
function pathsOf(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, member]) => pathsOf(member).map((path) => [key, ...path]))];
}

/** A JSON value of which one part is another. */
function replaced(value: unknown, [key, ...rest]: Path, part: unknown): unknown {
  if (key === undefined) return part;
  if (Array.isArray(value))
    return value.map((member, index) => (String(index) === key ? replaced(member, rest, part) : member));
  const members: Record<string, unknown> = { ...(value as object) };
  return { ...members, [key]: replaced(members[key], rest, part) };
}

describe('bad input', () => {
  const org = useOrg();

  /** The error of a rejected run, which must not send anything. */
  const refusal = async (
    run: Promise<unknown>,
  ): Promise<{ message: string; faults: { path: string; message: string }[] }> => {
    const error = await run.then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ category: 'invalid_request', name: 'OktaError' });
    expect(org.sent()).toEqual([]);
    return error;
  };

  const steps = [
    ...actions.map((action) => ({ ...action, send: (value: unknown) => org.okta.run(action.key, value) })),
    ...triggers.map((trigger) => ({ ...trigger, send: (value: unknown) => org.okta.poll(trigger.key, value) })),
  ];

  test.each(steps)('$key rejects arbitrary JSON unless its schema accepts it', async ({ input, examples, send }) => {
    const names = Object.keys(input.shape);
    const values = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor', 'x'), fc.jsonValue()),
      // Almost valid inputs reach deeper checks than obviously invalid ones.
      fc
        .constantFrom(...examples.map((example): unknown => example.input))
        .chain((example) =>
          fc
            .tuple(fc.constantFrom(...pathsOf(example), ...names.map((name) => [name])), fc.jsonValue())
            .map(([path, value]) => replaced(example, path, value)),
        ),
    );
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        if (input.safeParse(withoutNullMembers(input, value)).success) return;
        const { faults } = await refusal(send(value));
        expect(faults.length).toBeGreaterThan(0);
        for (const fault of faults) expect(fault.message).toMatch(/^(The input|Unknown field "|[\w"[]).*[.?]$/su);
      }),
      { numRuns: 60 },
    );
  });

  test('reports a missing field as required', async () => {
    const { message } = await refusal(org.okta.run(untyped('suspend_user'), {}));
    expect(message).toBe('user is required.');
  });

  test('reports an unknown field with the nearest known one', async () => {
    const { message } = await refusal(org.okta.run(untyped('suspend_user'), { usr: 'x', user: 'y' }));
    expect(message).toContain('Unknown field "usr". Did you mean "user"?');
  });

  test.each([
    [
      'create_user',
      { profile, recoveryQuestion: { question: 'Pet?', awnser: 'Rex' } },
      'recoveryQuestion.awnser',
      'recoveryQuestion.answer',
    ],
    [
      'create_user',
      { profile, password: { type: 'plain', value: 'x', valeu: 'x' } },
      'password.valeu',
      'password.value',
    ],
    ['onboard_user', { profile, apps: ['0oa1', { app: '0oa2', proflie: {} }] }, 'apps[1].proflie', 'apps[1].profile'],
  ])('%s reports an unknown nested field with the nearest known one: %j', async (key, input, path, near) => {
    const { faults } = await refusal(org.okta.run(key, input));
    expect(faults).toContainEqual({
      path,
      code: 'unknown_field',
      what: 'is not a field of this step',
      hint: `did you mean "${near}"?`,
      message: `Unknown field "${path}". Did you mean "${near}"?`,
    });
  });

  test('reports a value of the wrong type with both types', async () => {
    const { faults } = await refusal(org.okta.run(untyped('suspend_user'), { user: 7 }));
    expect(faults).toMatchObject([{ path: 'user', message: 'user must be text, not a number.' }]);
  });

  test.each([
    ['..', 'user is not an ID. Use the ID that Okta shows.'],
    ['.', 'user is not an ID. Use the ID that Okta shows.'],
    ['%2e%2e', 'user is not an ID. Use the ID that Okta shows.'],
    ['a/b', 'user contains a slash. Use the ID instead.'],
    ['a\\b', 'user contains a slash. Use the ID instead.'],
    ['a\u0000', 'user contains a control character, which is invisible, at position 2. Remove it.'],
    ['a\ud800', 'user is not valid Unicode. Remove the broken character.'],
  ])('rejects an ID that is not a path segment and says why: %j', async (user, message) => {
    const { faults } = await refusal(org.okta.run('suspend_user', { user }));
    expect(faults).toMatchObject([{ path: 'user', message }]);
  });

  test('reports an empty ID only as empty', async () => {
    const { faults } = await refusal(org.okta.run('suspend_user', { user: ' ' }));
    expect(faults).toMatchObject([{ path: 'user', message: 'user must not be empty.' }]);
  });

  test('reports an unknown kind with the known ones', async () => {
    const profile = { login: 'new.one@acme.example', email: 'new.one@acme.example' };
    const { faults } = await refusal(
      org.okta.run(untyped('create_user'), { profile, password: { type: 'secret', value: 'x' } }),
    );
    expect(faults).toMatchObject([
      { path: 'password.type', message: 'password.type must be one of "plain", "hash", "hook".' },
    ]);
  });

  test('reports a missing choice with the values to choose from', async () => {
    const { faults } = await refusal(org.okta.run(untyped('manage_user_lifecycle'), { user: '00uliam0000000000001' }));
    expect(faults).toMatchObject([
      { path: 'event', message: expect.stringMatching(/^event is required\. Use one of "activate", /) },
    ]);
  });

  test('reports every fault with its path', async () => {
    const { faults } = await refusal(
      org.okta.run(untyped('create_user'), {
        profile: { login: 'abc', email: 7, city: 'x'.repeat(200) },
        activate: 'yes',
        nextLogin: 'changePassword',
      }),
    );
    expect(faults.map(({ path }) => path).sort()).toEqual(
      ['activate', 'profile.city', 'profile.email', 'profile.login'].sort(),
    );
  });

  test('rejects an input that is not an object', async () => {
    const { message } = await refusal(org.okta.run(untyped('suspend_user'), 'grace'));
    expect(message).toBe('The input must be an object, not text.');
  });

  test('rejects an unknown picker with the nearest one', async () => {
    org.forget();
    await expect(org.okta.options(untyped('user'))).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('"users"'),
    });
    await expect(org.okta.options(untyped('zzz'))).rejects.toMatchObject({
      message: expect.stringContaining(pickers[0]?.key ?? ''),
    });
    expect(org.sent()).toEqual([]);
  });
});
