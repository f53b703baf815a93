import { join } from 'node:path';
import { eventFlows } from '../src/hosts/n8n/flows/events.ts';
import { ticketFlows } from '../src/hosts/n8n/flows/tickets.ts';
import { startSandbox } from '../src/sandbox/index.ts';
import { importedFlow, storeCredentials } from '../test-n8n/support/flows.ts';
import { startHelpDesk } from '../test-n8n/support/help-desk.ts';
import { installHost, installNodes, packNodes, root } from '../test-n8n/support/install.ts';
import { launch, N8n, owner } from '../test-n8n/support/n8n.ts';

/** Starts a local n8n with the nodes, a sandbox org, a help desk that prints what it is told, and the six flows. */
const missing = await installHost();
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}
const folder = join(root, '.cache/n8n');
await installNodes(folder, await packNodes());
const sandbox = await startSandbox({ port: Number(process.env['SANDBOX_PORT'] ?? 8480), users: 300 });
const desk = await startHelpDesk({
  port: Number(process.env['HELP_DESK_PORT'] ?? 8481),
  onTold: ({ line, body }) => console.log(`Help desk: ${line} ${JSON.stringify(body)}`),
});
const started = await launch({ folder, port: Number(process.env['PORT'] ?? 5678) });
const stop = async () => {
  await started.stop();
  await sandbox.close();
  await desk.close();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
const n8n = await N8n.at(started);
if ((await n8n.get<unknown[]>('/rest/workflows?take=1')).length === 0) {
  const credentials = await storeCredentials(n8n, { orgUrl: sandbox.url, apiToken: sandbox.token });
  for (const key of Object.keys({ ...ticketFlows, ...eventFlows }))
    await n8n.workflow(await importedFlow(key, { ...credentials, url: desk.url }));
}
console.log(`n8n with the Okta nodes and the flows: ${n8n.url}
  sign in as ${owner.email} with ${owner.password}
  sandbox org ${sandbox.url}, help desk ${desk.url}
  press Ctrl+C to end`);
