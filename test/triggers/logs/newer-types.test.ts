import { beforeEach, describe, expect, test } from 'vitest';
import { eventTypeNotes } from '../../../src/index.ts';
import { eventTypeFault } from '../../../src/resources/logs/event-catalog.ts';
import { useOrg } from '../../support/org.ts';

const newer = 'system.agent.ad.agent_instance_added';

describe('an event type newer than the catalog', () => {
  const org = useOrg();

  beforeEach(() => org.reset());

  test.each([newer, 'user.lifecycle.jit_created', 'user.authentication.passkey', 'brandnew.thing'])(
    'accepts an unknown event type that is well-formed and not close to a known one: %s',
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
  ])('rejects a mistyped event type with the closest match: %s', (type, near) => {
    expect(eventTypeFault(type)).toBe(`"${type}" is not an Okta event type; did you mean "${near}"?`);
  });

  test.each(['login', 'user created', 'user..created', 'https://acme.okta.com', ''])(
    'rejects a malformed event type without a suggestion: %j',
    (type) => {
      expect(eventTypeFault(type)).toBe(`"${type}" is not an event type; give a name such as user.lifecycle.create`);
    },
  );

  test('polls for an unknown event type and returns a note', async () => {
    const begun = await org.okta.poll('okta_event', { types: [newer] });
    expect(begun.notes).toEqual(eventTypeNotes([newer]));
    expect(decodeURIComponent(org.sent().at(-1) ?? '')).toContain(`eventType eq "${newer}"`);
    expect(await org.okta.poll('okta_event', { types: ['user.account.lock'] })).not.toHaveProperty('notes');
  });

  test('sends an unknown event type of a hook to Okta and reports the rejection', async () => {
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
