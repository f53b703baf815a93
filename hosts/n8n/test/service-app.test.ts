import { afterAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/okta/transport/clock.ts';
import { useOrg } from '../../../test/support/org.ts';
import { closeAll } from '../src/connections.ts';
import { testCredential } from '../src/credential-test.ts';
import type { FormFunctions, PickerPage } from '../src/platform.ts';
import { nodeFunctions } from './helper.ts';
import { host } from './host.ts';
import { legacyHelper } from './legacy-helper.ts';
import { executeFunctions } from './platform.ts';

const org = useOrg();
afterAll(closeAll);

/** The data of a credential with the method "Service app". n8n keeps what other methods stored. */
function credential(scopes: readonly string[] = ['okta.users.read', 'okta.users.manage']) {
  const { clientId, privateKey } = org.sandbox.scenario.addServiceApp({ label: 'n8n', scopes, roles: ['SUPER_ADMIN'] });
  const apiToken = '00aTokenThatWasStoredBefore_AndIsNotUsedAny';
  // n8n's field has one line.
  const oneLine = privateKey.replaceAll('\n', ' ');
  return {
    orgUrl: org.sandbox.url,
    sandbox: true,
    authentication: 'serviceApp',
    apiToken,
    clientId,
    privateKey: oneLine,
  };
}

describe('a credential of a service app', () => {
  test('runs a node that reads and one that writes', async () => {
    const user = { __rl: true, mode: 'id', value: 'iris.vale@acme.example' };
    const items = [
      { resource: 'users', operation: 'suspend_user', user },
      { resource: 'users', operation: 'suspend_user', user },
    ];
    const [results = []] = await host.execute(executeFunctions(credential(), { items }));
    expect(results.map(({ json }) => json['changed'])).toEqual([true, false]);
    expect(org.sandbox.org.findUser('iris.vale@acme.example')?.status).toBe('SUSPENDED');
    const authorization = org.sandbox.requests.at(-1)?.headers.authorization;
    expect(authorization).toBe('DPoP ***');
  });

  test('passes and fails its test with the field at fault', async () => {
    const verdict = (data: Readonly<Record<string, unknown>>) =>
      testCredential({ helpers: { request: legacyHelper } }, { credential: { data }, clock: systemClock });
    const good = credential(['okta.users.read', 'okta.orgs.read']);
    expect(await verdict(good)).toEqual({
      status: 'OK',
      message: `Connected to Acme Robotics as the app ${good.clientId}.`,
    });
    expect(await verdict({ ...good, privateKey: 'x'.repeat(64) })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining('The private key looks like a client secret'),
    });
    expect(await verdict({ ...good, clientId: '0oaunknown0000000001' })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining('no app with the client ID'),
    });
  });

  test("is refused for n8n's own request nodes, which cannot sign", async () => {
    const data = credential();
    const error = await host.authenticate(data, { url: `${org.sandbox.url}/api/v1/users` }).catch((thrown) => thrown);
    expect(error.message).toBe('A service app signs each request, which only the Okta node can do. Use the Okta node.');
    expect(error.message).not.toContain(data.apiToken);
  });

  test('gives its functions to a form', async () => {
    const functions = { ...nodeFunctions(credential(['okta.groups.read'])), getCurrentNodeParameter: () => '' };
    type Search = (this: FormFunctions, query: string) => Promise<PickerPage>;
    const search = host.methods['listSearch']?.['search_groups'] as Search;
    const { results } = await search.call(functions, 'engin');
    expect(results).toEqual([{ name: 'Engineering', value: '00gengineering000001' }]);
  });
});
