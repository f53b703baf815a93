import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

describe('list_identity_providers', () => {
  const org = useOrg();
  const list = async (input: { query?: string; type?: 'SAML2' | 'GOOGLE'; limit?: number; cursor?: string }) =>
    (await org.okta.run('list_identity_providers', input)).output;

  test('list_identity_providers returns all identity providers', async () => {
    expect((await list({})).items).toMatchObject([
      { name: 'Partner Corp', type: 'SAML2', status: 'ACTIVE', protocol: { type: 'SAML2' } },
      { name: 'Google', type: 'GOOGLE', status: 'INACTIVE', clientId: 'acme-client' },
    ]);
  });

  test('list_identity_providers leaves out client secrets', async () => {
    const text = JSON.stringify(await org.okta.run('list_identity_providers', { type: 'GOOGLE' }));
    expect(text).toContain('acme-client');
    expect(text).not.toMatch(/sandbox-client-secret|credentials/);
  });

  test('list_identity_providers filters by part of the name and by type', async () => {
    expect((await list({ query: 'partner' })).items.map(({ name }) => name)).toEqual(['Partner Corp']);
    expect((await list({ type: 'GOOGLE' })).items.map(({ name }) => name)).toEqual(['Google']);
    expect((await list({ query: 'partner', type: 'GOOGLE' })).items).toEqual([]);
  });

  test('list_identity_providers continues at the cursor', async () => {
    const first = await list({ limit: 1 });
    const second = await list({ limit: 1, cursor: first.nextCursor ?? '' });
    expect([first, second].flatMap(({ items }) => items.map(({ name }) => name))).toEqual(['Partner Corp', 'Google']);
    expect(second.nextCursor).toBeUndefined();
  });

  test('list_identity_providers rejects an unknown type before any request', async () => {
    org.forget();
    await expect(org.okta.run(untyped('list_identity_providers'), { type: 'MOON' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'type',
    });
    expect(org.sent()).toEqual([]);
  });

  test('list_identity_providers rejects a role that cannot read identity providers', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(okta.run('list_identity_providers', {})).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
