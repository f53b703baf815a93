import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowNode } from '../../src/flows/canvas.ts';
import { type HelpDesk, helpDeskKey } from './help-desk.ts';
import { root } from './install.ts';
import type { N8n, Workflow } from './n8n.ts';
import { until } from './process.ts';

/** Credentials as n8n knows them. */
export interface Credentials {
  readonly okta: { readonly id: string; readonly name: string };
  readonly helpDesk: { readonly id: string; readonly name: string };
}

/** The credential for a sandbox org, by the name that the flows expect. */
export function oktaCredential({ orgUrl, apiToken }: { orgUrl: string; apiToken: string }) {
  // As people paste it.
  const data = { orgUrl, apiToken: ` ${apiToken}\n`, sandbox: true };
  return { name: 'Okta', type: 'oktaConnectorApi', data } as const;
}

/** Stores the credentials that the flows expect. */
export async function storeCredentials(
  n8n: N8n,
  { orgUrl, apiToken }: { orgUrl: string; apiToken: string },
): Promise<Credentials> {
  const { name, ...content } = oktaCredential({ orgUrl, apiToken });
  const okta = await n8n.credential(name, content);
  const helpDesk = await n8n.credential('Help desk', { type: 'httpHeaderAuth', data: helpDeskKey });
  return { okta, helpDesk };
}

/** A flow as the package writes it. */
export interface ImportedFlow extends Workflow {
  readonly nodes: readonly FlowNode[];
}

/** A flow of docs/n8n/flows as a person imports it: the credentials chosen, and the help desk's address filled in. */
export async function importedFlow(
  key: string,
  { okta, helpDesk, url }: Credentials & { url: string },
): Promise<ImportedFlow> {
  const text = await readFile(join(root, 'docs/n8n/flows', `${key}.json`), 'utf8');
  return JSON.parse(
    text
      .replaceAll('https://helpdesk.acme.example/api', url)
      .replaceAll('"id": "okta"', `"id": "${okta.id}"`)
      .replaceAll('"id": "help-desk"', `"id": "${helpDesk.id}"`),
  );
}

/** Where flows run, and where they comment. */
export interface Stage {
  readonly n8n: N8n;
  readonly desk: HelpDesk;
  readonly credentials: Credentials;
}

/** Imports and publishes a flow. Returns its ID. */
export async function publish(key: string, { n8n, desk, credentials }: Stage): Promise<string> {
  const workflow = await n8n.workflow(await importedFlow(key, { ...credentials, url: desk.url }));
  await n8n.activate(workflow);
  return workflow.id;
}

/** Sends JSON to a flow as the help desk does. Returns the status of the response. */
export async function sendToFlow(url: string, body: unknown, key = helpDeskKey.value): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [helpDeskKey.name]: key },
    body: JSON.stringify(body),
  });
  return response.status;
}

/** Waits until the help desk has received a request, and returns its body. */
export function toldTo(
  { n8n, desk }: Pick<Stage, 'n8n' | 'desk'>,
  line: string,
  seconds = 60,
): Promise<Readonly<Record<string, unknown>>> {
  return until(async () => desk.told.find((one) => one.line === line)?.body, {
    seconds,
    told: () => `the help desk was not told ${line}, but ${JSON.stringify(desk.told)}\n${n8n.log().slice(-3000)}`,
  });
}

/** Puts a sandbox org back to what it was at its start. */
export async function resetOrg({ url }: { url: string }): Promise<void> {
  await fetch(`${url}/__sandbox/reset`, { method: 'POST' });
}
