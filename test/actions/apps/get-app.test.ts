import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('get_app', () => {
  const org = useOrg();

  test('get_app returns an app with its settings', async () => {
    const { id } = org.sandbox.scenario.addApp({
      name: 'bookmark',
      label: 'Wiki',
      settings: { app: { url: 'https://wiki.acme.example', requestIntegration: false } },
    });
    const { output } = await org.okta.run('get_app', { app: id });
    expect(output).toMatchObject({
      id,
      label: 'Wiki',
      status: 'ACTIVE',
      signOnMode: 'BOOKMARK',
      settings: { app: { url: 'https://wiki.acme.example' } },
    });
    expect(output).not.toHaveProperty('_links');
  });

  test('get_app never returns a client secret or a shared password', async () => {
    const path = { credentials: { oauthClient: { client_id: 'robots', client_secret: 'c1ient-secret-of-robots' } } };
    const body = { id: '0oaslack000000000001', label: 'Robots', ...path };
    org.sandbox.faults.next({ kind: 'status', method: 'GET', status: 200, body });
    const { output, response } = await org.okta.run('get_app', { app: '0oaslack000000000001' });
    expect(output).toEqual({ id: '0oaslack000000000001', label: 'Robots', clientId: 'robots' });
    expect(JSON.stringify({ output, response })).not.toContain('c1ient-secret');
  });

  test('get_app returns not_found for an unknown app', async () => {
    await expect(org.okta.run('get_app', { app: '0oanobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('get_app rejects an app that would change the path before sending a request', async () => {
    org.forget();
    await expect(org.okta.run('get_app', { app: '..' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'app',
    });
    expect(org.sent()).toEqual([]);
  });
});
