import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const iris = '00uiris0000000000001';

describe('list_supported_factors', () => {
  const org = useOrg();
  const statuses = async (user: string) => {
    const { output } = await org.okta.run('list_supported_factors', { user, all: true });
    return Object.fromEntries(output.items.map((one) => [`${one.factorType} ${one.provider}`, one.status]));
  };

  test('list_supported_factors shows which factors a user has and which they may enroll', async () => {
    expect(await statuses('grace.lindqvist@acme.example')).toMatchObject({
      'push OKTA': 'ACTIVE',
      'email OKTA': 'NOT_SETUP',
      'token:software:totp GOOGLE': 'NOT_SETUP',
    });
    expect(await statuses('ben.achterberg@acme.example')).toMatchObject({ 'sms OKTA': 'PENDING_ACTIVATION' });
  });

  test('list_supported_factors returns no phone numbers', async () => {
    const { output } = await org.okta.run('list_supported_factors', { user: '00ugrace000000000001' });
    expect(JSON.stringify(output)).not.toContain('5555550142');
  });

  test('list_supported_factors accepts an entry without provider and status, as in older orgs', async () => {
    const body = [{ factorType: 'question', vendorName: null, _embedded: { phones: [] } }];
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /catalog$/, status: 200, body });
    const { output } = await org.okta.run('list_supported_factors', { user: iris });
    expect(output).toEqual({ items: [{ factorType: 'question' }] });
  });

  test('list_supported_factors returns not_found for an unknown user', async () => {
    const user = 'nobody@acme.example';
    await expect(org.okta.run('list_supported_factors', { user })).rejects.toMatchObject({ category: 'not_found' });
  });
});
