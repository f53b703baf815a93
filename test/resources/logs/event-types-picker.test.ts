import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('the option source event_types', () => {
  const org = useOrg();

  test('the event_types source lists the whole catalog page by page without calling Okta', async () => {
    org.forget();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await org.okta.options('event_types', cursor === undefined ? {} : { cursor });
      seen.push(...page.items.map(({ value }) => value));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(1274);
    expect(seen).toHaveLength(1274);
    expect(org.sent()).toEqual([]);
  });

  test('the event_types source searches and marks types that event hooks do not receive', async () => {
    const { items, nextCursor } = await org.okta.options('event_types', { query: 'lifecycle delete user' });
    expect(items).toContainEqual({
      value: 'user.lifecycle.delete.initiated',
      label: 'user.lifecycle.delete.initiated',
    });
    expect(items).toContainEqual({
      value: 'user.lifecycle.delete.completed',
      label: 'user.lifecycle.delete.completed (polling only)',
    });
    expect(nextCursor).toBeUndefined();
  });

  test('the event_types source continues a search on the next page', async () => {
    const first = await org.okta.options('event_types', { query: 'app' });
    expect(first.items).toHaveLength(100);
    const second = await org.okta.options('event_types', { query: 'app', cursor: first.nextCursor ?? '' });
    const values = [...first.items, ...second.items].map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
  });

  test('the event_types source returns no match for an unknown word', async () => {
    expect(await org.okta.options('event_types', { query: 'coffee' })).toEqual({ items: [] });
  });
});
