import { isOktaError, type Manifest, OktaError } from 'okta-connector';
import { needsConfirmation } from 'okta-connector/host';

/** What a client may do to the org. `remove` covers removals and everything that a person must confirm. */
export const effects = ['read', 'write', 'remove'] as const;

/** One of {@link effects}. */
export type ClientEffect = (typeof effects)[number];

/** Who calls the server. */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly effects: ReadonlySet<ClientEffect>;
  /** Whether the client may set the connection and manage keys. */
  readonly isOwner: boolean;
  /** When its access token expires, epoch milliseconds. A key does not expire. */
  readonly expiresAt?: number;
}

/** An action as the manifest has it. */
export type ManifestAction = Manifest['actions'][number];

/** What a client must be allowed, to run an action with this input. */
export function effectNeeded(action: ManifestAction, input: unknown): ClientEffect {
  if (action.effect === 'read') return 'read';
  return action.effect === 'remove' || needsConfirmation(action, input) ? 'remove' : 'write';
}

/** Throws `forbidden` with the code `effect_not_allowed` unless the client may run the action with this input. */
export function expectAllowed(client: Client, action: ManifestAction, input: unknown): void {
  expectEffect(client, effectNeeded(action, input), `to run ${action.key}`);
}

/** Throws `forbidden` with the code `effect_not_allowed` unless the client has an effect. `purpose` is such as `to run get_user`. */
export function expectEffect(client: Client, needed: ClientEffect, purpose: string): void {
  if (client.effects.has(needed)) return;
  throw new OktaError(
    'forbidden',
    { what: `The key "${client.name}" may not ${needed}`, hint: `use a key that may ${needed} ${purpose}` },
    { code: effectNotAllowed },
  );
}

const effectNotAllowed = 'effect_not_allowed';

/** Whether the server itself refused, for want of an effect, and Okta was not asked. */
export function isEffectRefusal(error: unknown): boolean {
  return isOktaError(error) && error.code === effectNotAllowed;
}
