import { createHmac } from 'node:crypto';
import { type Connection, receiveHook } from '../../index.ts';
import type { HookFunctions, WebhookFunctions, WebhookResult } from './platform.ts';
import type { NodeTrigger } from './poll.ts';
import { toItem } from './poll.ts';
import { objectOf } from './schema.ts';

/** How many events are remembered, so that one which is delivered again starts nothing. */
const remembered = 500;

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
        json: false,
        encoding: 'text',
        returnFullResponse: true,
        ignoreHttpStatusErrors: true,
        disableFollowRedirect: true,
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
    name: `n8n: ${new URL(url).host}`,
  });
  if (delivery === 'polling')
    throw new Error(`${reason ?? 'There can be no event hook.'} Choose "Polling" as Delivery.`);
  if (pollingOnly.length > 0) {
    await okta.unsubscribe({ url });
    throw new Error(`Okta does not send ${pollingOnly.join(', ')} to event hooks. Choose "Polling" as Delivery.`);
  }
  Object.assign(node.getWorkflowStaticData('node'), { hook: hooks[0]?.id, secret });
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
export async function receive(
  node: WebhookFunctions,
  { okta, trigger, apiToken }: Hooked & { url?: string },
): Promise<WebhookResult> {
  if (node.getMode() === 'manual') return { workflowData: [[{ json: {} }]] };
  const state = node.getWorkflowStaticData('node');
  const { method, rawBody } = node.getRequestObject();
  const kept = typeof state['secret'] === 'string' ? state['secret'] : undefined;
  const derived = secretOf(endpointOf(node), apiToken);
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
  const seen = new Set(Array.isArray(state['seen']) ? state['seen'] : []);
  const fresh = delivered.filter((event) => !seen.has(uuidOf(event)));
  const items = fresh.length === 0 ? [] : (await okta.read(trigger.key, trigger.input, fresh)).map(toItem);
  if (fresh.length > 0) state['seen'] = [...seen, ...fresh.map(uuidOf)].slice(-remembered);
  const response = node.getResponseObject();
  response.status(answer.status).set(answer.headers).send(answer.body);
  return items.length === 0 ? { noWebhookResponse: true } : { noWebhookResponse: true, workflowData: [items] };
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

function uuidOf(event: unknown): unknown {
  return objectOf(event)['uuid'];
}
