import { describe, expect, test } from 'vitest';
import { parseInput } from '../../src/runtime/run/input.ts';
import { useOrg } from '../support/org.ts';
import { actions, triggers } from '../support/steps.ts';
import { untyped } from '../support/untyped.ts';

describe('null in an input', () => {
  const org = useOrg();
  let people = 0;
  const person = () => {
    people += 1;
    const login = `null.${people}@acme.example`;
    return { login, email: login, firstName: 'A', lastName: 'B' };
  };
  const profileOf = (output: unknown) => org.sandbox.org.users.get(String(Reflect.get(Object(output), 'id')))?.profile;

  const optional = [...actions, ...triggers].flatMap(({ key, input, examples }) =>
    Object.entries(input.shape).flatMap(([name, schema]) =>
      schema.safeParse(undefined).success
        ? examples.map((example) => ({ key, name, input, example: example.input }))
        : [],
    ),
  );
  test.each(optional)('$key treats null for $name as omitted', ({ name, input, example }) => {
    const { [name]: _, ...without }: Record<string, unknown> = { ...(example as object) };
    const read = (value: unknown): unknown => {
      try {
        return parseInput(input, value);
      } catch (error) {
        return error instanceof Error ? error.message : error;
      }
    };
    expect(read({ ...without, [name]: null })).toEqual(read(without));
  });

  const required = [...actions, ...triggers].flatMap(({ key, input }) =>
    Object.entries(input.shape).flatMap(([name, schema]) =>
      schema.safeParse(undefined).success ? [] : [{ key, name, input }],
    ),
  );
  test.each(required)('$key requires $name and rejects null', ({ name, input }) => {
    expect(() => parseInput(input, { [name]: null })).toThrow(`${name} is required.`);
  });

  test('omits null attributes from a new user', async () => {
    const profile = { ...person(), middleName: null, mobilePhone: null, costTier: null };
    const { output } = await org.okta.run(untyped('create_user'), {
      profile,
      activate: false,
      groupIds: null,
      password: null,
    });
    expect(profileOf(output)).not.toHaveProperty('middleName');
    expect(profileOf(output)).not.toHaveProperty('costTier');
  });

  test('an update clears null attributes and keeps absent ones', async () => {
    const { output } = await org.okta.run(untyped('create_user'), {
      profile: { ...person(), middleName: 'M', title: 'T', costTier: 'gold' },
      activate: false,
    });
    const user = String(Reflect.get(Object(output), 'id'));
    await org.okta.run(untyped('update_user'), {
      user,
      mode: 'partial',
      profile: { middleName: null, costTier: null },
      groupIds: null,
    });
    const profile = profileOf(output);
    expect([profile?.['middleName'] ?? null, profile?.['costTier'] ?? null, profile?.['title']]).toEqual([
      null,
      null,
      'T',
    ]);
  });

  test.each([
    [['a', null], 'profile.skills[1]', 'profile.skills[1] must be text, a number or true or false, not null.'],
    [['a', { b: 1 }], 'profile.skills[1]', 'profile.skills[1] must be text, a number or true or false, not an object.'],
    [[['a']], 'profile.skills[0]', 'profile.skills[0] must be text, a number or true or false, not a list.'],
    [{ a: 1 }, 'profile.skills', 'profile.skills must be text, a number, true or false or a list, not an object.'],
  ])('rejects the list %j at the invalid entry', async (skills, path, message) => {
    org.forget();
    await expect(org.okta.run(untyped('create_user'), { profile: { ...person(), skills } })).rejects.toMatchObject({
      faults: [{ path, message }],
    });
    await expect(
      org.okta.run(untyped('update_user'), { user: 'iris.vale@acme.example', mode: 'partial', profile: { skills } }),
    ).rejects.toMatchObject({ faults: [{ path, message }] });
    expect(org.sent()).toEqual([]);
  });

  test.each([
    ['onboard_user', { apps: [{ app: '0oaslack000000000001', profile: null, credentials: { password: null } }] }],
    ['onboard_user', { groupIds: null, apps: null, sendEmail: null, ifExists: null }],
    ['create_user', { recoveryQuestion: null, provider: { type: 'OKTA', name: null } }],
  ])('%s treats null inside a field as omitted: %j', async (key, more) => {
    const { output } = await org.okta.run(untyped(key), { profile: person(), activate: false, ...more });
    expect(output).not.toMatchObject({ complete: false });
  });

  test('sends no body for a null body', async () => {
    await org.okta.run(untyped('call_okta_api'), {
      method: 'POST',
      path: '/v1/users/00uiris0000000000001/lifecycle/expire_password',
      body: null,
      query: { tempPassword: null },
      headers: null,
    });
    expect(org.sandbox.requests.at(-1)).toMatchObject({
      path: '/api/v1/users/00uiris0000000000001/lifecycle/expire_password',
    });
  });

  test('reports the position of a null list entry', async () => {
    await expect(
      org.okta.run(untyped('create_user'), { profile: person(), groupIds: ['00g1', null] }),
    ).rejects.toMatchObject({
      faults: [{ path: 'groupIds[1]', message: 'groupIds[1] must be text, not null.' }],
    });
  });
});
