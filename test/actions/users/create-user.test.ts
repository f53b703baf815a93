import { describe, expect, test } from 'vitest';
import { createUser } from '../../../src/actions/users/create-user.ts';
import { standardAttributes } from '../../../src/resources/users/profile.ts';
import { useOrg } from '../../support/org.ts';
import { outputOf, untyped } from '../../support/untyped.ts';

describe('create_user', () => {
  const org = useOrg();
  let count = 0;

  const person = (more: object = {}) => {
    count += 1;
    const login = `new.person${count}@acme.example`;
    return { login, email: login, firstName: 'New', lastName: `Person ${count}`, ...more };
  };

  const create = async (input: object) => {
    const result = await org.okta.run(untyped('create_user'), input);
    const created = outputOf(createUser, result);
    return { ...created, response: result.response, stored: org.sandbox.org.users.get(created.id) };
  };

  const named = (login: string) =>
    [...org.sandbox.org.users.values()].filter(({ profile }) => profile['login'] === login);

  test('create_user sets all 31 standard attributes and the custom ones', async () => {
    const lengths: Record<string, string> = {
      countryCode: 'SE',
      locale: 'en_US',
      preferredLanguage: 'en',
      timezone: 'Europe/Stockholm',
      secondEmail: 'second@acme.example',
    };
    const standard = Object.fromEntries(standardAttributes.map((name) => [name, lengths[name] ?? `${name} value`]));
    const profile = {
      ...standard,
      ...person(),
      badgeNumber: 'B-1234',
      costTier: 'gold',
      remote: true,
      yearsOfService: 7,
      skills: ['welding', 'python'],
    };
    expect(standardAttributes).toHaveLength(31);
    const { stored } = await create({ profile, activate: false });
    expect(stored?.profile).toMatchObject(profile);
  });

  test.each([
    [{ activate: false }, 'STAGED'],
    [{}, 'PROVISIONED'],
    [{ password: { type: 'plain', value: 'Corr3ct-Horse' } }, 'ACTIVE'],
    [{ password: { type: 'plain', value: 'Corr3ct-Horse' }, nextLogin: 'changePassword' }, 'PASSWORD_EXPIRED'],
    [{ password: { type: 'hook' } }, 'ACTIVE'],
    [{ provider: { type: 'FEDERATION', name: 'FEDERATION' } }, 'ACTIVE'],
  ])('create_user with %j creates a user in status %s', async (input, status) => {
    const { stored } = await create({ profile: person(), ...input });
    expect(stored?.status).toBe(status);
  });

  test('create_user names a provider without a name by its type', async () => {
    await create({ profile: person(), provider: { type: 'SOCIAL' } });
    const sent = JSON.parse(org.sandbox.requests.at(-1)?.body ?? '');
    expect(sent.credentials).toEqual({ provider: { type: 'SOCIAL', name: 'SOCIAL' } });
  });

  test.each([
    {
      type: 'hash',
      algorithm: 'BCRYPT',
      workFactor: 10,
      salt: 'rwh3vH166HCH/NT9XV5FYu',
      value: 'qaMqvAPULkbiQzkTCWo5XDcvzpk8Tna',
    },
    { type: 'hash', algorithm: 'SHA-512', salt: 'TXlTYWx0', saltOrder: 'PREFIX', value: 'jjKPx6LJDmBgmA==' },
    { type: 'hash', algorithm: 'SHA-1', value: 'jjKPx6LJDmBgmA==' },
    {
      type: 'hash',
      algorithm: 'PBKDF2',
      salt: 'TXlTYWx0',
      iterationCount: 4096,
      keySize: 32,
      digestAlgorithm: 'SHA256_HMAC',
      value: 'jjKPx6LJDmBgmA==',
    },
  ])('create_user imports a password hash: $algorithm', async (password) => {
    const { stored } = await create({ profile: person(), password });
    expect(stored?.status).toBe('ACTIVE');
  });

  test('create_user adds the user to groups and sets a recovery question with its answer', async () => {
    const { id } = await create({
      profile: person(),
      groupIds: ['00gengineering000001', '00gsupport0000000001'],
      recoveryQuestion: { question: 'First robot?', answer: 'Tin can' },
      activate: false,
    });
    const { output } = await org.okta.run('list_user_groups', { user: id });
    const names = output.items.map(({ profile }) => profile?.name);
    expect(names).toEqual(expect.arrayContaining(['Engineering', 'Support']));
  });

  test('create_user rejects a second call with a conflict and leaves one user', async () => {
    const profile = person();
    await create({ profile, activate: false });
    await expect(create({ profile, activate: false })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000001',
    });
    expect(named(profile.login)).toHaveLength(1);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['nextLogin without a password', { nextLogin: 'changePassword' }, 'nextLogin'],
    [
      'nextLogin without activation',
      { nextLogin: 'changePassword', activate: false, password: { type: 'plain', value: 'x' } },
      'nextLogin',
    ],
    [
      'a password with a federated provider',
      { provider: { type: 'FEDERATION' }, password: { type: 'plain', value: 'x' } },
      'password',
    ],
    ['a directory provider without its name', { provider: { type: 'LDAP' } }, 'provider.name'],
    [
      'a BCRYPT hash without its salt',
      { password: { type: 'hash', algorithm: 'BCRYPT', workFactor: 10, value: 'x' } },
      'password.salt',
    ],
    ['a password of an unknown type', { password: { type: 'magic' } }, 'password.type'],
    ['more than 20 groups', { groupIds: Array.from({ length: 21 }, () => '00gsupport0000000001') }, 'groupIds'],
  ])('create_user rejects %s before sending a request', async (_, input, path) => {
    org.forget();
    await expect(create({ profile: person(), ...input })).rejects.toMatchObject({
      category: 'invalid_request',
      faults: [expect.objectContaining({ path })],
    });
    expect(org.sent()).toEqual([]);
  });

  test('create_user rejects unsupported characters and names the path', async () => {
    org.forget();
    await expect(create({ profile: person({ nickName: 'Rocket 🚀' }) })).rejects.toMatchObject({
      faults: [{ path: 'profile.nickName' }],
    });
    expect(org.sent()).toEqual([]);
  });

  test("create_user returns Okta's error for an attribute that the org does not have", async () => {
    await expect(create({ profile: person({ shoeSize: 44 }) })).rejects.toMatchObject({
      category: 'invalid_request',
      causes: [expect.stringContaining("'shoeSize'")],
    });
  });

  test('create_user rejects a role that cannot create users', async () => {
    const helpDesk = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(helpDesk.run('create_user', { profile: person() })).rejects.toMatchObject({ category: 'forbidden' });
  });

  test.each(['lost_after', 'server_error_after', 'truncated', 'html_after'] as const)(
    'create_user creates one user after a lost response: %s',
    async (kind) => {
      const profile = person();
      org.sandbox.faults.next({ kind, method: 'POST' });
      org.forget();
      const { status, response } = await create({ profile, activate: false });
      expect(status).toBe('STAGED');
      expect(response.confirmed).toBe('checked');
      expect(org.writes()).toHaveLength(1);
      expect(named(profile.login)).toHaveLength(1);
    },
  );

  test.each(['lost_before', 'server_error', 'html'] as const)(
    'create_user creates the user after a lost request: %s',
    async (kind) => {
      const profile = person();
      org.sandbox.faults.next({ kind, method: 'POST' });
      await create({ profile, activate: false });
      expect(named(profile.login)).toHaveLength(1);
    },
  );

  test('create_user does not mistake an existing user for the created one', async () => {
    const profile = person();
    await create({ profile, activate: false });
    org.sandbox.clock.advance(60_000);
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    await expect(create({ profile, activate: false })).rejects.toMatchObject({ category: 'conflict' });
    expect(named(profile.login)).toHaveLength(1);
  });

  test('create_user rejects a group that Okta does not support for new users, without a retry', async () => {
    const body = { errorCode: 'E0000060', errorSummary: 'Unsupported operation.', errorCauses: [] };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 501, body });
    org.forget();
    await expect(create({ profile: person(), groupIds: ['00geveryone000000001'] })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'groupIds',
      message:
        'Okta does not support one of these groups for a new user (E0000060, HTTP status 501). Leave the Everyone group out of groupIds: every new user joins it anyway.',
    });
    expect(org.sent()).toEqual(['POST /api/v1/users?activate=true']);
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 501, body });
    const raw = { method: 'POST', path: '/v1/users', body: { profile: person() } };
    await expect(org.okta.run(untyped('call_okta_api'), raw)).rejects.toMatchObject({ category: 'invalid_request' });
    expect(org.writes()).toHaveLength(2);
  });

  test.each([
    [{ question: 'Why?' }, 'The recovery question is ignored, because it has no answer.'],
    [{ question: 'Why?', answer: ' ' }, 'The recovery question is ignored, because it has no answer.'],
    [{ answer: 'Because' }, 'The recovery answer is ignored, because it has no question.'],
    [{ question: '', answer: 'Because' }, 'The recovery answer is ignored, because it has no question.'],
  ])('create_user skips the recovery question %j and reports it, also in a dry run', async (recoveryQuestion, note) => {
    const input = { profile: person(), recoveryQuestion, activate: false } as const;
    const { output: plan } = await org.okta.run('create_user', input, { dryRun: true });
    expect(plan).toMatchObject({ dryRun: true, notes: [note] });
    const { output } = await org.okta.run('create_user', input);
    expect(output).toMatchObject({ status: 'STAGED', notes: [note] });
    expect(named(input.profile.login)[0]?.recoveryQuestion).toBeUndefined();
    const update = {
      user: input.profile.login,
      mode: 'partial',
      profile: { title: 'Welder' },
      recoveryQuestion,
    } as const;
    expect((await org.okta.run('update_user', update)).output).toMatchObject({ changed: true, notes: [note] });
  });

  test.each([{}, { recoveryQuestion: {} }, { recoveryQuestion: { question: 'Why?', answer: 'Because' } }])(
    'create_user reports no omission for %j',
    async (more) => {
      const { output } = await org.okta.run('create_user', { profile: person(), activate: false, ...more });
      expect(output).toMatchObject({ notes: [] });
    },
  );
});
