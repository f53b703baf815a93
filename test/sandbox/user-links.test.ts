import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OrgClient, openOrg, USER_WITH } from './org-client.ts';

let org: OrgClient;

beforeAll(async () => {
  org = await openOrg();
});
afterAll(() => org.sandbox.close());

describe('the links of a single user', () => {
  test.each([
    ['STAGED', ['activate']],
    ['PROVISIONED', ['deactivate', 'reactivate', 'resetPassword', 'suspend']],
    [
      'ACTIVE',
      [
        'changePassword',
        'changeRecoveryQuestion',
        'deactivate',
        'expirePassword',
        'forgotPassword',
        'resetPassword',
        'suspend',
      ],
    ],
    ['SUSPENDED', ['deactivate', 'unsuspend']],
    ['DEPROVISIONED', ['activate', 'delete']],
  ] as const)('the links of a user who is %s publish what is allowed', async (status, names) => {
    const reply = await org.get(`/api/v1/users/${USER_WITH[status]}`);
    const links = Object.keys(Object(reply.body['_links'])).filter(
      (name) => !['self', 'schema', 'type'].includes(name),
    );
    expect(links.sort()).toEqual([...names]);
  });
});
