import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';
const tom = '00utom00000000000001';
const sms = 'mblgracesms000000001';

describe('reset_user_factor', () => {
  const org = useOrg();
  const kinds = (user = grace) => org.sandbox.org.factors.of(user).map(({ factorType }) => factorType);
  const add = (factorType: string, user = iris) =>
    org.sandbox.scenario.addFactor(user, { factorType, provider: 'OKTA' }).id;

  test('reset_user_factor removes one factor of a user given by login and leaves the others', async () => {
    const input = { user: 'grace.lindqvist@acme.example', factor: sms };
    const { output } = await org.okta.run('reset_user_factor', input);
    expect(output).toEqual({ changed: true, user: { id: grace }, factor: { id: sms }, alsoRemoved: [] });
    expect(kinds()).toEqual(['push', 'webauthn']);
    expect(org.writes()).toEqual([`DELETE /api/v1/users/${grace}/factors/${sms}`]);
  });

  test('reset_user_factor reports which factors of Okta Verify went with the push', async () => {
    const push = add('push');
    const others = [add('token:software:totp'), add('signed_nonce')];
    add('sms');
    const { output } = await org.okta.run('reset_user_factor', { user: iris, factor: push });
    expect(output.alsoRemoved.map(({ id }) => id)).toEqual(others);
    expect(kinds(iris)).toEqual(['sms']);
  });

  test('reset_user_factor still reports them if the list cannot be read afterwards', async () => {
    const push = add('push');
    const other = add('token:software:totp');
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission' };
    const list = { kind: 'status', method: 'GET', path: /factors$/ } as const;
    const all = org.sandbox.org.factors.of(iris).map(({ id, factorType, provider }) => ({ id, factorType, provider }));
    org.sandbox.faults.next({ ...list, status: 200, body: all });
    org.sandbox.faults.next({ ...list, status: 403, body });
    const { output } = await org.okta.run('reset_user_factor', { user: iris, factor: push });
    expect(output).toMatchObject({ changed: true, alsoRemoved: [{ id: other }] });
    expect(kinds(iris)).toEqual([]);
  });

  test('reset_user_factor names in a dry run what would go too and removes nothing', async () => {
    const push = add('push');
    add('token:software:totp');
    const { output } = await org.okta.run('reset_user_factor', { user: iris, factor: push }, { dryRun: true });
    expect(output).toMatchObject({
      next: { operation: 'unenrollFactor' },
      notes: ['Also removes the factor token:software:totp (OKTA).'],
    });
    expect(kinds(iris)).toHaveLength(2);
  });

  test('reset_user_factor keeps the phone number for recovery unless it is removed too', async () => {
    await org.okta.run('reset_user_factor', { user: grace, factor: sms });
    expect(org.sandbox.org.phones.size).toBe(1);
    const again = org.sandbox.scenario.addFactor(grace, { factorType: 'sms', provider: 'OKTA' }).id;
    await org.okta.run('reset_user_factor', { user: grace, factor: again, removeRecovery: true });
    expect(org.sandbox.org.phones.size).toBe(0);
  });

  test('reset_user_factor refuses to remove a recovery phone with a factor that is not a phone', async () => {
    const input = { user: grace, factor: 'opfgracepush00000001', removeRecovery: true };
    await expect(org.okta.run('reset_user_factor', input)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'removeRecovery',
      message: 'removeRecovery is only for sms and call factors, not for push. Leave it out.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('reset_user_factor writes nothing for a factor that no longer exists', async () => {
    await org.okta.run('reset_user_factor', { user: grace, factor: sms });
    org.forget();
    const { output } = await org.okta.run('reset_user_factor', { user: grace, factor: sms });
    expect(output).toEqual({ changed: false, user: { id: grace }, factor: { id: sms }, alsoRemoved: [] });
    expect(org.writes()).toEqual([]);
  });

  test('reset_user_factor removes a factor that the policy hides from the list', async () => {
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /factors$/, status: 200, body: [] });
    expect((await org.okta.run('reset_user_factor', { user: grace, factor: sms })).output.changed).toBe(true);
    expect(kinds()).toEqual(['push', 'webauthn']);
  });

  test('reset_user_factor succeeds if another run removed the factor in the meantime', async () => {
    const body = { errorCode: 'E0000007', errorSummary: 'Not found' };
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 404, body });
    const { output } = await org.okta.run('reset_user_factor', { user: grace, factor: sms });
    expect(output).toMatchObject({ changed: false, alsoRemoved: [] });
  });

  test.each(['lost_after', 'lost_before', 'server_error', 'truncated'] as const)(
    'reset_user_factor removes the factor despite %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'DELETE' });
      expect((await org.okta.run('reset_user_factor', { user: grace, factor: sms })).output.changed).toBe(true);
      expect(kinds()).toEqual(['push', 'webauthn']);
    },
  );

  test('reset_user_factor fails with a conflict for a deactivated user', async () => {
    const factor = add('sms', tom);
    await expect(org.okta.run('reset_user_factor', { user: tom, factor })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000038',
    });
    expect(kinds(tom)).toEqual(['sms']);
  });

  test.each(['nobody@acme.example', '00unobody00000000001'])(
    'reset_user_factor returns not_found for the user %s instead of unchanged',
    async (user) => {
      await expect(org.okta.run('reset_user_factor', { user, factor: sms })).rejects.toMatchObject({
        category: 'not_found',
      });
    },
  );

  test("reset_user_factor does not remove another user's factor", async () => {
    expect((await org.okta.run('reset_user_factor', { user: iris, factor: sms })).output.changed).toBe(false);
    expect(kinds()).toContain('sms');
  });

  test('reset_user_factor accepts a help desk administrator and rejects a read-only administrator', async () => {
    const readOnly = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    const input = { user: grace, factor: sms };
    await expect(readOnly.run('reset_user_factor', input)).rejects.toMatchObject({ category: 'forbidden' });
    expect(kinds()).toContain('sms');
    await org.connect({ token: org.sandbox.tokens.helpDeskAdmin }).run('reset_user_factor', input);
    expect(kinds()).not.toContain('sms');
  });
});
