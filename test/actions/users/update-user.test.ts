import { beforeEach, describe, expect, test } from 'vitest';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

describe('update_user', () => {
  const org = useOrg();
  let id = '';
  let count = 0;

  const stored = () => org.sandbox.org.users.get(id);

  const update = async (input: object, options?: { dryRun?: boolean }) =>
    (await org.okta.run(untyped('update_user'), { user: id, ...input }, options)).output as {
      changed: boolean;
      deleted: string[];
      joined: string[];
      user: { status: string };
    };

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

  test('a partial update changes what is given and leaves the rest', async () => {
    const { changed } = await update({ mode: 'partial', profile: { title: 'Manager', badgeNumber: 'B-9999' } });
    expect(changed).toBe(true);
    expect(stored()?.profile).toMatchObject({
      title: 'Manager',
      badgeNumber: 'B-9999',
      city: 'Lund',
      costTier: 'gold',
    });
  });

  test('null clears an attribute', async () => {
    await update({ mode: 'partial', profile: { city: null } });
    expect(stored()?.profile['city'] ?? undefined).toBeUndefined();
    expect(stored()?.profile['title']).toBe('Engineer');
  });

  test('calling it twice changes once', async () => {
    await update({ mode: 'partial', profile: { title: 'Manager' } });
    org.forget();
    expect(await update({ mode: 'partial', profile: { title: 'Manager' } })).toMatchObject({ changed: false });
    expect(org.writes()).toEqual([]);
  });

  test('a full replacement deletes what is left out, and names it', async () => {
    const { login, email, firstName, lastName } = stored()?.profile ?? {};
    const { deleted } = await update({ mode: 'full', profile: { login, email, firstName, lastName, title: 'Boss' } });
    expect(deleted).toEqual(['city', 'costTier']);
    expect(stored()?.profile['city'] ?? undefined).toBeUndefined();
    expect(stored()?.profile['title']).toBe('Boss');
  });

  test('a dry run of a full replacement names what it would delete, and deletes nothing', async () => {
    const { login, email, firstName, lastName } = stored()?.profile ?? {};
    const plan = await update({ mode: 'full', profile: { login, email, firstName, lastName } }, { dryRun: true });
    expect(plan).toMatchObject({
      dryRun: true,
      next: { operation: 'replaceUser', method: 'PUT' },
      notes: ['Deletes profile.city.', 'Deletes profile.costTier.', 'Deletes profile.title.'],
    });
    expect(org.writes()).toEqual([]);
    expect(stored()?.profile['city']).toBe('Lund');
  });

  test('sets a password, and asks for a new one at the next sign-in', async () => {
    await update({ mode: 'partial', activate: true, password: { type: 'plain', value: 'Corr3ct-Horse' } });
    expect(stored()?.status).toBe('ACTIVE');
    await update({ mode: 'partial', password: { type: 'plain', value: 'Corr3ct-H0rse' }, nextLogin: 'changePassword' });
    expect(stored()?.status).toBe('PASSWORD_EXPIRED');
  });

  test('adds the user to the groups that it is not in yet', async () => {
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

  test('adds the user to more groups than Okta takes at a creation', async () => {
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
  ])('refuses %s before anything is sent', async (_, input, path) => {
    await expect(update(input)).rejects.toMatchObject({
      category: 'invalid_request',
      faults: expect.arrayContaining([expect.objectContaining({ path })]),
    });
    expect(org.sent()).toEqual([]);
  });

  test('refuses another provider than the user has, without a write', async () => {
    await expect(update({ mode: 'partial', provider: { type: 'FEDERATION' } })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'provider.type',
    });
    expect(org.writes()).toEqual([]);
  });

  test('a deactivated user is refused as conflict', async () => {
    await expect(
      org.okta.run('update_user', { user: '00utom00000000000001', mode: 'partial', profile: { title: 'x' } }),
    ).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000038',
    });
  });

  test('a deactivated user whom Okta leaves alone without a word is refused as well', async () => {
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

  test('a deactivated user is activated first if that is wanted', async () => {
    const tom = '00utom00000000000001';
    const profile = { title: 'Back again' };
    const { output } = await org.okta.run('update_user', { user: tom, mode: 'partial', profile, activate: true });
    expect(output).toMatchObject({ changed: true, user: { profile } });
    expect(org.sandbox.org.users.get(tom)?.status).not.toBe('DEPROVISIONED');
  });

  test('a password that cannot be expired is not set first', async () => {
    const password = { type: 'plain', value: 'Correct-Horse-42' };
    await expect(update({ mode: 'partial', password, nextLogin: 'changePassword' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'nextLogin',
      message:
        'The password of a user whose status is STAGED cannot be expired. Leave out nextLogin, or activate the user.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('does not call deleted what Okta has kept or given its default', async () => {
    const { login, email, firstName, lastName, ...rest } = stored()?.profile ?? {};
    const wanted = { login, email, firstName, lastName };
    const body = { id, status: 'STAGED', profile: { ...wanted, ...rest } };
    org.sandbox.faults.next({ kind: 'status', method: 'PUT', status: 200, body });
    expect(await update({ mode: 'full', profile: wanted })).toMatchObject({ changed: false, deleted: [] });
  });

  test('does not call changed what Okta has taken and left as it was', async () => {
    const body = { id, status: 'STAGED', profile: stored()?.profile };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 200, body });
    expect(await update({ mode: 'partial', profile: { title: 'Chief' } })).toMatchObject({ changed: false });
    expect(org.writes()).toEqual([`POST /api/v1/users/${id}`]);
  });

  test('an unknown user is not found', async () => {
    await expect(
      org.okta.run('update_user', { user: 'nobody@acme.example', mode: 'partial', profile: { title: 'x' } }),
    ).rejects.toMatchObject({ category: 'not_found' });
  });

  test('says of a group that a directory owns that its members cannot be changed by hand', async () => {
    await expect(update({ mode: 'partial', groupIds: ['00gadfinance00000001'] })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000006',
      requestId: expect.any(String),
      message: expect.stringContaining('A directory or an app manages the members'),
    });
  });

  test('has changed the user although Okta cannot be asked afterwards', async () => {
    const hasty = org.connect({ retries: 0 });
    // The look before is let through; the one afterwards fails.
    org.sandbox.faults.next({ kind: 'slow', method: 'GET', delayMs: 0 });
    org.sandbox.faults.next({ kind: 'server_error', method: 'GET' });
    const { output } = await hasty.run('update_user', { user: id, mode: 'partial', profile: { title: 'Manager' } });
    expect(output).toEqual({ changed: true, deleted: [], joined: [], user: { id }, notes: [] });
    expect(stored()?.profile['title']).toBe('Manager');
  });

  test('is repeated after a lost answer, to the same end', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    await update({ mode: 'partial', profile: { title: 'Manager' } });
    expect(stored()?.profile['title']).toBe('Manager');
  });
});
