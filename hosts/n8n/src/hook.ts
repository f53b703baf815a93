import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Connection, receiveHook } from 'okta-connector';
import { asItCame } from './bottom.ts';
import { endpointOfHook } from './hook-endpoints.ts';
import type { HookFunctions, Item, PollFunctions, WebhookFunctions, WebhookResult } from './platform.ts';
import { type NodeTrigger, readLog } from './poll.ts';
import { takeEvents, uuidOf } from './taken-events.ts';

/** How many event IDs are kept to deduplicate deliveries. */
const remembered = 500;

/** As long as the name of a hook may be, in characters. */
const longestName = 100;

/** What a trigger node works with. */
export interface Hooked {
  readonly okta: Connection;
  readonly trigger: NodeTrigger;
  readonly secret: string;
}

/** What a trigger node with an event hook works with. */
export interface HookedAt extends Hooked {
  /** Where Okta calls n8n. */
  readonly url: string;
}

/** Whether the org's hook matches the node. */
export async function hookExists(node: HookFunctions, { okta, trigger, url }: HookedAt): Promise<boolean> {
  // A manual test creates no hook: the newest event of the log is the sample.
  if (node.getMode() === 'manual') return false;
  const { hook } = node.getWorkflowStaticData('node');
  const { delivering, hooks } = await checkHook(okta, { url, trigger });
  return delivering && hooks.some(({ id }) => id === hook);
}

/** Makes the org's hook and has it verified. */
export async function createHook(node: HookFunctions, hooked: HookedAt): Promise<boolean> {
  const { url } = hooked;
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
  await endpointOfHook(url).alone(async (endpoint) => {
    const { hook: before } = node.getWorkflowStaticData('node');
    const hook = await subscribe(node, hooked);
    endpoint.begin();
    // The address of n8n has changed, so the previous hook leads nowhere.
    if (typeof before === 'string' && before !== hook) await hooked.okta.unsubscribe({ id: before });
  });
  return true;
}

/** Removes the org's hook. */
export async function deleteHook(node: HookFunctions, { okta, url }: Pick<HookedAt, 'okta' | 'url'>): Promise<boolean> {
  if (node.getMode() === 'manual') return true;
  await endpointOfHook(url).alone(async (endpoint) => {
    endpoint.end();
    const state = node.getWorkflowStaticData('node');
    const { hook } = state;
    // The URL of n8n may have changed since the hook was created.
    await okta.unsubscribe(typeof hook === 'string' ? { id: hook } : { url });
    for (const key of ['hook', 'url', 'secretHash']) delete state[key];
  });
  return true;
}

/**
 * Repairs the org's hook if an admin has deleted or deactivated it while the workflow is published, and returns the events of
 * the time between. Rejects if it cannot be repaired.
 */
export async function guardHook(node: PollFunctions, hooked: Hooked): Promise<Item[]> {
  const { okta, trigger } = hooked;
  const { url } = node.getWorkflowStaticData('node');
  // The hook does not exist yet.
  if (typeof url !== 'string') return [];
  return endpointOfHook(url).alone(async (endpoint) => {
    if (endpoint.ended) return [];
    const now = new Date();
    const { delivering } = await checkHook(okta, { url, trigger });
    const since = endpoint.lastGood;
    if (!delivering) await subscribe(node, { ...hooked, url });
    endpoint.lastGood = now;
    if (delivering || since === undefined) return [];
    const { events } = await readLog(okta, trigger, { since });
    const seen = seenIn(node);
    const missed = events.filter(({ uuid }) => !seen.has(uuid));
    return takeEvents(missed, { endpoint: url }).fresh.map(trigger.toItem);
  });
}

