import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, type Status, statusOf, userOf } from '../../support/user-status.ts';

const path = `/api/v1/users/${iris}/lifecycle/activate`;
const post = `POST ${path}?sendEmail=true`;

describe('activate_user', () => {
  const org = useOrg();

  test.each<Status>(['STAGED', 'DEPROVISIONED'])('activates a user who is %s', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('activate_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: status, user: { id: iris, status: 'PROVISIONED' } });
    expect(output).not.toHaveProperty('activationUrl');
    expect(statusOf(org.sandbox)).toBe('PROVISIONED');
    expect(org.writes()).toEqual([post]);
  });

  test('makes a user ACTIVE at once who has a password', async () => {
    putInStatus(org.sandbox, 'STAGED');
    userOf(org.sandbox).password = 'Sandbox-Passw0rd';
    const { output } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'ACTIVE' } });
  });

  test.each<Status>(['ACTIVE', 'PROVISIONED'])('writes nothing for a user who is %s', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('activate_user', { user: iris, sendEmail: false });
    expect(output).toMatchObject({ changed: false, previousStatus: status, user: { status } });
    expect(org.writes()).toEqual([]);
  });

  test.each<Status>(['RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT'])(
    'takes the word of Okta that a user who is %s is active already',
    async (status) => {
      putInStatus(org.sandbox, status);
      const { output } = await org.okta.run('activate_user', { user: iris });
      expect(output).toMatchObject({ changed: false, previousStatus: status, user: { status } });
      expect(statusOf(org.sandbox)).toBe(status);
    },
  );

  test('refuses a suspended user as conflict', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    await expect(org.okta.run('activate_user', { user: iris })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000038',
    });
    expect(statusOf(org.sandbox)).toBe('SUSPENDED');
  });

  test('does not take a suspended user for an active one, whatever Okta says', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    const body = { errorCode: 'E0000016', errorSummary: 'Activation failed because the user is already active' };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 403, body });
    await expect(org.okta.run('activate_user', { user: iris })).rejects.toMatchObject({ category: 'conflict' });
  });

  test('activates a user anew whose deactivation is still under way', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    userOf(org.sandbox).transition = { to: 'DEPROVISIONED', at: org.sandbox.clock.now() + 400 };
    const { output } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: true });
    expect(statusOf(org.sandbox)).not.toBe('DEPROVISIONED');
  });

  test('leaves no status of the table out', () => {
    const covered = ['STAGED', 'DEPROVISIONED', 'ACTIVE', 'PROVISIONED', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT'];
    expect([...covered, 'SUSPENDED'].sort()).toEqual([...everyStatus].sort());
  });

  test('returns link and token, and has no mail sent, if asked so', async () => {
    putInStatus(org.sandbox, 'STAGED');
    org.forget();
    const { output } = await org.okta.run('activate_user', { user: iris, sendEmail: false });
    expect(output).toMatchObject({ changed: true, activationUrl: expect.stringContaining('/tokens/') });
    expect(output).toHaveProperty('activationToken', expect.stringMatching(/^.{20}$/));
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=false`]);
  });

  test('is content with an activation that is still under way', async () => {
    putInStatus(org.sandbox, 'STAGED');
    userOf(org.sandbox).transition = { to: 'ACTIVE', at: org.sandbox.clock.now() + 3_600_000 };
    org.forget();
    const { output } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: false, user: { status: 'STAGED', transitioningToStatus: 'ACTIVE' } });
    expect(org.writes()).toEqual([]);
  });

  test('changes nothing when run again', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    await org.okta.run('activate_user', { user: iris });
    org.forget();
    const { output } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: 'PROVISIONED' });
    expect(org.writes()).toEqual([]);
  });

  test('sends one mail although the answer was lost', async () => {
    putInStatus(org.sandbox, 'STAGED');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'PROVISIONED' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toEqual([post]);
  });

  test('activates although the request was lost on its way', async () => {
    putInStatus(org.sandbox, 'STAGED');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('activate_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'PROVISIONED' } });
    expect(statusOf(org.sandbox)).toBe('PROVISIONED');
  });

  test('returns a new link if the one was lost with the answer', async () => {
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

  test('is success for both of two flows that activate the user in the same moment', async () => {
    putInStatus(org.sandbox, 'STAGED');
    const runs = [1, 2].map(() => org.okta.run('activate_user', { user: iris }));
    const outputs = (await Promise.all(runs)).map(({ output }) => output.changed);
    expect(outputs.sort()).toEqual([false, true]);
  });

  test('plans the write in a dry run and does not make it', async () => {
    putInStatus(org.sandbox, 'STAGED');
    const { output } = await org.okta.run('activate_user', { user: iris }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'activateUser', path: `${path}?sendEmail=true` } });
    expect(statusOf(org.sandbox)).toBe('STAGED');
  });

  test('names an unknown user as not found', async () => {
    await expect(org.okta.run('activate_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('is refused to a help desk administrator', async () => {
    putInStatus(org.sandbox, 'STAGED');
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(okta.run('activate_user', { user: iris })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf(org.sandbox)).toBe('STAGED');
  });

  test('is allowed to a group administrator', async () => {
    putInStatus(org.sandbox, 'STAGED');
    const okta = org.connect({ token: org.sandbox.tokens.groupAdmin });
    await okta.run('activate_user', { user: iris });
    expect(statusOf(org.sandbox)).toBe('PROVISIONED');
  });

  test.each([{}, { user: '' }, { user: '..' }, { user: iris, sendEmail: 'yes' }, { user: iris, mail: true }])(
    'refuses %j before anything is sent',
    async (input) => {
      org.forget();
      await expect(org.okta.run(untyped('activate_user'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
