import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { everyStatus } from '../../test/support/user-status.ts';
import type { UserStatus } from '../src/index.ts';
import { causesOf, member, type OrgClient, openOrg, STAFF, USER_WITH } from './org-client.ts';

let org: OrgClient;

/** Either the resulting status of the user or the error code. */
type Row = Record<UserStatus, string>;

const refusedBut = (code: string, allowed: Partial<Row>): Row => ({
  STAGED: code,
  PROVISIONED: code,
  ACTIVE: code,
  RECOVERY: code,
  PASSWORD_EXPIRED: code,
  LOCKED_OUT: code,
  SUSPENDED: code,
  DEPROVISIONED: code,
  ...allowed,
});

const RECOVERED = {
  PROVISIONED: 'RECOVERY',
  ACTIVE: 'RECOVERY',
  RECOVERY: 'RECOVERY',
  PASSWORD_EXPIRED: 'RECOVERY',
  LOCKED_OUT: 'RECOVERY',
};
const EXPIRED = {
  ACTIVE: 'PASSWORD_EXPIRED',
  PASSWORD_EXPIRED: 'PASSWORD_EXPIRED',
  RECOVERY: 'PASSWORD_EXPIRED',
  LOCKED_OUT: 'PASSWORD_EXPIRED',
};

const TABLE: Record<string, Row> = {
  activate: refusedBut('E0000016', { STAGED: 'PROVISIONED', DEPROVISIONED: 'PROVISIONED', SUSPENDED: 'E0000038' }),
  reactivate: refusedBut('E0000038', { PROVISIONED: 'PROVISIONED', RECOVERY: 'RECOVERY' }),
  deactivate: {
    STAGED: 'DEPROVISIONED',
    PROVISIONED: 'DEPROVISIONED',
    ACTIVE: 'DEPROVISIONED',
    RECOVERY: 'DEPROVISIONED',
    PASSWORD_EXPIRED: 'DEPROVISIONED',
    LOCKED_OUT: 'DEPROVISIONED',
    SUSPENDED: 'DEPROVISIONED',
    DEPROVISIONED: 'E0000007',
  },
  suspend: refusedBut('E0000001', {
    ACTIVE: 'SUSPENDED',
    PROVISIONED: 'SUSPENDED',
    PASSWORD_EXPIRED: 'SUSPENDED',
    RECOVERY: 'SUSPENDED',
    LOCKED_OUT: 'SUSPENDED',
  }),
  unsuspend: refusedBut('E0000001', { SUSPENDED: 'ACTIVE' }),
  unlock: refusedBut('E0000032', { LOCKED_OUT: 'ACTIVE' }),
  reset_password: refusedBut('E0000038', RECOVERED),
  expire_password: refusedBut('E0000038', EXPIRED),
  expire_password_with_temp_password: refusedBut('E0000038', EXPIRED),
  reset_factors: {
    STAGED: 'STAGED',
    PROVISIONED: 'PROVISIONED',
    ACTIVE: 'ACTIVE',
    RECOVERY: 'RECOVERY',
    PASSWORD_EXPIRED: 'PASSWORD_EXPIRED',
    LOCKED_OUT: 'LOCKED_OUT',
    SUSPENDED: 'SUSPENDED',
    DEPROVISIONED: 'DEPROVISIONED',
  },
};

const HTTP_STATUS: Record<string, number> = {
  E0000001: 400,
  E0000007: 404,
  E0000016: 403,
  E0000032: 403,
  E0000038: 403,
};

const CASES = Object.entries(TABLE).flatMap(([call, row]) =>
  everyStatus.map((status) => [call, status, row[status]] as const),
);

const lifecycle = (id: string, call: string) => org.post(`/api/v1/users/${id}/lifecycle/${call}`);

describe('each lifecycle call in each status', () => {
  beforeAll(async () => {
    org = await openOrg();
  });
  afterAll(() => org.sandbox.close());
  beforeEach(async () => {
    await org.post('/__sandbox/reset');
  });

  test.each(CASES)('answers %s on a user who is %s with %s', async (call, status, outcome) => {
    const id = USER_WITH[status];
    const reply = await lifecycle(id, call);
    const events = org.sandbox.org.log.events();
    if (outcome.startsWith('E')) {
      expect([reply.status, reply.body['errorCode']]).toEqual([HTTP_STATUS[outcome], outcome]);
      expect(org.sandbox.org.user(id)?.status).toBe(status);
      expect(events.map((event) => event.outcome.result)).toEqual(['FAILURE']);
      return;
    }
    expect(reply.status).toBe(200);
    expect(org.sandbox.org.user(id)?.status).toBe(outcome);
    expect(events.at(-1)?.outcome.result).toBe('SUCCESS');
  });

  test.each(everyStatus)(
    'deactivates a user who is %s on the first DELETE, or deletes one already deactivated',
    async (status) => {
      const id = USER_WITH[status];
      expect((await org.delete(`/api/v1/users/${id}`)).status).toBe(204);
      expect(org.sandbox.org.users.get(id)?.status).toBe(status === 'DEPROVISIONED' ? undefined : 'DEPROVISIONED');
    },
  );
});

