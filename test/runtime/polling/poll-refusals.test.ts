import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

describe('a poll that cannot be', () => {
  const org = useOrg();

  test.each([
    'x',
    '{}',
    '[]',
    'null',
    '{"v":2,"next":"/api/v1/logs?after=1","types":"a","reached":1,"floor":1,"seen":[]}',
    '{"v":1,"next":"https://elsewhere.example/api/v1/logs?after=1","types":"a","reached":1,"floor":1,"seen":[]}',
  ])('an invalid poll refuses what is no cursor: %s', async (cursor) => {
    org.forget();
    await expect(org.okta.poll('user_created', {}, cursor)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'cursor',
      message: expect.stringMatching(/^cursor is not a trigger cursor\. Pass .*\.$/),
    });
    expect(org.sent()).toEqual([]);
  });

  test.each(['/api/v1/users?after=1', '//elsewhere.example/api/v1/logs?after=1', '/api/v1/logs/../users?x=1'])(
    'an invalid poll refuses a cursor that leads elsewhere: %s',
    async (next) => {
      const { cursor } = await org.okta.poll('user_created', {});
      org.forget();
      const forged = JSON.stringify({ ...JSON.parse(cursor), next });
      await expect(org.okta.poll('user_created', {}, forged)).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'cursor',
      });
      expect(org.sent()).toEqual([]);
    },
  );

  test.each([0, 1001, 1.5, -1])('an invalid poll refuses %d as a limit', async (limit) => {
    org.forget();
    await expect(org.okta.poll('user_created', {}, undefined, { limit })).rejects.toMatchObject({
      category: 'invalid_request',
      message: 'limit must be a whole number from 1 to 1000.',
    });
    expect(org.sent()).toEqual([]);
  });

  test.each([5, true, {}])('an invalid poll refuses %j as a time to begin at', async (value) => {
    org.forget();
    const since = value as never;
    await expect(org.okta.poll('user_created', {}, undefined, { since })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'since',
    });
    expect(org.sent()).toEqual([]);
  });

  test('an invalid poll names the nearest trigger for an unknown key', async () => {
    await expect(org.okta.poll(untyped('user_create'), {})).rejects.toMatchObject({
      category: 'invalid_request',
      message: 'Unknown trigger "user_create". Did you mean "user_created"?',
    });
  });

  test('an invalid poll says of an action that it is none to be polled', async () => {
    await expect(org.okta.poll(untyped('create_user'), {})).rejects.toMatchObject({
      category: 'invalid_request',
      message: '"create_user" is an action, not a trigger. Run it.',
    });
  });

  test('an invalid poll names the nearest event type for an unknown one', async () => {
    org.forget();
    const poll = org.okta.poll('okta_event', { types: ['user.lifecycle.suspend', 'user.lifecycle.created'] });
    await expect(poll).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'types[1]',
      message: expect.stringMatching(
        /types\[1\] "user\.lifecycle\.created" is not an Okta event type; did you mean "user\.lifecycle\.create"\?$/,
      ),
    });
    expect(org.sent()).toEqual([]);
  });

  test('an invalid poll refuses a field that the trigger does not have', async () => {
    org.forget();
    await expect(org.okta.poll(untyped('user_added_to_group'), { grup: '00gengineering000001' })).rejects.toMatchObject(
      {
        category: 'invalid_request',
        message: expect.stringContaining('Did you mean "group"?'),
      },
    );
    expect(org.sent()).toEqual([]);
  });

  test('an invalid poll says which role is missing', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.groupAdmin });
    await expect(okta.poll('user_created', {})).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
      calls: [{ operation: 'listLogEvents', status: 403 }],
    });
  });
});
