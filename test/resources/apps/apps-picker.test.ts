import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('apps picker', () => {
  const org = useOrg();
  const load = (search: { query?: string; cursor?: string }) => org.okta.options('apps', search);

  test('the apps picker lists all apps without a query and marks inactive ones', async () => {
    expect(await load({})).toEqual({
      items: [
        { value: '0oagithub00000000001', label: 'GitHub' },
        { value: '0oajira0000000000001', label: 'Jira' },
        { value: '0oalegacy00000000001', label: 'Legacy HR (inactive)' },
        { value: '0oaslack000000000001', label: 'Slack' },
        { value: '0oasource00000000001', label: 'Staff Records' },
      ],
    });
  });

  test('the apps picker finds an app by the beginning of its label or name', async () => {
    expect((await load({ query: ' leg ' })).items).toEqual([
      { value: '0oalegacy00000000001', label: 'Legacy HR (inactive)' },
    ]);
    expect((await load({ query: 'jira_on' })).items).toEqual([{ value: '0oajira0000000000001', label: 'Jira' }]);
    expect((await load({ query: 'HR' })).items).toEqual([]);
  });

  test('the apps picker matches quotes, backslashes and ampersands literally', async () => {
    const { id } = org.sandbox.scenario.addApp({ name: 'bookmark', label: '"A" & \\B #1' });
    expect((await load({ query: '"A" & \\B #' })).items).toEqual([{ value: id, label: '"A" & \\B #1' }]);
  });

  test('the apps picker continues a search on the next page', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => {
      return org.sandbox.scenario.addApp({ name: 'bookmark', label: `Tool ${index}` }).id;
    });
    const first = await load({ query: 'tool' });
    expect(first.items).toHaveLength(100);
    const second = await load({ query: 'tool', cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ value }) => value).sort()).toEqual([...ids].sort());
    expect(second.nextCursor).toBeUndefined();
  });

  test('the apps picker returns only the ID and label of an app', async () => {
    org.sandbox.scenario.addApp({
      name: 'oidc_client',
      label: 'Portal',
      credentials: { oauthClient: { client_id: 'a', client_secret: 'OMGPUPPIES' } },
    });
    expect(JSON.stringify(await load({ query: 'Portal' }))).not.toContain('OMGPUPPIES');
  });

  test.each(['/api/v1/users?after=x', 'https://evil.example/api/v1/apps?after=x', '/api/v1/apps/../users?a=b'])(
    'the apps picker rejects the cursor %j before sending a request',
    async (cursor) => {
      org.forget();
      await expect(load({ cursor })).rejects.toMatchObject({ category: 'invalid_request', field: 'cursor' });
      expect(org.sent()).toEqual([]);
    },
  );

  test('the apps picker reports a cursor that Okta no longer accepts', async () => {
    await expect(load({ cursor: '/api/v1/apps?after=00u1testcursorvalue&limit=1' })).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000029',
      causes: ['Invalid cursor.'],
    });
  });

  test('the apps picker rejects a role that cannot read apps', async () => {
    const helpDesk = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(helpDesk.options('apps')).rejects.toMatchObject({ category: 'forbidden', errorCode: 'E0000006' });
  });
});
