import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toTriggerEvent, triggerEventModel } from '../../../src/resources/logs/trigger-event.ts';
import { toLogEvent } from '../../../src/step/log-event.ts';
import { sampleEvent, sampleParties } from '../../../src/step/sample-event.ts';

const bare = { uuid: 'b7c1', eventType: 'user.session.start', published: '2026-11-02T09:41:07.318Z' };

describe('the output of a trigger', () => {
  test('a trigger returns who did what to whom, when, from where, and what changed', () => {
    const { grace, engineering } = sampleParties;
    const change = { from: { title: 'Engineer' }, to: { title: 'Lead' } };
    const event = sampleEvent({
      eventType: 'group.user_membership.add',
      message: 'Add user to group membership',
      target: [engineering, { ...grace, changeDetails: change }],
      debugData: { changedAttributes: 'title, department', targetEventHookIds: 'who1,who2' },
    });
    expect(toTriggerEvent(event)).toEqual({
      uuid: event.uuid,
      eventType: 'group.user_membership.add',
      published: event.published,
      message: 'Add user to group membership',
      succeeded: true,
      outcome: { result: 'SUCCESS' },
      actor: { id: '00uada00000000000001', type: 'User', login: 'ada.okonkwo@acme.example', name: 'Ada Okonkwo' },
      user: { id: '00ugrace000000000001', login: 'grace.lindqvist@acme.example', name: 'Grace Lindqvist' },
      group: { id: '00gengineering000001', name: 'Engineering' },
      where: {
        ipAddress: '203.0.113.7',
        city: 'Lund',
        state: 'Skåne County',
        country: 'Sweden',
        device: 'Computer',
        os: 'Mac OS X',
        browser: 'CHROME',
        userAgent: 'Mozilla/5.0 (Macintosh)',
      },
      changes: {
        attributes: ['title', 'department'],
        details: [{ type: 'User', id: '00ugrace000000000001', name: 'Grace Lindqvist', change }],
      },
      hookIds: ['who1', 'who2'],
      event,
    });
  });

  test('a trigger names an app by its label, because apps of one type share a display name', () => {
    const [one, two] = [
      sampleParties.github,
      { ...sampleParties.slack, displayName: sampleParties.github.displayName },
    ];
    const name = (target: object) => toTriggerEvent(toLogEvent({ ...bare, target: [target] })).app?.name;
    expect([name(one), name(two)]).toEqual(['GitHub', 'Slack']);
    expect(name({ id: '0oa1', type: 'AppInstance', alternateId: 'unknown', displayName: 'GitHub' })).toBe('GitHub');
  });

  test('a trigger returns the raw event, including nulls and unknown members', () => {
    const sent = { ...bare, target: null, outcome: null, client: { zone: 'null', id: null }, brandNew: [1, null] };
    expect(toTriggerEvent(toLogEvent(structuredClone(sent))).event).toEqual(sent);
  });

  test('a trigger omits members that are null in real events', () => {
    const event = toLogEvent({
      ...bare,
      actor: { id: 'unknown', type: 'User', alternateId: 'nobody@acme.example', displayName: 'unknown' },
      target: null,
      outcome: { result: 'FAILURE', reason: null },
      client: { userAgent: null, zone: 'null', device: null, ipAddress: null, geographicalContext: null },
      displayMessage: null,
      debugContext: null,
    });
    expect(toTriggerEvent(event, { userIs: 'actor' })).toEqual({
      ...bare,
      succeeded: false,
      outcome: { result: 'FAILURE' },
      actor: { id: '', type: 'User', login: 'nobody@acme.example' },
      user: { id: '', login: 'nobody@acme.example' },
      where: {},
      changes: {},
      event,
    });
  });

  test.each([
    ['SUCCESS', true],
    ['ALLOW', true],
    [null, true],
    ['FAILURE', false],
    ['DENY', false],
    ['SKIPPED', false],
    ['CHALLENGE', false],
    ['Success', true],
  ])('a trigger maps the result %s to succeeded: %s', (result, succeeded) => {
    expect(toTriggerEvent(toLogEvent({ ...bare, outcome: { result, reason: null } })).succeeded).toBe(succeeded);
  });

  test('a trigger accepts a hook event without an actor and with a lowercase result', () => {
    const event = toLogEvent({ ...bare, actor: null, target: null, outcome: { result: 'Failure', reason: null } });
    expect(toTriggerEvent(event)).toEqual({
      ...bare,
      succeeded: false,
      outcome: { result: 'FAILURE' },
      where: {},
      changes: {},
      event,
    });
  });

  test('a trigger omits an unknown device, system or browser', () => {
    const userAgent = { rawUserAgent: 'curl/8', os: 'Unknown', browser: 'UNKNOWN' };
    const event = toLogEvent({ ...bare, client: { device: 'Unknown', userAgent } });
    expect(toTriggerEvent(event).where).toEqual({ userAgent: 'curl/8' });
  });

  test('a trigger never throws and always matches its schema, for any event', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(null, '', 'null', 'unknown', 0, [], {}, [null], [{ id: 1 }]));
    const member = fc.constantFrom(
      'actor',
      'target',
      'client',
      'outcome',
      'debugContext',
      'displayMessage',
      'published',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.dictionary(member, odd).map((some) => ({ ...bare, ...some })),
        ),
        (sent) => {
          const { event, ...told } = toTriggerEvent(toLogEvent(sent));
          const { event: _, ...shape } = triggerEventModel.shape;
          expect(event.uuid).not.toBe('');
          for (const [name, value] of Object.entries(told))
            expect([name, shape[name as keyof typeof shape].safeParse(value).success]).toEqual([name, true]);
        },
      ),
    );
  });
});

describe('a malformed event', () => {
  test.each([[null], ['text'], [[1, 2]], [{ a: 1 }], [{ uuid: '', eventType: 'x' }], [{ uuid: 7 }]])(
    'a malformed event gets an ID from its content: %j',
    (sent) => {
      const event = toLogEvent(sent);
      expect(event.uuid).toMatch(/^unreadable-[0-9a-f]{32}$/);
      expect(toLogEvent(structuredClone(sent)).uuid).toBe(event.uuid);
    },
  );

  test('malformed events with different content get different IDs', () => {
    expect(toLogEvent({ a: 1 }).uuid).not.toBe(toLogEvent({ a: 2 }).uuid);
  });
});
