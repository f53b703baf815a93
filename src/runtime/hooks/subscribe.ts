import { OktaError } from '../../okta/errors.ts';
import { refuseInvisible } from '../run/invisible.ts';
import type { Session } from '../session.ts';
import { checkEndpoint, checkSecret } from './endpoint.ts';
import {
  type EventHook,
  type HookSelector,
  type KnownHook,
  listHooks,
  mostHooks,
  sameEndpoint,
  selectHooks,
  shown,
} from './event-hook.ts';
import { dealTypes, type SortedTypes, sortTypes, type WantedTypes } from './hook-types.ts';
import { activateHook, challengeHook, createHook, deleteHook, replaceHook } from './write-hook.ts';

/** What an endpoint is to be told of. */
export interface SubscribeRequest extends WantedTypes {
  /** Where Okta sends the events: https, reachable from the internet. */
  readonly url: string;
  /** What Okta sends along in the Authorization header; at least 16 characters. It is kept nowhere else. */
  readonly secret: string;
  /** What admins see. @default Okta connector (host of the URL) */
  readonly name?: string;
  /** Listens to nothing else from now on, instead of adding to what the endpoint's hook listens to. @default false */
  readonly exactly?: boolean;
}

/** How an endpoint is told. */
export interface HookSubscription extends SortedTypes {
  /** `polling` if no hook could be made; poll the log in any case, as hooks may lose events. */
  readonly delivery: 'hook' | 'polling';
  /** The endpoint's hooks, verified. More than one only for more than 300 types. */
  readonly hooks: readonly EventHook[];
  /** Why there is no hook, one sentence. */
  readonly reason?: string;
}

/** What is to end. */
export type UnsubscribeRequest = HookSelector & {
  /** Only these types; without them the whole hook goes. What is left needs the secret again, since Okta tells it nobody. */
  readonly types?: readonly string[];
  readonly secret?: string;
};

/** What is to be mended. */
export type VerifyRequest = HookSelector & {
  /** Replaces the secret that Okta sends along. */
  readonly secret?: string;
};

/**
 * Makes sure that one hook per endpoint listens to the types, and that Okta has verified it. A token that may not manage
 * hooks is told so in the result, not in an error: polling works without.
 */
export async function subscribeHook(
  session: Session,
  { request, allowLoopback }: { request: SubscribeRequest; allowLoopback: boolean },
): Promise<HookSubscription> {
  refuseInvisible('url', request.url);
  refuseInvisible('name', request.name);
  const url = checkEndpoint(request.url, { allowLoopback });
  const secret = checkSecret(request.secret);
  const sorted = await sortTypes(session.steps, request);
  if (sorted.eligible.length === 0) {
    const reason = 'Okta sends none of these event types to hooks, so that they have to be polled.';
    return { delivery: 'polling', hooks: [], ...sorted, reason };
  }
  try {
    const hooks = await settle(session, { ...request, url, secret, eligible: sorted.eligible });
    return { delivery: 'hook', hooks: hooks.map(shown), ...sorted };
  } catch (error) {
    if (!(error instanceof OktaError) || error.category !== 'forbidden') throw error;
    const reason = `The token may not manage event hooks, so that the log has to be polled: ${error.message}`;
    return { delivery: 'polling', hooks: [], ...sorted, reason };
  }
}

/** Ends what an endpoint is told. What is gone already stays gone. Gives the hooks that are left. */
export async function unsubscribeHook(session: Session, request: UnsubscribeRequest): Promise<readonly EventHook[]> {
  const all = await listHooks(session);
  const own = all.filter((hook) => ('id' in request ? hook.id === request.id : sameEndpoint(hook.url, request.url)));
  const left: KnownHook[] = [];
  for (const hook of own) {
    const types = hook.types.filter((type) => request.types !== undefined && !request.types.includes(type));
    if (types.length === 0) await deleteHook(session, hook);
    else if (types.length === hook.types.length) left.push(hook);
    else left.push(await narrow(session, { hook, types, secret: request.secret }));
  }
  return left.map(shown);
}

/** Mends the hooks of an endpoint, or one: activates it, replaces its secret if one is given, and verifies it. */
export async function verifyHook(session: Session, request: VerifyRequest): Promise<readonly EventHook[]> {
  const secret = request.secret === undefined ? undefined : checkSecret(request.secret);
  const mended: EventHook[] = [];
  for (const hook of selectHooks(await listHooks(session), request)) {
    const { types } = hook;
    const current = secret === undefined ? hook : await replaceHook(session, { hook, types, secret });
    mended.push(shown(await challengeHook(session, await activateHook(session, current))));
  }
  return mended;
}

interface Settling extends SubscribeRequest {
  readonly eligible: readonly string[];
}

async function settle(session: Session, request: Settling): Promise<readonly KnownHook[]> {
  const { url, secret, eligible, exactly = false } = request;
  const all = await listHooks(session);
  const own = all.filter((hook) => sameEndpoint(hook.url, url));
  const wanted = exactly ? eligible : [...new Set([...own.flatMap(({ types }) => types), ...eligible])];
  const dealt = dealTypes(wanted, own);
  const known = [...all];
  const settled: KnownHook[] = [];
  for (const [place, types] of dealt.entries()) {
    const hook = own[place];
    if (hook === undefined) settled.push(await add(session, { request, types, known, place }));
    else if (types.length === 0) await deleteHook(session, hook);
    else settled.push(await adapt(session, { hook, types, secret }));
  }
  return settled;
}

/** Creates and verifies a hook; one that cannot be verified does not stay behind. */
async function add(
  session: Session,
  { request, types, known, place }: { request: Settling; types: readonly string[]; known: KnownHook[]; place: number },
): Promise<KnownHook> {
  const { url, secret, name = `Okta connector (${new URL(url).host})` } = request;
  if (known.filter(isDelivering).length >= mostHooks) throw tooMany();
  const content = { name: place === 0 ? name : `${name} ${place + 1}`, url, types, secret };
  const hook = await createHook(session, { content, known });
  known.push(hook);
  try {
    return await challengeHook(session, hook);
  } catch (error) {
    // Should it stay behind all the same, the next attempt finds it by its endpoint.
    await deleteHook(session, hook).catch(() => {});
    throw error;
  }
}

/**
 * Lets a hook listen to the types. One that does already is only verified: that shows that endpoint and secret are right,
 * and a replacement may keep Okta from delivering for minutes.
 */
async function adapt(
  session: Session,
  { hook, types, secret }: { hook: KnownHook; types: readonly string[]; secret: string },
): Promise<KnownHook> {
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

async function narrow(
  session: Session,
  { hook, types, secret }: { hook: KnownHook; types: readonly string[]; secret: string | undefined },
): Promise<KnownHook> {
  if (secret === undefined) {
    const hint = 'give the secret as well, or unsubscribe from everything';
    const message = `The hook ${hook.name} has other types that stay, and Okta needs its secret again for that; ${hint}.`;
    throw new OktaError('invalid_request', message, { hint, field: 'secret' });
  }
  return adapt(session, { hook, types, secret: checkSecret(secret) });
}

function isDelivering({ status, verified }: KnownHook): boolean {
  return status === 'ACTIVE' && verified;
}

function tooMany(): OktaError {
  const hint = 'delete one that is not needed, or let several flows share an endpoint';
  return new OktaError(
    'conflict',
    `The org has ${mostHooks} active event hooks, which is all that Okta admits; ${hint}.`,
    {
      hint,
    },
  );
}
