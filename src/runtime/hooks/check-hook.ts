import type { Session } from '../session.ts';
import { type EventHook, type HookRecord, listHooks, sameEndpoint, toEventHook } from './event-hook.ts';
import { partitionTypes, type TypeSelection } from './hook-types.ts';

/** The endpoint to check, and the event types that it needs. */
export interface HookCheckRequest extends TypeSelection {
  readonly url: string;
}

/**
 * Why an endpoint does not get all of its events. Subscribing again repairs everything but `filtered`, which an admin sets
 * deliberately.
 */
export interface HookIssue {
  readonly kind: 'missing' | 'inactive' | 'unverified' | 'header' | 'types' | 'filtered';
  /** One or two sentences. */
  readonly message: string;
}

/** The result of checking an endpoint's event hooks. */
export interface HookCheck {
  /** Whether Okta sends every type to the endpoint. */
  readonly delivering: boolean;
  readonly issues: readonly HookIssue[];
  /** The endpoint's hooks. */
  readonly hooks: readonly EventHook[];
}

/**
 * Compares the org's event hooks with what an endpoint needs. Takes one request in most orgs, and Okta does not call the
 * endpoint. Cannot detect a wrong secret, because Okta never returns it.
 */
export async function checkHook(session: Session, { url, ...selection }: HookCheckRequest): Promise<HookCheck> {
  const { eligible } = await partitionTypes(session.steps, selection);
  if (eligible.length === 0) return { delivering: true, issues: [], hooks: [] };
  const hooks = (await listHooks(session)).filter((hook) => sameEndpoint(hook.url, url));
  const issues = [...deliveryIssues(hooks, { url, types: eligible }), ...filterIssues(hooks, eligible)];
  return { delivering: issues.every(({ kind }) => kind === 'filtered'), issues, hooks: hooks.map(toEventHook) };
}

function deliveryIssues(
  hooks: readonly HookRecord[],
  { url, types }: { url: string; types: readonly string[] },
): readonly HookIssue[] {
  if (hooks.length === 0) return [{ kind: 'missing', message: `The org has no event hook for ${url}.` }];
  const sent = new Set(hooks.filter((hook) => issueOf(hook) === undefined).flatMap((hook) => hook.types));
  const unsent = types.filter((type) => !sent.has(type));
  const broken = hooks
    .filter((hook) => hook.types.some((type) => unsent.includes(type)))
    .flatMap((hook) => issueOf(hook) ?? []);
  const known = new Set(hooks.flatMap((hook) => hook.types));
  const unknown = unsent.filter((type) => !known.has(type));
  if (unknown.length === 0) return broken;
  const message = `No event hook for ${url} sends ${unknown.join(', ')}.`;
  return [...broken, { kind: 'types', message }];
}

/** Why a hook delivers nothing that the endpoint accepts. */
function issueOf(hook: HookRecord): HookIssue | undefined {
  const what = `Event hook ${hook.name} (${hook.id})`;
  if (hook.status !== 'ACTIVE') return { kind: 'inactive', message: `${what} is inactive.` };
  if (!hook.verified) return { kind: 'unverified', message: `${what} is not verified.` };
  if (hook.secretHeader === undefined || hook.secretHeader.toLowerCase() === 'authorization') return undefined;
  return { kind: 'header', message: `${what} sends its secret in ${hook.secretHeader}, not in Authorization.` };
}

function filterIssues(hooks: readonly HookRecord[], types: readonly string[]): readonly HookIssue[] {
  return hooks.flatMap(({ id, name, filters }) => {
    const filtered = filters.map(({ event }) => event).filter((event) => types.includes(event));
    if (filtered.length === 0) return [];
    const message = `Event hook ${name} (${id}) has a filter on ${filtered.join(', ')}. Okta sends only events that match it.`;
    return [{ kind: 'filtered', message } as const];
  });
}
