import { describe, expect, test } from 'vitest';
import { isEventType } from '../../../src/resources/logs/event-catalog.ts';
import { failedResults, signInTypes } from '../../../src/resources/logs/failed-sign-ins.ts';
import { useOrg } from '../../support/org.ts';
import { people } from '../../support/people.ts';
import { writeAttempt } from '../../support/sign-ins.ts';
import { untyped } from '../../support/untyped.ts';

const day = 86_400_000;

describe('list_failed_sign_ins', () => {
  const org = useOrg();
  const list = async (input: Parameters<typeof org.okta.run<'list_failed_sign_ins'>>[1]) =>
    (await org.okta.run('list_failed_sign_ins', input)).output;

  test('list_failed_sign_ins asks for event types that exist', () => {
    expect(signInTypes.filter((type) => !isEventType(type))).toEqual([]);
  });

  test.each(signInTypes.flatMap((eventType) => failedResults.map((result) => ({ eventType, result }))))(
    'list_failed_sign_ins returns $eventType with the result $result',
    async ({ eventType, result }) => {
      const uuid = writeAttempt(org.sandbox, { eventType, result, reason: 'WHY' });
      writeAttempt(org.sandbox, { eventType, result: 'SUCCESS' });
      const { items } = await list({ since: '1 hour ago' });
      expect(items).toMatchObject([{ uuid, outcome: { result, reason: 'WHY' }, user: { id: people.iris.id } }]);
    },
  );

  test('list_failed_sign_ins leaves out sign-ins that worked, and failures of other kinds', async () => {
    org.sandbox.scenario.signIn(people.iris.id);
    writeAttempt(org.sandbox, { eventType: 'user.lifecycle.suspend' });
    expect((await list({})).items).toEqual([]);
  });

  test('list_failed_sign_ins counts by reason, user and address, most frequent first', async () => {
    writeAttempt(org.sandbox, { ipAddress: '198.51.100.7' });
    writeAttempt(org.sandbox, {});
    writeAttempt(org.sandbox, { actor: people.grace, reason: 'LOCKED_OUT' });
    const unknown = { id: 'unknown', type: 'User', alternateId: 'nobody@acme.example', displayName: 'unknown' };
    writeAttempt(org.sandbox, { actor: unknown, reason: 'VERIFICATION_ERROR' });
    writeAttempt(org.sandbox, { reason: 'LOCKED_OUT' });
    writeAttempt(org.sandbox, { reason: 'LOCKED_OUT' });
    const { counts } = await list({});
    expect(counts.reasons).toEqual([
      { reason: 'LOCKED_OUT', count: 3 },
      { reason: 'INVALID_CREDENTIALS', count: 2 },
      { reason: 'VERIFICATION_ERROR', count: 1 },
    ]);
    expect(counts.users.slice(0, 1)).toEqual([{ user: people.iris.alternateId, count: 4 }]);
    expect(counts.users.slice(1).sort((one, other) => (one.user < other.user ? -1 : 1))).toEqual([
      { user: people.grace.alternateId, count: 1 },
      { user: 'nobody@acme.example', count: 1 },
    ]);
    expect(counts.ipAddresses).toEqual([
      { ipAddress: '203.0.113.24', count: 5 },
      { ipAddress: '198.51.100.7', count: 1 },
    ]);
  });

  test('list_failed_sign_ins narrows to a user and a window', async () => {
    writeAttempt(org.sandbox, { ago: 3 * day });
    const uuid = writeAttempt(org.sandbox);
    writeAttempt(org.sandbox, { actor: people.grace });
    const found = await list({ since: '1 day ago', user: people.iris.alternateId });
    expect(found.items).toMatchObject([{ uuid }]);
    expect(found.counts.users).toEqual([{ user: people.iris.alternateId, count: 1 }]);
  });

  test('list_failed_sign_ins returns as many as the limit allows, counts those, and continues', async () => {
    for (let index = 0; index < 5; index += 1) writeAttempt(org.sandbox);
    const first = await list({ limit: 3 });
    expect(first.counts.reasons).toEqual([{ reason: 'INVALID_CREDENTIALS', count: 3 }]);
    const rest = await list({ cursor: first.nextCursor });
    expect(rest.items).toHaveLength(2);
  });

  test('list_failed_sign_ins rejects a help desk administrator', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(okta.run('list_failed_sign_ins', {})).rejects.toMatchObject({ category: 'forbidden' });
  });

  test.each([{ since: 'soon' }, { since: '1 h', until: '2 h' }, { group: 'x' }])(
    'list_failed_sign_ins rejects %j before sending a request',
    async (input) => {
      await expect(org.okta.run(untyped('list_failed_sign_ins'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
