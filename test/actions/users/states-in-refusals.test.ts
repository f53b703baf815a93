import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { putInStatus } from '../../support/user-status.ts';

const iris = '00uiris0000000000001';
const tom = { id: '00utom00000000000001', login: 'tom.abara@acme.example' };
const profile = { login: tom.login, email: 'tom@acme.example', firstName: 'Tom', lastName: 'Abara' };

describe('a refusal that contradicts what was read', () => {
  const org = useOrg();

  beforeEach(() => org.reset());
  afterEach(() => org.sandbox.faults.clear());

  const deny = (method: 'POST' | 'PUT') => {
    const errorSummary = 'Not found: Resource not found: x (User)';
    const body = { errorCode: 'E0000007', errorSummary, errorCauses: [] };
    org.sandbox.faults.next({ kind: 'status', method, status: 404, body });
  };

  test.each([
    ['update_user', { mode: 'partial', profile: { title: 'Gone' } }, 'POST', 'updateUser'],
    ['update_user', { mode: 'full', profile }, 'PUT', 'replaceUser'],
    ['suspend_user', {}, 'POST', 'suspendUser'],
    ['reset_password', {}, 'POST', 'resetPassword'],
    ['expire_password', {}, 'POST', 'expirePassword'],
  ] as const)('names the status if %s %j of a deactivated user returns 404', async (key, input, method, operation) => {
    deny(method);
    await expect(org.okta.run(key, { user: tom.login, ...input })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000007',
      message: `Okta answered ${operation} as if the user did not exist, but their status was just read as DEPROVISIONED. Activate the user first.`,
    });
  });

  test('returns not_found for a 404 if the user no longer exists', async () => {
    await expect(org.okta.run('suspend_user', { user: '00unobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      hint: 'check the ID or username',
    });
    deny('POST');
    await expect(org.okta.run('suspend_user', { user: iris })).rejects.toMatchObject({
      category: 'not_found',
      hint: 'check whether the user has been deleted since',
    });
  });

  test('names the status if an update of a deactivated user returns 403', async () => {
    const body = { errorCode: 'E0000038', errorSummary: 'Not in this status.', errorCauses: [] };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 403, body });
    const input = { user: tom.login, mode: 'partial', profile: { title: 'Gone' } } as const;
    await expect(org.okta.run('update_user', input)).rejects.toMatchObject({
      hint: 'the user is DEPROVISIONED: activate the user first',
    });
  });

  test.each([
    ['create_user', { profile }],
    ['onboard_user', { profile, ifExists: 'refuse' }],
    ['update_user', { user: iris, mode: 'partial', profile: { login: tom.login } }],
  ] as const)('names the user with a taken login and their status: %s', async (key, input) => {
    await expect(org.okta.run(key, input)).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000001',
      field: 'profile.login',
      message:
        'The login tom.abara@acme.example belongs to the user 00utom00000000000001, whose status is DEPROVISIONED. Activate or delete that user, or choose another login.',
    });
    putInStatus(org.sandbox, 'SUSPENDED', tom.id);
    await expect(org.okta.run(key, input)).rejects.toThrow(
      'whose status is SUSPENDED. Use that user, or choose another login.',
    );
  });
});
