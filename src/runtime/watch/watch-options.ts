import { refusedField } from '../../okta/errors.ts';
import { checkEndpoint, checkSecret, isUsableSecret } from '../hooks/endpoint.ts';
import type { HookSecret } from '../hooks/receive.ts';
import type { RetryOptions, WatchHandler, WatchProblem } from './delivery-lane.ts';
import type { PollSettings } from './poll-loop.ts';
import type { WatchStore } from './store.ts';
import type { Subscription } from './subscriptions.ts';

/** How a watch behaves. */
export interface WatchOptions extends PollSettings {
  /** What it must not forget; `sqliteStore(file)` or one of your own. It is not closed with the watch. */
  readonly store: WatchStore;
  /** The secret of the event hooks that {@link Watch.receive} takes; several while one replaces another. */
  readonly hookSecret?: HookSecret | undefined;
  /**
   * Where Okta reaches {@link Watch.receive}. The watch subscribes a hook there, and restores it when an admin deletes,
   * deactivates or changes it. Needs `hookSecret`. Without it, hooks are the caller's, and signs of a lost one are reported.
   */
  readonly hookUrl?: string | undefined;
  /** Milliseconds between two checks of the hook, one request each. @default 300000 */
  readonly hookCheckMs?: number | undefined;
  /**
   * Calls of the handler at once for each subscription. Events of the same user or object come in order, one at a time,
   * whatever the number. @default 4
   */
  readonly concurrency?: number | undefined;
  readonly retry?: RetryOptions;
  /** Told what went wrong without ending the watch. */
  readonly onProblem?: (problem: WatchProblem) => void;
  /** Milliseconds that handlers under way get when the watch is stopped, before their signal is aborted. @default 10000 */
  readonly graceMs?: number;
  /** Stops the watch. */
  readonly signal?: AbortSignal | undefined;
  /** Wall clock, epoch milliseconds. @default the machine's */
  readonly now?: () => number;
}

/** What is watched for, and who handles it. */
export interface Watching {
  readonly subscriptions: readonly Subscription[];
  readonly handler: WatchHandler;
  readonly options: WatchOptions;
}

/** Throws `invalid_request` for what a caller without types has left out or put elsewhere. */
export function checkParts({ subscriptions, handler, options }: Watching): void {
  const refuse = (field: string, hint: string) => refusedField(field, `cannot be used as it is; ${hint}`, { hint });
  if (!Array.isArray(subscriptions)) throw refuse('subscriptions', 'give a list, as [{ trigger: "user_created" }]');
  if (typeof handler !== 'function') throw refuse('handler', 'give a function that takes one event');
  if (typeof options?.store?.lock !== 'function')
    throw refuse('store', 'give sqliteStore(file), memoryStore() or one of your own');
}

/** A variable that is not set is no secret; of several secrets one is enough. */
export function checkHookSecret(secret: unknown): void {
  if (secret === undefined) return;
  const given: readonly unknown[] = Array.isArray(secret)
    ? secret.filter((each) => each !== undefined && each !== '')
    : [secret];
  if (given.length === 0) {
    const hint = 'set the secret that the hooks were subscribed with';
    throw refusedField('hookSecret', `has no secret; ${hint}`, { hint });
  }
  for (const each of given) checkSecret(each, 'hookSecret');
}

/** The endpoint whose hook the watch keeps, if it keeps one. */
export function keptEndpoint(
  { hookUrl, hookSecret = [] }: { readonly hookUrl?: string | undefined; readonly hookSecret?: unknown },
  { allowLoopback }: { allowLoopback: boolean },
): { readonly url: string; readonly secret: string } | undefined {
  if (hookUrl === undefined) return undefined;
  const url = checkEndpoint(hookUrl, { allowLoopback, field: 'hookUrl' });
  const secrets: readonly unknown[] = Array.isArray(hookSecret) ? hookSecret : [hookSecret];
  const secret = secrets.find(isUsableSecret);
  if (secret !== undefined) return { url, secret };
  throw refusedField('hookSecret', 'is required with hookUrl. Set the secret for Okta to send');
}
