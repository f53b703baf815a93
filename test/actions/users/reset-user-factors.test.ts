import { beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { iris } from '../../support/user-status.ts';

const grace = '00ugrace000000000001';
const post = `POST /api/v1/users/${grace}/lifecycle/reset_factors`;

describe('reset_user_factors', () => {
  const org = useOrg();
  const factors = () => org.sandbox.org.factors.of(grace).map(({ factorType }) => factorType);

  beforeEach(() => org.reset());

  test('reset_user_factors removes every factor and returns the removed factors', async () => {
    const before = factors();
    const { output } = await org.okta.run('reset_user_factors', { user: 'grace.lindqvist@acme.example' });
    const { removed, ...rest } = output;
    expect(rest).toEqual({ changed: true, userId: grace });
    expect(removed.map(({ factorType }) => factorType)).toEqual(before);
    expect(before).not.toEqual([]);
    expect(factors()).toEqual([]);
    expect(org.writes()).toEqual([post]);
  });

  test('reset_user_factors returns only the kind of a factor', async () => {
    const { output } = await org.okta.run('reset_user_factors', { user: grace });
    const { removed } = output;
    const names = ['created', 'factorType', 'id', 'lastUpdated', 'provider', 'status', 'vendorName'];
    for (const factor of removed) expect(Object.keys(factor).sort()).toEqual(names);
    expect(JSON.stringify(output)).not.toMatch(/5555550142|credentialId|sharedSecret/);
  });

  test('reset_user_factors does not return the secret of a factor that is pending activation', async () => {
    const factor = org.sandbox.org.factors.of(grace)[0];
    if (factor === undefined) throw new Error('Grace has no factor.');
    factor.factorType = 'token:software:totp';
    factor.status = 'PENDING_ACTIVATION';
    const { output } = await org.okta.run('reset_user_factors', { user: grace });
    expect(output).toMatchObject({ changed: true });
    expect(JSON.stringify(output)).not.toContain('sharedSecret');
  });

  test('reset_user_factors resets even if Okta lists no factor, because the list follows a policy, and reports no change', async () => {
    const { output } = await org.okta.run('reset_user_factors', { user: iris });
    expect(output).toEqual({ changed: false, userId: iris, removed: [] });
    expect(org.writes()).toEqual([`POST /api/v1/users/${iris}/lifecycle/reset_factors`]);
  });

  test('reset_user_factors resets the factors even if the token cannot list them', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' };
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /factors/, status: 403, body });
    const { output } = await org.okta.run('reset_user_factors', { user: '00ugrace000000000001' });
    expect(output).toMatchObject({ changed: true, removed: [] });
    expect(org.writes()).toContain('POST /api/v1/users/00ugrace000000000001/lifecycle/reset_factors');
  });

  test('reset_user_factors reports no change on a second run', async () => {
    await org.okta.run('reset_user_factors', { user: grace });
    const { output } = await org.okta.run('reset_user_factors', { user: grace });
    expect(output).toEqual({ changed: false, userId: grace, removed: [] });
  });

  test('reset_user_factors resolves a login for the list, which accepts only IDs', async () => {
    await org.okta.run('reset_user_factors', { user: 'grace.lindqvist@acme.example' });
    expect(org.sent()).toEqual([
      'GET /api/v1/users/grace.lindqvist%40acme.example',
      `GET /api/v1/users/${grace}/factors`,
      post,
    ]);
  });

  test.each(['lost_after', 'lost_before', 'server_error'] as const)(
    'reset_user_factors resets the factors despite %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output } = await org.okta.run('reset_user_factors', { user: grace });
      expect(output).toMatchObject({ changed: true });
      expect(factors()).toEqual([]);
    },
  );

  test('reset_user_factors names the factors in a dry run and removes none', async () => {
    const before = factors();
    const { output } = await org.okta.run('reset_user_factors', { user: grace }, { dryRun: true });
    expect(output).toMatchObject({ next: { operation: 'resetFactors' } });
    expect(output.notes).toContain('Removes the factor push (OKTA).');
    expect(factors()).toEqual(before);
  });

  test('reset_user_factors resets the factors of a deactivated user', async () => {
    await org.okta.run('reset_user_factors', { user: '00utom00000000000001' });
    expect(org.writes()).toEqual(['POST /api/v1/users/00utom00000000000001/lifecycle/reset_factors']);
  });

  test('reset_user_factors rejects a status in which Okta allows no reset with a conflict', async () => {
    const errorCode = 'E0000038';
    org.sandbox.faults.next({ kind: 'status', path: /reset_factors/, status: 403, body: { errorCode } });
    await expect(org.okta.run('reset_user_factors', { user: grace })).rejects.toMatchObject({
      category: 'conflict',
      errorCode,
    });
  });

  test('reset_user_factors accepts a help desk administrator and rejects a read-only administrator', async () => {
    const readOnly = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(readOnly.run('reset_user_factors', { user: grace })).rejects.toMatchObject({ category: 'forbidden' });
    expect(factors()).not.toEqual([]);
    await org.connect({ token: org.sandbox.tokens.helpDeskAdmin }).run('reset_user_factors', { user: grace });
    expect(factors()).toEqual([]);
  });

  test.each(['nobody@acme.example', '00unobody00000000001'])(
    'reset_user_factors returns not_found for %s',
    async (user) => {
      await expect(org.okta.run('reset_user_factors', { user })).rejects.toMatchObject({
        category: 'not_found',
        errorCode: 'E0000007',
      });
      expect(org.writes()).toEqual([]);
    },
  );

  test('reset_user_factors rejects an input without a user before sending a request', async () => {
    await expect(org.okta.run(untyped('reset_user_factors'), {})).rejects.toMatchObject({
      category: 'invalid_request',
    });
    expect(org.sent()).toEqual([]);
  });
});
