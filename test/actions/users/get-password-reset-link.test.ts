import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, statusOf } from '../../support/user-status.ts';

const path = `/api/v1/users/${iris}/lifecycle/reset_password`;
const refused = ['STAGED', 'SUSPENDED', 'DEPROVISIONED'] as const;
const allowed = everyStatus.filter((status) => !refused.some((other) => other === status));
const link = expect.stringContaining('/reset_password/');

describe('get_password_reset_link', () => {
  const org = useOrg();

  test.each(allowed)(
    'get_password_reset_link returns the link for a user in status %s without an email',
    async (status) => {
      putInStatus(org.sandbox, status);
      org.forget();
      const { output } = await org.okta.run('get_password_reset_link', {
        user: 'iris.vale@acme.example',
        sendEmail: false,
      });
      expect(output).toMatchObject({ changed: true, previousStatus: status, resetPasswordUrl: link });
      expect(output).toMatchObject({ user: { id: iris, status: 'RECOVERY' } });
      expect(org.writes()).toEqual([`POST ${path}?sendEmail=false`]);
    },
  );

  test('get_password_reset_link has Okta email the link on request and does not return it', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.forget();
    const { output } = await org.okta.run('get_password_reset_link', { user: iris, sendEmail: true });
    expect(output).toMatchObject({ user: { status: 'RECOVERY' } });
    expect(output).not.toHaveProperty('resetPasswordUrl');
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=true`]);
  });

  test.each(refused)('get_password_reset_link rejects a user in status %s with a conflict', async (status) => {
    putInStatus(org.sandbox, status);
    await expect(org.okta.run('get_password_reset_link', { user: iris, sendEmail: false })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000038',
    });
    expect(statusOf(org.sandbox)).toBe(status);
  });

  test('get_password_reset_link ends the sessions of the user on request', async () => {
    const grace = '00ugrace000000000001';
    expect(org.sandbox.org.sessions.of(grace)).toHaveLength(1);
    await org.okta.run('get_password_reset_link', { user: grace, sendEmail: false, revokeSessions: true });
    expect(org.sandbox.org.sessions.of(grace)).toHaveLength(0);
  });

  test('get_password_reset_link creates another link on a second run', async () => {
    const run = () => org.okta.run('get_password_reset_link', { user: iris, sendEmail: false });
    putInStatus(org.sandbox, 'ACTIVE');
    const [first, second] = [await run(), await run()].map(({ output }) => output.resetPasswordUrl);
    expect(second).toEqual(link);
    expect(second).not.toBe(first);
  });

  test.each(['lost_after', 'lost_before', 'truncated'] as const)(
    'get_password_reset_link requests the link again after %s',
    async (kind) => {
      putInStatus(org.sandbox, 'ACTIVE');
      org.sandbox.faults.next({ kind, method: 'POST' });
      org.forget();
      const { output } = await org.okta.run('get_password_reset_link', { user: iris, sendEmail: false });
      expect(output).toMatchObject({ resetPasswordUrl: link, user: { status: 'RECOVERY' } });
      expect(org.writes()).toHaveLength(2);
    },
  );

  test('get_password_reset_link does not risk a second email to a user in RECOVERY after a lost response', async () => {
    putInStatus(org.sandbox, 'RECOVERY');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    await expect(org.okta.run('get_password_reset_link', { user: iris, sendEmail: true })).rejects.toMatchObject({
      category: 'outcome_unknown',
    });
    expect(org.writes()).toHaveLength(1);
  });

  test('get_password_reset_link never logs the link', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const lines: string[] = [];
    const logger = { debug: (details: object, message: string) => void lines.push(JSON.stringify(details) + message) };
    const okta = org.connect({ logger });
    const { output } = await okta.run('get_password_reset_link', { user: iris, sendEmail: false });
    const { resetPasswordUrl = '' } = output;
    expect(resetPasswordUrl).toMatch(/^https?:/);
    const secret = resetPasswordUrl.slice(resetPasswordUrl.lastIndexOf('/') + 1);
    expect(lines).not.toEqual([]);
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  });

  test('get_password_reset_link returns the link even if the user cannot be read afterwards', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const body = { errorCode: 'E0000006', errorSummary: 'No permission' };
    // The read by login comes before the write, the read by ID after it.
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: `/api/v1/users/${iris}`, status: 403, body });
    const { output } = await org.okta.run('get_password_reset_link', {
      user: 'iris.vale@acme.example',
      sendEmail: false,
    });
    expect(output).toMatchObject({ resetPasswordUrl: link, user: { id: iris } });
  });

  test('get_password_reset_link rejects a read-only administrator', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('get_password_reset_link', { user: iris, sendEmail: false })).rejects.toMatchObject({
      category: 'forbidden',
    });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('get_password_reset_link returns not_found for an unknown user', async () => {
    await expect(
      org.okta.run('get_password_reset_link', { user: 'nobody@acme.example', sendEmail: false }),
    ).rejects.toMatchObject({ category: 'not_found' });
  });

  test.each([{ user: iris }, { sendEmail: false }, { user: iris, sendEmail: 'no' }])(
    'get_password_reset_link rejects %j before sending a request',
    async (input) => {
      org.forget();
      await expect(org.okta.run(untyped('get_password_reset_link'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
