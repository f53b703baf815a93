import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, statusOf, userOf } from '../../support/user-status.ts';

const path = `/api/v1/users/${iris}/lifecycle/deactivate`;
const others = everyStatus.filter((status) => status !== 'DEPROVISIONED');

describe('deactivate_user', () => {
  const org = useOrg();

  test.each(others)('deactivate_user deactivates a user in status %s', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('deactivate_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({
      changed: true,
      previousStatus: status,
      user: { id: iris, status: 'DEPROVISIONED' },
    });
    expect(statusOf(org.sandbox)).toBe('DEPROVISIONED');
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=false`]);
  });

  test('deactivate_user reports a deactivated user as unchanged', async () => {
    org.forget();
    const { output } = await org.okta.run('deactivate_user', { user: 'tom.abara@acme.example' });
    expect(output).toMatchObject({ changed: false, previousStatus: 'DEPROVISIONED' });
    expect(org.writes()).toEqual([]);
  });

  test('deactivate_user succeeds while the deactivation is still in progress', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    userOf(org.sandbox).transition = { to: 'DEPROVISIONED', at: org.sandbox.clock.now() + 3_600_000 };
    org.forget();
    const { output } = await org.okta.run('deactivate_user', { user: iris });
    expect(output).toMatchObject({ changed: false, user: { transitioningToStatus: 'DEPROVISIONED' } });
    expect(org.writes()).toEqual([]);
  });

  test('deactivate_user has Okta email the administrator on request', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.forget();
    await org.okta.run('deactivate_user', { user: iris, sendEmail: true });
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=true`]);
  });

  test('deactivate_user changes nothing on a second run', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    await org.okta.run('deactivate_user', { user: iris });
    org.forget();
    const { output } = await org.okta.run('deactivate_user', { user: iris });
    expect(output).toMatchObject({ changed: false });
    expect(org.writes()).toEqual([]);
  });

  test('deactivate_user succeeds for both of two flows that deactivate the user at the same time', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const runs = [1, 2].map(() => org.okta.run('deactivate_user', { user: iris }));
    const outputs = (await Promise.all(runs)).map(({ output }) => output.changed);
    expect(outputs.sort()).toEqual([false, true]);
  });

  test('deactivate_user deactivates the user once after a lost response', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('deactivate_user', { user: iris, sendEmail: true });
    expect(output).toMatchObject({ changed: true, user: { status: 'DEPROVISIONED' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('deactivate_user deactivates the user after a lost request', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('deactivate_user', { user: iris });
    expect(statusOf(org.sandbox)).toBe('DEPROVISIONED');
  });

  test('deactivate_user rejects a help desk administrator', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(okta.run('deactivate_user', { user: iris })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('deactivate_user returns not_found for an unknown user', async () => {
    await expect(org.okta.run('deactivate_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('deactivate_user rejects an unknown field before sending a request', async () => {
    org.forget();
    await expect(org.okta.run(untyped('deactivate_user'), { user: iris, sendMail: true })).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('sendEmail'),
    });
    expect(org.sent()).toEqual([]);
  });
});
