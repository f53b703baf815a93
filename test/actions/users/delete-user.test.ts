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

  test.each(living)('delete_user deactivates a user in status %s, then deletes them', async (status) => {
    putInStatus(org.sandbox, status);
    const { output } = await org.okta.run('delete_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, deleted: true, userId: iris, previousStatus: status });
    expect(output).toMatchObject({ user: { id: iris, status, profile: { lastName: 'Vale' } } });
    expect(statusOf(org.sandbox)).toBeUndefined();
    expect(org.writes()).toEqual([deactivation, deletion]);
  });

  test('delete_user finishes an interrupted deletion', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    const { output } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true, previousStatus: 'DEPROVISIONED' });
    expect(statusOf(org.sandbox)).toBeUndefined();
    expect(org.writes()).toEqual([`${deletion}?sendEmail=false`]);
  });

  test('delete_user does not report a deactivation as a deletion', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    userOf(org.sandbox).transition = { to: 'DEPROVISIONED', at: org.sandbox.clock.now() + 3_600_000 };
    const { output } = await org.connect({ clock: fastClock(20) }).run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(statusOf(org.sandbox)).toBeUndefined();
    expect(org.writes()).toEqual([deletion, deletion]);
  });

  test('delete_user waits for a slow deactivation, then deletes the user', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    userOf(org.sandbox).transition = { to: 'DEPROVISIONED', at: org.sandbox.clock.now() + 700 };
    const { output } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(statusOf(org.sandbox)).toBeUndefined();
    expect(org.writes()).toEqual([deletion]);
  });

  test('delete_user deletes the user once while Okta still returns them for a moment', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    // The read before the delete passes. Two reads after it still return the user.
    org.sandbox.faults.next({ kind: 'slow', method: 'GET', delayMs: 0 });
    const body = { id: iris, status: 'DEPROVISIONED', profile: {} };
    org.sandbox.faults.next({ kind: 'status', method: 'GET', status: 200, body, times: 2 });
    const { output } = await org.connect({ clock: fastClock(5) }).run('delete_user', { user: iris });
    expect(org.sandbox.faults.pending).toBe(0);
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(org.writes()).toEqual([`${deletion}?sendEmail=false`]);
  });

  test('delete_user reports that Okta still returns the user', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 204, times: 50 });
    const { output } = await org.connect({ clock: fastClock(20) }).run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: false, userId: iris });
    org.sandbox.faults.clear();
  });

  test('delete_user reports the deletion even if the read after it fails', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    const hasty = org.connect({ retries: 0 });
    // The read before the delete passes. The one after it fails.
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

  test('delete_user writes nothing for the ID of a deleted user', async () => {
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

  test('delete_user returns not_found for an unknown login, because it may be mistyped', async () => {
    await expect(org.okta.run('delete_user', { user: 'iris.wale@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('delete_user does not report a deletion for a 404 about something else', async () => {
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

  test('delete_user has Okta email the administrator once, with the first write', async () => {
    await org.okta.run('delete_user', { user: iris, sendEmail: true });
    expect(org.writes()).toEqual([`POST ${one}/lifecycle/deactivate?sendEmail=true`, deletion]);
  });

  test('delete_user has Okta email the administrator about a user who was already deactivated', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    await org.okta.run('delete_user', { user: iris, sendEmail: true });
    expect(org.writes()).toEqual([`${deletion}?sendEmail=true`]);
  });

  test('delete_user deletes the user once after a lost response to the deletion', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'DELETE' });
    const { output, response } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toEqual([deactivation, deletion]);
  });

  test('delete_user deactivates the user once after a lost response to the deactivation', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    const { output } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(org.writes()).toEqual([deactivation, deletion]);
  });

  test.each(['POST', 'DELETE'])('delete_user deletes the user after a lost %s request', async (method) => {
    org.sandbox.faults.next({ kind: 'lost_before', method });
    const { output } = await org.okta.run('delete_user', { user: iris });
    expect(output).toMatchObject({ changed: true, deleted: true });
    expect(statusOf(org.sandbox)).toBeUndefined();
  });

  test('delete_user finishes on a second run after a failure between the two writes', async () => {
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

  test('delete_user plans both writes in a dry run and sends neither', async () => {
    const { output } = await org.okta.run('delete_user', { user: iris }, { dryRun: true });
    expect(output).toEqual({
      dryRun: true,
      next: { operation: 'deactivateUser', method: 'POST', path: `${one}/lifecycle/deactivate?sendEmail=false` },
      notes: [`Then DELETE ${one} (deleteUser) deletes the user permanently.`],
    });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('delete_user plans only the deletion for a deactivated user', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    const { output } = await org.okta.run('delete_user', { user: iris }, { dryRun: true });
    expect(output).toMatchObject({ next: { operation: 'deleteUser', method: 'DELETE' } });
    expect(statusOf(org.sandbox)).toBe('DEPROVISIONED');
  });

  test('delete_user rejects a read-only administrator', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('delete_user', { user: iris })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test.each([{}, { user: '.' }, { user: 'a/b' }, { user: iris, confirm: true }])(
    'delete_user rejects %j before sending a request',
    async (input) => {
      await expect(org.okta.run(untyped('delete_user'), input)).rejects.toMatchObject({ category: 'invalid_request' });
      expect(org.sent()).toEqual([]);
    },
  );
});
