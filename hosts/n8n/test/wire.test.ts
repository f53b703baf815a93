import { wireContract } from '../../../test/okta/wire-contract.ts';
import { nodeTransport, testTransport } from '../src/bottom.ts';
import { nodeFunctions } from './helper.ts';
import { legacyHelper } from './legacy-helper.ts';

wireContract("over n8n's helper", {
  bottom: (orgUrl, apiToken) => nodeTransport(nodeFunctions({ orgUrl, apiToken }), { orgUrl, apiToken, sandbox: true }),
});

wireContract("over the helper of n8n's credential tests", {
  bottom: () => testTransport({ helpers: { request: legacyHelper } }),
  endsConnections: false,
});
