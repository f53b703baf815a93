import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('event hooks picker', () => {
  const org = useOrg();
  const load = (query?: string) => org.okta.options('event_hooks', query === undefined ? {} : { query });

  function addHook(name: string): string {
    const config = {
      uri: 'https://hooks.acme.example',
      headers: [],
      authScheme: { type: 'HEADER', key: 'k', value: 'v' },
    };
    const channel = { type: 'HTTP', version: '1.0.0', config };
    const events = { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] };
    return org.sandbox.hooks.create({ name, events, channel }, '00uada00000000000001', org.sandbox.url).id;
  }

  test('the event hooks picker lists all hooks and marks those that get no events', async () => {
    const tickets = addHook('Tickets');
    const audit = addHook('Audit');
    org.sandbox.hooks.deactivate(audit);
    expect(await load()).toEqual({
      items: [
        { value: audit, label: 'Audit (inactive, unverified)' },
        { value: tickets, label: 'Tickets (unverified)' },
      ],
    });
  });

  test('the event hooks picker finds a hook by any part of its name', async () => {
    const tickets = addHook('Tickets');
    addHook('Audit');
    expect((await load('KET')).items.map(({ value }) => value)).toEqual([tickets]);
    expect((await load('nothing')).items).toEqual([]);
  });
});
