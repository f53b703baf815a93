import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const source = '0oasource00000000001';
const sessions = `/v1/identity-sources/${source}/sessions`;

describe('list_import_sessions', () => {
  const org = useOrg();
  const list = async () => (await org.okta.run('list_import_sessions', { source })).output.items;

  test('list_import_sessions returns active sessions only', async () => {
    expect(await list()).toEqual([]);
    await org.okta.run('call_okta_api', { path: sessions, method: 'POST' });
    const [open] = await list();
    expect(open).toMatchObject({ status: 'CREATED', identitySourceId: source, importType: 'INCREMENTAL' });
    await org.okta.run(untyped('call_okta_api'), { path: `${sessions}/${open?.id}`, method: 'DELETE' });
    expect(await list()).toEqual([]);
  });

  test('list_import_sessions returns not_found for an unknown source', async () => {
    await expect(org.okta.run('list_import_sessions', { source: '0oanothing' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('list_import_sessions says that the org has no identity sources', async () => {
    org.sandbox.org.behavior.identitySources = false;
    await expect(list()).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(/^This org does not have identity sources/),
    });
  });
});
