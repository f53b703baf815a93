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

  test('shows an org URL placeholder that is accepted unchanged', () => {
    expect(parseOrgUrl(connectionFields.orgUrl.placeholder).repairs).toEqual([]);
  });

  test('describes connection fields, steps and notes in full sentences', () => {
    const { steps, notes } = connectionSetup;
    const texts = [...Object.values(connectionFields).map(({ description }) => description), ...steps, ...notes];
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test('explains where to create the token and when it stops working', () => {
    const text = [...connectionSetup.steps, ...connectionSetup.notes].join(' ');
    for (const word of ['Security > API', 'Create token', 'service account', '30 days', 'deactivated'])
      expect(text).toContain(word);
  });

  test('uses the same role names as the connection report', () => {
    const titles: readonly string[] = Object.values(adminRoles);
    for (const { role } of connectionSetup.roles) expect(titles).toContain(role);
  });
});

describe('role permissions', () => {
  test.each([
    ...Object.entries(adminRoles),
    ['REPORT_ADMIN', 'Report administrator'],
    ['API_ACCESS_MANAGEMENT_ADMIN', 'API access management administrator'],
    ['MOBILE_ADMIN', 'Mobile administrator'],
  ])('describes the permissions of %s in one sentence', (type, title) => {
    const [sentence, ...others] = abilities([{ type, label: undefined }]);
    expect(others).toEqual([]);
    expect(sentence).toMatch(/^[A-Z][^.]+: may [^.]+\.$/);
    expect(sentence).toContain(title);
  });

  test('reports the permissions of a custom role without a label as unknown', () => {
    expect(abilities([{ type: 'CUSTOM', label: undefined }])).toEqual([
      'Custom role: Okta does not list its permissions.',
    ]);
  });
});
