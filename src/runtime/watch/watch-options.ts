import { refusedField } from '../../okta/errors.ts';
import { checkEndpoint, checkSecret, isUsableSecret } from '../hooks/endpoint.ts';
import type { HookSecret } from '../hooks/receive.ts';
import type { RetryOptions, WatchHandler, WatchProblem } from './delivery-loop.ts';
import type { PollSettings } from './poll-loop.ts';
import type { WatchStore } from './store.ts';
import type { Subscription } from './subscriptions.ts';

/** Options of a watch. */
export interface WatchOptions extends PollSettings {
  /**
   * `sqliteStore(file)`, `memoryStore()`, `postgresStore(pool)` of `okta-connector/postgres`, or your own. The watch does not close
   * it. With PostgreSQL, watches in any number of processes share the work.
   */
  readonly store: WatchStore;
  /** The secret of the event hooks that {@link Watch.receive} accepts. A list accepts several during a rotation. */
  readonly hookSecret?: HookSecret | undefined;
  /**
   * The public URL of {@link Watch.receive}. The watch subscribes a hook there and restores it when an admin deletes,
   * deactivates or changes it. Needs `hookSecret`. Without it the caller manages hooks, and signs of a lost one are reported.
   */
  readonly hookUrl?: string | undefined;
  /** Milliseconds between checks of the hook. Each takes one request. @default 300000 */
  readonly hookCheckMs?: number | undefined;
  /**
   * Concurrent handler calls for each subscription. Events of the same user or object are always delivered in order, one at a
   * time. @default 4
   */
  readonly concurrency?: number | undefined;
  readonly retry?: RetryOptions;
  /** Called with failures that do not end the watch. */
  readonly onProblem?: (problem: WatchProblem) => void;
  /** Milliseconds that running handlers get when the watch is stopped, before their signal is aborted. @default 10000 */
  readonly graceMs?: number;
  /** Stops the watch. */
  readonly signal?: AbortSignal | undefined;
  /** Wall clock, epoch milliseconds. @default the machine's */
  readonly now?: () => number;
}

/** The arguments of `watch`. */
export interface WatchRequest {
  readonly subscriptions: readonly Subscription[];
  readonly handler: WatchHandler;
  readonly options: WatchOptions;
}

/** Validates the arguments of untyped callers. Throws `invalid_request`. */
export function checkRequest({ subscriptions, handler, options }: WatchRequest): void {
  if (!Array.isArray(subscriptions))
    throw refusedField('subscriptions', {
      what: 'is not a list',
      hint: 'pass one such as [{ trigger: "user_created" }]',
    });
  if (typeof handler !== 'function')
    throw refusedField('handler', { what: 'is not a function', hint: 'pass a function that takes one event' });
  if (typeof options?.store?.lock !== 'function')
    throw refusedField('store', { what: 'is not a store', hint: 'pass sqliteStore(file), memoryStore() or your own' });
}

/** Validates the secrets. Unset variables are skipped in a list, as long as one secret is left. */
export function checkHookSecret(secret: unknown): void {
  if (secret === undefined) return;
  const given: readonly unknown[] = Array.isArray(secret)
    ? secret.filter((each) => each !== undefined && each !== '')
    : [secret];
  if (given.length === 0)
    throw refusedField('hookSecret', { what: 'is empty', hint: 'set the secret that the hooks were subscribed with' });
  for (const each of given) checkSecret(each, 'hookSecret');
}

/** The endpoint whose hook the watch manages, if any. */
export function managedEndpoint(
  { hookUrl, hookSecret = [] }: { readonly hookUrl?: string | undefined; readonly hookSecret?: unknown },
  { allowLoopback }: { allowLoopback: boolean },
): { readonly url: string; readonly secret: string } | undefined {
  if (hookUrl === undefined) return undefined;
  const url = checkEndpoint(hookUrl, { allowLoopback, field: 'hookUrl' });
  const secrets: readonly unknown[] = Array.isArray(hookSecret) ? hookSecret : [hookSecret];
  const secret = secrets.find(isUsableSecret);
  if (secret !== undefined) return { url, secret };
  throw refusedField('hookSecret', { what: 'is required with hookUrl', hint: 'set the secret for Okta to send' });
}
