import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, statusOf, userOf } from '../../support/user-status.ts';

const path = `/api/v1/users/${iris}/lifecycle/deactivate`;
const others = everyStatus.filter((status) => status !== 'DEPROVISIONED');

describe('deactivate_user', () => {
  const org = useOrg();

  test.each(others)('deactivates a user who is %s', async (status) => {
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

  test('reports a deactivated user as unchanged', async () => {
    org.forget();
    const { output } = await org.okta.run('deactivate_user', { user: 'tom.abara@acme.example' });
    expect(output).toMatchObject({ changed: false, previousStatus: 'DEPROVISIONED' });
    expect(org.writes()).toEqual([]);
  });

  test('is content with a deactivation that is still under way', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    userOf(org.sandbox).transition = { to: 'DEPROVISIONED', at: org.sandbox.clock.now() + 3_600_000 };
    org.forget();
    const { output } = await org.okta.run('deactivate_user', { user: iris });
    expect(output).toMatchObject({ changed: false, user: { transitioningToStatus: 'DEPROVISIONED' } });
    expect(org.writes()).toEqual([]);
  });

  test('has the administrator told if asked so', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.forget();
    await org.okta.run('deactivate_user', { user: iris, sendEmail: true });
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=true`]);
  });

  test('changes nothing when run again', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    await org.okta.run('deactivate_user', { user: iris });
    org.forget();
    const { output } = await org.okta.run('deactivate_user', { user: iris });
    expect(output).toMatchObject({ changed: false });
    expect(org.writes()).toEqual([]);
  });

  test('is success for both of two flows that deactivate the user in the same moment', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const runs = [1, 2].map(() => org.okta.run('deactivate_user', { user: iris }));
    const outputs = (await Promise.all(runs)).map(({ output }) => output.changed);
    expect(outputs.sort()).toEqual([false, true]);
  });

  test('deactivates once although the answer was lost', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('deactivate_user', { user: iris, sendEmail: true });
    expect(output).toMatchObject({ changed: true, user: { status: 'DEPROVISIONED' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('deactivates although the request was lost on its way', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('deactivate_user', { user: iris });
    expect(statusOf(org.sandbox)).toBe('DEPROVISIONED');
  });

  test('is refused to a help desk administrator', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(okta.run('deactivate_user', { user: iris })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('names an unknown user as not found', async () => {
    await expect(org.okta.run('deactivate_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('refuses a field that it does not have before anything is sent', async () => {
    org.forget();
    await expect(org.okta.run(untyped('deactivate_user'), { user: iris, sendMail: true })).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('sendEmail'),
    });
    expect(org.sent()).toEqual([]);
  });
});
