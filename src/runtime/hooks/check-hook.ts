import type { Session } from '../session.ts';
import { type EventHook, type KnownHook, listHooks, sameEndpoint, shown } from './event-hook.ts';
import { sortTypes, type WantedTypes } from './hook-types.ts';

/** The endpoint to check, and the event types it needs. */
export interface HookCheckRequest extends WantedTypes {
  readonly url: string;
}

/**
 * Why an endpoint does not get all of its events. Subscribing again repairs everything but `filtered`, which an admin sets
 * on purpose.
 */
export interface HookFault {
  readonly kind: 'missing' | 'inactive' | 'unverified' | 'header' | 'types' | 'filtered';
  /** One or two sentences. */
  readonly message: string;
}

/** What a check of an endpoint's event hooks found. */
export interface HookCheck {
  /** Whether Okta sends every type to the endpoint. */
  readonly delivering: boolean;
  readonly faults: readonly HookFault[];
  /** The endpoint's hooks. */
  readonly hooks: readonly EventHook[];
}

/**
 * Compares the org's event hooks with what an endpoint needs. One request for most orgs; Okta sends nothing to the endpoint.
 * A wrong secret does not show: Okta never returns it.
 */
export async function checkHook(session: Session, { url, ...wanted }: HookCheckRequest): Promise<HookCheck> {
  const { eligible } = await sortTypes(session.steps, wanted);
  if (eligible.length === 0) return { delivering: true, faults: [], hooks: [] };
  const hooks = (await listHooks(session)).filter((hook) => sameEndpoint(hook.url, url));
  const faults = [...faultsOf(hooks, { url, types: eligible }), ...filtersOf(hooks, eligible)];
  return { delivering: faults.every(({ kind }) => kind === 'filtered'), faults, hooks: hooks.map(shown) };
}

function faultsOf(
  hooks: readonly KnownHook[],
  { url, types }: { url: string; types: readonly string[] },
): readonly HookFault[] {
  if (hooks.length === 0) return [{ kind: 'missing', message: `The org has no event hook for ${url}.` }];
  const sent = new Set(hooks.filter((hook) => brokenBy(hook) === undefined).flatMap((hook) => hook.types));
  const unsent = types.filter((type) => !sent.has(type));
  const broken = hooks
    .filter((hook) => hook.types.some((type) => unsent.includes(type)))
    .flatMap((hook) => brokenBy(hook) ?? []);
  const known = new Set(hooks.flatMap((hook) => hook.types));
  const unknown = unsent.filter((type) => !known.has(type));
  if (unknown.length === 0) return broken;
  const message = `No event hook for ${url} sends ${unknown.join(', ')}.`;
  return [...broken, { kind: 'types', message }];
}

/** What keeps a hook from delivering anything that the endpoint accepts. */
function brokenBy(hook: KnownHook): HookFault | undefined {
  const what = `Event hook ${hook.name} (${hook.id})`;
  if (hook.status !== 'ACTIVE') return { kind: 'inactive', message: `${what} is inactive.` };
  if (!hook.verified) return { kind: 'unverified', message: `${what} is not verified.` };
  if (hook.secretHeader === undefined || hook.secretHeader.toLowerCase() === 'authorization') return undefined;
  return { kind: 'header', message: `${what} sends its secret in ${hook.secretHeader}, not in Authorization.` };
}

function filtersOf(hooks: readonly KnownHook[], types: readonly string[]): readonly HookFault[] {
  return hooks.flatMap(({ id, name, filters }) => {
    const filtered = filters.map(({ event }) => event).filter((event) => types.includes(event));
    if (filtered.length === 0) return [];
    const message = `Event hook ${name} (${id}) has a filter on ${filtered.join(', ')}. Okta sends only events that match it.`;
    return [{ kind: 'filtered', message } as const];
  });
}
