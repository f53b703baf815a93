import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('identity providers picker', () => {
  const org = useOrg();
  const load = (search: { query?: string; cursor?: string }) => org.okta.options('identity_providers', search);
  const google = { value: '0oasocialidp00000001', label: 'Google (GOOGLE, inactive)' };
  const partner = { value: '0oapartneridp0000001', label: 'Partner Corp (SAML2)' };

  test('the identity providers picker lists all of them with their type, without secrets', async () => {
    expect(await load({})).toEqual({ items: [google, partner] });
  });

  test('the identity providers picker finds one by name on the side of Okta', async () => {
    expect((await load({ query: ' part ' })).items).toEqual([partner]);
    expect(org.sent().at(-1)).toBe('GET /api/v1/idps?q=part&limit=200');
  });

  test('the identity providers picker continues on the next page', async () => {
    const { org: state } = org.sandbox;
    const one = state.identityProviders.get(google.value);
    if (one === undefined) throw new Error('The org has no such identity provider.');
    for (let index = 0; index < 200; index += 1) {
      const id = `0oafill${String(index).padStart(13, '0')}`;
      state.identityProviders.keep({ ...one, id, seq: 1_000_000 + index, name: `Fill ${index}` });
    }
    const first = await load({});
    const second = await load({ cursor: first.nextCursor ?? '' });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([200, 2, undefined]);
  });

  test('the identity providers picker rejects a role that may not read them', async () => {
    const reporter = org.connect({ token: org.sandbox.tokens.reportAdmin });
    await expect(reporter.options('identity_providers')).rejects.toMatchObject({ category: 'forbidden' });
  });
});
