import { absent } from '../../okta/absent.ts';
import { OktaError } from '../../okta/errors.ts';
import { isEventType } from '../../resources/logs/event-catalog.ts';
import type { Session } from '../session.ts';
import { type KnownHook, listHooks, sameEndpoint, toHook } from './event-hook.ts';

/** What a hook is to be. */
export interface HookContent {
  readonly name: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly secret: string;
}

/** Creates a hook. If the answer is lost it is looked for among the org's hooks. */
export async function createHook(
  session: Session,
  { content, known }: { content: HookContent; known: readonly KnownHook[] },
): Promise<KnownHook> {
  const before = new Set(known.map(({ id }) => id));
  const creating = session.client.call('createEventHook', {
    body: bodyOf(content),
    answer: 'object',
    async check() {
      const now = await listHooks(session);
      return now.find(
        ({ id, url, name }) => !before.has(id) && name === content.name && sameEndpoint(url, content.url),
      );
    },
  });
  const created = await sayingWhoDecides(content.types, creating);
  return isKnown(created) ? created : toHook(created);
}

/** Replaces what a hook listens to and its secret, and keeps the rest. Okta: a replacement is complete. */
export async function replaceHook(
  { client }: Session,
  { hook, types, secret }: { hook: KnownHook; types: readonly string[]; secret: string },
): Promise<KnownHook> {
  const { name, url } = hook;
  const body = bodyOf({ name, url, types, secret }, hook);
  const replacing = client.call('replaceEventHook', { path: { eventHookId: hook.id }, body });
  return toHook(await sayingWhoDecides(types, replacing));
}

/** The result of a write; its refusal says which types are newer than the catalogue, since those are the likely cause. */
async function sayingWhoDecides<Value>(types: readonly string[], call: Promise<Value>): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    const newer = types.filter((type) => !isEventType(type));
    if (!(error instanceof OktaError) || error.status !== 400 || newer.length === 0) throw error;
    const why = error.causes.length === 0 ? '' : ` (${error.causes.join('; ').replace(/\.$/, '')})`;
    const hint = `leave ${newer.join(', ')} to polling`;
    const message = `Okta decides which event types a hook may carry, and refused these${why}; ${hint}.`;
    throw error.retold('invalid_request', message, { hint, field: 'types' });
  }
}

/** Activates a hook that is not active. */
export async function activateHook({ client }: Session, hook: KnownHook): Promise<KnownHook> {
  if (hook.status === 'ACTIVE') return hook;
  return toHook(await client.call('activateEventHook', { path: { eventHookId: hook.id } }));
}

/** Lets Okta send its challenge to the endpoint. Throws `invalid_request` with `field` `url` if the answer is wrong. */
export async function challengeHook({ client }: Session, hook: KnownHook): Promise<KnownHook> {
  try {
    return toHook(await client.call('verifyEventHook', { path: { eventHookId: hook.id } }));
  } catch (cause) {
    // Okta answers 400 E0000001 when the endpoint does not answer as it should.
    if (!(cause instanceof OktaError) || cause.status !== 400) throw cause;
    const { causes } = cause;
    const why = causes.length === 0 ? '' : ` (${causes.join('; ').replace(/\.$/, '')})`;
    const hint = "let the endpoint answer Okta's challenge within 3 seconds, with the same secret, and try again";
    const message = `Okta could not verify the endpoint ${hook.url}${why}; ${hint}.`;
    throw cause.retold('invalid_request', message, { hint, field: 'url' });
  }
}

/** Deletes a hook. Okta deletes only inactive ones. One that is gone already is no failure. */
export async function deleteHook(session: Session, hook: KnownHook): Promise<void> {
  await absent(remove(session, hook));
}

async function remove({ client }: Session, { id, status }: KnownHook): Promise<void> {
  const path = { eventHookId: id };
  if (status === 'ACTIVE') await client.call('deactivateEventHook', { path });
  await client.call('deleteEventHook', { path });
}

function bodyOf({ name, url, types, secret }: HookContent, kept?: KnownHook): Record<string, unknown> {
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

function isKnown(value: unknown): value is KnownHook {
  return typeof value === 'object' && value !== null && 'types' in value && 'url' in value;
}
