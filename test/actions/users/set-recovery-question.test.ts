import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { iris, putInStatus, userOf } from '../../support/user-status.ts';

const question = 'Where did the first robot fall over?';
const input = { user: 'iris.vale@acme.example', question, answer: 'Oslo' };
const path = `/api/v1/users/${iris}`;

describe('set_recovery_question', () => {
  const org = useOrg();

  test('set_recovery_question sets question and answer and returns the question only', async () => {
    const { output } = await org.okta.run('set_recovery_question', input);
    expect(output).toMatchObject({
      changed: true,
      user: { id: iris, credentials: { recovery_question: { question } } },
    });
    expect(JSON.stringify(output)).not.toContain('Oslo');
    expect(userOf(org.sandbox).recoveryQuestion).toEqual({ question, answer: 'Oslo' });
    expect(org.writes()).toEqual([`POST ${path}`]);
  });

  test('set_recovery_question sets the same pair when it runs twice', async () => {
    await org.okta.run('set_recovery_question', input);
    await org.okta.run('set_recovery_question', input);
    expect(userOf(org.sandbox)).toMatchObject({ recoveryQuestion: { question, answer: 'Oslo' }, status: 'ACTIVE' });
  });

  test.each(['lost_after', 'lost_before', 'server_error_after'] as const)(
    'set_recovery_question sends the pair again after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      await org.okta.run('set_recovery_question', input);
      expect(userOf(org.sandbox).recoveryQuestion).toEqual({ question, answer: 'Oslo' });
      expect(org.writes()).toHaveLength(2);
    },
  );

  test("set_recovery_question returns Okta's message for an answer that is too short for the org", async () => {
    await expect(org.okta.run('set_recovery_question', { ...input, answer: 'abc' })).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringMatching(/must have at least 4 characters\)\. Correct the input\.$/),
    });
    expect(userOf(org.sandbox).recoveryQuestion).toBeUndefined();
  });

  test('set_recovery_question rejects a deactivated user', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    await expect(org.okta.run('set_recovery_question', input)).rejects.toMatchObject({
      category: 'conflict',
      hint: 'the user is DEPROVISIONED: activate the user first',
    });
  });

  test('set_recovery_question plans the write in a dry run, without the answer', async () => {
    const { output } = await org.okta.run('set_recovery_question', input, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'updateUser', body: { credentials: { recovery_question: { question, answer: '***' } } } },
    });
    expect(org.writes()).toEqual([]);
  });

  test('set_recovery_question rejects a help desk administrator', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(okta.run('set_recovery_question', input)).rejects.toMatchObject({ category: 'forbidden' });
  });

  test.each([
    { user: iris, question },
    { user: iris, answer: 'Oslo' },
    { ...input, question: ' ' },
    { ...input, answer: '' },
    { ...input, question: 'x'.repeat(101) },
    { ...input, answer: 'x'.repeat(101) },
  ])('set_recovery_question rejects input %# before sending a request', async (bad) => {
    await expect(org.okta.run(untyped('set_recovery_question'), bad)).rejects.toMatchObject({
      category: 'invalid_request',
    });
    expect(org.sent()).toEqual([]);
  });
});
