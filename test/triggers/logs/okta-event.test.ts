import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'okta_event',
  eventType: 'group.application_assignment.add',
  input: { types: ['group.application_assignment.add', 'group.application_assignment.remove'] },
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'PUT',
      path: '/api/v1/apps/0oaslack000000000001/groups/00gengineering000001',
      body: {},
    }),
  output: {
    group: { id: '00gengineering000001', name: 'Engineering' },
    app: { id: '0oaslack000000000001', name: 'Slack' },
    actor: asUser(people.ada),
  },
  matches: [{ group: '00gengineering000001' }, { app: '0oaslack000000000001' }, { user: 'ada.okonkwo@acme.example' }],
  ignores: [
    { group: '00gsupport0000000001' },
    { app: '0oagithub00000000001' },
    { user: 'iris.vale@acme.example' },
    { group: '00gengineering000001', app: '0oagithub00000000001' },
  ],
  fresh: { group: { id: '00gengineering000001' }, app: { id: '0oaslack000000000001', label: 'Slack' } },
});

test('okta_event starts only for the chosen event types', () =>
  inOrg(async (org) => {
    const types = ['user.session.start', 'zone.update', 'user.lifecycle.suspend'];
    const newItems = await listen(org, 'okta_event', { types });
    for (const eventType of [...types, 'user.session.end']) writeEvent(org.sandbox, { eventType });
    expect((await newItems()).map(({ eventType }) => eventType)).toEqual(types);
  }));

test('okta_event starts for a failure type despite its failed outcome', () =>
  inOrg(async (org) => {
    const types = ['user.account.lock', 'system.org.rate_limit.violation', 'policy.evaluate_sign_on'];
    const newItems = await listen(org, 'okta_event', { types });
    for (const eventType of types) writeEvent(org.sandbox, { eventType, outcome: { result: 'DENY' } });
    expect((await newItems()).map(({ eventType }) => eventType)).toEqual(types.slice(0, 2));
  }));

test('okta_event requests all events and filters them itself if the types do not fit in a URL', () =>
  inOrg(async (org) => {
    const page = await org.okta.options('event_types', { query: 'user' });
    const types = page.items.map(({ value }) => value);
    expect(types.length).toBe(100);
    const newItems = await listen(org, 'okta_event', { types });
    expect(org.sent().at(-1)).not.toContain('filter=');
    for (const eventType of ['zone.update', ...types]) writeEvent(org.sandbox, { eventType });
    expect((await newItems()).map(({ eventType }) => eventType)).toEqual(types);
  }));
