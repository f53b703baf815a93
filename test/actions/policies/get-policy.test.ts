import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const contractors = '00pacmecontract00001';

describe('get_policy', () => {
  const org = useOrg();

  test('get_policy reads a policy by its ID with one request', async () => {
    const { output } = await org.okta.run('get_policy', { policy: contractors });
    expect(output).toMatchObject({ id: contractors, type: 'OKTA_SIGN_ON', priority: 1, system: false });
    expect(output.rules).toBeUndefined();
    expect(org.sent()).toEqual([`GET /api/v1/policies/${contractors}`]);
  });

  test('get_policy reads a policy with all its rules, also more than Okta would embed', async () => {
    const path = `${org.sandbox.url}/api/v1/policies/${contractors}/rules`;
    const headers = { authorization: `SSWS ${org.sandbox.token}`, 'content-type': 'application/json' };
    for (let index = 0; index < 25; index += 1)
      await fetch(path, { method: 'POST', headers, body: JSON.stringify({ type: 'SIGN_ON', name: `Rule ${index}` }) });
    const { output } = await org.okta.run('get_policy', { policy: contractors, rules: true });
    expect(output.rules).toHaveLength(26);
    expect(output.rules?.[0]).toMatchObject({ name: 'Office only', priority: 1 });
  });

  test('get_policy reads a policy by its name, among one type or among all', async () => {
    const one = await org.okta.run('get_policy', { type: 'OKTA_SIGN_ON', policy: 'contractors' });
    expect(one.output.id).toBe(contractors);
    expect(org.sent()).toHaveLength(2);
    expect((await org.okta.run('get_policy', { policy: 'Any two factors' })).output.type).toBe('ACCESS_POLICY');
  });

  test('get_policy rejects a name that several policies have, unless the type tells them apart', async () => {
    await expect(org.okta.run('get_policy', { policy: 'Default Policy' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'policy',
      message: expect.stringMatching(/^4 policies are named "Default Policy"\. Use one of the IDs 00p\w+, /),
    });
    const { output } = await org.okta.run('get_policy', { type: 'PASSWORD', policy: 'Default Policy' });
    expect(output.id).toBe('00pacmepassword00001');
  });

  test('get_policy returns not_found for an unknown name and an unknown ID', async () => {
    await expect(org.okta.run('get_policy', { policy: 'Attic' })).rejects.toMatchObject({
      category: 'not_found',
      field: 'policy',
      message: 'No policy is named "Attic". Find the policy\'s ID (00p… or rst…) with list_policies.',
    });
    await expect(org.okta.run('get_policy', { policy: '00pnowhere0000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('get_policy passes on that it may not read policies while it looks for a name', async () => {
    const reporter = org.connect({ token: org.sandbox.tokens.reportAdmin });
    await expect(reporter.run('get_policy', { policy: 'Contractors' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });

  test('get_policy fails only once none of its requests is under way', async () => {
    const reporter = org.connect({ token: org.sandbox.tokens.reportAdmin, maxConcurrent: 1 });
    await expect(reporter.run('get_policy', { policy: 'Contractors' })).rejects.toMatchObject({
      category: 'forbidden',
    });
    const sent = org.sent();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(org.sent()).toEqual(sent);
    expect(sent.length).toBeGreaterThan(1);
  });
});
