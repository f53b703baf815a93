import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eventFlows } from '../src/hosts/n8n/flows/events.ts';
import { ticketFlows } from '../src/hosts/n8n/flows/tickets.ts';
import { startSandbox } from '../src/sandbox/index.ts';
import { importedFlow, storeCredentials } from '../test-n8n/support/flows.ts';
import { helpDeskKey, startHelpDesk } from '../test-n8n/support/help-desk.ts';
import { installHost, installNodes, packNodes, remove, root } from '../test-n8n/support/install.ts';
import { launch, N8n, owner } from '../test-n8n/support/n8n.ts';
import { isFree } from '../test-n8n/support/process.ts';

/** The port that a variable names, or the usual one; ends with what to do if it is taken. */
async function portOf(variable: string, usual: number): Promise<number> {
  const port = Number(process.env[variable] ?? usual);
  if (await isFree(port)) return port;
  console.error(`Port ${port} is taken; name another one with ${variable}, as in ${variable}=${port + 1} npm run n8n.`);
  process.exit(1);
}

/** Starts a local n8n with the nodes, a sandbox org, a help desk that prints what it is told, and the six flows. */
const missing = await installHost();
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}
const [port, sandboxPort, deskPort] = [
  await portOf('PORT', 5678),
  await portOf('SANDBOX_PORT', 8480),
  await portOf('HELP_DESK_PORT', 8481),
];
const folder = join(root, '.cache/n8n');
const archive = await packNodes();
await installNodes(folder, archive);
await remove(dirname(archive));
// The credential that n8n stores at its first start is to be good at the next.
const tokenFile = join(folder, 'sandbox-token');
const kept = await readFile(tokenFile, 'utf8').catch(() => undefined);
const sandbox = await startSandbox({ port: sandboxPort, users: 300, ...(kept === undefined ? {} : { token: kept }) });
await writeFile(tokenFile, sandbox.token, { mode: 0o600 });
const desk = await startHelpDesk({
  port: deskPort,
  onTold: ({ line, body }) => console.log(`Help desk: ${line} ${JSON.stringify(body)}`),
});
const started = await launch({ folder, port });
const stop = async () => {
  await started.stop();
  await sandbox.close();
  await desk.close();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
const n8n = await N8n.at(started);
const workflows = await n8n.get<{ id: string; activeVersionId: string | null }[]>('/rest/workflows');
// The org begins anew with every start, and knows nothing of the event hooks of before.
for (const { id, activeVersionId: versionId } of workflows) {
  if (versionId === null) continue;
  await n8n.deactivate(id);
  await n8n.activate({ id, versionId });
}
if (workflows.length === 0) {
  const credentials = await storeCredentials(n8n, { orgUrl: sandbox.url, apiToken: sandbox.token });
  for (const key of Object.keys({ ...ticketFlows, ...eventFlows }))
    await n8n.activate(await n8n.workflow(await importedFlow(key, { ...credentials, url: desk.url })));
}
const ticket = { id: 'T-1', person: { email: 'noor.rahman@acme.example', firstName: 'Noor', lastName: 'Rahman' } };
console.log(`n8n with the Okta nodes and the flows, all of them published: ${n8n.url}
  sign in as ${owner.email} with ${owner.password}
  sandbox org ${sandbox.url}, help desk ${desk.url}, which prints here what it is told
  a ticket that onboards somebody:
    curl ${n8n.url}/webhook/okta-onboarding -H '${helpDeskKey.name}: ${helpDeskKey.value}' \\
      -H 'content-type: application/json' -d '${JSON.stringify(ticket)}'
  press Ctrl+C to end`);
