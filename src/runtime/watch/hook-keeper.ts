import { OktaError } from '../../okta/errors.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import { checkHook } from '../hooks/check-hook.ts';
import { subscribeHook } from '../hooks/subscribe.ts';
import type { Session } from '../session.ts';
import { Bell } from './bell.ts';
import { textOf, type WatchProblem } from './delivery-lane.ts';
import type { Subscription } from './subscriptions.ts';

/** What a keeper works with. */
export interface KeeperContext {
  readonly session: () => Session;
  readonly clock: Clock;
  /** The endpoint whose hook is kept; without one, signs of a lost hook are only reported. */
  readonly endpoint: { readonly url: string; readonly secret: string } | undefined;
  readonly subscriptions: readonly Subscription[];
  readonly allowLoopback: boolean;
  /** Milliseconds between two checks. */
  readonly checkMs: number;
  readonly onProblem: (problem: WatchProblem) => void;
  readonly stopping: AbortSignal;
}

/** The first wait after a failure, in milliseconds; every further one is twice as long. */
const firstRetryMs = 5000;
/** Between a log event and the hook that should have delivered it there may be so many milliseconds. */
const patienceMs = 300_000;

/**
 * Keeps the event hook of a watch as it must be. Every few minutes it compares the org's hooks with what is needed (one
 * request), and repairs what an admin has deleted, deactivated or changed. What such a comparison cannot show, such as
 * another secret, shows in the log: it brings events, and the hook none.
 */
export class HookKeeper {
  readonly #context: KeeperContext;
  readonly #bell: Bell;
  /** Since when the log has brought events that no hook has, by the local clock. */
  #unhookedSince: number | undefined;
  /** Silence is worth a report: a hook has delivered something since the last one. */
  #hasDelivered: boolean;
  #reported: string | undefined;

  constructor(context: KeeperContext) {
    this.#context = context;
    this.#bell = new Bell(context.clock);
    this.#hasDelivered = context.endpoint !== undefined;
    context.stopping.addEventListener('abort', () => this.#bell.ring(), { once: true });
  }

  /** A hook has delivered events. */
  delivered(): void {
    this.#unhookedSince = undefined;
    this.#hasDelivered = true;
  }

  /** The log has brought events that a hook should have delivered. */
  missed(): void {
    this.#unhookedSince ??= this.#context.clock.now();
  }

  /** Keeps the hook until it is stopped. Never rejects: without a hook the log brings everything. */
  async run(): Promise<void> {
    const { endpoint, checkMs, stopping } = this.#context;
    let failures = 0;
    let mustSubscribe = endpoint !== undefined;
    while (!stopping.aborted) {
      let pause = checkMs;
      try {
        if (endpoint === undefined) this.#reportSilence();
        else mustSubscribe = !(await this.#keep(endpoint, mustSubscribe));
        failures = 0;
      } catch (error) {
        if (stopping.aborted) return;
        mustSubscribe = true;
        failures += 1;
        pause = Math.min(firstRetryMs * 2 ** (failures - 1), checkMs);
        this.#report(`There is no event hook, so only polling delivers events: ${textOf(error)}`, error);
      }
      await this.#bell.wait(pause);
    }
  }

  /** Returns whether the hook delivers now. */
  async #keep(endpoint: { url: string; secret: string }, mustSubscribe: boolean): Promise<boolean> {
    const { session, subscriptions } = this.#context;
    if (mustSubscribe) return this.#subscribe(endpoint);
    if (this.#isSilent()) {
      const restored = await this.#subscribe(endpoint);
      this.#unhookedSince = undefined;
      if (restored && this.#hasDelivered)
        this.#report(`${silence} The watch has subscribed its hook again.`, new Error(silence));
      this.#hasDelivered = false;
      return restored;
    }
    const { delivering, faults } = await checkHook(session(), { url: endpoint.url, subscriptions });
    const what = faults.map(({ message }) => message).join(' ');
    if (delivering) {
      // A filter is set on purpose, and stays.
      if (what !== '') this.#report(what, new Error(what));
      else this.#reported = undefined;
      return true;
    }
    try {
      const restored = await this.#subscribe(endpoint);
      if (restored) this.#report(`${what} The watch has restored it.`, new Error(what));
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
      const message = reason ?? 'There is no event hook, so only polling delivers events.';
      this.#report(message, new OktaError('forbidden', message));
      return false;
    }
    if (pollingOnly.length > 0) {
      const message = `Only polling brings ${pollingOnly.join(', ')}.`;
      this.#report(message, new Error(message));
    }
    return true;
  }

  #isSilent(): boolean {
    const { clock, checkMs } = this.#context;
    const since = this.#unhookedSince;
    return since !== undefined && clock.now() - since >= Math.min(patienceMs, checkMs);
  }

  #reportSilence(): void {
    // Whoever polls alone has no hook to lose.
    if (!this.#hasDelivered || !this.#isSilent()) return;
    this.#hasDelivered = false;
    const message = `${silence} Check it with "okta-connector hooks list".`;
    this.#report(message, new Error(message));
  }

  /** Each state is reported once, however long it lasts. */
  #report(message: string, error: unknown): void {
    if (message === this.#reported) return;
    this.#reported = message;
    this.#context.onProblem({ kind: 'hook', message, error });
  }
}

const silence = 'The log brings events that the event hook does not deliver.';
