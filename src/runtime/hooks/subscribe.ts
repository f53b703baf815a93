import { OktaError, refusedField } from '../../okta/errors.ts';
import { refuseInvisible } from '../run/invisible.ts';
import type { Session } from '../session.ts';
import { checkEndpoint, checkSecret } from './endpoint.ts';
import {
  type EventHook,
  type HookRecord,
  type HookSelector,
  listHooks,
  maxHooks,
  sameEndpoint,
  selectHooks,
  toEventHook,
} from './event-hook.ts';
import { distributeTypes, type PartitionedTypes, partitionTypes, type TypeSelection } from './hook-types.ts';
import { activateHook, challengeHook, createHook, deleteHook, replaceHook } from './write-hook.ts';

/** The endpoint of an event hook, and the event types to send there. */
export interface SubscribeRequest extends TypeSelection {
  /** Where Okta sends the events: an https URL that is reachable from the internet. */
  readonly url: string;
  /** Okta sends it in the Authorization header. At least 16 characters. The connector does not store it. */
  readonly secret: string;
  /** Name of the hook in Okta. @default Okta connector (host of the URL) */
  readonly name?: string;
  /** Replaces the endpoint's event types instead of adding to them. @default false */
  readonly exactly?: boolean;
}

/** The result of a subscription. */
export interface HookSubscription extends PartitionedTypes {
  /** `polling` if no hook could be created. Poll the log in any case, because hooks may lose events. */
  readonly delivery: 'hook' | 'polling';
  /** The endpoint's hooks, verified. More than one only for more than 300 event types. */
  readonly hooks: readonly EventHook[];
  /** The reason for a missing hook, in one or two sentences. */
  readonly reason?: string;
}

/** The hooks or event types to remove. */
export type UnsubscribeRequest = HookSelector & {
  /** Removes only these types. Needs `secret` if types are left, because Okta never returns it. @default the whole hook */
  readonly types?: readonly string[];
  readonly secret?: string;
};

/** The hooks to verify. */
export type VerifyRequest = HookSelector & {
  /** Replaces the secret. */
  readonly secret?: string;
};

/**
 * Ensures that the endpoint has a verified hook for the event types. If the token cannot manage hooks, the result says so
 * instead of an error, because polling works without hooks.
 */
export async function subscribeHook(
  session: Session,
  { request, allowLoopback }: { request: SubscribeRequest; allowLoopback: boolean },
): Promise<HookSubscription> {
  refuseInvisible('url', request.url);
  refuseInvisible('name', request.name);
  const url = checkEndpoint(request.url, { allowLoopback });
  const secret = checkSecret(request.secret);
  const partitioned = await partitionTypes(session.steps, request);
  if (partitioned.eligible.length === 0) {
    const reason = 'Event hooks support none of these event types. They are delivered by polling.';
    return { delivery: 'polling', hooks: [], ...partitioned, reason };
  }
  try {
    const hooks = await ensureHooks(session, { ...request, url, secret, eligible: partitioned.eligible });
    return { delivery: 'hook', hooks: hooks.map(toEventHook), ...partitioned };
  } catch (error) {
    if (!(error instanceof OktaError) || error.category !== 'forbidden') throw error;
    const reason = `The token cannot manage event hooks. Events are delivered by polling: ${error.message}`;
    return { delivery: 'polling', hooks: [], ...partitioned, reason };
  }
}

/** Removes hooks or some of their event types. Succeeds if they are already gone. Returns the hooks that are left. */
export async function unsubscribeHook(session: Session, request: UnsubscribeRequest): Promise<readonly EventHook[]> {
  const all = await listHooks(session);
  const own = all.filter((hook) => ('id' in request ? hook.id === request.id : sameEndpoint(hook.url, request.url)));
  const left: HookRecord[] = [];
  for (const hook of own) {
    const types = hook.types.filter((type) => request.types !== undefined && !request.types.includes(type));
    if (types.length === 0) await deleteHook(session, hook);
    else if (types.length === hook.types.length) left.push(hook);
    else left.push(await narrowHook(session, { hook, types, secret: request.secret }));
  }
  return left.map(toEventHook);
}

