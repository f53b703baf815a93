import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const source = '0oasource00000000001';

describe('identity sources picker', () => {
  const org = useOrg();

  test('the identity sources picker lists the apps that are identity sources', async () => {
    expect(await org.okta.options('identity_sources')).toEqual({ items: [{ value: source, label: 'Staff Records' }] });
  });

  test('the identity sources picker finds a source by part of its label or by ID', async () => {
    const { id } = org.sandbox.scenario.addApp({ name: 'custom_identity_source', label: 'Alumni', status: 'INACTIVE' });
    const find = async (query: string) => (await org.okta.options('identity_sources', { query })).items;
    expect(await find('ALUM')).toEqual([{ value: id, label: 'Alumni (inactive)' }]);
    expect(await find(source)).toEqual([{ value: source, label: 'Staff Records' }]);
    expect(await find('slack')).toEqual([]);
  });
});

describe('import sessions picker', () => {
  const org = useOrg();
  const path = `/v1/identity-sources/${source}/sessions`;

  test('the import sessions picker lists the active sessions of the source', async () => {
    await org.okta.run('call_okta_api', { path, method: 'POST' });
    expect((await org.okta.options('import_sessions', { values: { source } })).items).toEqual([
      { value: expect.stringMatching(/^aps/), label: expect.stringMatching(/^CREATED, \d{4}-/) },
    ]);
  });

  test('the import sessions picker needs the source first', async () => {
    org.forget();
    await expect(org.okta.options('import_sessions')).rejects.toMatchObject({ category: 'invalid_request' });
    expect(org.sent()).toEqual([]);
  });
});
