// The server of the desktop bundle: one org, over stdio, with what the person entered in the client.
import process from 'node:process';
import { type ConnectionInput, connect } from 'okta-connector';
import { effects } from '../src/clients/client.ts';
import type { McpHost } from '../src/mcp/host.ts';
import { mcpSettings } from '../src/mcp/settings.ts';
import { serveMcpStdio } from '../src/mcp/stdio.ts';

/** The variables that are set. Some clients pass the placeholder of a field that is empty. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([, value]) => value !== '' && value?.startsWith('${') === false),
);

function credentials(): ConnectionInput {
  const { OKTA_CLIENT_ORGURL: orgUrl = '', OKTA_CLIENT_TOKEN: apiToken, OKTA_CLIENT_CLIENTID: clientId } = env;
  const { OKTA_CLIENT_PRIVATEKEY: privateKey = '', OKTA_CLIENT_KEYID: keyId, OKTA_CLIENT_SCOPES: scopes } = env;
  if (clientId === undefined) return { orgUrl, apiToken: apiToken ?? '' };
  return { orgUrl, clientId, privateKey, keyId, scopes };
}

const allowLoopback = process.argv.includes('--allow-loopback');
let opened: ReturnType<typeof connect> | undefined;
const host: McpHost = {
  // Opened by the first call, so that the client can show what is wrong with the credentials.
  connection: () => {
    opened ??= connect(credentials(), { allowLoopback });
    return opened;
  },
  access: effects,
  settings: mcpSettings({ env }),
  runTimeoutMs: 45_000,
};
const serving = serveMcpStdio(host, process);
await serving.closed;
await serving.close();
await opened?.close();
