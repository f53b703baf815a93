import { OktaError } from '../../okta/errors.ts';
import { memberAt, objectAt } from '../../okta/json.ts';
import type { Session } from '../session.ts';

/** An event hook of the org. */
export interface EventHook {
  readonly id: string;
  readonly name: string;
  /** Where Okta sends the events. */
  readonly url: string;
  /** `ACTIVE` or `INACTIVE`. */
  readonly status: string;
  /** Whether the endpoint answered Okta's challenge. Only active and verified hooks get events. */
  readonly verified: boolean;
  /** Subscribed event types. */
  readonly types: readonly string[];
  /** ISO 8601. */
  readonly created?: string;
}

/** An expression that events of a type must match. */
interface EventFilter {
  readonly event: string;
  readonly expression: string;
}

/** An event hook with everything that a replacement must send again. */
export interface HookRecord extends EventHook {
  readonly description: string | undefined;
  /** Filters on single event types (Early Access in Okta). */
  readonly filters: readonly EventFilter[];
  readonly headers: readonly unknown[];
  /** Name of the header that holds the secret; `undefined` if Okta does not return it. */
  readonly secretHeader: string | undefined;
}

/** Selects the hooks of an endpoint, or one hook by its ID. */
export type HookSelector = { readonly url: string } | { readonly id: string };

/** Okta docs: an org has at most 25 active and verified event hooks. */
export const maxHooks = 25;

/** Lists all event hooks of the org, oldest first. */
export async function listHooks({ client }: Session): Promise<readonly HookRecord[]> {
  const hooks: HookRecord[] = [];
  for await (const page of client.pages('listEventHooks', {})) hooks.push(...page.map(toHookRecord));
  return hooks.sort((one, other) => (one.created ?? '').localeCompare(other.created ?? ''));
}

/** The public part of a hook. */
export function toEventHook({ id, name, url, status, verified, types, created }: HookRecord): EventHook {
  return { id, name, url, status, verified, types, ...(created === undefined ? {} : { created }) };
}

/** Returns the selected hooks. Throws `not_found` if there are none. */
export function selectHooks(hooks: readonly HookRecord[], selector: HookSelector): readonly HookRecord[] {
  const found = hooks.filter((hook) =>
    'id' in selector ? hook.id === selector.id : sameEndpoint(hook.url, selector.url),
  );
  if (found.length > 0) return found;
  const [field, name] = 'id' in selector ? ['id', selector.id] : ['url', selector.url];
  const problem = { what: `The org has no event hook ${name}`, hint: "list the org's event hooks to find it" };
  throw new OktaError('not_found', problem, { field });
}

/** Whether two URLs are the same endpoint. */
export function sameEndpoint(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}

/** Parses a hook of Okta's API. */
export function toHookRecord(value: unknown): HookRecord {
  const hook = objectAt(value);
  const events = objectAt(hook['events']);
  const config = objectAt(hook['channel'], 'config');
  const { created, description } = hook;
  return {
    id: text(hook['id']),
    name: text(hook['name']),
    url: text(config['uri']),
    status: text(hook['status']),
    verified: hook['verificationStatus'] === 'VERIFIED',
    types: list(events['items']).map(text),
    ...(typeof created === 'string' ? { created } : {}),
    description: typeof description === 'string' ? description : undefined,
    filters: list(memberAt(events['filter'], 'eventFilterMap')).map((entry) => ({
      event: text(memberAt(entry, 'event')),
      expression: text(memberAt(entry, 'condition', 'expression')),
    })),
    headers: list(config['headers']),
    secretHeader: text(memberAt(config['authScheme'], 'key')) || undefined,
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
