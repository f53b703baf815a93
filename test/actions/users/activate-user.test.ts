import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, type Status, statusOf, userOf } from '../../support/user-status.ts';

const path = `/api/v1/users/${iris}/lifecycle/activate`;
const post = `POST ${path}?sendEmail=true`;

describe('activate_user', () => {
  const org = useOrg();

  test.each<Status>(['STAGED', 'DEPROVISIONED'])('activate_user activates a user in status %s', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('activate_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: status, user: { id: iris, status: 'PROVISIONED' } });
    expect(output).not.toHaveProperty('activationUrl');
    expect(statusOf(org.sandbox)).toBe('PROVISIONED');
    expect(org.writes()).toEqual([post]);
  });

  test('activate_user makes a user with a password ACTIVE at once', async () => {
    putInStatus(org.sandbox, 'STAGED');
    userOf(org.sandbox).password = 'Sandbox-Passw0rd';
    const { output } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'ACTIVE' } });
  });

  test.each<Status>(['ACTIVE', 'PROVISIONED'])(
    'activate_user writes nothing for a user in status %s',
    async (status) => {
      putInStatus(org.sandbox, status);
      org.forget();
      const { output } = await org.okta.run('activate_user', { user: iris, sendEmail: false });
      expect(output).toMatchObject({ changed: false, previousStatus: status, user: { status } });
      expect(org.writes()).toEqual([]);
    },
  );

  test.each<Status>(['RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT'])(
    'activate_user reports a user in status %s as unchanged if Okta says they are already active',
    async (status) => {
      putInStatus(org.sandbox, status);
      const { output } = await org.okta.run('activate_user', { user: iris });
      expect(output).toMatchObject({ changed: false, previousStatus: status, user: { status } });
      expect(statusOf(org.sandbox)).toBe(status);
    },
  );

  test('activate_user rejects a suspended user with a conflict', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    await expect(org.okta.run('activate_user', { user: iris })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000038',
    });
    expect(statusOf(org.sandbox)).toBe('SUSPENDED');
  });

  test('activate_user rejects a suspended user even if Okta says they are active', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    const body = { errorCode: 'E0000016', errorSummary: 'Activation failed because the user is already active' };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 403, body });
    await expect(org.okta.run('activate_user', { user: iris })).rejects.toMatchObject({ category: 'conflict' });
  });

  test('activate_user activates a user again while their deactivation is in progress', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    userOf(org.sandbox).transition = { to: 'DEPROVISIONED', at: org.sandbox.clock.now() + 400 };
    const { output } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: true });
    expect(statusOf(org.sandbox)).not.toBe('DEPROVISIONED');
  });

  test('activate_user covers every user status', () => {
    const covered = ['STAGED', 'DEPROVISIONED', 'ACTIVE', 'PROVISIONED', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT'];
    expect([...covered, 'SUSPENDED'].sort()).toEqual([...everyStatus].sort());
  });

  test('activate_user returns the link and token without an email on request', async () => {
    putInStatus(org.sandbox, 'STAGED');
    org.forget();
    const { output } = await org.okta.run('activate_user', { user: iris, sendEmail: false });
    expect(output).toMatchObject({ changed: true, activationUrl: expect.stringContaining('/tokens/') });
    expect(output).toHaveProperty('activationToken', expect.stringMatching(/^.{20}$/));
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=false`]);
  });

  test('activate_user succeeds while the activation is still in progress', async () => {
    putInStatus(org.sandbox, 'STAGED');
    userOf(org.sandbox).transition = { to: 'ACTIVE', at: org.sandbox.clock.now() + 3_600_000 };
    org.forget();
    const { output } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: false, user: { status: 'STAGED', transitioningToStatus: 'ACTIVE' } });
    expect(org.writes()).toEqual([]);
  });

  test('activate_user changes nothing on a second run', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    await org.okta.run('activate_user', { user: iris });
    org.forget();
    const { output } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: 'PROVISIONED' });
    expect(org.writes()).toEqual([]);
  });

  test('activate_user sends one email after a lost response', async () => {
    putInStatus(org.sandbox, 'STAGED');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'PROVISIONED' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toEqual([post]);
  });

  test('activate_user activates the user after a lost request', async () => {
    putInStatus(org.sandbox, 'STAGED');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'PROVISIONED' } });
    expect(statusOf(org.sandbox)).toBe('PROVISIONED');
  });

  test('activate_user returns a new link after a lost response', async () => {
    putInStatus(org.sandbox, 'STAGED');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST', path });
    org.forget();
    const { output } = await org.okta.run('activate_user', { user: iris, sendEmail: false });
    expect(output).toMatchObject({
      changed: true,
      activationUrl: expect.any(String),
      activationToken: expect.any(String),
    });
    expect(org.writes()).toEqual([
      `POST ${path}?sendEmail=false`,
      `POST /api/v1/users/${iris}/lifecycle/reactivate?sendEmail=false`,
    ]);
  });

  test('activate_user succeeds for both of two flows that activate the user at the same time', async () => {
    putInStatus(org.sandbox, 'STAGED');
    const runs = [1, 2].map(() => org.okta.run('activate_user', { user: iris }));
    const outputs = (await Promise.all(runs)).map(({ output }) => output.changed);
    expect(outputs.sort()).toEqual([false, true]);
  });

  test('activate_user plans the write in a dry run and does not send it', async () => {
    putInStatus(org.sandbox, 'STAGED');
    const { output } = await org.okta.run('activate_user', { user: iris }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'activateUser', path: `${path}?sendEmail=true` } });
    expect(statusOf(org.sandbox)).toBe('STAGED');
  });

  test('activate_user returns not_found for an unknown user', async () => {
    await expect(org.okta.run('activate_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('activate_user rejects a help desk administrator', async () => {
    putInStatus(org.sandbox, 'STAGED');
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(okta.run('activate_user', { user: iris })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf(org.sandbox)).toBe('STAGED');
  });

  test('activate_user succeeds for a group administrator', async () => {
    putInStatus(org.sandbox, 'STAGED');
    const okta = org.connect({ token: org.sandbox.tokens.groupAdmin });
    await okta.run('activate_user', { user: iris });
    expect(statusOf(org.sandbox)).toBe('PROVISIONED');
  });

  test.each([{}, { user: '' }, { user: '..' }, { user: iris, sendEmail: 'yes' }, { user: iris, mail: true }])(
    'activate_user rejects %j before sending a request',
    async (input) => {
      org.forget();
      await expect(org.okta.run(untyped('activate_user'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