/** Answers a call of the org's hook: the challenge, or events, of which the new ones start the workflow. */
export async function receive(
  node: WebhookFunctions,
  { okta, trigger, secret: seed, url }: HookedAt,
): Promise<WebhookResult> {
  if (node.getMode() === 'manual') return { workflowData: [[{ json: {} }]] };
  const state = node.getWorkflowStaticData('node');
  const { method, rawBody } = node.getRequestObject();
  const headers = node.getHeaderData();
  const derived = secretOf(url, seed);
  const { authorization } = headers;
  // After the token was replaced, the hook still sends the secret of the previous one.
  const known = typeof authorization === 'string' && isHashOf(authorization, state['secretHash']);
  const delivered: unknown[] = [];
  const answer = await receiveHook(
    { method, headers, body: rawBody ?? JSON.stringify(node.getBodyData()) },
    {
      secret: known ? [authorization, derived] : derived,
      accept: (events) => {
        delivered.push(...events);
      },
    },
  );
  const seen = seenIn(node);
  const unseen = delivered.filter((event) => !seen.has(uuidOf(event)));
  const items = await started(unseen, { endpoint: url, okta, trigger });
  const uuids = unseen.map(uuidOf).filter((uuid) => uuid !== undefined);
  if (uuids.length > 0) state['seen'] = [...seen, ...uuids].slice(-remembered);
  const response = node.getResponseObject();
  response.status(answer.status).set(answer.headers).send(answer.body);
  return items.length === 0 ? { noWebhookResponse: true } : { noWebhookResponse: true, workflowData: [items] };
}

/** IDs of the events that started the workflow. */
function seenIn(node: PollFunctions): ReadonlySet<unknown> {
  const { seen } = node.getWorkflowStaticData('node');
  return new Set<unknown>(Array.isArray(seen) ? seen : []);
}

function checkHook(okta: Connection, { url, trigger: { key, input } }: { url: string; trigger: NodeTrigger }) {
  return okta.checkHook({ url, subscriptions: [{ trigger: key, input }] });
}

/** Makes sure that the endpoint has a verified hook, and keeps which it is. */
async function subscribe(node: PollFunctions, { okta, trigger, secret: seed, url }: HookedAt) {
  const { key, input } = trigger;
  const secret = secretOf(url, seed);
  const { delivery, hooks, eligible, pollingOnly } = await okta.subscribe({
    url,
    secret,
    subscriptions: [{ trigger: key, input }],
    exactly: true,
    name: `n8n: ${node.getWorkflow().name ?? new URL(url).host}`.slice(0, longestName),
  });
  if (pollingOnly.length > 0) {
    if (delivery === 'hook') await okta.unsubscribe({ url });
    const leaveOut = trigger.choice === undefined ? '' : `, or leave them out under '${trigger.choice}'`;
    throw new Error(`Okta does not send ${pollingOnly.join(', ')} to event hooks. ${choosePolling}${leaveOut}.`);
  }
  if (delivery === 'polling' || eligible.length === 0)
    throw new Error(
      `The API token may not manage event hooks. ${choosePolling}, or give the token's owner the role Super administrator.`,
    );
  const hook = hooks[0]?.id;
  // Anyone who can read the workflow can read this, so it must not contain the secret.
  Object.assign(node.getWorkflowStaticData('node'), { hook, url, secretHash: hashOf(secret) });
  return hook;
}

const choosePolling = 'Choose "Polling" as Delivery';

/** The workflow data for events that are not processed yet. Releases them if they cannot be read. */
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
function secretOf(url: string, seed: string): string {
  return createHmac('sha256', seed).update(url).digest('base64url');
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function isHashOf(secret: string, hash: unknown): boolean {
  if (typeof hash !== 'string') return false;
  const [own, kept] = [Buffer.from(hashOf(secret)), Buffer.from(hash)];
  return own.length === kept.length && timingSafeEqual(own, kept);
}

/** Where Okta calls n8n. */
export function endpointOf(node: Pick<HookFunctions, 'getNodeWebhookUrl'>): string {
  const url = node.getNodeWebhookUrl('default');
  if (url === undefined) throw new Error('n8n gives this node no webhook URL; check WEBHOOK_URL.');
  return url;
}
