import { beforeEach, describe, expect, test } from 'vitest';
import { updateUser } from '../../../src/actions/users/update-user.ts';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';
import { outputOf, untyped } from '../../support/untyped.ts';

describe('update_user', () => {
  const org = useOrg();
  let id = '';
  let count = 0;

  const stored = () => org.sandbox.org.users.get(id);

  const update = async (input: object) =>
    outputOf(updateUser, await org.okta.run(untyped('update_user'), { user: id, ...input }));

  beforeEach(async () => {
    count += 1;
    const login = `up.date${count}@acme.example`;
    const profile = {
      login,
      email: login,
      firstName: 'Up',
      lastName: 'Date',
      title: 'Engineer',
      city: 'Lund',
      costTier: 'gold',
    };
    const { output } = await org.okta.run('create_user', { profile, activate: false });
    id = output.id;
    org.forget();
  });

  test('update_user changes only the given attributes in a partial update', async () => {
    const { changed } = await update({ mode: 'partial', profile: { title: 'Manager', badgeNumber: 'B-9999' } });
    expect(changed).toBe(true);
    expect(stored()?.profile).toMatchObject({
      title: 'Manager',
      badgeNumber: 'B-9999',
      city: 'Lund',
      costTier: 'gold',
    });
  });

  test('update_user clears an attribute that is null', async () => {
    await update({ mode: 'partial', profile: { city: null } });
    expect(stored()?.profile['city'] ?? undefined).toBeUndefined();
    expect(stored()?.profile['title']).toBe('Engineer');
  });

  test('update_user changes nothing on a second call', async () => {
    await update({ mode: 'partial', profile: { title: 'Manager' } });
    org.forget();
    expect(await update({ mode: 'partial', profile: { title: 'Manager' } })).toMatchObject({ changed: false });
    expect(org.writes()).toEqual([]);
  });

  test('update_user deletes omitted attributes in a full replacement and names them', async () => {
    const { login, email, firstName, lastName } = stored()?.profile ?? {};
    const { deleted } = await update({ mode: 'full', profile: { login, email, firstName, lastName, title: 'Boss' } });
    expect(deleted).toEqual(['city', 'costTier']);
    expect(stored()?.profile['city'] ?? undefined).toBeUndefined();
    expect(stored()?.profile['title']).toBe('Boss');
  });

  test('update_user names the attributes a full replacement would delete in a dry run and deletes nothing', async () => {
    const { login, email, firstName, lastName } = stored()?.profile ?? {};
    const input = { user: id, mode: 'full', profile: { login, email, firstName, lastName } };
    const { output } = await org.okta.run(untyped('update_user'), input, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'replaceUser', method: 'PUT' },
      notes: ['Deletes profile.city.', 'Deletes profile.costTier.', 'Deletes profile.title.'],
    });
    expect(org.writes()).toEqual([]);
    expect(stored()?.profile['city']).toBe('Lund');
  });

  test('update_user sets a password and requires a new one at the next sign-in', async () => {
    await update({ mode: 'partial', activate: true, password: { type: 'plain', value: 'Corr3ct-Horse' } });
    expect(stored()?.status).toBe('ACTIVE');
    await update({ mode: 'partial', password: { type: 'plain', value: 'Corr3ct-H0rse' }, nextLogin: 'changePassword' });
    expect(stored()?.status).toBe('PASSWORD_EXPIRED');
  });

  test('update_user adds the user to the groups they are not in yet', async () => {
    expect(await update({ mode: 'partial', groupIds: ['00gsupport0000000001'] })).toMatchObject({
      joined: ['00gsupport0000000001'],
    });
    org.forget();
    expect(await update({ mode: 'partial', groupIds: ['00gsupport0000000001'] })).toMatchObject({
      joined: [],
      changed: false,
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_user adds the user to more groups than one create request allows', async () => {
    const groupIds = addTeams(org.sandbox, { count: 21 });
    expect(await update({ mode: 'partial', groupIds })).toMatchObject({ changed: true, joined: groupIds });
    expect(org.sandbox.org.memberships.ofRight(id).map(({ groupId }) => groupId)).toEqual(
      expect.arrayContaining(groupIds),
    );
  });

  test.each<[string, object, string]>([
    ['a full replacement without login', { mode: 'full', profile: { email: 'x@acme.example' } }, 'profile.login'],
    ['nothing to update', { mode: 'partial' }, 'profile'],
    ['no mode', { profile: { title: 'x' } }, 'mode'],
    ['nextLogin without a password', { mode: 'partial', nextLogin: 'changePassword' }, 'nextLogin'],
  ])('update_user rejects %s before sending a request', async (_, input, path) => {
    await expect(update(input)).rejects.toMatchObject({
      category: 'invalid_request',
      faults: expect.arrayContaining([expect.objectContaining({ path })]),
    });
    expect(org.sent()).toEqual([]);
  });

  test('update_user rejects a different provider without a write', async () => {
    await expect(update({ mode: 'partial', provider: { type: 'FEDERATION' } })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'provider.type',
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_user rejects a deactivated user with a conflict', async () => {
    await expect(
      org.okta.run('update_user', { user: '00utom00000000000001', mode: 'partial', profile: { title: 'x' } }),
    ).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000038',
    });
  });

  test('update_user rejects a deactivated user if Okta silently changes nothing', async () => {
    const tom = org.sandbox.org.users.get('00utom00000000000001');
    const body = { id: tom?.id, status: tom?.status, profile: tom?.profile };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 200, body });
    await expect(
      org.okta.run('update_user', { user: '00utom00000000000001', mode: 'partial', profile: { title: 'x' } }),
    ).rejects.toMatchObject({
      category: 'conflict',
      message:
        'Okta did not change the profile, because the user is DEPROVISIONED. Activate the user first, or allow edits of deactivated users in the org.',
    });
  });

  test('update_user activates a deactivated user first on request', async () => {
    const tom = '00utom00000000000001';
    const profile = { title: 'Back again' };
    const { output } = await org.okta.run('update_user', { user: tom, mode: 'partial', profile, activate: true });
    expect(output).toMatchObject({ changed: true, user: { profile } });
    expect(org.sandbox.org.users.get(tom)?.status).not.toBe('DEPROVISIONED');
  });

  test('update_user does not set a password that cannot be expired', async () => {
    const password = { type: 'plain', value: 'Correct-Horse-42' };
    await expect(update({ mode: 'partial', password, nextLogin: 'changePassword' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'nextLogin',
      message:
        'The password of a user whose status is STAGED cannot be expired. Leave out nextLogin, or activate the user.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_user does not report attributes as deleted that Okta kept or reset to a default', async () => {
    const { login, email, firstName, lastName, ...rest } = stored()?.profile ?? {};
    const wanted = { login, email, firstName, lastName };
    const body = { id, status: 'STAGED', profile: { ...wanted, ...rest } };
    org.sandbox.faults.next({ kind: 'status', method: 'PUT', status: 200, body });
    expect(await update({ mode: 'full', profile: wanted })).toMatchObject({ changed: false, deleted: [] });
  });

  test('update_user does not report attributes as changed that Okta left unchanged', async () => {
    const body = { id, status: 'STAGED', profile: stored()?.profile };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 200, body });
    expect(await update({ mode: 'partial', profile: { title: 'Chief' } })).toMatchObject({ changed: false });
    expect(org.writes()).toEqual([`POST /api/v1/users/${id}`]);
  });

  test('update_user returns not_found for an unknown user', async () => {
    await expect(
      org.okta.run('update_user', { user: 'nobody@acme.example', mode: 'partial', profile: { title: 'x' } }),
    ).rejects.toMatchObject({ category: 'not_found' });
  });

  test('update_user rejects a directory-owned group', async () => {
    await expect(update({ mode: 'partial', groupIds: ['00gadfinance00000001'] })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000006',
      requestId: expect.any(String),
      message: expect.stringContaining('A directory or an app manages the members'),
    });
  });

  test('update_user reports the update even if the user cannot be read afterwards', async () => {
    const hasty = org.connect({ retries: 0 });
    // The read before the update passes. The one after it fails.
    org.sandbox.faults.next({ kind: 'slow', method: 'GET', delayMs: 0 });
    org.sandbox.faults.next({ kind: 'server_error', method: 'GET' });
    const { output } = await hasty.run('update_user', { user: id, mode: 'partial', profile: { title: 'Manager' } });
    expect(output).toEqual({ changed: true, deleted: [], joined: [], user: { id }, notes: [] });
    expect(stored()?.profile['title']).toBe('Manager');
  });

  test('update_user retries an update after a lost response with the same result', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    await update({ mode: 'partial', profile: { title: 'Manager' } });
    expect(stored()?.profile['title']).toBe('Manager');
  });
});
