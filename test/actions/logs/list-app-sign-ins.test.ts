import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { people } from '../../support/people.ts';
import { writeAttempt } from '../../support/sign-ins.ts';
import { untyped } from '../../support/untyped.ts';

const app = (id: string, name: string) => ({ id, type: 'AppInstance', alternateId: name, displayName: name });
const slack = app('0oaslack000000000001', 'Slack');
const github = app('0oagithub00000000001', 'GitHub');
const eventType = 'user.authentication.sso';

describe('list_app_sign_ins', () => {
  const org = useOrg();
  const list = async (input: Parameters<typeof org.okta.run<'list_app_sign_ins'>>[1]) =>
    (await org.okta.run('list_app_sign_ins', input)).output.items;

  test('list_app_sign_ins returns user, app, time and result, failed attempts included', async () => {
    const failed = writeAttempt(org.sandbox, { eventType, target: [slack], ago: 2000 });
    const worked = writeAttempt(org.sandbox, { eventType, target: [slack], result: 'SUCCESS', ago: 1000 });
    expect(await list({})).toMatchObject([
      { uuid: worked, succeeded: true, user: { id: people.iris.id }, app: { id: slack.id, name: 'Slack' } },
      {
        uuid: failed,
        succeeded: false,
        outcome: { reason: 'INVALID_CREDENTIALS' },
        where: { ipAddress: '203.0.113.24' },
      },
    ]);
  });

  test('list_app_sign_ins narrows to an app, a user and a result', async () => {
    for (const target of [[slack], [github]])
      for (const actor of [people.iris, people.grace])
        for (const result of ['SUCCESS', 'FAILURE']) writeAttempt(org.sandbox, { eventType, target, actor, result });
    expect(await list({})).toHaveLength(8);
    expect(await list({ app: github.id })).toHaveLength(4);
    expect(await list({ user: people.grace.alternateId, outcome: 'SUCCESS' })).toHaveLength(2);
    expect(await list({ app: slack.id, user: people.iris.id, outcome: 'FAILURE' })).toMatchObject([
      { app: { id: slack.id }, user: { id: people.iris.id }, outcome: { result: 'FAILURE' } },
    ]);
  });

  test('list_app_sign_ins leaves out sign-ins to Okta', async () => {
    org.sandbox.scenario.signIn(people.iris.id);
    expect(await list({})).toEqual([]);
  });

  test('list_app_sign_ins rejects a help desk administrator', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(okta.run('list_app_sign_ins', {})).rejects.toMatchObject({ category: 'forbidden' });
  });

  test.each([{ outcome: 'MAYBE' }, { app: '' }, { since: '-1 hour' }])(
    'list_app_sign_ins rejects %j before sending a request',
    async (input) => {
      await expect(org.okta.run(untyped('list_app_sign_ins'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
