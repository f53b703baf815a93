import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus } from '../../support/user-status.ts';

const login = 'iris.vale@acme.example';

describe('is_user_locked', () => {
  const org = useOrg();

  test.each(everyStatus)('is_user_locked reads the status %s with one request', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('is_user_locked', { user: login });
    expect(output).toEqual({
      locked: status === 'LOCKED_OUT',
      status,
      statusChanged: org.sandbox.org.users.get(iris)?.statusChanged,
      user: { id: iris },
    });
    expect(org.sent()).toEqual([`GET /api/v1/users/${encodeURIComponent(login)}`]);
  });

  test('is_user_locked shows a block on unknown devices, which leaves the user ACTIVE', async () => {
    org.sandbox.scenario.blockUnknownDevices(iris);
    const { output } = await org.okta.run('is_user_locked', { user: login, blocks: true });
    expect(output).toMatchObject({ locked: false, status: 'ACTIVE', blockedOn: 'unknown_devices' });
  });

  test('is_user_locked shows a lockout on any device, and no block', async () => {
    const blockedOn = async () => (await org.okta.run('is_user_locked', { user: login, blocks: true })).output;
    expect(await blockedOn()).toMatchObject({ locked: false, blockedOn: 'no_device' });
    org.sandbox.scenario.lockUser(iris);
    expect(await blockedOn()).toMatchObject({ locked: true, blockedOn: 'any_device' });
  });

  test('is_user_locked says unknown in an org that does not show blocks, and does not blame the token', async () => {
    org.sandbox.org.behavior.userBlocks = false;
    const { output } = await org.okta.run('is_user_locked', { user: 'nina.petrov@acme.example', blocks: true });
    expect(output).toMatchObject({ locked: true, status: 'LOCKED_OUT', blockedOn: 'unknown' });
  });

  test('is_user_locked still reports a token that is not valid', async () => {
    const okta = org.connect({ token: 'not-a-token' });
    await expect(okta.run('is_user_locked', { user: login, blocks: true })).rejects.toMatchObject({
      category: 'unauthenticated',
    });
  });

  test('is_user_locked returns not_found for an unknown user', async () => {
    await expect(org.okta.run('is_user_locked', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
    });
  });

  test.each([{}, { user: '..' }, { user: iris, blocks: 'yes' }])(
    'is_user_locked rejects %j before sending a request',
    async (input) => {
      await expect(org.okta.run(untyped('is_user_locked'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
