import { describe, expect, test } from 'vitest';
import { abilities, roleAbilities } from '../../src/auth/admin-roles.ts';
import { connectionFields, connectionSetup } from '../../src/auth/connection.ts';
import { parseOrgUrl } from '../../src/auth/org-url.ts';

describe('the form of a connection', () => {
  test('asks for the org URL and the token, and hides the token alone', () => {
    expect(Object.keys(connectionFields)).toEqual(['orgUrl', 'apiToken']);
    expect(connectionFields.apiToken.secret).toBe(true);
    expect(connectionFields.orgUrl).not.toHaveProperty('secret');
  });

  test('shows as placeholder an org URL that is accepted as it is', () => {
    expect(parseOrgUrl(connectionFields.orgUrl.placeholder).repairs).toEqual([]);
  });

  test('speaks in whole sentences', () => {
    const { steps, notes } = connectionSetup;
    const texts = [...Object.values(connectionFields).map(({ description }) => description), ...steps, ...notes];
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test('says where the token is made and how it dies', () => {
    const text = [...connectionSetup.steps, ...connectionSetup.notes].join(' ');
    for (const word of ['Security > API', 'Create token', 'service account', '30 days', 'deactivated'])
      expect(text).toContain(word);
  });

  test('names roles as the report of a connection names them', () => {
    const titles = Object.values(roleAbilities).map(({ title }) => title);
    for (const { role } of connectionSetup.roles) expect(titles).toContain(role);
  });
});

describe('what a role lets its bearer do', () => {
  test.each(Object.entries(roleAbilities))('%s is told in one sentence', (type, { title }) => {
    const [sentence, ...others] = abilities([{ type, label: undefined }]);
    expect(others).toEqual([]);
    expect(sentence).toMatch(/^[A-Z][^.]+: may [^.]+\.$/);
    expect(sentence).toContain(title);
  });

  test('a role of the org’s own without a label is told all the same', () => {
    expect(abilities([{ type: 'CUSTOM', label: undefined }])).toEqual([
      'Custom role: may do what the org has put into it, which shows when a step runs.',
    ]);
  });
});
