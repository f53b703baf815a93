import { beforeEach, describe, expect, test } from 'vitest';
import { eventTypeNotes } from '../../../src/index.ts';
import { eventTypeFault } from '../../../src/resources/logs/event-catalog.ts';
import { useOrg } from '../../support/org.ts';

const newer = 'system.agent.ad.agent_instance_added';

describe('an event type newer than the catalogue', () => {
  const org = useOrg();

  beforeEach(() => org.reset());

  test.each([newer, 'user.lifecycle.jit_created', 'user.authentication.passkey', 'brandnew.thing'])(
    'is taken if it has the form of one and none is near: %s',
    (type) => {
      expect(eventTypeFault(type)).toBeUndefined();
      expect(eventTypeNotes([type, type, 'user.lifecycle.create'])).toEqual([
        `The event type catalog of this version does not have "${type}". It is used as a newer type; check its spelling if it never occurs.`,
      ]);
    },
  );

  test.each([
    ['user.lifecycle.creat', 'user.lifecycle.create'],
    ['user.lifecycle.created', 'user.lifecycle.create'],
    ['User.Lifecycle.Create', 'user.lifecycle.create'],
    ['user.account.locked', 'user.account.lock'],
    ['user.sesion.start', 'user.session.start'],
  ])('is refused as a slip if one is near: %s', (type, near) => {
    expect(eventTypeFault(type)).toBe(`"${type}" is not an Okta event type; did you mean "${near}"?`);
  });

  test.each(['login', 'user created', 'user..created', 'https://acme.okta.com', ''])(
    'is refused without a guess if it has no form of one: %j',
    (type) => {
      expect(eventTypeFault(type)).toBe(`"${type}" is not an event type; give a name such as user.lifecycle.create`);
    },
  );

  test('is polled for, with a note', async () => {
    const begun = await org.okta.poll('okta_event', { types: [newer] });
    expect(begun.notes).toEqual(eventTypeNotes([newer]));
    expect(decodeURIComponent(org.sent().at(-1) ?? '')).toContain(`eventType eq "${newer}"`);
    expect(await org.okta.poll('okta_event', { types: ['user.account.lock'] })).not.toHaveProperty('notes');
  });

  test('is tried for a hook that names it, and a refusal says that Okta decides', async () => {
    const request = { url: 'https://hooks.acme.example/okta', secret: 'hunter2hunter2hunter2', types: [newer] };
    await expect(org.okta.subscribe(request)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'types',
      message: expect.stringMatching(
        /^Okta rejected the event types of the hook .*\. Use polling for system\.agent\.ad\.agent_instance_added\.$/,
      ),
    });
    expect(org.writes()).toEqual(['POST /api/v1/eventHooks']);
  });
});
