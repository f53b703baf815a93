import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';

describe('get_user_factor', () => {
  const org = useOrg();

  test('get_user_factor returns a factor of a user given by login', async () => {
    const input = { user: 'grace.lindqvist@acme.example', factor: 'mblgracesms000000001' };
    const { output } = await org.okta.run('get_user_factor', input);
    expect(output).toMatchObject({ factorType: 'sms', status: 'ACTIVE', profile: { phoneNumber: '+15555550142' } });
    expect(org.sent().at(-1)).toBe(`GET /api/v1/users/${grace}/factors/mblgracesms000000001`);
  });

  test('get_user_factor does not return the secret of a pending factor', async () => {
    const pending = { factorType: 'token:software:totp', provider: 'OKTA', status: 'PENDING_ACTIVATION' } as const;
    const { id, secret = '' } = org.sandbox.scenario.addFactor(iris, pending);
    const { output } = await org.okta.run('get_user_factor', { user: iris, factor: id });
    expect(output).toMatchObject({ id, status: 'PENDING_ACTIVATION' });
    expect(output).not.toHaveProperty('activation');
    expect(JSON.stringify(output)).not.toContain(secret);
  });

  test.each([
    [iris, 'mblgracesms000000001'],
    [grace, 'mblnothing0000000001'],
    ['00unobody00000000001', 'mblgracesms000000001'],
  ])('get_user_factor returns not_found for the user %s and the factor %s', async (user, factor) => {
    await expect(org.okta.run('get_user_factor', { user, factor })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('get_user_factor asks for the ID of an unknown factor, which has no username', async () => {
    const input = { user: grace, factor: 'mblnothing0000000001' };
    await expect(org.okta.run('get_user_factor', input)).rejects.toMatchObject({ hint: 'check the ID' });
  });

  test.each(['catalog', 'questions'])('get_user_factor does not read another list as the factor %s', async (factor) => {
    const run = org.okta.run('get_user_factor', { user: grace, factor }, { deadlineMs: 1000 });
    await expect(run).rejects.toMatchObject({
      category: expect.stringMatching(/not_found|unexpected_response|invalid_request/),
    });
  });

  test('get_user_factor rejects a factor that would change the path before sending a request', async () => {
    await expect(org.okta.run('get_user_factor', { user: grace, factor: '../roles' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'factor',
    });
    expect(org.sent()).toEqual([]);
  });
});
