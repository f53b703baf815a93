import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, inject } from 'vitest';
import { wireContract } from '../../../test/okta/wire-contract.ts';
import { credentialType, nodeTransport, testTransport } from '../src/bottom.ts';
import type { CredentialTestFunctions, HelperRequest, NodeFunctions } from '../src/platform.ts';
import { host } from '../test/host.ts';
import { hostFolder } from './support/install.ts';

const missing = inject('missing');

interface Core {
  getRequestHelperFunctions(
    workflow: unknown,
    node: unknown,
    additionalData: unknown,
  ): NodeFunctions['helpers'] & CredentialTestFunctions['helpers'];
}

/** n8n's own functions for a node: its real HTTP helpers; only the look-up of the credential is stood in for. */
function realNode(orgUrl: string, apiToken: string): NodeFunctions & CredentialTestFunctions {
  const require = createRequire(join(hostFolder, 'package.json'));
  const { getRequestHelperFunctions } =
    require('n8n-core/dist/execution-engine/node-execution-context/utils/request-helper-functions.js') as Core;
  const node = { name: 'Okta', type: 'n8n-nodes-okta-connector.okta' };
  const credentialsHelper = {
    getParentTypes: () => [],
    preAuthentication: async () => undefined,
    authenticate: async (_: unknown, type: string, request: HelperRequest) => {
      if (type !== credentialType) throw new Error(`no credential ${type}`);
      return host.authenticate({ orgUrl, apiToken, sandbox: true }, { ...request });
    },
  };
  const helpers = getRequestHelperFunctions({ id: 'w' }, node, { credentialsHelper });
  return { getNode: () => node, getCredentials: async () => ({ orgUrl, apiToken, sandbox: true }), helpers };
}

describe.skipIf(missing !== '')('n8n itself', () => {
  wireContract("over n8n's real helper", {
    bottom: (orgUrl, token) => nodeTransport(realNode(orgUrl, token), { orgUrl, apiToken: token, sandbox: true }),
  });

  wireContract("over the real helper of n8n's credential tests", {
    bottom: (orgUrl, token) => testTransport(realNode(orgUrl, token)),
    endsConnections: false,
  });
});
