import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const session = '102sandboxGraceSession01';

describe('revoke_session', () => {
  const org = useOrg();
  const run = (options?: { dryRun: true }) => org.okta.run('revoke_session', { session }, options);
  const isOpen = () => org.sandbox.org.sessions.has(session);

  test('revoke_session ends one session and leaves the others of the user', async () => {
    const other = org.sandbox.scenario.signIn('grace.lindqvist@acme.example');
    expect((await run()).output).toEqual({ changed: true });
    expect([isOpen(), org.sandbox.org.sessions.has(other.id)]).toEqual([false, true]);
  });

  test('revoke_session reports a session that is over as unchanged', async () => {
    await run();
    org.forget();
    expect((await run()).output).toEqual({ changed: false });
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_before', 'lost_after'] as const)('revoke_session ends the session once after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'DELETE' });
    expect((await run()).output).toEqual({ changed: true });
    expect(isOpen()).toBe(false);
    expect(org.sandbox.org.log.events('user.session.end')).toHaveLength(1);
  });

  test('revoke_session sends no write in a dry run, and hides the ID in the planned path', async () => {
    org.forget();
    const { output } = await run({ dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'revokeSession', path: '/api/v1/sessions/***' } });
    expect([isOpen(), org.writes()]).toEqual([true, []]);
  });

  test('revoke_session rejects a role that cannot manage sessions', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('revoke_session', { session })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
      message: expect.not.stringContaining(session),
    });
    expect(isOpen()).toBe(true);
  });
});
