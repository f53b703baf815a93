import { describe, expect, test } from 'vitest';
import { orderingKeyOf } from '../../src/resources/logs/event-parties.ts';
import { toLogEvent } from '../../src/step/log-event.ts';

const ada = { id: '00uada', type: 'User', alternateId: 'ada@acme.example', displayName: 'Ada' };
const iris = { id: '00uiris', type: 'User', alternateId: 'iris@acme.example', displayName: 'Iris' };
const support = { id: '00gsupport', type: 'UserGroup', alternateId: 'unknown', displayName: 'Support' };
const slack = { id: '0oaslack', type: 'AppInstance', alternateId: 'Slack', displayName: 'SAML' };
const account = { id: '0uaaccount', type: 'AppUser', alternateId: 'iris', displayName: 'Iris' };
const role = { id: 'KVJ', type: 'ROLE', alternateId: 'unknown', displayName: 'Help Desk Administrator' };
const key = (eventType: string, event: object) =>
  orderingKeyOf(toLogEvent({ uuid: 'a', eventType, published: '', ...event }));

describe('what an event is about, whose events come in order', () => {
  test.each([
    ['a change of a user', 'user.lifecycle.suspend', { actor: ada, target: [iris] }, 'User 00uiris'],
    ['a membership: the user', 'group.user_membership.add', { actor: ada, target: [support, iris] }, 'User 00uiris'],
    [
      'an app assignment: the user',
      'application.user_membership.add',
      { target: [account, slack, iris] },
      'User 00uiris',
    ],
    ['a group', 'group.profile.update', { actor: ada, target: [support] }, 'UserGroup 00gsupport'],
    ['an app', 'application.lifecycle.update', { actor: ada, target: [slack] }, 'AppInstance 0oaslack'],
    [
      'a role: the user who has it',
      'user.account.privilege.grant',
      { actor: ada, target: [role, iris] },
      'User 00uiris',
    ],
    ['a role of a group', 'group.privilege.grant', { actor: ada, target: [role, support] }, 'UserGroup 00gsupport'],
    ['a sign-in without targets', 'user.session.start', { actor: iris, target: null }, 'User 00uiris'],
    [
      'a sign-in in Identity Engine, whose targets are an authenticator and an app',
      'user.session.start',
      { actor: iris, target: [{ id: 'ae1', type: 'AuthenticatorEnrollment' }, slack] },
      'User 00uiris',
    ],
    [
      'a sign-in of somebody whom Okta does not know',
      'user.session.start',
      { actor: { ...iris, id: 'unknown' }, target: null },
      'User iris@acme.example',
    ],
    [
      'anything else: the first target',
      'policy.rule.update',
      { actor: ada, target: [{ id: '0pr1', type: 'PolicyRule' }] },
      'PolicyRule 0pr1',
    ],
    ['nobody', 'system.import.start', { actor: { id: 'okta', type: 'SystemPrincipal' }, target: null }, undefined],
    ['what cannot be read', '', { target: 'none' }, undefined],
  ])('%s', (_, eventType, event, expected) => {
    expect(key(eventType, event)).toBe(expected);
  });

  test('is not longer than 200 characters', () => {
    expect(key('user.lifecycle.create', { target: [{ ...iris, id: 'x'.repeat(9999) }] })).toHaveLength(200);
  });
});
