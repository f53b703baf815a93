import type { LogParty } from '../logs/parties.ts';
import type { HookInput } from './input.ts';

/** An event hook. */
export interface EventHook extends HookInput {
  readonly id: string;
  /** Scheme and host under which the hook was created, the start of its deliveries' `source`. */
  readonly origin: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly verified: boolean;
  readonly created: string;
  readonly createdBy: string;
  readonly lastUpdated: string;
}

/** Whether the hook gets events: only ACTIVE and VERIFIED ones do (Okta docs: event hooks). */
export function isDeliverable(hook: EventHook): boolean {
  return hook.status === 'ACTIVE' && hook.verified;
}

function linksOf(hook: EventHook, base: string): Record<string, unknown> {
  const href = `${base}/api/v1/eventHooks/${hook.id}`;
  const lifecycle = (name: string): Record<string, unknown> => ({
    href: `${href}/lifecycle/${name}`,
    hints: { allow: ['POST'] },
  });
  // Recorded from a real org (2023): only an active hook may be verified, only an inactive one deleted.
  return hook.status === 'ACTIVE'
    ? { self: { href }, verify: lifecycle('verify'), deactivate: lifecycle('deactivate') }
    : { activate: lifecycle('activate'), self: { href }, delete: { href, hints: { allow: ['DELETE'] } } };
}

/** The hook as Okta returns it (members and order recorded from a real org), without the secret. */
export function eventHookView(hook: EventHook, base: string): Record<string, unknown> {
  const { uri, headers, authorization } = hook.channel;
  const authScheme = authorization === undefined ? {} : { authScheme: { type: 'HEADER', key: authorization.key } };
  return {
    id: hook.id,
    status: hook.status,
    verificationStatus: hook.verified ? 'VERIFIED' : 'UNVERIFIED',
    name: hook.name,
    description: hook.description,
    created: hook.created,
    createdBy: hook.createdBy,
    lastUpdated: hook.lastUpdated,
    events: { type: 'EVENT_TYPE', items: hook.eventTypes, filter: hook.filter },
    channel: { type: 'HTTP', version: '1.0.0', config: { uri, headers, method: 'POST', ...authScheme } },
    _links: linksOf(hook, base),
  };
}

/** The hook as a target of the System Log (the name of the type is undocumented). */
export function hookParty(hook: EventHook): LogParty {
  return { id: hook.id, type: 'EventHook', alternateId: 'unknown', displayName: hook.name };
}
