import { absent } from '../../okta/absent.ts';
import { OktaError } from '../../okta/errors.ts';
import { isEventType } from '../../resources/logs/event-catalog.ts';
import type { Session } from '../session.ts';
import { type HookRecord, listHooks, sameEndpoint, toHookRecord } from './event-hook.ts';

/** The content of a hook. */
export interface HookContent {
  readonly name: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly secret: string;
}

/** Creates a hook. After a lost response it looks the hook up by name and endpoint. */
export async function createHook(
  session: Session,
  { content, known }: { content: HookContent; known: readonly HookRecord[] },
): Promise<HookRecord> {
  const before = new Set(known.map(({ id }) => id));
  const creating = session.client.call('createEventHook', {
    body: bodyOf(content),
    afterLoss: {
      async lookUp() {
        const now = await listHooks(session);
        return now.find(
          ({ id, url, name }) => !before.has(id) && name === content.name && sameEndpoint(url, content.url),
        );
      },
    },
  });
  const created = await explainRefusedTypes(content.types, creating);
  return isHookRecord(created) ? created : toHookRecord(created);
}

/** Replaces the event types and the secret of a hook. Sends everything else again, because Okta replaces the whole hook. */
export async function replaceHook(
  { client }: Session,
  { hook, types, secret }: { hook: HookRecord; types: readonly string[]; secret: string },
): Promise<HookRecord> {
  const { name, url } = hook;
  const body = bodyOf({ name, url, types, secret }, hook);
  const replacing = client.call('replaceEventHook', { path: { eventHookId: hook.id }, body });
  return toHookRecord(await explainRefusedTypes(types, replacing));
}

/** Waits for a write. If Okta refuses it, the error lists the event types that are newer than the catalog: they are the likely cause. */
async function explainRefusedTypes<Value>(types: readonly string[], call: Promise<Value>): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    const newer = types.filter((type) => !isEventType(type));
    if (!(error instanceof OktaError) || error.status !== 400 || newer.length === 0) throw error;
    const problem = {
      what: `Okta rejected the event types of the hook${causesOf(error)}`,
      hint: `use polling for ${newer.join(', ')}`,
    };
    throw error.rephrased('invalid_request', problem, { field: 'types' });
  }
}

/** Activates a hook if it is inactive. */
export async function activateHook({ client }: Session, hook: HookRecord): Promise<HookRecord> {
  if (hook.status === 'ACTIVE') return hook;
  return toHookRecord(await client.call('activateEventHook', { path: { eventHookId: hook.id } }));
}

/** Has Okta verify the endpoint. Throws `invalid_request` with `field` `url` if the endpoint fails the challenge. */
export async function challengeHook({ client }: Session, hook: HookRecord): Promise<HookRecord> {
  try {
    return toHookRecord(await client.call('verifyEventHook', { path: { eventHookId: hook.id } }));
  } catch (cause) {
    // Okta responds with 400 E0000001 if the endpoint fails the challenge.
    if (!(cause instanceof OktaError) || cause.status !== 400) throw cause;
    const problem = {
      what: `Okta could not verify the endpoint ${hook.url}${causesOf(cause)}`,
      hint: "check that the endpoint has the same secret and answers Okta's challenge within 3 seconds",
    };
    throw cause.rephrased('invalid_request', problem, { field: 'url' });
  }
}

/** Okta's causes in parentheses. */
function causesOf({ causes }: OktaError): string {
  return causes.length === 0 ? '' : ` (${causes.map((cause) => cause.replace(/\.$/, '')).join('; ')})`;
}

/** Deletes a hook. Deactivates it first, because Okta deletes only inactive hooks. Succeeds if it is already gone. */
export async function deleteHook(session: Session, hook: HookRecord): Promise<void> {
  await absent(remove(session, hook));
}

async function remove({ client }: Session, { id, status }: HookRecord): Promise<void> {
  const path = { eventHookId: id };
  if (status === 'ACTIVE') await client.call('deactivateEventHook', { path });
  await client.call('deleteEventHook', { path });
}

function bodyOf({ name, url, types, secret }: HookContent, kept?: HookRecord): Record<string, unknown> {
  const eventFilterMap = (kept?.filters ?? [])
    .filter(({ event }) => types.includes(event))
    .map(({ event, expression }) => ({ event, condition: { expression } }));
  return {
    name,
    ...(kept?.description === undefined ? {} : { description: kept.description }),
    events: {
      type: 'EVENT_TYPE',
      items: types,
      ...(eventFilterMap.length === 0 ? {} : { filter: { eventFilterMap } }),
    },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: {
        uri: url,
        headers: kept?.headers ?? [],
        authScheme: { type: 'HEADER', key: 'Authorization', value: secret },
      },
    },
  };
}

function isHookRecord(value: unknown): value is HookRecord {
  return typeof value === 'object' && value !== null && 'types' in value && 'url' in value;
}
