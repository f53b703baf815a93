import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const source = '0oasource00000000001';
const sessions = `/api/v1/identity-sources/${source}/sessions`;

describe('deactivate_imported_users', () => {
  const org = useOrg();
  const run = (externalIds: unknown[], more: object = {}, options?: object) =>
    org.okta.run(untyped('deactivate_imported_users'), { source, externalIds, ...more }, options);
  const irisStatus = () => org.sandbox.org.findUser('iris.vale@acme.example')?.status;
  const statuses = () => org.sandbox.org.importSessions.of(source).map(({ status }) => status);

  test('deactivate_imported_users deactivates known users and ignores unknown IDs', async () => {
    const { output } = await run(['E-1001', 'E-9999']);
    expect(output).toMatchObject({ uploaded: 2, uploads: [{ users: 2 }], status: 'COMPLETED', finished: true });
    expect(irisStatus()).toBe('DEPROVISIONED');
    expect(org.sandbox.org.findUser('iris.vale@acme.example')).toBeDefined();
  });

  test('deactivate_imported_users splits by 200 IDs', async () => {
    const ids = Array.from({ length: 401 }, (_, index) => `E-${1001 + index}`);
    expect((await run(ids)).output).toMatchObject({ uploads: [{ users: 200 }, { users: 200 }, { users: 1 }] });
    expect(irisStatus()).toBe('DEPROVISIONED');
  });

  test('deactivate_imported_users says if Okta knows none of the IDs, and closes its session', async () => {
    await expect(run(['E-9998', 'E-9999'])).rejects.toMatchObject({
      category: 'conflict',
      message: 'Okta knows none of these external IDs, so nothing was changed. Check the external IDs.',
    });
    expect(statuses()).toEqual(['CLOSED']);
  });

  test('deactivate_imported_users returns at once by default, and waits on request', async () => {
    org.sandbox.org.behavior.importMs = 600;
    expect((await run(['E-1001'])).output).toMatchObject({ status: 'TRIGGERED', finished: false });
    await org.reset();
    org.sandbox.org.behavior.importMs = 600;
    expect((await run(['E-1001'], { wait: true })).output).toMatchObject({ status: 'COMPLETED', finished: true });
    expect(irisStatus()).toBe('DEPROVISIONED');
  });

  test.each([
    [['E-1', 'E-1'], 'externalIds[1]', 'externalIds[1] has the external ID of externalIds[0]. Leave one of them out.'],
    [[], 'externalIds', expect.any(String)],
    [['E-1', ''], 'externalIds[1]', expect.any(String)],
    [[5], 'externalIds[0]', expect.any(String)],
  ])('deactivate_imported_users rejects %j before any request', async (ids, field, message) => {
    org.forget();
    await expect(run(ids)).rejects.toMatchObject({ category: 'invalid_request', field, message });
    expect(org.sent()).toEqual([]);
  });

  test('deactivate_imported_users plans in a dry run, and sends no write', async () => {
    org.forget();
    const { output } = await run(['E-1001'], {}, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'createIdentitySourceSession' } });
    expect([org.writes(), irisStatus()]).toEqual([[], 'ACTIVE']);
  });

  test.each(['lost_before', 'lost_after'] as const)('deactivate_imported_users works once after %s', async (kind) => {
    for (const path of [sessions, `${sessions}/*/bulk-delete`, `${sessions}/*/start-import`]) {
      org.sandbox.faults.next({ kind, method: 'POST', path });
      expect((await run(['E-1001'])).output).toMatchObject({ finished: true });
      expect(org.sandbox.faults.pending).toBe(0);
      expect(org.sandbox.org.log.events('user.lifecycle.deactivate')).toHaveLength(1);
      await org.reset();
    }
  });

  test('deactivate_imported_users cannot run twice within five minutes', async () => {
    await run(['E-1001']);
    await expect(run(['E-1001'])).rejects.toMatchObject({ category: 'conflict', field: 'source' });
  });
});
