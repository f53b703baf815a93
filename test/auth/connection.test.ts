import { describe, expect, test } from 'vitest';
import { abilities } from '../../src/auth/admin-roles.ts';
import { connectionFields, connectionSetup } from '../../src/auth/connection.ts';
import { parseOrgUrl } from '../../src/auth/org-url.ts';
import { adminRoles } from '../../src/index.ts';

describe('the connection form', () => {
  test('asks for the org URL and the token, and hides only the token', () => {
    expect(Object.keys(connectionFields)).toEqual(['orgUrl', 'apiToken']);
    expect(connectionFields.apiToken.secret).toBe(true);
    expect(connectionFields.orgUrl).not.toHaveProperty('secret');
  });

  test('has a placeholder for the org URL that is accepted unchanged', () => {
    expect(parseOrgUrl(connectionFields.orgUrl.placeholder).repairs).toEqual([]);
  });

  test('describes fields, steps and notes in whole sentences', () => {
    const { steps, notes } = connectionSetup;
    const texts = [...Object.values(connectionFields).map(({ description }) => description), ...steps, ...notes];
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test('says where to create the token and when it stops working', () => {
    const text = [...connectionSetup.steps, ...connectionSetup.notes].join(' ');
    for (const word of ['Security > API', 'Create token', 'service account', '30 days', 'deactivated'])
      expect(text).toContain(word);
  });

  test('names roles as the connection report does', () => {
    const titles: readonly string[] = Object.values(adminRoles);
    for (const { role } of connectionSetup.roles) expect(titles).toContain(role);
  });
});

describe('the permissions of a role', () => {
  test.each([
    ...Object.entries(adminRoles),
    ['REPORT_ADMIN', 'Report administrator'],
    ['API_ACCESS_MANAGEMENT_ADMIN', 'API access management administrator'],
    ['MOBILE_ADMIN', 'Mobile administrator'],
  ])('of %s are described in one sentence', (type, title) => {
    const [sentence, ...others] = abilities([{ type, label: undefined }]);
    expect(others).toEqual([]);
    expect(sentence).toMatch(/^[A-Z][^.]+: may [^.]+\.$/);
    expect(sentence).toContain(title);
  });

  test('of a custom role without a label are said to be unknown', () => {
    expect(abilities([{ type: 'CUSTOM', label: undefined }])).toEqual([
      'Custom role: Okta does not list its permissions.',
    ]);
  });
});
