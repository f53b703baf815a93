// A process that serves HTTP, to be killed.
import process from 'node:process';
import { startServer } from '../../src/index.ts';

const { OKTA_CLIENT_ORGURL: orgUrl = '', OKTA_CLIENT_TOKEN: apiToken = '', DATABASE: database } = process.env;
const server = await startServer({ database, connection: { orgUrl, apiToken }, connect: { allowLoopback: true } });
process.stdout.write(`${JSON.stringify({ url: server.url, key: server.key })}\n`);
