import { beforeEach, describe, expect, test } from 'vitest';
import { fastClock } from '../../support/fast-clock.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, statusOf, userOf } from '../../support/user-status.ts';

const one = `/api/v1/users/${iris}`;
const deactivation = `POST ${one}/lifecycle/deactivate?sendEmail=false`;
const deletion = `DELETE ${one}`;
const living = everyStatus.filter((status) => status !== 'DEPROVISIONED');

describe('delete_user', () => {
  const org = useOrg();

  beforeEach(() => org.reset());

  test.each(living)('deactivates a user who is %s, then deletes', async (status) => {
    putInStatus(org.sandbox, status);
    const { output } = await org.okta.run('delete_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, deleted: true, userId: iris, previousStatus: status });
    expect(output).toMatchObject({ user: { id: iris, status, profile: { lastName: 'Vale' } } });
    expect(statusOf(org.sandbox)).toBeUndefined();
    expect(org.writes()).toEqual([deactivation, deletion]);
  });

  test('finishes a deletion that stopped half-way', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    const { output } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true, previousStatus: 'DEPROVISIONED' });
    expect(statusOf(org.sandbox)).toBeUndefined();
    expect(org.writes()).toEqual([`${deletion}?sendEmail=false`]);
  });

  test('does not take a mere deactivation for a deletion', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    userOf(org.sandbox).transition = { to: 'DEPROVISIONED', at: org.sandbox.clock.now() + 3_600_000 };
    const { output } = await org.connect({ clock: fastClock(20) }).run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(statusOf(org.sandbox)).toBeUndefined();
    expect(org.writes()).toEqual([deletion, deletion]);
  });

  test('waits for a deactivation that takes Okta a moment, and then deletes', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    userOf(org.sandbox).transition = { to: 'DEPROVISIONED', at: org.sandbox.clock.now() + 700 };
    const { output } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(statusOf(org.sandbox)).toBeUndefined();
    expect(org.writes()).toEqual([deletion]);
  });

  test('deletes once although Okta shows the user for another moment', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    // The look before is let through; two looks afterwards find the user of before.
    org.sandbox.faults.next({ kind: 'slow', method: 'GET', delayMs: 0 });
    const body = { id: iris, status: 'DEPROVISIONED', profile: {} };
    org.sandbox.faults.next({ kind: 'status', method: 'GET', status: 200, body, times: 2 });
    const { output } = await org.connect({ clock: fastClock(20) }).run('delete_user', { user: iris });
    expect(org.sandbox.faults.pending).toBe(0);
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(org.writes()).toEqual([`${deletion}?sendEmail=false`]);
  });

  test('says so if Okta shows the user still', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 204, times: 50 });
    const { output } = await org.connect({ clock: fastClock(20) }).run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: false, userId: iris });
    org.sandbox.faults.clear();
  });

  test('does not say that nothing has happened if Okta took the deletion and cannot be asked afterwards', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    const hasty = org.connect({ retries: 0 });
    // The look before is let through; the one afterwards fails.
    org.sandbox.faults.next({ kind: 'slow', method: 'GET', delayMs: 0 });
    org.sandbox.faults.next({ kind: 'server_error', method: 'GET' });
    await expect(hasty.run('delete_user', { user: iris })).rejects.toMatchObject({
      category: 'outcome_unknown',
      operation: 'deleteUser',
      calls: [
        { operation: 'getUser', status: 200 },
        { operation: 'deleteUser', status: 204 },
        { operation: 'getUser', status: 500 },
      ],
    });
    expect(statusOf(org.sandbox)).toBeUndefined();
  });

  test('needs nothing for an ID that is gone already', async () => {
    await org.okta.run('delete_user', { user: iris });
    org.forget();
    const { output } = await org.okta.run('delete_user', { user: iris });
    expect(output).toEqual({
      changed: false,
      deleted: true,
      userId: iris,
      previousStatus: 'DELETED',
      user: { id: iris },
    });
    expect(org.writes()).toEqual([]);
  });

  test('names an unknown login as not found, since it may be mistyped', async () => {
    await expect(org.okta.run('delete_user', { user: 'iris.wale@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('does not take a 404 that is not about the user for a deletion', async () => {
    org.sandbox.faults.next({
      kind: 'status',
      method: 'GET',
      status: 404,
      body: { status: 404, message: 'Resource not found' },
    });
    await expect(org.okta.run('delete_user', { user: iris })).rejects.toMatchObject({ category: 'not_found' });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
    expect(org.writes()).toEqual([]);
  });

  test('has the administrator told once, with the first write', async () => {
    await org.okta.run('delete_user', { user: iris, sendEmail: true });
    expect(org.writes()).toEqual([`POST ${one}/lifecycle/deactivate?sendEmail=true`, deletion]);
  });

  test('has the administrator told about a user who was deactivated before', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    await org.okta.run('delete_user', { user: iris, sendEmail: true });
    expect(org.writes()).toEqual([`${deletion}?sendEmail=true`]);
  });

  test('deletes once although the answer to the deletion was lost', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'DELETE' });
    const { output, response } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toEqual([deactivation, deletion]);
  });

  test('deactivates once although the answer to the deactivation was lost', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    const { output } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(org.writes()).toEqual([deactivation, deletion]);
  });

  test.each(['POST', 'DELETE'])('deletes although a %s was lost on its way', async (method) => {
    org.sandbox.faults.next({ kind: 'lost_before', method });
    const { output } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(statusOf(org.sandbox)).toBeUndefined();
  });

  test('can be run again after it failed between the two writes', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' };
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 403, body });
    await expect(org.okta.run('delete_user', { user: iris })).rejects.toMatchObject({
      category: 'forbidden',
      operation: 'deleteUser',
    });
    expect(statusOf(org.sandbox)).toBe('DEPROVISIONED');
    const { output } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true, previousStatus: 'DEPROVISIONED' });
  });

  test('plans both writes in a dry run and makes none', async () => {
    const { output } = await org.okta.run('delete_user', { user: iris }, { dryRun: true });
    expect(output).toEqual({
      dryRun: true,
      next: { operation: 'deactivateUser', method: 'POST', path: `${one}/lifecycle/deactivate?sendEmail=false` },
      notes: [`Then DELETE ${one} (deleteUser) deletes the user permanently.`],
    });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('plans only the deletion for a deactivated user', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    const { output } = await org.okta.run('delete_user', { user: iris }, { dryRun: true });
    expect(output).toMatchObject({ next: { operation: 'deleteUser', method: 'DELETE' } });
    expect(statusOf(org.sandbox)).toBe('DEPROVISIONED');
  });

  test('is refused to a read-only administrator', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('delete_user', { user: iris })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test.each([{}, { user: '.' }, { user: 'a/b' }, { user: iris, confirm: true }])(
    'refuses %j before anything is sent',
    async (input) => {
      await expect(org.okta.run(untyped('delete_user'), input)).rejects.toMatchObject({ category: 'invalid_request' });
      expect(org.sent()).toEqual([]);
    },
  );
});
