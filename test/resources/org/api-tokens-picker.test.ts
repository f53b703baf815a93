import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('API tokens picker', () => {
  const org = useOrg();
  const load = (query?: string) => org.okta.options('api_tokens', query === undefined ? {} : { query });

  test('the API tokens picker lists all tokens with their owners, each owner read once', async () => {
    const { items } = await load();
    expect(items).toHaveLength(org.sandbox.org.tokens.size);
    expect(items).toContainEqual({ value: '00Tacme0000000000002', label: 'Reporting (ben.achterberg@acme.example)' });
    expect(org.sent().filter((line) => line.startsWith('GET /api/v1/users/'))).toHaveLength(3);
  });

  test('the API tokens picker finds a token by its name or its owner', async () => {
    const values = async (query: string) => (await load(query)).items.map(({ value }) => value);
    expect(await values('report')).toEqual(['00Tacme0000000000007', '00Tacme0000000000002']);
    expect(await values('ben.')).toEqual(['00Tacme0000000000002']);
  });

  test('the API tokens picker names owners by their ID if it may not read them', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission' };
    org.sandbox.faults.next({ kind: 'status', path: /^\/api\/v1\/users\/00uben/, status: 403, body });
    expect((await load('reporting')).items).toEqual([
      { value: '00Tacme0000000000002', label: 'Reporting (00uben00000000000001)' },
    ]);
  });

  test('the API tokens picker never shows the secret of a token', async () => {
    expect(JSON.stringify(await load())).not.toContain(org.sandbox.token);
  });
});
