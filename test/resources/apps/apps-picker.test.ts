import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('the picker of apps', () => {
  const org = useOrg();
  const load = (search: { query?: string; cursor?: string }) => org.okta.options('apps', search);

  test('lists the apps without a query and marks inactive ones', async () => {
    expect(await load({})).toEqual({
      items: [
        { value: '0oagithub00000000001', label: 'GitHub' },
        { value: '0oajira0000000000001', label: 'Jira' },
        { value: '0oalegacy00000000001', label: 'Legacy HR (inactive)' },
        { value: '0oaslack000000000001', label: 'Slack' },
      ],
    });
  });

  test('finds an app by the beginning of its label or of its name', async () => {
    expect((await load({ query: ' leg ' })).items).toEqual([
      { value: '0oalegacy00000000001', label: 'Legacy HR (inactive)' },
    ]);
    expect((await load({ query: 'jira_on' })).items).toEqual([{ value: '0oajira0000000000001', label: 'Jira' }]);
    expect((await load({ query: 'HR' })).items).toEqual([]);
  });

  test('takes quotes, backslashes and ampersands literally', async () => {
    const { id } = org.sandbox.scenario.addApp({ name: 'bookmark', label: '"A" & \\B #1' });
    expect((await load({ query: '"A" & \\B #' })).items).toEqual([{ value: id, label: '"A" & \\B #1' }]);
  });

  test('goes on with a search over more than one page', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => {
      return org.sandbox.scenario.addApp({ name: 'bookmark', label: `Tool ${index}` }).id;
    });
    const first = await load({ query: 'tool' });
    expect(first.items).toHaveLength(100);
    const second = await load({ query: 'tool', cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ value }) => value).sort()).toEqual([...ids].sort());
    expect(second.nextCursor).toBeUndefined();
  });

  test('shows nothing of an app but ID and label', async () => {
    org.sandbox.scenario.addApp({
      name: 'oidc_client',
      label: 'Portal',
      credentials: { oauthClient: { client_id: 'a', client_secret: 'OMGPUPPIES' } },
    });
    expect(JSON.stringify(await load({ query: 'Portal' }))).not.toContain('OMGPUPPIES');
  });

  test.each(['/api/v1/users?after=x', 'https://evil.example/api/v1/apps?after=x', '/api/v1/apps/../users?a=b'])(
    'refuses the cursor %j before anything is sent',
    async (cursor) => {
      org.forget();
      await expect(load({ cursor })).rejects.toMatchObject({ category: 'invalid_request', field: 'cursor' });
      expect(org.sent()).toEqual([]);
    },
  );

  test('tells a cursor that Okta no longer takes as such', async () => {
    await expect(load({ cursor: '/api/v1/apps?after=00u1testcursorvalue&limit=1' })).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000029',
      causes: ['Invalid cursor.'],
    });
  });

  test('is refused to a role that may not read apps', async () => {
    const helpDesk = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(helpDesk.options('apps')).rejects.toMatchObject({ category: 'forbidden', errorCode: 'E0000006' });
  });
});
