import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { useOrg } from '../../support/org.ts';
import { untyped, valid } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, type Status, statusOf } from '../../support/user-status.ts';

const steps = {
  activate: 'activate_user',
  reactivate: 'reactivate_user',
  deactivate: 'deactivate_user',
  suspend: 'suspend_user',
  unsuspend: 'unsuspend_user',
  unlock: 'unlock_user',
  delete: 'delete_user',
} as const;

type Event = keyof typeof steps;

const events = Object.keys(steps) as Event[];
const table = events.flatMap((event) => everyStatus.map((status) => ({ event, status })));

/** What the outputs of the steps have in common. */
const someOutput = z.looseObject({
  user: z.object({ id: z.string(), status: z.string().optional() }).optional(),
});

/** The comparable part of two runs: links always differ, and timestamps may differ by a second. */
function outcome(output: unknown): unknown {
  const { event: _, userId: __, activationUrl, activationToken, user, ...rest } = valid(someOutput, output);
  return {
    ...rest,
    id: user?.id,
    status: user?.status,
    link: activationUrl !== undefined && activationToken !== undefined,
  };
}

describe('manage_user_lifecycle', () => {
  const org = useOrg();

  beforeEach(() => org.reset());

  const run = async (status: Status, key: string, input: object) => {
    await org.reset();
    putInStatus(org.sandbox, status);
    org.forget();
    const settled = await org.okta.run(key, { user: iris, ...input }).then(
      ({ output }) => ({ outcome: outcome(output) }),
      ({ category, errorCode }: { category: string; errorCode: string }) => ({ category, errorCode }),
    );
    return { ...settled, writes: org.writes(), status: statusOf(org.sandbox) };
  };

  test.each(table)(
    'manage_user_lifecycle: $event of a $status user matches the dedicated step',
    async ({ event, status }) => {
      const managed = await run(status, 'manage_user_lifecycle', { event });
      expect(managed).toEqual(await run(status, steps[event], {}));
    },
  );

  test.each<{ event: Event; from: Status; to: Status | undefined }>([
    { event: 'activate', from: 'STAGED', to: 'PROVISIONED' },
    { event: 'reactivate', from: 'DEPROVISIONED', to: 'PROVISIONED' },
    { event: 'deactivate', from: 'ACTIVE', to: 'DEPROVISIONED' },
    { event: 'suspend', from: 'ACTIVE', to: 'SUSPENDED' },
    { event: 'unsuspend', from: 'SUSPENDED', to: 'ACTIVE' },
    { event: 'unlock', from: 'LOCKED_OUT', to: 'ACTIVE' },
    { event: 'delete', from: 'ACTIVE', to: undefined },
  ])('manage_user_lifecycle: $event changes the status from $from to $to', async ({ event, from, to }) => {
    putInStatus(org.sandbox, from);
    const { output } = await org.okta.run('manage_user_lifecycle', { user: 'iris.vale@acme.example', event });
    expect(output).toMatchObject({ event, userId: iris, changed: true, previousStatus: from, user: { id: iris } });
    expect(statusOf(org.sandbox)).toBe(to);
  });

  test.each([
    { event: 'activate', status: 'STAGED', path: 'POST lifecycle/activate' },
    { event: 'reactivate', status: 'PROVISIONED', path: 'POST lifecycle/reactivate' },
    { event: 'deactivate', status: 'ACTIVE', path: 'POST lifecycle/deactivate' },
    { event: 'delete', status: 'DEPROVISIONED', path: 'DELETE ' },
  ] as const)('manage_user_lifecycle passes sendEmail to $event', async ({ event, status, path }) => {
    for (const sendEmail of [true, false]) {
      putInStatus(org.sandbox, status);
      org.forget();
      await org.okta.run('manage_user_lifecycle', { user: iris, event, sendEmail }).catch(() => undefined);
      const [method, rest] = path.split(' ');
      const url = `${method} /api/v1/users/${iris}${rest === '' ? '' : `/${rest}`}?sendEmail=${sendEmail}`;
      expect(org.writes()).toEqual([url]);
      await org.reset();
    }
  });

  test.each(['suspend', 'unsuspend', 'unlock'])(
    'manage_user_lifecycle rejects an email for %s, because Okta does not send one',
    async (event) => {
      await expect(
        org.okta.run(untyped('manage_user_lifecycle'), { user: iris, event, sendEmail: true }),
      ).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'sendEmail',
      });
      expect(org.sent()).toEqual([]);
      await org.okta.run(untyped('manage_user_lifecycle'), { user: iris, event, sendEmail: false });
    },
  );

  test('manage_user_lifecycle reports that a user given by ID is already deleted', async () => {
    await org.okta.run('manage_user_lifecycle', { user: iris, event: 'delete' });
    const { output } = await org.okta.run('manage_user_lifecycle', { user: iris, event: 'delete' });
    expect(output).toEqual({
      event: 'delete',
      changed: false,
      deleted: true,
      userId: iris,
      previousStatus: 'DELETED',
      user: { id: iris },
    });
  });

  test.each(['lost_after', 'lost_before'] as const)(
    'manage_user_lifecycle changes the status once despite %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output } = await org.okta.run('manage_user_lifecycle', { user: iris, event: 'suspend' });
      expect(output).toMatchObject({ changed: true, user: { status: 'SUSPENDED' } });
      expect(org.writes()).toHaveLength(kind === 'lost_after' ? 1 : 2);
    },
  );

  test('manage_user_lifecycle rejects an unknown event before sending a request', async () => {
    await expect(
      org.okta.run(untyped('manage_user_lifecycle'), { user: iris, event: 'terminate' }),
    ).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'event',
    });
    expect(org.sent()).toEqual([]);
  });

  test('manage_user_lifecycle rejects a read-only administrator', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('manage_user_lifecycle', { user: iris, event: 'suspend' })).rejects.toMatchObject({
      category: 'forbidden',
    });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });
});
