import { describe, expect, test } from 'vitest';
import { abilities } from '../../src/auth/admin-roles.ts';
import { connectionFields, connectionMethods, connectionRoles } from '../../src/auth/connection.ts';
import { parseOrgUrl } from '../../src/auth/org-url.ts';
import { adminRoles } from '../../src/index.ts';

describe('the connection form', () => {
  test('asks for the org URL with a token or with a service app, and hides only the token and the key', () => {
    const asked = connectionMethods.map(({ key, fields }) => [key, Object.keys(fields)]);
    expect(asked).toEqual([
      ['apiToken', ['orgUrl', 'apiToken']],
      ['serviceApp', ['orgUrl', 'clientId', 'privateKey', 'keyId', 'scopes']],
    ]);
    const hidden = Object.entries(connectionFields).filter(([, field]) => 'secret' in field);
    expect(hidden.map(([name]) => name)).toEqual(['apiToken', 'privateKey']);
  });

  test('shows an org URL placeholder that is accepted unchanged', () => {
    expect(parseOrgUrl(connectionFields.orgUrl.placeholder).repairs).toEqual([]);
  });

  test('describes connection fields, steps and notes in full sentences', () => {
    const setup = connectionMethods.flatMap(({ setup: { steps, notes } }) => [...steps, ...notes]);
    const texts = [...Object.values(connectionFields).map(({ description }) => description), ...setup];
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test.each([
    ['apiToken', ['Security > API', 'Create token', 'service account', '30 days', 'deactivated']],
    ['serviceApp', ['API Services', 'Public key / Private key', 'Okta API Scopes', 'Admin roles', 'DPoP']],
  ])('explains where an admin gets the credential for %s and how long it works', (method, words) => {
    const { steps, notes } = connectionMethods.find(({ key }) => key === method)?.setup ?? { steps: [], notes: [] };
    for (const word of words) expect([...steps, ...notes].join(' ')).toContain(word);
  });

  test('uses the same role names as the connection report', () => {
    const titles: readonly string[] = Object.values(adminRoles);
    for (const { role } of connectionRoles) expect(titles).toContain(role);
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
