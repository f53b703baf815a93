import { describe, expect, test } from 'vitest';
import { orderingKeyOf } from '../../src/resources/logs/event-parties.ts';
import { toLogEvent } from '../../src/step/log-event.ts';

const ada = { id: '00uada', type: 'User', alternateId: 'ada@acme.example', displayName: 'Ada' };
const iris = { id: '00uiris', type: 'User', alternateId: 'iris@acme.example', displayName: 'Iris' };
const support = { id: '00gsupport', type: 'UserGroup', alternateId: 'unknown', displayName: 'Support' };
const slack = { id: '0oaslack', type: 'AppInstance', alternateId: 'Slack', displayName: 'SAML' };
const account = { id: '0uaaccount', type: 'AppUser', alternateId: 'iris', displayName: 'Iris' };
const role = { id: 'KVJ', type: 'ROLE', alternateId: 'unknown', displayName: 'Help Desk Administrator' };
const policy = { id: '00p1', type: 'PolicyEntity', alternateId: 'unknown', displayName: 'Default Policy' };
const rule = { id: '0pr1', type: 'PolicyRule', alternateId: 'unknown', displayName: 'Require MFA' };
const device = { id: 'guo1', type: 'Device', alternateId: 'unknown', displayName: 'Laptop' };
const system = { id: 'spr1', type: 'SystemPrincipal', alternateId: 'system@okta.com', displayName: 'Okta System' };
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
    ['a policy', 'policy.lifecycle.update', { actor: ada, target: [policy] }, 'PolicyEntity 00p1'],
    [
      'a rule of a policy: the policy',
      'policy.rule.update',
      { actor: ada, target: [rule, policy] },
      'PolicyEntity 00p1',
    ],
    ['a rule without its policy', 'policy.rule.update', { actor: ada, target: [rule] }, 'PolicyRule 0pr1'],
    [
      'the evaluation of a policy: the user who signs in',
      'policy.evaluate_sign_on',
      { actor: iris, target: [rule, policy, slack] },
      'User 00uiris',
    ],
    ['a device', 'device.lifecycle.activate', { actor: ada, target: [device] }, 'Device guo1'],
    ['a device of a user: the user', 'device.user.add', { actor: iris, target: [device, iris] }, 'User 00uiris'],
    [
      'a network zone, whatever its type is called',
      'zone.update',
      { actor: ada, target: [{ id: 'nzo1', type: 'Some Zone' }] },
      'Some Zone nzo1',
    ],
    [
      'a custom role for a user: the user',
      'iam.resourceset.bindings.add',
      { actor: ada, target: [role, iris] },
      'User 00uiris',
    ],
    [
      'a custom role without its holder: the role',
      'iam.resourceset.bindings.add',
      {
        actor: ada,
        target: [
          { id: 'iam1', type: 'RESOURCE_SET' },
          { id: 'cr01', type: 'CUSTOM_ROLE' },
        ],
      },
      'CUSTOM_ROLE cr01',
    ],
    ['an event hook', 'event_hook.delivery', { actor: system, target: [{ id: 'who1', type: 'Hook' }] }, 'Hook who1'],
    ['an API token', 'system.api_token.create', { actor: ada, target: [{ id: '00T1', type: 'Token' }] }, 'Token 00T1'],
    [
      'anything else: the same target in any order',
      'access.request.create',
      {
        actor: ada,
        target: [
          { id: 'b', type: 'Request' },
          { id: 'a', type: 'Item' },
        ],
      },
      'Item a',
    ],
    [
      'an event without targets: the user who acted',
      'security.breached_credential.detected',
      { actor: iris },
      'User 00uiris',
    ],
    [
      'an event of an admin without targets: the admin',
      'org.settings.update',
      { actor: ada, target: [] },
      'User 00uada',
    ],
    ["an event of Okta's own without targets: nobody", 'security.threat.detected', { actor: system }, undefined],
    ['nobody', 'system.import.start', { actor: { id: 'okta', type: 'SystemPrincipal' }, target: null }, undefined],
    ['what cannot be read', '', { target: 'none' }, undefined],
  ])('%s', (_, eventType, event, expected) => {
    expect(key(eventType, event)).toBe(expected);
  });

  test('is not longer than 200 characters', () => {
    expect(key('user.lifecycle.create', { target: [{ ...iris, id: 'x'.repeat(9999) }] })).toHaveLength(200);
  });
});
