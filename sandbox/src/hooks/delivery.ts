import { setMaxListeners } from 'node:events';
import type { HookFaults } from '../faults/faults.ts';
import { createUuid } from '../logs/event.ts';
import type { Clock } from '../state/clock.ts';
import type { Random } from '../state/random.ts';
import { hookPayload } from './payload.ts';
import { type HookReply, sendToHook } from './request.ts';
import type { EventHook } from './view.ts';

/** The dependencies of deliveries. */
export interface HookDeliveryOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  /** The current hook; undefined when it no longer gets events. */
  readonly current: (id: string) => EventHook | undefined;
  /** Called with a delivery that failed for good. */
  readonly onFailure: (hook: EventHook, failure: { readonly reason: string; readonly events: number }) => void;
  /** The injected faults. A repeated delivery has the same `eventId` or, as often, another one. */
  readonly faults: () => HookFaults;
  readonly timeoutMs: number;
  /** How long events are collected before they are sent together. */
  readonly batchMs: number;
  readonly batchSize: number;
}

/** Sends events to hooks in batches: at least once, best effort, unordered (Okta docs: event hooks). */
export class HookDelivery {
  readonly #options: HookDeliveryOptions;
  readonly #waiting = new Map<string, { readonly events: string[]; readonly timer: NodeJS.Timeout }>();
  readonly #underway = new Set<Promise<void>>();
  readonly #end = new AbortController();

  constructor(options: HookDeliveryOptions) {
    this.#options = options;
    setMaxListeners(0, this.#end.signal);
  }

  /** Queues an event, as JSON, for a hook. */
  enqueue(hookId: string, event: string): void {
    if (this.#end.signal.aborted) return;
    const { dropShare = 0, delayMs = 0 } = this.#options.faults();
    if (dropShare > 0 && this.#options.random() < dropShare) return;
    const batch = this.#waiting.get(hookId);
    if (batch === undefined) {
      const timer = setTimeout(() => this.#flush(hookId), this.#options.batchMs + delayMs);
      timer.unref();
      this.#waiting.set(hookId, { events: [event], timer });
      return;
    }
    batch.events.push(event);
    if (batch.events.length >= this.#options.batchSize && delayMs === 0) this.#flush(hookId);
  }

  /** Drops the queue of a hook. */
  forget(hookId: string): void {
    clearTimeout(this.#waiting.get(hookId)?.timer);
    this.#waiting.delete(hookId);
  }

  /** Resolves when no event is queued or being sent. */
  async settled(): Promise<void> {
    while (this.#waiting.size > 0 || this.#underway.size > 0) {
      await Promise.all(this.#underway);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Aborts everything at once. */
  close(): void {
    this.#end.abort();
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #flush(hookId: string): void {
    const batch = this.#waiting.get(hookId);
    this.forget(hookId);
    if (batch === undefined) return;
    for (let start = 0; start < batch.events.length; start += this.#options.batchSize) {
      const task = this.#deliver(hookId, batch.events.slice(start, start + this.#options.batchSize));
      this.#underway.add(task);
      void task.finally(() => this.#underway.delete(task));
    }
  }

  async #deliver(hookId: string, events: readonly string[]): Promise<void> {
    const { faults, random } = this.#options;
    const eventId = createUuid(random);
    await this.#attempt(hookId, { eventId, events });
    const { twiceShare = 0 } = faults();
    if (twiceShare <= 0 || random() >= twiceShare) return;
    await this.#attempt(hookId, { eventId: random() < 0.5 ? eventId : createUuid(random), events });
  }

  /** One retry, with the same body, after a timeout, a lost connection or a 5xx; none after a 3xx or a 4xx. */
  async #attempt(
    hookId: string,
    delivery: { readonly eventId: string; readonly events: readonly string[] },
  ): Promise<void> {
    const { clock, current, onFailure, timeoutMs } = this.#options;
    const eventTime = new Date(clock.now()).toISOString();
    for (let attempt = 1; ; attempt++) {
      const hook = current(hookId);
      if (hook === undefined || this.#end.signal.aborted) return;
      const source = `${hook.origin}/api/v1/eventHooks/${hookId}`;
      const body = hookPayload(delivery.events, { source, eventId: delivery.eventId, eventTime });
      const reply = await sendToHook({
        method: 'POST',
        channel: hook.channel,
        headers: { 'content-type': 'application/json' },
        body,
        timeoutMs,
        signal: this.#end.signal,
      });
      if (isAccepted(reply) || this.#end.signal.aborted) return;
      if (attempt === 1 && isRetried(reply)) continue;
      onFailure(hook, { reason: describe(reply), events: delivery.events.length });
      return;
    }
  }
}

function isAccepted(reply: HookReply): boolean {
  return reply.kind === 'answered' && reply.status >= 200 && reply.status < 300;
}

function isRetried(reply: HookReply): boolean {
  return reply.kind === 'failed' || reply.status >= 500;
}

/** Why a response is not a success, in words. */
export function describe(reply: HookReply): string {
  return reply.kind === 'failed' ? `The request ${reply.reason}` : `The endpoint answered with status ${reply.status}`;
}
