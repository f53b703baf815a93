import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, statusOf, userOf } from '../../support/user-status.ts';

const path = `/api/v1/users/${iris}/credentials/forgot_password`;
const link = expect.stringContaining('/reset_password/');
const input = { user: 'iris.vale@acme.example', sendEmail: false };

describe('start_forgot_password', () => {
  const org = useOrg();

  test('start_forgot_password returns a link and leaves the user ACTIVE', async () => {
    const { output } = await org.okta.run('start_forgot_password', input);
    expect(output).toMatchObject({ changed: true, user: { id: iris, status: 'ACTIVE' }, resetPasswordUrl: link });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=false`]);
  });

  test('start_forgot_password has Okta email the link on request and does not return it', async () => {
    const { output } = await org.okta.run('start_forgot_password', { ...input, sendEmail: true });
    expect(output).not.toHaveProperty('resetPasswordUrl');
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=true`]);
  });

  test('start_forgot_password creates another link on a second run', async () => {
    const first = await org.okta.run('start_forgot_password', input);
    const second = await org.okta.run('start_forgot_password', input);
    expect(second.output).toMatchObject({ resetPasswordUrl: link });
    expect(second.output.resetPasswordUrl).not.toBe(first.output.resetPasswordUrl);
  });

  test.each(['lost_after', 'lost_before', 'truncated'] as const)(
    'start_forgot_password requests the link again after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output } = await org.okta.run('start_forgot_password', input);
      expect(output).toMatchObject({ resetPasswordUrl: link });
      expect(org.writes()).toHaveLength(2);
    },
  );

  test.each(['lost_after', 'lost_before'] as const)(
    'start_forgot_password sends no second email after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      await expect(org.okta.run('start_forgot_password', { ...input, sendEmail: true })).rejects.toMatchObject({
        category: 'outcome_unknown',
        operation: 'forgotPassword',
      });
      expect(org.writes()).toHaveLength(1);
    },
  );

  test.each(everyStatus.filter((status) => status !== 'ACTIVE'))(
    'start_forgot_password rejects a user in status %s with a conflict that names the status',
    async (status) => {
      putInStatus(org.sandbox, status);
      await expect(org.okta.run('start_forgot_password', input)).rejects.toMatchObject({
        category: 'conflict',
        errorCode: 'E0000034',
        hint: expect.stringContaining(status),
      });
      expect(statusOf(org.sandbox)).toBe(status);
    },
  );

  test('start_forgot_password says what an ACTIVE user lacks in Classic Engine', async () => {
    org.sandbox.org.behavior.engine = 'classic';
    await expect(org.okta.run('start_forgot_password', input)).rejects.toMatchObject({
      category: 'conflict',
      message:
        'Okta rejected forgotPassword: Forgot password not allowed on specified user. Run it only for ACTIVE users who can recover their password; in Classic Engine they need a recovery question.',
    });
    userOf(org.sandbox).recoveryQuestion = { question: 'Why?', answer: 'Because' };
    const { output } = await org.okta.run('start_forgot_password', input);
    expect(output).toMatchObject({ resetPasswordUrl: link });
  });

  test('start_forgot_password never logs the link', async () => {
    const lines: string[] = [];
    const logger = { debug: (details: object, message: string) => void lines.push(JSON.stringify(details) + message) };
    const { output } = await org.connect({ logger }).run('start_forgot_password', input);
    const { resetPasswordUrl = '' } = output;
    const secret = resetPasswordUrl.slice(resetPasswordUrl.lastIndexOf('/') + 1);
    expect(secret).not.toBe('');
    expect(lines).not.toEqual([]);
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  });

  test('start_forgot_password plans the write in a dry run and does not send it', async () => {
    const { output } = await org.okta.run('start_forgot_password', input, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'forgotPassword', path: `${path}?sendEmail=false` },
    });
    expect(org.writes()).toEqual([]);
  });

  test('start_forgot_password accepts a help desk administrator and rejects a read-only administrator', async () => {
    const { readOnlyAdmin, helpDeskAdmin } = org.sandbox.tokens;
    await expect(org.connect({ token: readOnlyAdmin }).run('start_forgot_password', input)).rejects.toMatchObject({
      category: 'forbidden',
    });
    const { output } = await org.connect({ token: helpDeskAdmin }).run('start_forgot_password', input);
    expect(output).toMatchObject({ resetPasswordUrl: link });
  });

  test.each([{ user: iris }, { sendEmail: false }, { user: iris, sendEmail: 'no' }])(
    'start_forgot_password rejects %j before sending a request',
    async (bad) => {
      await expect(org.okta.run(untyped('start_forgot_password'), bad)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
