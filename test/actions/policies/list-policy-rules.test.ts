import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const key = 'list_policy_rules';
const contractors = '00pacmecontract00001';

describe('list_policy_rules', () => {
  const org = useOrg();

  test('list_policy_rules lists the rules of a policy in the order of evaluation', async () => {
    const path = `${org.sandbox.url}/api/v1/policies/${contractors}/rules`;
    const headers = { authorization: `SSWS ${org.sandbox.token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ type: 'SIGN_ON', name: 'First', priority: 1 });
    await fetch(path, { method: 'POST', headers, body });
    org.forget();
    const { output } = await org.okta.run(key, { policy: contractors });
    expect(output.items.map(({ name, priority }) => [priority, name])).toEqual([
      [1, 'First'],
      [2, 'Office only'],
    ]);
    expect(org.sent()).toEqual([`GET /api/v1/policies/${contractors}/rules`]);
  });

  test('list_policy_rules lists the rules of a policy that it finds by name', async () => {
    const { output } = await org.okta.run(key, { type: 'PASSWORD', policy: 'Default Policy' });
    expect(output.items).toMatchObject([{ id: '0pracmepassword00001', name: 'Default Rule', system: true }]);
  });

  test('list_policy_rules cuts the list at its limit and continues with the cursor', async () => {
    const path = `${org.sandbox.url}/api/v1/policies/${contractors}/rules`;
    const headers = { authorization: `SSWS ${org.sandbox.token}`, 'content-type': 'application/json' };
    await fetch(path, { method: 'POST', headers, body: JSON.stringify({ type: 'SIGN_ON', name: 'Second' }) });
    const first = await org.okta.run(key, { policy: contractors, limit: 1 });
    expect(first.output.items).toMatchObject([{ name: 'Office only' }]);
    const rest = await org.okta.run(key, { policy: contractors, cursor: first.output.nextCursor ?? '' });
    expect(rest.output.items).toMatchObject([{ name: 'Second' }]);
  });

  test('list_policy_rules returns not_found for an unknown policy', async () => {
    await expect(org.okta.run(key, { policy: '00pnowhere0000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });
});
