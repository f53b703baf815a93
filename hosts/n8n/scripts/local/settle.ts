import type { Sandbox } from '../../../../sandbox/src/index.ts';
import { eventFlows } from '../../src/flows/events.ts';
import { ticketFlows } from '../../src/flows/tickets.ts';
import { importedFlow, oktaCredential, storeCredentials } from '../../test-real/support/flows.ts';
import type { HelpDesk } from '../../test-real/support/help-desk.ts';
import type { N8n } from '../../test-real/support/n8n.ts';

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly activeVersionId: string | null;
}

/** Which workflows are published. */
export interface Published {
  readonly all: number;
  readonly failed: number;
}

interface World {
  readonly sandbox: Sandbox;
  readonly desk: HelpDesk;
}

/** Puts the flows into a new n8n, or waits until the workflows of a used one are published again. */
export async function settle(n8n: N8n, world: World): Promise<Published> {
  const workflows = await n8n.get<Stored[]>('/rest/workflows');
  // n8n publishes these again by itself, and makes their event hooks in the new org.
  const active = workflows.filter(({ activeVersionId }) => activeVersionId !== null);
  if (workflows.length > 0) {
    await renewCredential(n8n, world);
    await n8n.restored();
  }
  const results =
    workflows.length === 0
      ? await addFlows(n8n, world)
      : await Promise.all(
          active.map(({ id, name }) => attempt(`Workflow "${name}" could not be published`, () => n8n.published(id))),
        );
  return { all: results.length, failed: results.filter((good) => !good).length };
}

/** The org may have another address and another token than the last one. */
async function renewCredential(n8n: N8n, { sandbox }: World): Promise<void> {
  await attempt('The credential of the sandbox org could not be renewed', async () => {
    const credentials = await n8n.get<{ id: string; name: string; type: string }[]>('/rest/credentials');
    const { name, type, data } = oktaCredential({ orgUrl: sandbox.url, apiToken: sandbox.token });
    for (const { id } of credentials.filter((one) => one.name === name && one.type === type))
      await n8n.call('PATCH', `/rest/credentials/${id}`, { name, type, data });
  });
}

async function addFlows(n8n: N8n, { sandbox, desk }: World): Promise<boolean[]> {
  const credentials = await storeCredentials(n8n, { orgUrl: sandbox.url, apiToken: sandbox.token });
  return inTurn(Object.keys({ ...ticketFlows, ...eventFlows }), (key) =>
    attempt(`The flow ${key} could not be published`, async () => {
      await n8n.activate(await n8n.workflow(await importedFlow(key, { ...credentials, url: desk.url })));
    }),
  );
}

async function inTurn<Entry>(entries: readonly Entry[], act: (entry: Entry) => Promise<boolean>): Promise<boolean[]> {
  const results: boolean[] = [];
  for (const entry of entries) results.push(await act(entry));
  return results;
}

/** Whether something works. If not, prints why in one line. */
async function attempt(what: string, act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`${what}: ${why.split('\n', 1)[0]}`);
    return false;
  }
}