describe('lifecycle responses', () => {
  beforeEach(async () => {
    org = await openOrg();
  });
  afterEach(() => org.sandbox.close());

  test('returns 404 for an unknown user in every lifecycle call', async () => {
    for (const call of Object.keys(TABLE)) {
      const reply = await lifecycle('00unobody00000000001', call);
      expect([reply.status, reply.body['errorSummary']]).toEqual([
        404,
        'Not found: Resource not found: 00unobody00000000001 (User)',
      ]);
    }
  });

  test('sends the activation email by default and otherwise returns the link', async () => {
    expect((await org.post(`/api/v1/users/${STAFF.liam}/lifecycle/activate`)).body).toEqual({});
    const reply = await org.post(`/api/v1/users/${STAFF.tom}/lifecycle/activate?sendEmail=false`);
    const token = reply.body['activationToken'];
    expect(reply.body).toEqual({
      activationUrl: `${org.sandbox.url}/tokens/${token}/verify`,
      activationToken: expect.stringMatching(/^\w{20}$/),
    });
  });

  test('activates a staged user with a password as ACTIVE', async () => {
    const created = await org.post('/api/v1/users?activate=false', {
      profile: { firstName: 'Una', lastName: 'Staged', login: 'una@acme.example', email: 'una@acme.example' },
      credentials: { password: { value: 'Long-enough-1' } },
    });
    const id = String(created.body['id']);
    expect(org.sandbox.org.user(id)?.status).toBe('STAGED');
    await lifecycle(id, 'activate');
    expect(org.sandbox.org.user(id)?.status).toBe('ACTIVE');
  });

  test('returns the reactivation link unless an email is requested', async () => {
    const link = await lifecycle(STAFF.mei, 'reactivate');
    expect(Object.keys(link.body).sort()).toEqual(['activationToken', 'activationUrl']);
    expect((await lifecycle(STAFF.mei, 'reactivate?sendEmail=true')).body).toEqual({});
  });

  test('restores the status before the suspension on unsuspend', async () => {
    await lifecycle(STAFF.mei, 'suspend');
    await lifecycle(STAFF.mei, 'unsuspend');
    expect(org.sandbox.org.user(STAFF.mei)?.status).toBe('PROVISIONED');
  });

  test('restores the status before the lock on unlock', async () => {
    await lifecycle(STAFF.grace, 'expire_password');
    org.sandbox.scenario.lockUser(STAFF.grace);
    await lifecycle(STAFF.grace, 'unlock');
    expect(org.sandbox.org.user(STAFF.grace)?.status).toBe('PASSWORD_EXPIRED');
  });

  test('explains why it rejects an unlock', async () => {
    const reply = await lifecycle(STAFF.grace, 'unlock');
    expect(reply.body['errorSummary']).toBe('Unlock is not allowed for this user.');
    expect(causesOf(reply)).toEqual(['The user is not locked out.']);
  });

  test('returns the reset_password link only when it does not email it', async () => {
    expect((await lifecycle(STAFF.grace, 'reset_password')).body).toEqual({});
    const reply = await lifecycle(STAFF.grace, 'reset_password?sendEmail=false');
    expect(reply.body).toEqual({ resetPasswordUrl: expect.stringContaining('/reset_password/') });
  });

  test('moves the user to a federated provider on reset_password with provider FEDERATION', async () => {
    await lifecycle(STAFF.grace, 'reset_password?provider=FEDERATION&sendEmail=false');
    expect(org.sandbox.org.user(STAFF.grace)).toMatchObject({ status: 'ACTIVE', provider: { type: 'FEDERATION' } });
  });

  test.each(['reset_password?sendEmail=false', 'expire_password_with_temp_password?'])(
    'ends the sessions on %s when requested',
    async (call) => {
      await lifecycle(STAFF.grace, `${call}&revokeSessions=false`);
      expect(org.sandbox.org.sessions.hasAny(STAFF.grace)).toBe(true);
      await lifecycle(STAFF.grace, `${call}&revokeSessions=true`);
      expect(org.sandbox.org.sessions.hasAny(STAFF.grace)).toBe(false);
    },
  );

  test('returns the complete user from expire_password and keeps statusChanged', async () => {
    const before = org.sandbox.org.user(STAFF.grace)?.statusChanged;
    org.sandbox.clock.advance(60_000);
    const reply = await lifecycle(STAFF.grace, 'expire_password');
    expect(reply.body).toMatchObject({ id: STAFF.grace, status: 'PASSWORD_EXPIRED', statusChanged: before });
    expect(member(reply, '_links', 'resetPassword', 'method')).toBe('POST');
  });

  test.each(['expire_password_with_temp_password', 'expire_password?tempPassword=true'])(
    'returns only a temporary password from %s',
    async (call) => {
      const reply = await lifecycle(STAFF.grace, call);
      expect(reply.body).toEqual({ tempPassword: expect.stringMatching(/^\w{12}$/) });
      expect(org.sandbox.org.user(STAFF.grace)?.password).toBe(reply.body['tempPassword']);
    },
  );

  test('removes all factors on reset_factors', async () => {
    expect(org.sandbox.org.factors.of(STAFF.grace)).toHaveLength(3);
    await lifecycle(STAFF.grace, 'reset_factors');
    expect(org.sandbox.org.factors.of(STAFF.grace)).toEqual([]);
  });

  test('rejects updating a user whose activation is in progress', async () => {
    org.sandbox.org.behavior.activationMs = 5000;
    await lifecycle(STAFF.liam, 'activate');
    const during = await org.get(`/api/v1/users/${STAFF.liam}`);
    expect(during.body).toMatchObject({ status: 'STAGED', transitioningToStatus: 'PROVISIONED' });
    const update = await org.post(`/api/v1/users/${STAFF.liam}`, { profile: { title: 'Writer' } });
    expect([update.status, update.body['errorCode']]).toEqual([409, 'E0000112']);
    org.sandbox.clock.advance(5000);
    expect((await org.post(`/api/v1/users/${STAFF.liam}`, { profile: { title: 'Writer' } })).status).toBe(200);
  });
});
