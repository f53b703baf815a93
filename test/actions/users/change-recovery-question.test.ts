import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { iris, putInStatus, userOf } from '../../support/user-status.ts';

const question = 'Where did the first robot fall over?';
const input = { user: 'iris.vale@acme.example', password: 'Sandbox-Passw0rd', question, answer: 'Oslo' };
const path = `/api/v1/users/${iris}/credentials/change_recovery_question`;

describe('change_recovery_question', () => {
  const org = useOrg();

  test.each(['ACTIVE', 'RECOVERY'] as const)(
    'change_recovery_question changes question and answer of a user in status %s',
    async (status) => {
      putInStatus(org.sandbox, status);
      org.forget();
      const { output } = await org.okta.run('change_recovery_question', input);
      expect(output).toMatchObject({ changed: true, user: { credentials: { recovery_question: { question } } } });
      expect(JSON.stringify(output)).not.toContain('Oslo');
      expect(userOf(org.sandbox).recoveryQuestion).toEqual({ question, answer: 'Oslo' });
      expect(org.writes()).toEqual([`POST ${path}`]);
    },
  );

  test('change_recovery_question sets the same pair when it runs twice', async () => {
    await org.okta.run('change_recovery_question', input);
    await org.okta.run('change_recovery_question', input);
    expect(userOf(org.sandbox).recoveryQuestion).toEqual({ question, answer: 'Oslo' });
  });

  test.each(['lost_after', 'lost_before', 'truncated'] as const)(
    'change_recovery_question sends the change again after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      await org.okta.run('change_recovery_question', input);
      expect(userOf(org.sandbox).recoveryQuestion).toEqual({ question, answer: 'Oslo' });
      expect(org.writes()).toHaveLength(2);
    },
  );

  test('change_recovery_question names the password if it is wrong', async () => {
    await expect(org.okta.run('change_recovery_question', { ...input, password: 'wrong' })).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000014',
      field: 'password',
      hint: 'check the current password',
    });
    expect(userOf(org.sandbox).recoveryQuestion).toBeUndefined();
  });

  test.each(['PROVISIONED', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'SUSPENDED', 'DEPROVISIONED'] as const)(
    'change_recovery_question rejects a user in status %s with a conflict',
    async (status) => {
      putInStatus(org.sandbox, status);
      await expect(org.okta.run('change_recovery_question', input)).rejects.toMatchObject({
        category: 'conflict',
        hint: expect.stringContaining(status),
      });
    },
  );

  test('change_recovery_question rejects a user whose password another system manages', async () => {
    userOf(org.sandbox).provider = { type: 'FEDERATION', name: 'FEDERATION' };
    await expect(org.okta.run('change_recovery_question', input)).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000036',
      hint: 'change it in the directory or app that manages the user',
    });
  });

  test('change_recovery_question plans the write in a dry run, without password and answer', async () => {
    const { output } = await org.okta.run('change_recovery_question', input, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'changeRecoveryQuestion', path } });
    expect(JSON.stringify(output)).not.toMatch(/Oslo|Passw0rd/);
    expect(org.writes()).toEqual([]);
  });

  test('change_recovery_question accepts a help desk administrator and rejects a read-only administrator', async () => {
    const { readOnlyAdmin, helpDeskAdmin } = org.sandbox.tokens;
    await expect(org.connect({ token: readOnlyAdmin }).run('change_recovery_question', input)).rejects.toMatchObject({
      category: 'forbidden',
    });
    await org.connect({ token: helpDeskAdmin }).run('change_recovery_question', input);
    expect(userOf(org.sandbox).recoveryQuestion).toEqual({ question, answer: 'Oslo' });
  });

  test.each([
    { user: iris, question, answer: 'Oslo' },
    { ...input, answer: undefined },
    { ...input, password: '' },
  ])('change_recovery_question rejects input %# before sending a request', async (bad) => {
    await expect(org.okta.run(untyped('change_recovery_question'), bad)).rejects.toMatchObject({
      category: 'invalid_request',
    });
    expect(org.sent()).toEqual([]);
  });
});
