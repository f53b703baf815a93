import { describe, expect, test } from 'vitest';
import { manifest } from '../../../src/index.ts';
import { credentialOf } from '../src/credential.ts';
import type { Property } from '../src/platform.ts';
import { foreignRequests } from './foreign-requests.ts';
import { host } from './host.ts';

const apiToken = '00tokenOfTheCredential_tokenOfTheCredenti';
const org = 'https://acme.okta.com';
const other = 'https://other.example';
const authenticate = (request: Readonly<Record<string, unknown>>, more: object = {}) =>
  host.authenticate({ orgUrl: org, apiToken, sandbox: false, ...more }, request);

describe('credential token', () => {
  test.each(foreignRequests(org, other))('withholds the token from another destination: %s', async (_, request) => {
    const outcome = await authenticate(request).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(Error);
    expect(String(outcome)).toMatch(
      /^Error: The request .*, so it does not get the API token\. Use this credential for /,
    );
    expect(String(outcome)).not.toContain(apiToken);
  });

  test.each(foreignRequests('http://127.0.0.1:8080', 'http://127.0.0.1:9090'))(
    'withholds the token of a sandbox org from another destination: %s',
    async (_, request) => {
      const sandbox = { orgUrl: 'http://127.0.0.1:8080', sandbox: true };
      await expect(authenticate(request, sandbox)).rejects.toThrow(/does not get the API token/);
    },
  );

  test.each([
    ['an address of the org', { url: `${org}/api/v1/users?limit=1&q=a%2Fb#x` }],
    ['the older helper', { uri: `${org}/api/v1/users` }],
    ['the address as it may be written', { url: 'HTTPS://ACME.okta.com:443/api/v1/users' }],
    ['a path and the org as base', { baseURL: org, url: '/api/v1/users' }],
  ])('sends the token to the org: %s', async (_, request) => {
    expect(await authenticate(request)).toMatchObject({ ...request, headers: { Authorization: `SSWS ${apiToken}` } });
  });

  test.each(['acme.okta.com', 'https://acme-admin.okta.com/admin/dashboard', ' "https://acme.okta.com/" '])(
    'sends the token to the org for the URL %s',
    async (orgUrl) => {
      expect(await authenticate({ url: `${org}/api/v1/users` }, { orgUrl })).toMatchObject({
        headers: { Authorization: `SSWS ${apiToken}` },
      });
      await expect(authenticate({ url: `${other}/api/v1/users` }, { orgUrl })).rejects.toThrow(/does not get/);
    },
  );

  test('sends the token to loopback only for a sandbox org', async () => {
    const orgUrl = 'http://127.0.0.1:8080';
    await expect(authenticate({ url: `${orgUrl}/api/v1/users` }, { orgUrl })).rejects.toThrow(/^The org URL /);
    const sent = await authenticate({ url: `${orgUrl}/api/v1/users` }, { orgUrl, sandbox: true });
    expect(sent).toMatchObject({ headers: { Authorization: `SSWS ${apiToken}` } });
  });

  test('never follows a redirect with the token, even if the node enables redirects', async () => {
    const asked = { followRedirect: true, followAllRedirects: true, maxRedirects: 5, disableFollowRedirect: false };
    const request = { uri: `${org}/api/v1/users`, ...asked, sendCredentialsOnCrossOriginRedirect: true };
    expect(await authenticate(request)).toMatchObject({
      followRedirect: false,
      followAllRedirects: false,
      maxRedirects: 0,
      disableFollowRedirect: true,
      sendCredentialsOnCrossOriginRedirect: false,
    });
  });

  test('replaces the Authorization header and keeps the other headers', async () => {
    const headers = { AUTHORIZATION: 'Bearer x', authorization: 'Basic y', accept: 'application/json' };
    expect((await authenticate({ url: `${org}/api/v1/users`, headers }))['headers']).toEqual({
      accept: 'application/json',
      Authorization: `SSWS ${apiToken}`,
    });
  });

  test("blocks n8n's own request nodes from the credential by default", () => {
    const properties = credentialOf(manifest)['properties'] as readonly Property[];
    expect(properties.find(({ name }) => name === 'allowedHttpRequestDomains')).toMatchObject({
      type: 'hidden',
      default: 'none',
    });
  });
});
