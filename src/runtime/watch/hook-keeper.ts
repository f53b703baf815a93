import { OktaError } from '../../okta/errors.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import { checkHook } from '../hooks/check-hook.ts';
import { subscribeHook } from '../hooks/subscribe.ts';
import type { Session } from '../session.ts';
import { textOf, type WatchProblem } from './delivery-loop.ts';
import type { Subscription } from './subscriptions.ts';
import { WakeSignal } from './wake-signal.ts';

/** Dependencies of a {@link HookKeeper}. */
export interface KeeperContext {
  readonly session: () => Session;
  readonly clock: Clock;
  /** The endpoint whose hook is managed. Without it, signs of a lost hook are only reported. */
  readonly endpoint: { readonly url: string; readonly secret: string } | undefined;
  readonly subscriptions: readonly Subscription[];
  readonly allowLoopback: boolean;
  /** Milliseconds between checks. */
  readonly checkMs: number;
  readonly onProblem: (problem: WatchProblem) => void;
  /** Milliseconds since any process that shares the store received a hook. Absent if no other process does. */
  readonly sinceHook: (() => Promise<number | undefined>) | undefined;
}

/** The first wait after a failure, in milliseconds. Each further wait is twice as long. */
const firstRetryMs = 5000;
/** A hook may deliver an event this much later than the log, in milliseconds. */
const deliveryToleranceMs = 300_000;

/**
 * Keeps the event hook of a watch working. Every few minutes it compares the org's hooks with what is needed (one request), and
 * restores a hook that was deleted, deactivated or changed. A wrong secret does not show in the comparison. It shows in the log,
 * which then returns events that the hook did not deliver.
 */
export class HookKeeper {
  readonly #context: KeeperContext;
  readonly #signal: WakeSignal;
  /** Since when the log has returned events that no hook delivered, by the local clock. */
  #unhookedSince: number | undefined;
  /** A hook has delivered something since the last report of silence, so that silence is worth a report. */
  #hasDelivered: boolean;
  #reported: string | undefined;

  constructor(context: KeeperContext) {
    this.#context = context;
    this.#signal = new WakeSignal(context.clock);
    this.#hasDelivered = context.endpoint !== undefined;
  }

  /** To be called when a hook delivered events. */
  delivered(): void {
    this.#unhookedSince = undefined;
    this.#hasDelivered = true;
  }

  /** To be called when the log returned events that a hook should have delivered. */
  missed(): void {
    this.#unhookedSince ??= this.#context.clock.now();
  }

  /** Runs until the signal is aborted. Never rejects, because polling delivers everything without a hook. */
  async run(ended: AbortSignal): Promise<void> {
    const { endpoint, checkMs } = this.#context;
    ended.addEventListener('abort', () => this.#signal.wake(), { once: true });
    let failures = 0;
    let mustSubscribe = endpoint !== undefined;
    while (!ended.aborted) {
      let pause = checkMs;
      try {
        await this.#askOthers();
        if (endpoint === undefined) this.#reportSilence();
        else mustSubscribe = !(await this.#keep(endpoint, mustSubscribe));
        failures = 0;
      } catch (error) {
        if (ended.aborted) return;
        mustSubscribe = true;
        failures += 1;
        pause = Math.min(firstRetryMs * 2 ** (failures - 1), checkMs);
        this.#report(`There is no working event hook. Events are delivered by polling: ${textOf(error)}`, error);
      }
      await this.#signal.wait(pause);
    }
  }

  /** Returns whether the hook delivers. */
  async #keep(endpoint: { url: string; secret: string }, mustSubscribe: boolean): Promise<boolean> {
    const { session, subscriptions } = this.#context;
    if (mustSubscribe) return this.#subscribe(endpoint);
    if (this.#isSilent()) {
      const restored = await this.#subscribe(endpoint);
      this.#unhookedSince = undefined;
      if (restored && this.#hasDelivered)
        this.#report(`${silence} The watch subscribed its hook again.`, new Error(silence));
      this.#hasDelivered = false;
      return restored;
    }
    const { delivering, issues } = await checkHook(session(), { url: endpoint.url, subscriptions });
    const what = issues.map(({ message }) => message).join(' ');
    if (delivering) {
      // An admin sets a filter deliberately, so it is kept.
      if (what !== '') this.#report(what, new Error(what));
      else this.#reported = undefined;
      return true;
    }
    try {
      const restored = await this.#subscribe(endpoint);
      if (restored) this.#report(`${what} The watch restored it.`, new Error(what));
      return restored;
    } catch (cause) {
      throw new Error(`${what} It cannot be restored: ${textOf(cause)}`, { cause });
    }
  }

  async #subscribe({ url, secret }: { url: string; secret: string }): Promise<boolean> {
    const { session, subscriptions, allowLoopback } = this.#context;
    const request = { url, secret, subscriptions };
    const { delivery, pollingOnly, reason } = await subscribeHook(session(), { request, allowLoopback });
    if (delivery === 'polling') {
      const message = reason ?? 'There is no event hook. Events are delivered by polling.';
      this.#report(message, new OktaError('forbidden', { what: message }));
      return false;
    }
    if (pollingOnly.length > 0) {
      const message = `Event hooks do not support ${pollingOnly.join(', ')}. Polling delivers these events.`;
      this.#report(message, new Error(message));
    }
    return true;
  }

  /** Another process may have received what the log returned to this one. */
  async #askOthers(): Promise<void> {
    const { sinceHook, clock } = this.#context;
    const since = await sinceHook?.();
    if (since !== undefined && clock.now() - since > (this.#unhookedSince ?? Number.POSITIVE_INFINITY))
      this.delivered();
  }

  #isSilent(): boolean {
    const { clock, checkMs } = this.#context;
    const since = this.#unhookedSince;
    return since !== undefined && clock.now() - since >= Math.min(deliveryToleranceMs, checkMs);
  }

  #reportSilence(): void {
    // A watch without hooks has none to lose.
    if (!this.#hasDelivered || !this.#isSilent()) return;
    this.#hasDelivered = false;
    const message = `${silence} Check the hook with "okta-connector hooks list".`;
    this.#report(message, new Error(message));
  }

  /** Reports each state once, however long it lasts. */
  #report(message: string, error: unknown): void {
    if (message === this.#reported) return;
    this.#reported = message;
    this.#context.onProblem({ kind: 'hook', message, error });
  }
}

const silence = 'The event hook does not deliver all events of the System Log.';
