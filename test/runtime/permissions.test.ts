import { describe, expect, test } from 'vitest';
import { useOrg } from '../support/org.ts';

describe('the permissions of steps', () => {
  const org = useOrg();

  test('are the scopes and the least roles of exactly these steps, without a request', async () => {
    org.forget();
    const { scopes, roles, customRole, steps } = await org.okta.permissions(['suspend_user', 'list_group_members']);
    expect(scopes).toEqual(['okta.groups.read', 'okta.users.manage']);
    expect(roles.map(({ type }) => type)).toEqual(['READ_ONLY_ADMIN', 'USER_ADMIN']);
    expect(customRole).toBe('yes');
    expect(steps.map(({ key }) => key)).toEqual(['suspend_user', 'list_group_members']);
    expect(org.sent()).toEqual([]);
  });

  test('leave out a role that another one includes', async () => {
    const { roles } = await org.okta.permissions(['suspend_user', 'add_user_to_group', 'unlock_user']);
    expect(roles).toEqual([{ type: 'USER_ADMIN', title: 'Group administrator' }]);
  });

  test('leave out the parts of a compound step that its input turns off', async () => {
    const user = 'grace.lindqvist@acme.example';
    const whole = await org.okta.permissions([{ key: 'offboard_user', input: { user } }]);
    expect(whole.roles.map(({ type }) => type)).toEqual(['USER_ADMIN', 'APP_ADMIN']);
    expect(whole.scopes).toEqual(['okta.apps.manage', 'okta.groups.manage', 'okta.users.manage']);
    const part = await org.okta.permissions([{ key: 'offboard_user', input: { user, apps: false, groups: false } }]);
    expect(part.roles.map(({ type }) => type)).toEqual(['USER_ADMIN']);
    expect(part.scopes).toEqual(['okta.users.manage']);
    const profile = { login: 'noor@acme.example', email: 'noor@acme.example', firstName: 'Noor', lastName: 'Rahman' };
    const few = await org.okta.permissions([{ key: 'onboard_user', input: { profile, groupIds: [] } }]);
    expect(few.scopes).not.toContain('okta.apps.manage');
  });

  test('of a trigger are those to read the System Log', async () => {
    const { scopes, roles } = await org.okta.permissions(['user_locked_out']);
    expect(scopes).toContain('okta.logs.read');
    expect(roles.map(({ type }) => type)).toEqual(['READ_ONLY_ADMIN']);
  });

  test('of a step that needs Okta itself to be managed say that no custom role suffices', async () => {
    expect((await org.okta.permissions(['list_policies'])).customRole).toBe('no');
  });

  test('reject an unknown step with the nearest name', async () => {
    await expect(org.okta.permissions(['suspend_usr'])).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('suspend_user'),
    });
  });

  test('are enough: the scopes and roles named for a step let a service app run it', async () => {
    const { scopes, roles } = await org.okta.permissions(['suspend_user']);
    const types = roles.map(({ type }) => type);
    const { clientId, privateKey } = org.sandbox.scenario.addServiceApp({ label: 'Least', scopes, roles: types });
    const { connect } = await import('../../src/index.ts');
    await using okta = connect({ orgUrl: org.sandbox.url, clientId, privateKey }, { allowLoopback: true });
    await okta.run('suspend_user', { user: 'iris.vale@acme.example' });
    expect(org.sandbox.org.findUser('iris.vale@acme.example')?.status).toBe('SUSPENDED');
    await expect(okta.run('create_group', { name: 'New' })).rejects.toMatchObject({
      category: 'forbidden',
      field: 'scopes',
    });
  });
});

describe('a refusal for lack of rights', () => {
  const org = useOrg();

  test('names the role that the step needs', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('suspend_user', { user: 'iris.vale@acme.example' })).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(
        /\. Give the token's owner the role Group administrator or one that includes it\.$/,
      ),
    });
  });

  test('names role and scopes for a service app', async () => {
    const scopes = ['okta.users.read', 'okta.users.manage'];
    const { clientId, privateKey } = org.sandbox.scenario.addServiceApp({
      label: 'Reader',
      scopes,
      roles: ['READ_ONLY_ADMIN'],
    });
    const { connect } = await import('../../src/index.ts');
    await using okta = connect({ orgUrl: org.sandbox.url, clientId, privateKey }, { allowLoopback: true });
    await expect(okta.run('suspend_user', { user: 'iris.vale@acme.example' })).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(
        /Grant the app the scopes okta\.users\.manage, and assign it the role Group administrator/,
      ),
    });
  });
});
