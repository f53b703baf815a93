import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const slack = '0oaslack000000000001';
const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';

describe('get_app_user', () => {
  const org = useOrg();

  test('get_app_user returns the assignment of a user given by login', async () => {
    const { output } = await org.okta.run('get_app_user', { app: slack, user: 'grace.lindqvist@acme.example' });
    expect(output).toMatchObject({
      assigned: true,
      app: { id: slack },
      user: { id: grace },
      assignment: { id: grace, scope: 'USER', credentials: { userName: 'grace.lindqvist@acme.example' } },
    });
  });

  test('get_app_user reports a missing assignment as a result', async () => {
    const { output } = await org.okta.run('get_app_user', { app: slack, user: iris });
    expect(output).toEqual({ assigned: false, app: { id: slack }, user: { id: iris } });
  });

  test('get_app_user returns not_found for an unknown user or app', async () => {
    const unknown = [
      [{ app: slack, user: 'nobody@acme.example' }, 'getUser'],
      [{ app: '0oanobody00000000001', user: iris }, 'getApplication'],
    ] as const;
    for (const [input, operation] of unknown)
      await expect(org.okta.run('get_app_user', input)).rejects.toMatchObject({
        category: 'not_found',
        errorCode: 'E0000007',
        operation,
      });
  });

  test('get_app_user rejects a role that cannot read apps', async () => {
    const helpDesk = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(helpDesk.run('get_app_user', { app: slack, user: grace })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
