import { createHmac } from 'node:crypto';
import { type Connection, receiveHook } from '../../index.ts';
import { asItCame } from './bottom.ts';
import type { HookFunctions, Item, WebhookFunctions, WebhookResult } from './platform.ts';
import type { NodeTrigger } from './poll.ts';
import { takeEvents, uuidOf } from './taken-events.ts';

/** How many events are remembered, so that one which is delivered again starts nothing. */
const remembered = 500;

/** As long as the name of a hook may be, in characters. */
const longestName = 100;

interface Hooked {
  readonly okta: Connection;
  readonly trigger: NodeTrigger;
  readonly apiToken: string;
}

/** Whether the org's hook stands as the node needs it. */
export async function hookExists(node: HookFunctions, { okta }: Pick<Hooked, 'okta'>): Promise<boolean> {
  // By hand nothing is made in the org: the newest event of its log is the sample.
  if (node.getMode() === 'manual') return false;
  const url = endpointOf(node);
  const state = node.getWorkflowStaticData('node');
  const hooks = await okta.hooks();
  return hooks.some(
    (hook) => hook.url === url && hook.id === state['hook'] && hook.status === 'ACTIVE' && hook.verified,
  );
}

/** Makes the org's hook and has it verified. */
export async function createHook(node: HookFunctions, { okta, trigger, apiToken }: Hooked): Promise<boolean> {
  const url = endpointOf(node);
  if (node.getMode() === 'manual') {
    // n8n waits for a first call. The node itself then fetches the sample.
    void node.helpers
      .httpRequest({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        body: '{}',
        ...asItCame,
      })
      .catch(() => {});
    return true;
  }
  const { key, input } = trigger;
  const secret = secretOf(url, apiToken);
  const { delivery, hooks, reason, pollingOnly } = await okta.subscribe({
    url,
    secret,
    subscriptions: [{ trigger: key, input }],
    exactly: true,
    name: `n8n: ${node.getWorkflow().name ?? new URL(url).host}`.slice(0, longestName),
  });
  if (delivery === 'polling')
    throw new Error(`${reason ?? 'There can be no event hook.'} Choose "Polling" as Delivery.`);
  if (pollingOnly.length > 0) {
    await okta.unsubscribe({ url });
    throw new Error(`Okta does not send ${pollingOnly.join(', ')} to event hooks. Choose "Polling" as Delivery.`);
  }
  const state = node.getWorkflowStaticData('node');
  const { hook: before } = state;
  const hook = hooks[0]?.id;
  Object.assign(state, { hook, secret });
  // The address of n8n has changed: the hook of before leads nowhere.
  if (typeof before === 'string' && before !== hook) await okta.unsubscribe({ id: before });
  return true;
}

/** Removes the org's hook. */
export async function deleteHook(node: HookFunctions, { okta }: Pick<Hooked, 'okta'>): Promise<boolean> {
  if (node.getMode() === 'manual') return true;
  const state = node.getWorkflowStaticData('node');
  const { hook } = state;
  // The address of n8n may have changed since the hook was made.
  await okta.unsubscribe(typeof hook === 'string' ? { id: hook } : { url: endpointOf(node) });
  delete state['hook'];
  delete state['secret'];
  return true;
}

/** Answers a call of the org's hook: the challenge, or events, of which the new ones start the workflow. */
export async function receive(node: WebhookFunctions, { okta, trigger, apiToken }: Hooked): Promise<WebhookResult> {
  if (node.getMode() === 'manual') return { workflowData: [[{ json: {} }]] };
  const state = node.getWorkflowStaticData('node');
  const { method, rawBody } = node.getRequestObject();
  const kept = typeof state['secret'] === 'string' ? state['secret'] : undefined;
  const endpoint = endpointOf(node);
  const derived = secretOf(endpoint, apiToken);
  const delivered: unknown[] = [];
  const answer = await receiveHook(
    { method, headers: node.getHeaderData(), body: rawBody ?? JSON.stringify(node.getBodyData()) },
    {
      // While the hook is being made, its secret is not stored yet.
      secret: kept === undefined ? derived : [kept, derived],
      accept: (events) => {
        delivered.push(...events);
      },
    },
  );
  const seen = new Set<unknown>(Array.isArray(state['seen']) ? state['seen'] : []);
  const unseen = delivered.filter((event) => !seen.has(uuidOf(event)));
  const items = await started(unseen, { endpoint, okta, trigger });
  const uuids = unseen.map(uuidOf).filter((uuid) => uuid !== undefined);
  if (uuids.length > 0) state['seen'] = [...seen, ...uuids].slice(-remembered);
  const response = node.getResponseObject();
  response.status(answer.status).set(answer.headers).send(answer.body);
  return items.length === 0 ? { noWebhookResponse: true } : { noWebhookResponse: true, workflowData: [items] };
}

/** What the events start that nobody else has taken; they are given back if they cannot be read. */
async function started(
  events: readonly unknown[],
  { endpoint, okta, trigger }: Pick<Hooked, 'okta' | 'trigger'> & { endpoint: string },
): Promise<Item[]> {
  const { fresh, release } = takeEvents(events, { endpoint });
  if (fresh.length === 0) return [];
  try {
    return (await okta.read(trigger.key, trigger.input, fresh)).map(trigger.toItem);
  } catch (error) {
    release();
    throw error;
  }
}

/** The secret that Okta sends along: known wherever URL and credential are, so that it need not be stored first. */
function secretOf(url: string, apiToken: string): string {
  return createHmac('sha256', apiToken).update(url).digest('base64url');
}

function endpointOf(node: Pick<HookFunctions, 'getNodeWebhookUrl'>): string {
  const url = node.getNodeWebhookUrl('default');
  if (url === undefined) throw new Error('n8n gives this node no webhook URL; check WEBHOOK_URL.');
  return url;
}
