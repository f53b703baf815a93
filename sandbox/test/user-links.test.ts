import { describe, expect, test } from 'vitest';
import { type OrgClient, openOrg, USER_WITH } from './org-client.ts';

const ALLOWED = [
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
] as const;

async function linksOf(org: OrgClient, status: (typeof ALLOWED)[number][0]): Promise<string[]> {
  const reply = await org.get(`/api/v1/users/${USER_WITH[status]}`);
  await org.sandbox.close();
  return Object.keys(Object(reply.body['_links'])).filter((name) => !['self', 'schema', 'type'].includes(name));
}

describe('the links of a single user', () => {
  test.each(ALLOWED)('links a Classic Engine user who is %s to the allowed operations', async (status, names) => {
    expect((await linksOf(await openOrg({ engine: 'classic' }), status)).sort()).toEqual([...names]);
  });

  test.each(ALLOWED)('links an Identity Engine user who is %s to resetFactors too', async (status, names) => {
    expect((await linksOf(await openOrg({ engine: 'oie' }), status)).sort()).toEqual([...names, 'resetFactors'].sort());
  });
});
