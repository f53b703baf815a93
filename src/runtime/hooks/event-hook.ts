import { OktaError } from '../../okta/errors.ts';
import { memberAt, objectAt } from '../../okta/json.ts';
import type { Session } from '../session.ts';

/** An event hook of the org. */
export interface EventHook {
  readonly id: string;
  readonly name: string;
  /** Where it sends its events. */
  readonly url: string;
  /** As ACTIVE or INACTIVE. */
  readonly status: string;
  /** Whether its endpoint has answered Okta's challenge; only active and verified hooks get events. */
  readonly verified: boolean;
  /** Event types that it listens to. */
  readonly types: readonly string[];
  /** ISO 8601. */
  readonly created?: string;
}

/** An expression that events of a type must fulfil. */
interface EventFilter {
  readonly event: string;
  readonly expression: string;
}

/** A hook as Okta tells it, with what a replacement must send along. */
export interface KnownHook extends EventHook {
  readonly description: string | undefined;
  /** Expressions that narrow single types (Okta: an Early Access feature). */
  readonly filters: readonly EventFilter[];
  readonly headers: readonly unknown[];
  /** The header that carries the secret; absent if Okta does not say. */
  readonly secretHeader: string | undefined;
}

/** Which hooks are meant: those of an endpoint, or the one of an ID. */
export type HookSelector = { readonly url: string } | { readonly id: string };

/** How many active and verified hooks an org may have, by Okta's documentation. */
export const mostHooks = 25;

/** Every hook of the org, oldest first. */
export async function listHooks({ client }: Session): Promise<readonly KnownHook[]> {
  const hooks: KnownHook[] = [];
  for await (const page of client.pages('listEventHooks', {})) hooks.push(...page.map(toHook));
  return hooks.sort((one, other) => (one.created ?? '').localeCompare(other.created ?? ''));
}

/** A hook without what only a replacement needs. */
export function shown({ id, name, url, status, verified, types, created }: KnownHook): EventHook {
  return { id, name, url, status, verified, types, ...(created === undefined ? {} : { created }) };
}

/** The hooks that are meant. Throws `not_found` if there are none. */
export function selectHooks(hooks: readonly KnownHook[], selector: HookSelector): readonly KnownHook[] {
  const found = hooks.filter((hook) =>
    'id' in selector ? hook.id === selector.id : sameEndpoint(hook.url, selector.url),
  );
  if (found.length > 0) return found;
  const [field, what] = 'id' in selector ? ['id', selector.id] : ['url', selector.url];
  const hint = 'list the hooks to see which there are';
  throw new OktaError('not_found', `The org has no event hook ${what}; ${hint}.`, { hint, field });
}

/** Whether two URLs are the same endpoint. */
export function sameEndpoint(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}

/** Reads a hook from Okta's answer. */
export function toHook(value: unknown): KnownHook {
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
