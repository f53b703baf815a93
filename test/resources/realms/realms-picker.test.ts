import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('realms picker', () => {
  const org = useOrg();
  const load = (search: { query?: string; cursor?: string }) => org.okta.options('realms', search);

  function addRealm(name: string, number: number): string {
    const [first] = org.sandbox.org.realms.ordered;
    if (first === undefined) throw new Error('The org has no realm.');
    const id = `guofill${String(number).padStart(13, '0')}`;
    return org.sandbox.org.realms.keep({ ...first, id, seq: 1_000_000 + number, name, isDefault: false }).id;
  }

  test('the realms picker lists all realms and marks the default one', async () => {
    const partners = addRealm('Car partners', 1);
    expect(await load({})).toEqual({
      items: [
        { value: partners, label: 'Car partners' },
        { value: 'guoacmedefaultrealm1', label: 'Default Realm (default)' },
      ],
    });
  });

  test('the realms picker finds more than ten realms by any part of their name', async () => {
    for (let number = 0; number < 15; number += 1) addRealm(`Partner "${number}"`, number);
    expect((await load({ query: 'artner' })).items).toHaveLength(15);
    expect((await load({ query: '"3"' })).items).toEqual([{ value: 'guofill0000000000003', label: 'Partner "3"' }]);
  });

  test('the realms picker continues on the next page', async () => {
    for (let number = 0; number < 210; number += 1) addRealm(`Partner ${number}`, number);
    const first = await load({});
    const second = await load({ cursor: first.nextCursor ?? '' });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([200, 11, undefined]);
  });

  test('the realms picker says that the org has no realms', async () => {
    org.sandbox.org.behavior.realms = false;
    await expect(load({})).rejects.toMatchObject({
      category: 'forbidden',
      message: 'This org does not have realms. Ask Okta to enable the feature, or leave this step out.',
    });
  });
});
