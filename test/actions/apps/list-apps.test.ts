import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('list_apps', () => {
  const org = useOrg();
  const labels = async (input: object) => {
    const { output } = await org.okta.run('list_apps', input);
    return output.items.map(({ label }) => label).sort();
  };

  const labelsWith = (statuses: readonly string[]) => {
    const found = [...org.sandbox.org.apps.values()].filter(({ status }) => statuses.includes(status));
    return found.map(({ label }) => label).sort();
  };

  test('list_apps lists every app of the org', async () => {
    expect(await labels({ all: true })).toEqual(labelsWith(['ACTIVE', 'INACTIVE']));
  });

  test('list_apps finds apps by the beginning of label or name', async () => {
    expect(await labels({ query: 'sla' })).toEqual(['Slack']);
    expect(await labels({ query: 'template_' })).toEqual(['Legacy HR']);
    expect(await labels({ query: 'lack' })).toEqual([]);
  });

  test('list_apps lists apps with a status or a filter', async () => {
    expect(await labels({ status: 'INACTIVE' })).toEqual(['Legacy HR']);
    expect(await labels({ status: 'ACTIVE' })).toEqual(labelsWith(['ACTIVE']));
    expect(await labels({ filter: 'name eq "githubcloud"' })).toEqual(['GitHub']);
  });

  test('list_apps asks for inactive apps only on request', async () => {
    org.forget();
    await labels({ includeInactive: true });
    await labels({ includeInactive: false });
    expect(org.sent()).toEqual(['GET /api/v1/apps?includeNonDeleted=true&limit=200', 'GET /api/v1/apps?limit=200']);
  });

  test('list_apps never returns a client secret', async () => {
    const secret = 'c1ient-secret-of-robots';
    const { id } = org.sandbox.scenario.addApp({
      name: 'oidc_client',
      label: 'Robots',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { client_secret: secret } },
    });
    const { output, response } = await org.okta.run('list_apps', { query: 'Robots' });
    expect(output.items).toMatchObject([{ id, clientId: id }]);
    expect(output.items[0]).not.toHaveProperty('credentials');
    expect(JSON.stringify({ output, response })).not.toContain(secret);
  });

  test('list_apps continues after a limited page without gaps or duplicates', async () => {
    const first = await org.okta.run('list_apps', { limit: 3 });
    const { nextCursor } = first.output;
    const rest = await org.okta.run('list_apps', {
      limit: 3,
      ...(nextCursor === undefined ? {} : { cursor: nextCursor }),
    });
    const ids = [...first.output.items, ...rest.output.items].map(({ id }) => id);
    expect(ids.sort()).toEqual([...org.sandbox.org.apps.keys()].sort());
    expect(rest.output).not.toHaveProperty('nextCursor');
  });

  test('list_apps rejects more than one way to search before sending a request', async () => {
    org.forget();
    await expect(org.okta.run('list_apps', { query: 'a', status: 'ACTIVE' })).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('has more than one of query, filter and status. Use only one of them.'),
    });
    expect(org.sent()).toEqual([]);
  });

  test('list_apps rejects a filter that Okta cannot parse', async () => {
    await expect(org.okta.run('list_apps', { filter: 'label is Slack' })).rejects.toMatchObject({
      category: 'invalid_request',
      status: 400,
    });
  });

  test('list_apps rejects a role that cannot read apps', async () => {
    const reporter = org.connect({ token: org.sandbox.tokens.reportAdmin });
    await expect(reporter.run('list_apps', {})).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
