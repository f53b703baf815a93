import { describe, expect, test } from 'vitest';
import { useOrg } from '../support/org.ts';
import { actions, triggers } from '../support/steps.ts';
import { untyped } from '../support/untyped.ts';

type Path = readonly (string | number)[];

/** Every text of a JSON value with its path. */
function textsOf(value: unknown, path: Path = []): { path: Path; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((entry, index) => textsOf(entry, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsOf(member, [...path, name]));
}

/** A JSON value of which the part at a path is another. */
function replaced(value: unknown, [key, ...rest]: Path, part: unknown): unknown {
  if (key === undefined) return part;
  if (Array.isArray(value)) return value.map((entry, index) => (index === key ? replaced(entry, rest, part) : entry));
  const members: Record<string, unknown> = { ...(value as object) };
  return { ...members, [key]: replaced(members[key], rest, part) };
}

const pathText = (path: Path) =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');

describe('invisible characters', () => {
  const org = useOrg();
  const person = { login: 'seen@acme.example', email: 'seen@acme.example', firstName: 'Ada', lastName: 'Byron' };

  const cases = [
    ...actions.map((step) => ({ ...step, run: (input: unknown) => org.okta.run(step.key, input) })),
    ...triggers.map((step) => ({ ...step, run: (input: unknown) => org.okta.poll(step.key, input) })),
  ].flatMap(({ key, examples, run }) =>
    examples.flatMap(({ input }) =>
      textsOf(input)
        // Secrets, and the body that is passed on as it is, are tested below.
        .filter(({ path }) => !/^body|password|answer/i.test(pathText(path)))
        .map(({ path, text }) => ({ key, field: pathText(path), input: replaced(input, path, `${text}\u200b`), run })),
    ),
  );

  test.each(cases)(
    '$key rejects an invisible character in $field by name without sending a request',
    async ({ field, input, run }) => {
      org.forget();
      const error = await run(input).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ category: 'invalid_request' });
      expect(error).toMatchObject({
        faults: expect.arrayContaining([
          expect.objectContaining({ path: field, message: expect.stringContaining('a zero-width space (U+200B)') }),
        ]),
      });
      expect(org.sent()).toEqual([]);
    },
  );

  test.each([
    ['\u200bzoe@acme.example', 'a zero-width space (U+200B), which is invisible, at position 1'],
    ['zoe\ufe0f@acme.example', 'an invisible character (U+FE0F), which is invisible, at position 4'],
    ['zo\ufe00e@acme.example', 'an invisible character (U+FE00), which is invisible, at position 3'],
    ['\ufe0fzoe@acme.example', 'an invisible character (U+FE0F), which is invisible, at position 1'],
    ['\ufeffzoe@acme.example', 'a byte order mark (U+FEFF), which is invisible, at position 1'],
    ['zoe@acme.example\u00a0', 'a no-break space (U+00A0), which is invisible, at position 17'],
    ['z\u00adoe@acme.example', 'a soft hyphen (U+00AD), which is invisible, at position 2'],
    ['zoe\u200d@acme.example', 'a zero-width joiner (U+200D), which is invisible, at position 4'],
    ['zoe\u202e@acme.example', 'an invisible character (U+202E), which is invisible, at position 4'],
    ['zoe\u2066@acme.example', 'an invisible character (U+2066), which is invisible, at position 4'],
    ['zoe\u2060@acme.example', 'a word joiner (U+2060), which is invisible, at position 4'],
    ['zoe\u3164@acme.example', 'an invisible character (U+3164), which is invisible, at position 4'],
    ['zoe\u0085@acme.example', 'a control character, which is invisible, at position 4'],
  ])('rejects the login %j and names the invisible character', async (user, what) => {
    await expect(org.okta.run('get_user', { user })).rejects.toMatchObject({
      message: `user contains ${what}. Remove it.`,
      field: 'user',
    });
  });

  test.each([
    ['a name', { profile: { ...person, firstName: 'Anne\u00a0Marie' } }, 'profile.firstName'],
    ['a custom attribute', { profile: { ...person, skills: ['a', 'b\u200b'] } }, 'profile.skills[1]'],
    ['the name of an attribute', { profile: { ...person, 'costTier\u200b': 'gold' } }, 'profile.costTier\u200b'],
    ['a group', { profile: person, groupIds: ['\u200e00gengineering000001'] }, 'groupIds[0]'],
  ])('rejects an invisible character in %s of a new user', async (_, input, path) => {
    org.forget();
    await expect(org.okta.run(untyped('create_user'), input)).rejects.toMatchObject({ faults: [{ path }] });
    expect(org.sent()).toEqual([]);
  });

  test('rejects an invisible character in a search', async () => {
    org.forget();
    await expect(org.okta.options('users', { query: 'Gr\u00adace' })).rejects.toMatchObject({ field: 'query' });
    await expect(org.okta.run('find_users', { query: 'Grace\u00a0' })).rejects.toMatchObject({ field: 'query' });
    expect(org.sent()).toEqual([]);
  });

  test('rejects an invisible character in the name and URL of an event hook', async () => {
    const request = {
      url: 'https://hooks.acme.example/okta',
      secret: 's'.repeat(20),
      subscriptions: [{ trigger: 'user_created' }],
    };
    org.forget();
    await expect(org.okta.subscribe({ ...request, name: 'Hook\u200b' })).rejects.toMatchObject({ field: 'name' });
    await expect(org.okta.subscribe({ ...request, url: `${request.url}\u200b` })).rejects.toMatchObject({
      field: 'url',
    });
    expect(org.sent()).toEqual([]);
  });

  test('keeps invisible characters in a secret and in a raw body', async () => {
    const password = { type: 'plain', value: 'Corr3ct\u00a0Horse\u200b' };
    const { output } = await org.okta.run(untyped('create_user'), { profile: person, password, activate: false });
    const id = String(Reflect.get(Object(output), 'id'));
    expect(org.sandbox.org.users.get(id)?.password).toBe(password.value);
    const body = { profile: { title: 'one\u00a0two' } };
    await org.okta.run('call_okta_api', { method: 'POST', path: `/v1/users/${id}`, body });
    expect(org.sandbox.org.users.get(id)?.profile['title']).toBe('one\u00a0two');
  });

  test.each([
    '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
    '\u0915\u094d\u200d\u0937',
    '\u6771\u4eac\u3000\u592a\u90ce',
    'Desk \u260e\ufe0f',
    'Floor 1\ufe0f\u20e3',
    'line one\n\tline two',
  ])('accepts text whose script needs such a character: %j', async (title) => {
    await org.okta.run('update_user', { user: 'iris.vale@acme.example', mode: 'partial', profile: { title } });
    expect(org.sandbox.org.users.get('00uiris0000000000001')?.profile['title']).toBe(title);
  });
});
