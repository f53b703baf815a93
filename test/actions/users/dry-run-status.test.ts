import { describe, expect, test } from 'vitest';
import type { OktaError } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';
import { iris, putInStatus, type Status, userOf } from '../../support/user-status.ts';

describe('a dry run of a status change', () => {
  const org = useOrg();
  const dryRun = (key: 'activate_user' | 'deactivate_user' | 'suspend_user' | 'unlock_user' | 'unsuspend_user') =>
    org.okta.run(key, { user: iris }, { dryRun: true });

  test.each([
    ['unlock_user', 'SUSPENDED'],
    ['unlock_user', 'DEPROVISIONED'],
    ['unsuspend_user', 'DEPROVISIONED'],
    ['unsuspend_user', 'ACTIVE'],
    ['unsuspend_user', 'STAGED'],
    ['suspend_user', 'SUSPENDED'],
    ['deactivate_user', 'DEPROVISIONED'],
    ['activate_user', 'ACTIVE'],
    ['activate_user', 'PROVISIONED'],
    ['activate_user', 'RECOVERY'],
    ['activate_user', 'PASSWORD_EXPIRED'],
    ['activate_user', 'LOCKED_OUT'],
  ] as const)('with %s of a user who is %s names that status and nothing else', async (key, status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await dryRun(key);
    expect(output).toMatchObject({ dryRun: true, notes: [`No change: the user is ${status}.`] });
    expect(output).not.toHaveProperty('next');
    expect(org.writes()).toEqual([]);
    // A run that is not dry agrees.
    const real = await org.okta.run(key, { user: iris });
    expect(output).toMatchObject({ output: { changed: false, previousStatus: status } });
    expect(real.output).toMatchObject({ changed: false, previousStatus: status });
  });

  test.each<['activate_user' | 'reactivate_user' | 'suspend_user', Status]>([
    ['activate_user', 'SUSPENDED'],
    ['suspend_user', 'STAGED'],
    ['suspend_user', 'DEPROVISIONED'],
    ['reactivate_user', 'STAGED'],
    ['reactivate_user', 'ACTIVE'],
    ['reactivate_user', 'PASSWORD_EXPIRED'],
    ['reactivate_user', 'LOCKED_OUT'],
    ['reactivate_user', 'SUSPENDED'],
  ])('with %s of a user who is %s is refused as Okta would refuse it', async (key, status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const failure = (options: { readonly dryRun?: true }) =>
      org.okta.run(key, { user: iris }, options).then(
        () => expect.unreachable('it should have failed'),
        (error: OktaError) => error,
      );
    const dry = await failure({ dryRun: true });
    expect(org.writes()).toEqual([]);
    const real = await failure({});
    expect(dry).toMatchObject({ category: 'conflict', what: expect.stringMatching(/^Okta would reject \w+User$/) });
    expect(dry).toMatchObject({ hint: expect.stringContaining(status), operation: real.operation });
    expect([dry.category, dry.hint]).toEqual([real.category, real.hint]);
    expect(dry.errorCode).toBe(undefined);
  });

  test.each<['activate_user' | 'suspend_user' | 'unlock_user' | 'unsuspend_user' | 'deactivate_user', Status]>([
    ['activate_user', 'STAGED'],
    ['activate_user', 'DEPROVISIONED'],
    ['suspend_user', 'PROVISIONED'],
    ['unlock_user', 'LOCKED_OUT'],
    ['unsuspend_user', 'SUSPENDED'],
    ['deactivate_user', 'LOCKED_OUT'],
  ])('with %s of a user who is %s plans the request', async (key, status) => {
    putInStatus(org.sandbox, status);
    expect((await dryRun(key)).output).toMatchObject({ dryRun: true, next: { method: 'POST' }, notes: [] });
  });

  test('says what unlocking an active user is about', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const notes = ['The user is ACTIVE: only a block on unknown devices would end.'];
    expect((await dryRun('unlock_user')).output).toMatchObject({ next: { operation: 'unlockUser' }, notes });
  });

  test('names the change that is under way', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    userOf(org.sandbox).transition = { to: 'DEPROVISIONED', at: org.sandbox.clock.now() + 3_600_000 };
    expect((await dryRun('deactivate_user')).output).toMatchObject({
      notes: ['No change: the user is ACTIVE, and Okta is changing that to DEPROVISIONED.'],
    });
  });
});
