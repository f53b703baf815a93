import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'mfa_verified',
  eventType: 'user.authentication.auth_via_mfa',
  output: { user: asUser(people.iris), factor: 'OKTA_VERIFY_PUSH' },
  matches: [
    { user: 'iris.vale@acme.example' },
    { factors: ['OKTA_VERIFY_PUSH'] },
    { factors: ['Okta Verify'] },
    { outcome: 'any' },
  ],
  ignores: [{ user: 'zoe.castillo@acme.example' }, { factors: ['sms'] }, { outcome: 'failed' }],
  fresh: { user: { id: '00uiris0000000000001' } },
});

test('mfa_verified starts for the outcome that the input asks for', () =>
  inOrg(async (org) => {
    const polls = await Promise.all(
      ['success', 'failed', 'any'].map((outcome) => listen(org, 'mfa_verified', { outcome })),
    );
    for (const result of ['SUCCESS', 'FAILURE', 'UNANSWERED'])
      writeEvent(org.sandbox, { eventType: 'user.authentication.auth_via_mfa', outcome: { result } });
    const heard = await Promise.all(polls.map(async (poll) => (await poll()).map(({ outcome }) => outcome.result)));
    expect(heard).toEqual([['SUCCESS'], ['FAILURE', 'UNANSWERED'], ['SUCCESS', 'FAILURE', 'UNANSWERED']]);
  }));

test('mfa_verified finds the factor in the enrollment if the debug data does not name it', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'mfa_verified', { factors: ['okta verify'] });
    const enrollment = {
      id: 'pfd1',
      type: 'AuthenticatorEnrollment',
      alternateId: 'unknown',
      displayName: 'Okta Verify',
    };
    writeEvent(org.sandbox, { eventType: 'user.authentication.auth_via_mfa', target: [people.iris, enrollment] });
    writeEvent(org.sandbox, { eventType: 'user.authentication.auth_via_mfa' });
    expect(await newItems()).toMatchObject([{ factor: 'Okta Verify', user: asUser(people.iris) }]);
  }));

test.each([
  ['SUCCESS', ['mfa_verified']],
  ['REJECTED', ['mfa_failed', 'mfa_failed']],
] as const)('a push that the user answers with %s starts %j', (answer, started) =>
  inOrg(async (org) => {
    org.sandbox.org.behavior.pushAnswer = answer;
    const { id } = org.sandbox.scenario.addFactor(people.iris.id, { factorType: 'push', provider: 'OKTA' });
    const [verified, failed] = [await listen(org, 'mfa_verified'), await listen(org, 'mfa_failed')];
    const path = `/api/v1/users/${people.iris.id}/factors/${id}`;
    const { output } = await org.okta.run('call_okta_api', { method: 'POST', path: `${path}/verify`, body: {} });
    const [transaction] = /v2mst[^"/]+/.exec(JSON.stringify(output)) ?? [];
    for (let polls = 0; polls < 3; polls += 1)
      await org.okta.run('call_okta_api', { method: 'GET', path: `${path}/transactions/${transaction}` });
    const items = [
      ...(await verified()).map((item) => ['mfa_verified', item.user] as const),
      ...(await failed()).map((item) => ['mfa_failed', item.user] as const),
    ];
    expect(items).toEqual(started.map((key) => [key, asUser(people.iris)]));
  }),
);
