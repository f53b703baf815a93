// A process that serves MCP over its streams, as the command line does.
import process from 'node:process';
import { connect } from 'okta-connector';
import { effects } from '../../src/clients/client.ts';
import { mcpSettings } from '../../src/mcp/settings.ts';
import { serveMcpStdio } from '../../src/mcp/stdio.ts';

const { OKTA_CLIENT_ORGURL: orgUrl = '', OKTA_CLIENT_TOKEN: apiToken = '' } = process.env;
const connection = connect({ orgUrl, apiToken }, { allowLoopback: true });
const settings = mcpSettings({ env: process.env });
const host = { connection: () => connection, access: effects, settings, runTimeoutMs: 300_000 };
const serving = serveMcpStdio(host, process);
await serving.closed;
await serving.close();
await connection.close();