/** Activates and verifies hooks, and optionally replaces their secret. */
export async function verifyHook(session: Session, request: VerifyRequest): Promise<readonly EventHook[]> {
  const secret = request.secret === undefined ? undefined : checkSecret(request.secret);
  const verified: EventHook[] = [];
  for (const hook of selectHooks(await listHooks(session), request)) {
    const { types } = hook;
    const current = secret === undefined ? hook : await replaceHook(session, { hook, types, secret });
    verified.push(toEventHook(await challengeHook(session, await activateHook(session, current))));
  }
  return verified;
}

interface HookPlan extends SubscribeRequest {
  readonly eligible: readonly string[];
}

async function ensureHooks(session: Session, request: HookPlan): Promise<readonly HookRecord[]> {
  const { url, secret, eligible, exactly = false } = request;
  const all = await listHooks(session);
  const own = all.filter((hook) => sameEndpoint(hook.url, url));
  const needed = exactly ? eligible : [...new Set([...own.flatMap(({ types }) => types), ...eligible])];
  const distributed = distributeTypes(needed, own);
  const known = [...all];
  const ensured: HookRecord[] = [];
  for (const [place, types] of distributed.entries()) {
    const hook = own[place];
    if (hook === undefined) ensured.push(await addHook(session, { request, types, known, place }));
    else if (types.length === 0) await deleteHook(session, hook);
    else ensured.push(await updateHook(session, { hook, types, secret }));
  }
  return ensured;
}

/** Creates and verifies a hook. Deletes it if it cannot be verified. */
async function addHook(
  session: Session,
  { request, types, known, place }: { request: HookPlan; types: readonly string[]; known: HookRecord[]; place: number },
): Promise<HookRecord> {
  const { url, secret, name = `Okta connector (${new URL(url).host})` } = request;
  if (known.filter(isDelivering).length >= maxHooks) throw tooManyHooks();
  const content = { name: place === 0 ? name : `${name} ${place + 1}`, url, types, secret };
  const hook = await createHook(session, { content, known });
  known.push(hook);
  try {
    return await challengeHook(session, hook);
  } catch (error) {
    // If this fails, the next attempt finds the hook by its endpoint.
    await deleteHook(session, hook).catch(() => {});
    throw error;
  }
}

/**
 * Sets the event types of a hook. A hook that has them already is only verified, which proves endpoint and secret: a replacement
 * may stop deliveries for minutes.
 */
async function updateHook(
  session: Session,
  { hook, types, secret }: { hook: HookRecord; types: readonly string[]; secret: string },
): Promise<HookRecord> {
  const same = types.length === hook.types.length && types.every((type) => hook.types.includes(type));
  if (isDelivering(hook) && same) {
    try {
      return await challengeHook(session, hook);
    } catch (error) {
      if (!(error instanceof OktaError) || error.category !== 'invalid_request') throw error;
    }
  }
  return challengeHook(session, await activateHook(session, await replaceHook(session, { hook, types, secret })));
}

async function narrowHook(
  session: Session,
  { hook, types, secret }: { hook: HookRecord; types: readonly string[]; secret: string | undefined },
): Promise<HookRecord> {
  if (secret === undefined)
    throw refusedField('secret', {
      what: `is required, because the event hook ${hook.name} keeps other event types`,
      hint: 'pass the secret, or remove the whole hook',
    });
  return updateHook(session, { hook, types, secret: checkSecret(secret) });
}

function isDelivering({ status, verified }: HookRecord): boolean {
  return status === 'ACTIVE' && verified;
}

function tooManyHooks(): OktaError {
  return new OktaError('conflict', {
    what: `The org has ${maxHooks} active event hooks, the most that Okta allows`,
    hint: 'delete one that is not needed, or share an endpoint between flows',
  });
}
