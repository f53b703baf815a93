import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const slack = '0oaslack000000000001';
const jira = '0oajira0000000000001';
const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';
const mei = '00umei00000000000001';
const pia = '00upia00000000000001';
const zoe = '00uzoe00000000000001';

describe('assign_app_to_user', () => {
  const org = useOrg();
  const assign = async (input: object) => org.okta.run(untyped('assign_app_to_user'), { app: slack, ...input });
  /** Zoe with an assignment that holds a profile, a user name and a password. */
  const assignZoe = async () => {
    await assign({
      user: zoe,
      profile: { role: 'Agent', teams: ['a', 'b'] },
      credentials: { userName: 'zoe.c', password: 'Tr0ub4dor&3' },
    });
    org.forget();
  };
  const assigned = (userId: string, appId = slack) => org.sandbox.org.appUsers.get(appId, userId);

  test('assign_app_to_user assigns an app to a user given by login', async () => {
    const { output } = await assign({ user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({
      changed: true,
      throughGroup: false,
      app: { id: slack },
      assignment: { id: iris, scope: 'USER', credentials: { userName: 'iris.vale@acme.example' } },
    });
    expect(assigned(iris)).toMatchObject({ scope: 'USER' });
  });

  test('assign_app_to_user assigns an app with a profile and credentials, and never returns the password', async () => {
    const { output, response } = await assign({
      user: zoe,
      profile: { role: 'Agent', teams: ['a', 'b'] },
      credentials: { userName: 'zoe.c', password: 'Tr0ub4dor&3' },
    });
    expect(assigned(zoe)).toMatchObject({
      userName: 'zoe.c',
      hasPassword: true,
      profile: { role: 'Agent', teams: ['a', 'b'] },
    });
    expect(output).toMatchObject({ assignment: { credentials: { userName: 'zoe.c' } } });
    expect(JSON.stringify({ output, response })).not.toMatch(/Tr0ub4dor|"password"/);
  });

  test('assign_app_to_user reports a matching assignment as unchanged', async () => {
    await assignZoe();
    const wanted = [
      {},
      { profile: { role: 'Agent' } },
      { profile: { region: null }, credentials: { userName: 'zoe.c' } },
    ];
    for (const content of wanted) {
      const { output } = await assign({ user: zoe, ...content });
      expect(output).toMatchObject({ changed: false, assignment: { id: zoe } });
    }
    expect(org.writes()).toEqual([]);
  });

  test('assign_app_to_user continues with an assignment that another run made in the meantime', async () => {
    await assignZoe();
    const path = `/api/v1/apps/${slack}/users/${zoe}`;
    const absent = { errorCode: 'E0000007', errorSummary: 'Not found' };
    const taken = { errorCode: 'E0000062', errorSummary: 'The specified user is already assigned to the application.' };
    for (const [content, changed] of [
      [{ profile: { role: 'Agent' } }, false],
      [{ profile: { role: 'Boss' } }, true],
    ]) {
      org.sandbox.faults.next({ kind: 'status', method: 'GET', path, status: 404, body: absent });
      org.sandbox.faults.next({ kind: 'status', method: 'POST', path: /\/users$/, status: 409, body: taken });
      expect((await assign({ user: zoe, ...Object(content) })).output).toMatchObject({ changed });
    }
    expect(assigned(zoe)?.profile).toMatchObject({ role: 'Boss', teams: ['a', 'b'] });
  });

  test('assign_app_to_user updates a different assignment and keeps its other attributes', async () => {
    await assignZoe();
    const { output } = await assign({ user: zoe, profile: { role: 'Lead' } });
    expect(output).toMatchObject({ changed: true, assignment: { profile: { role: 'Lead', teams: ['a', 'b'] } } });
    expect(assigned(zoe)).toMatchObject({ userName: 'zoe.c', profile: { role: 'Lead', teams: ['a', 'b'] } });
    expect(org.writes()).toEqual([`POST /api/v1/apps/${slack}/users/${zoe}`]);
    expect(JSON.parse(org.sandbox.requests.at(-1)?.body ?? '')).toEqual({
      profile: { role: 'Lead', teams: ['a', 'b'] },
    });
  });

  test('assign_app_to_user updates only the user name', async () => {
    await assignZoe();
    const { output } = await assign({ user: zoe, credentials: { userName: 'zoe.castillo' } });
    expect(output).toMatchObject({ changed: true, assignment: { credentials: { userName: 'zoe.castillo' } } });
    expect(assigned(zoe)).toMatchObject({ userName: 'zoe.castillo', profile: { role: 'Agent' } });
  });

  test('assign_app_to_user updates the profile and the credentials in separate requests', async () => {
    await assignZoe();
    const { output } = await assign({ user: zoe, profile: { role: 'Head' }, credentials: { userName: 'zoe.h' } });
    expect(output).toMatchObject({
      changed: true,
      assignment: { profile: { role: 'Head', teams: ['a', 'b'] }, credentials: { userName: 'zoe.h' } },
    });
    expect(org.writes()).toEqual(Array(2).fill(`POST /api/v1/apps/${slack}/users/${zoe}`));
    expect(assigned(zoe)).toMatchObject({ userName: 'zoe.h', profile: { role: 'Head', teams: ['a', 'b'] } });
  });

  test('assign_app_to_user always sets a password, because Okta does not return the current one', async () => {
    await assignZoe();
    const { output } = await assign({ user: zoe, credentials: { password: 'Tr0ub4dor&3' } });
    expect(output).toMatchObject({ changed: true });
  });

  test('assign_app_to_user reports a group assignment as such and keeps it', async () => {
    org.forget();
    const { output } = await assign({ user: 'ben.achterberg@acme.example', app: jira });
    expect(output).toMatchObject({ changed: false, throughGroup: true, assignment: { scope: 'GROUP' } });
    expect(org.writes()).toEqual([]);
    expect(assigned('00uben00000000000001', jira)).toMatchObject({ scope: 'GROUP' });
  });

  test('assign_app_to_user assigns the app after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    const { output } = await assign({ user: pia, profile: { role: 'Agent' } });
    expect(output).toMatchObject({ changed: true, assignment: { id: pia, profile: { role: 'Agent' } } });
    expect(assigned(pia)).toMatchObject({ scope: 'USER', profile: { role: 'Agent' } });
  });

  test('assign_app_to_user looks up the assignment if no response arrives', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST', times: 20 });
    const impatient = org.connect({ retries: 0 });
    const raj = '00uraj00000000000001';
    const { output, response } = await impatient.run('assign_app_to_user', { user: raj, app: slack });
    org.sandbox.faults.clear();
    expect(output).toMatchObject({ changed: true, assignment: { id: raj } });
    expect(response.confirmed).toBe('checked');
  });

  test('assign_app_to_user looks up an updated assignment if no response arrives', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST', times: 20 });
    const impatient = org.connect({ retries: 0 });
    const { output, response } = await impatient.run('assign_app_to_user', {
      user: pia,
      app: slack,
      profile: { role: 'Lead' },
      credentials: { userName: 'pia.s', password: 'Tr0ub4dor&3' },
    });
    org.sandbox.faults.clear();
    expect(output).toMatchObject({ changed: true, assignment: { profile: { role: 'Lead' } } });
    expect(response.confirmed).toBe('checked');
    expect(assigned(pia)).toMatchObject({ userName: 'pia.s', hasPassword: true });
  });

  test('assign_app_to_user assigns the app after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await assign({ user: mei });
    expect(assigned(mei)).toMatchObject({ scope: 'USER' });
  });

  test('assign_app_to_user returns not_found for an unknown app', async () => {
    await expect(assign({ user: grace, app: '0oanobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('assign_app_to_user rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('assign_app_to_user', { user: grace, app: jira })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(assigned(grace, jira)).toBeUndefined();
  });

  test('assign_app_to_user shows the assignment with a masked password in a dry run and writes nothing', async () => {
    const { output } = await org.okta.run(
      'assign_app_to_user',
      { user: grace, app: jira, credentials: { userName: 'grace', password: 'Tr0ub4dor&3' } },
      { dryRun: true },
    );
    expect(output).toMatchObject({
      dryRun: true,
      next: {
        operation: 'assignUserToApplication',
        body: { id: grace, scope: 'USER', credentials: { userName: 'grace' } },
      },
    });
    expect(JSON.stringify(output)).not.toContain('Tr0ub4dor');
    expect(assigned(grace, jira)).toBeUndefined();
  });

  test('assign_app_to_user rejects unknown credentials before sending a request', async () => {
    org.forget();
    await expect(assign({ user: grace, credentials: { pin: '1234' } })).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('Unknown field "credentials.pin"'),
    });
    expect(org.sent()).toEqual([]);
  });
});
