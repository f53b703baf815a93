import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startSandbox } from '../../../sandbox/src/index.ts';
import { credentialType } from '../src/bottom.ts';
import { foreignRequests } from '../test/foreign-requests.ts';
import { host } from '../test/host.ts';
import { hostFolder } from './support/install.ts';
import { N8n, type Workflow } from './support/n8n.ts';
import { type Recorder, startRecorder } from './support/recorder.ts';

const missing = inject('missing');
const apiToken = '00tokenOfTheCredential_tokenOfTheCredenti';
const pass = `SSWS ${apiToken}`;

describe.skipIf(missing !== '')("the token of a credential in n8n's own nodes", () => {
  let n8n: N8n;
  let org: Recorder;
  let other: Recorder;

  beforeAll(async () => {
    n8n = await N8n.at(inject('n8n'));
    other = await startRecorder();
    org = await startRecorder((request, response) => {
      const location = `${other.url}/elsewhere`;
      const status = request.url?.startsWith('/redirect') ? 302 : request.url?.startsWith('/missing') ? 404 : 200;
      response.writeHead(status, { 'content-type': 'application/json', ...(status === 302 ? { location } : {}) });
      response.end(JSON.stringify({ next: location }));
    });
  });

  afterAll(async () => {
    await n8n?.leave();
    await org?.close();
    await other?.close();
  });

  /** Publishes a workflow that runs one node with a credential, its parameters filled in from the call of a webhook. */
  async function nodeWith(name: string, { data, node }: { data: object; node: Readonly<Record<string, unknown>> }) {
    const credential = await n8n.credential(name, {
      type: credentialType,
      data: { orgUrl: org.url, apiToken, sandbox: true, ...data },
    });
    const webhook = {
      httpMethod: 'POST',
      path: name,
      responseMode: 'lastNode',
      responseData: 'allEntries',
      options: {},
    };
    const common = { position: [0, 0], onError: 'continueRegularOutput' };
    const workflow: Workflow = {
      name,
      nodes: [
        {
          ...common,
          id: 'a',
          name: 'Call',
          type: 'n8n-nodes-base.webhook',
          typeVersion: 2,
          webhookId: name,
          parameters: webhook,
        },
        { ...common, id: 'b', name: 'Node', ...node, credentials: { [credentialType]: credential } },
      ],
      connections: { Call: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
    };
    const stored = await n8n.workflow(workflow);
    await n8n.activate(stored);
    const call = async (body: object) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${n8n.url}/webhook/${name}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return response.text();
    };
    return { id: stored.id, call };
  }

  const httpRequest = (typeVersion: number, options: object = {}) => ({
    type: 'n8n-nodes-base.httpRequest',
    typeVersion,
    parameters: {
      method: 'GET',
      url: '={{ $json.body.url }}',
      authentication: 'predefinedCredentialType',
      nodeCredentialType: credentialType,
      options,
    },
  });

  /** What was sent to the org and elsewhere while something was done. */
  async function seen(act: () => Promise<string>) {
    const before = { org: org.requests.length, other: other.requests.length };
    const answer = await act();
    return {
      answer,
      org: org.requests.slice(before.org),
      leaked: other.requests.slice(before.other).filter(({ authorization }) => authorization?.includes(apiToken)),
    };
  }

  test('blocks the HTTP Request node from the credential by default', async () => {
    const { call } = await nodeWith('token-default', { data: {}, node: httpRequest(4.2) });
    for (const url of [`${org.url}/api/v1/users`, `${other.url}/api/v1/users`]) {
      const { answer, org: asked, leaked } = await seen(() => call({ url }));
      expect(answer).toMatch(/prevent use within an HTTP Request or GraphQL node/);
      expect([asked, leaked]).toEqual([[], []]);
    }
  });

  // A credential stored before these nodes were blocked, or one whose owner allowed them.
  test.each([
    ['token-all', { allowedHttpRequestDomains: 'all' }],
    ['token-domains', { allowedHttpRequestDomains: 'domains', allowedDomains: '127.0.0.1, localhost' }],
  ])('the HTTP Request node sends the token only to the org (%s)', async (name, data) => {
    const { call, id } = await nodeWith(name, { data, node: httpRequest(4.2) });
    const own = await seen(() => call({ url: `${org.url}/api/v1/users` }));
    expect(own.org).toEqual([{ path: '/api/v1/users', authorization: pass }]);
    const orgHost = new URL(org.url).host;
    const otherHost = new URL(other.url).host;
    const elsewhere = [
      other.url,
      `${other.url}/api/v1/users`,
      `http://${orgHost}@${otherHost}/api/v1/users`,
      `http://user:password@${orgHost}/api/v1/users`,
      `http://localhost:${new URL(org.url).port}/api/v1/users`,
      `https://${orgHost}/api/v1/users`,
      `http://${otherHost}\\@${orgHost}/api/v1/users`,
      `\thttp://${otherHost}/api/v1/users`,
    ];
    for (const url of elsewhere) {
      const { answer, org: asked, leaked } = await seen(() => call({ url }));
      expect([url, answer]).toEqual([url, expect.stringMatching(/error/)]);
      expect([url, asked.filter(({ authorization }) => authorization === pass), leaked]).toEqual([url, [], []]);
    }
    const executions = await n8n.get<{ results: { id: string }[] }>(
      `/rest/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId: id }))}`,
    );
    expect(executions.results.length).toBeGreaterThan(elsewhere.length);
    for (const execution of executions.results)
      expect(JSON.stringify(await n8n.get(`/rest/executions/${execution.id}`))).not.toContain(apiToken);
  });

  test.each([2, 3, 4.2, 4.4])(
    'a redirect does not carry the token to another host (HTTP Request %d)',
    async (version) => {
      const options = {
        redirect: { redirect: { followRedirects: true, maxRedirects: 5 } },
        sendCredentialsOnCrossOriginRedirect: true,
        // As the second version calls them.
        followRedirect: true,
        followAllRedirects: true,
      };
      const { call } = await nodeWith(`token-redirect-${version * 10}`, {
        data: { allowedHttpRequestDomains: 'all' },
        node: httpRequest(version, options),
      });
      const { org: asked, leaked } = await seen(() => call({ url: `${org.url}/redirect` }));
      expect(asked).toEqual([{ path: '/redirect', authorization: pass }]);
      expect(leaked).toEqual([]);
    },
  );

  test('withholds the token from other hosts, proxies and unverified certificates', async () => {
    const pagination = {
      paginationMode: 'responseContainsNextURL',
      nextURL: '={{ $response.body.next }}',
      paginationCompleteWhen: 'other',
      completeExpression: '={{ $pageCount >= 2 }}',
      limitPagesFetched: true,
      maxRequests: 2,
    };
    for (const [what, options] of [
      ['pages', { pagination: { pagination } }],
      ['proxy', { proxy: other.url }],
      ['certificate', { allowUnauthorizedCerts: true }],
    ] as const) {
      const { call } = await nodeWith(`token-${what}`, {
        data: { allowedHttpRequestDomains: 'all' },
        node: httpRequest(4.2, options),
      });
      const { answer, org: asked, leaked } = await seen(() => call({ url: `${org.url}/api/v1/users` }));
      expect([what, answer]).toEqual([what, expect.stringMatching(/does not get the API token/)]);
      expect([what, leaked]).toEqual([what, []]);
      expect(asked.length).toBe(what === 'pages' ? 1 : 0);
    }
  });

  test("keeps the token out of the error for an org's error response", async () => {
    const { call, id } = await nodeWith('token-missing', {
      data: { allowedHttpRequestDomains: 'all' },
      node: httpRequest(4.2),
    });
    const { answer, org: asked } = await seen(() => call({ url: `${org.url}/missing` }));
    expect(asked).toEqual([{ path: '/missing', authorization: pass }]);
    expect(answer).not.toContain(apiToken);
    const { results } = await n8n.get<{ results: { id: string }[] }>(
      `/rest/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId: id }))}`,
    );
    expect(results).toHaveLength(1);
    expect(JSON.stringify(await n8n.get(`/rest/executions/${results[0]?.id}`))).not.toContain(apiToken);
  });

  test('the GraphQL node sends the token only to the org', async () => {
    const { call } = await nodeWith('token-graphql', {
      data: { allowedHttpRequestDomains: 'all' },
      node: {
        type: 'n8n-nodes-base.graphql',
        typeVersion: 1.1,
        parameters: {
          authentication: 'predefinedCredentialType',
          nodeCredentialType: credentialType,
          endpoint: '={{ $json.body.url }}',
          query: '{ users }',
        },
      },
    });
    expect((await seen(() => call({ url: `${org.url}/graphql` }))).org).toEqual([
      { path: '/graphql', authorization: pass },
    ]);
    const { answer, leaked } = await seen(() => call({ url: `${other.url}/graphql` }));
    expect(leaked).toEqual([]);
    expect(answer).toMatch(/does not get the API token/);
  });

  test('the Okta node uses every stored form of the token', async () => {
    const sandbox = await startSandbox({ limits: false });
    try {
      for (const allowedHttpRequestDomains of ['none', 'all', undefined]) {
        const { call } = await nodeWith(`token-own-${allowedHttpRequestDomains}`, {
          data: { orgUrl: sandbox.url, apiToken: sandbox.token, allowedHttpRequestDomains },
          node: {
            type: 'n8n-nodes-okta-connector.okta',
            typeVersion: 1,
            parameters: { resource: 'users', operation: 'get_user', user: { __rl: true, mode: 'id', value: 'me' } },
          },
        });
        expect(await call({})).toContain('ada.okonkwo@acme.example');
      }
    } finally {
      await n8n.deactivateAll();
      await sandbox.close();
    }
  });

  test('the Okta node signs in as a service app', async () => {
    const sandbox = await startSandbox({ limits: false });
    try {
      const app = sandbox.scenario.addServiceApp({
        label: 'n8n',
        scopes: ['okta.users.read', 'okta.users.manage'],
        roles: ['USER_ADMIN'],
      });
      const { clientId, privateKey } = app;
      const { call } = await nodeWith('service-app', {
        data: { authentication: 'serviceApp', orgUrl: sandbox.url, apiToken: '', clientId, privateKey },
        node: {
          type: 'n8n-nodes-okta-connector.okta',
          typeVersion: 1,
          parameters: {
            resource: 'users',
            operation: 'suspend_user',
            user: { __rl: true, mode: 'id', value: 'iris.vale@acme.example' },
          },
        },
      });
      expect(await call({})).toContain('SUSPENDED');
      expect(sandbox.org.findUser('iris.vale@acme.example')?.status).toBe('SUSPENDED');
      expect(sandbox.requests.at(-1)?.headers.authorization).toBe('DPoP ***');
    } finally {
      await n8n.deactivateAll();
      await sandbox.close();
    }
  });

  test.each(['httpRequestWithAuthentication', 'requestWithAuthentication'] as const)(
    "n8n's own %s sends the token only to the org",
    async (helper) => {
      const require = createRequire(join(hostFolder, 'package.json'));
      const { getRequestHelperFunctions } =
        require('n8n-core/dist/execution-engine/node-execution-context/utils/request-helper-functions.js') as Core;
      const node = { name: 'Any', type: 'n8n-nodes-base.httpRequest' };
      const credential = { orgUrl: org.url, apiToken, sandbox: true };
      const credentialsHelper = {
        getParentTypes: () => [],
        preAuthentication: async () => undefined,
        authenticate: (_: unknown, __: string, request: Readonly<Record<string, unknown>>) =>
          host.authenticate(credential, request),
      };
      const helpers = getRequestHelperFunctions({ id: 'w' }, node, { credentialsHelper });
      const self = { helpers, getNode: () => node, getCredentials: async () => credential };
      const send = (request: object) => helpers[helper].call(self, credentialType, request).catch(String);
      for (const [what, request] of foreignRequests(org.url, other.url)) {
        const { answer, org: asked, leaked } = await seen(async () => JSON.stringify(await send({ ...request })));
        expect([what, leaked, asked]).toEqual([what, [], []]);
        expect(answer).not.toContain(apiToken);
      }
      const redirected = await seen(async () =>
        String(await send({ url: `${org.url}/redirect`, followRedirect: true })),
      );
      expect([redirected.org, redirected.leaked]).toEqual([[{ path: '/redirect', authorization: pass }], []]);
    },
  );
});

interface Core {
  getRequestHelperFunctions(
    workflow: unknown,
    node: unknown,
    additionalData: unknown,
  ): Readonly<
    Record<
      'httpRequestWithAuthentication' | 'requestWithAuthentication',
      (this: unknown, type: string, request: object) => Promise<unknown>
    >
  >;
}
