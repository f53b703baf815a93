import { setMaxListeners } from 'node:events';
import type { HookFaults } from '../faults/faults.ts';
import { type ApiError, invalid, notFound } from '../http/errors.ts';
import { createUuid } from '../logs/event.ts';
import { hookEligibleEventTypes } from '../logs/event-types.ts';
import type { SystemLog } from '../logs/system-log.ts';
import type { LogEvent } from '../logs/types.ts';
import { type Clock, timestamp } from '../state/clock.ts';
import type { Ids, Random } from '../state/random.ts';
import { describe, HookDelivery } from './delivery.ts';
import { type HookChannel, parseHookInput } from './input.ts';
import { hookEventJson } from './payload.ts';
import { type HookReply, sendToHook } from './request.ts';
import { type EventHook, hookParty, isDeliverable } from './view.ts';

export { type EventHook, eventHookView } from './view.ts';

const dayMs = 86_400_000;

/** The dependencies of the org's event hooks. */
export interface EventHooksOptions {
  readonly log: SystemLog;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  readonly ids: Ids;
  /** The injected faults of deliveries. @default nothing */
  readonly faults?: () => HookFaults;
  /** @default Okta's catalog */
  readonly eligible?: ReadonlySet<string>;
  /** @default 3000, as Okta's */
  readonly timeoutMs?: number;
  /** How long events are collected before they are sent together; Okta's value is undocumented. @default 10 */
  readonly batchMs?: number;
  /** @default 100 */
  readonly batchSize?: number;
  /** Active and verified hooks. @default 25, as Okta's */
  readonly maxHooks?: number;
  /** Applicable events in 24 hours; those beyond are neither sent nor sent later. @default 400,000, as Okta's */
  readonly maxEventsPerDay?: number;
}

/** The org's event hooks (Okta docs: event hooks): their store, their verification and their deliveries. */
export class EventHooks {
  readonly #options: EventHooksOptions;
  readonly #hooks = new Map<string, EventHook>();
  readonly #delivery: HookDelivery;
  readonly #end = new AbortController();
  readonly #unsubscribe: () => void;
  #idsByType = new Map<string, string[]>();
  #day = { began: 0, events: 0 };

  constructor(options: EventHooksOptions) {
    this.#options = options;
    setMaxListeners(0, this.#end.signal);
    this.#delivery = new HookDelivery({
      clock: options.clock,
      random: options.random,
      current: (id) => this.#deliverable(id),
      onFailure: (hook, failure) => this.#logFailure(hook, failure),
      faults: options.faults ?? (() => ({})),
      timeoutMs: this.#timeoutMs,
      batchMs: options.batchMs ?? 10,
      batchSize: options.batchSize ?? 100,
    });
    options.log.routeHooks((eventType) => this.#idsByType.get(eventType) ?? []);
    this.#unsubscribe = options.log.onRecord((event) => this.#dispatch(event));
  }

  /** Every hook in the order of creation. */
  list(): EventHook[] {
    return [...this.#hooks.values()];
  }

  /** The hook; 404 names it a Webhook (recorded from a real org). */
  get(id: string): EventHook {
    const hook = this.#hooks.get(id);
    if (hook === undefined) throw notFound(id, 'Webhook');
    return hook;
  }

  /** Creates an active, unverified hook. Its deliveries name this origin as their source. */
  create(body: Record<string, unknown>, createdBy: string, origin: string): EventHook {
    const input = parseHookInput(body, this.#eligible);
    const now = this.#stamp();
    const id = this.#options.ids('who');
    return this.#keep({
      ...input,
      id,
      origin,
      status: 'ACTIVE',
      verified: false,
      created: now,
      createdBy,
      lastUpdated: now,
    });
  }

  /**
   * Replaces everything a caller sets, including the status (recorded from a real org, 2023); a changed channel must be verified
   * again (Okta's reference).
   */
  replace(id: string, body: Record<string, unknown>): EventHook {
    const hook = this.get(id);
    const input = parseHookInput(body, this.#eligible, hook);
    const verified = hook.verified && sameChannel(hook.channel, input.channel);
    if (verified && hook.status === 'INACTIVE' && input.status === 'ACTIVE') this.#makeRoom();
    return this.#keep({ ...hook, ...input, verified, lastUpdated: this.#stamp() });
  }

  /** Deletes an inactive hook. The error for an active one is undocumented. */
  remove(id: string): void {
    const hook = this.get(id);
    if (hook.status === 'ACTIVE') throw invalid('eventHook', 'The event hook must be deactivated before deletion.');
    this.#hooks.delete(id);
    this.#delivery.forget(id);
    this.#reroute();
  }

  /** Activates; an active hook is unchanged (undocumented). */
  activate(id: string): EventHook {
    const hook = this.get(id);
    if (hook.status === 'ACTIVE') return hook;
    if (hook.verified) this.#makeRoom();
    return this.#keep({ ...hook, status: 'ACTIVE', lastUpdated: this.#stamp() });
  }

  /** Deactivates; an inactive hook is unchanged (undocumented). */
  deactivate(id: string): EventHook {
    const hook = this.get(id);
    if (hook.status === 'INACTIVE') return hook;
    return this.#keep({ ...hook, status: 'INACTIVE', lastUpdated: this.#stamp() });
  }

  /** Asks the endpoint to echo a challenge. Retries once after a timeout or an error response, then 400 E0000001. */
  async verify(id: string): Promise<EventHook> {
    const { channel } = this.get(id);
    const challenge = createUuid(this.#options.random);
    let reply = await this.#challenge(channel, challenge);
    if (reply.kind === 'failed' || reply.status >= 300) reply = await this.#challenge(channel, challenge);
    if (reply.kind === 'failed' || reply.status !== 200) throw unverified(describe(reply));
    if (!echoes(reply, challenge)) throw unverified('The endpoint did not return the verification challenge');
    const hook = this.get(id);
    if (hook.channel !== channel) throw unverified('The channel changed during the verification');
    if (hook.verified) return hook;
    if (hook.status === 'ACTIVE') this.#makeRoom();
    return this.#keep({ ...hook, verified: true, lastUpdated: this.#stamp() });
  }

  /** Resolves when no delivery is queued or being sent. */
  settled(): Promise<void> {
    return this.#delivery.settled();
  }

  /** Removes every hook and its queue. */
  clear(): void {
    for (const id of this.#hooks.keys()) this.#delivery.forget(id);
    this.#hooks.clear();
    this.#reroute();
    this.#day = { began: 0, events: 0 };
  }

  /** Stops at once and aborts running deliveries and verifications. */
  close(): void {
    this.#unsubscribe();
    this.#end.abort();
    this.#delivery.close();
  }

  get #eligible(): ReadonlySet<string> {
    return this.#options.eligible ?? hookEligibleEventTypes;
  }

  get #timeoutMs(): number {
    return this.#options.timeoutMs ?? 3000;
  }

  #stamp(): string {
    return timestamp(this.#options.clock.now());
  }

  #keep(hook: EventHook): EventHook {
    this.#hooks.set(hook.id, hook);
    this.#reroute();
    return hook;
  }

  #deliverable(id: string): EventHook | undefined {
    const hook = this.#hooks.get(id);
    return hook !== undefined && isDeliverable(hook) ? hook : undefined;
  }

  #makeRoom(): void {
    const maximum = this.#options.maxHooks ?? 25;
    if (this.list().filter(isDeliverable).length < maximum) return;
    throw invalid('eventHook', `The org cannot have more than ${maximum} active and verified event hooks.`);
  }

  #reroute(): void {
    this.#idsByType = new Map();
    for (const hook of this.#hooks.values()) {
      if (!isDeliverable(hook)) continue;
      for (const type of hook.eventTypes) {
        const ids = this.#idsByType.get(type);
        if (ids === undefined) this.#idsByType.set(type, [hook.id]);
        else ids.push(hook.id);
      }
    }
  }

  #dispatch(event: LogEvent): void {
    const ids = this.#idsByType.get(event.eventType);
    if (ids === undefined || !this.#takeFromDay()) return;
    const json = hookEventJson(event);
    for (const id of ids) this.#delivery.enqueue(id, json);
  }

  #takeFromDay(): boolean {
    const now = this.#options.clock.now();
    if (now - this.#day.began >= dayMs) this.#day = { began: now, events: 0 };
    this.#day.events += 1;
    return this.#day.events <= (this.#options.maxEventsPerDay ?? 400_000);
  }

  #challenge(channel: HookChannel, challenge: string): Promise<HookReply> {
    return sendToHook({
      method: 'GET',
      channel,
      headers: { 'x-okta-verification-challenge': challenge },
      timeoutMs: this.#timeoutMs,
      signal: this.#end.signal,
    });
  }

  #logFailure(hook: EventHook, failure: { readonly reason: string; readonly events: number }): void {
    const system = {
      id: 'system',
      type: 'SystemPrincipal',
      alternateId: 'system@okta.com',
      displayName: 'Okta System',
    };
    this.#options.log.record({
      eventType: 'event_hook.delivery',
      actor: system,
      target: [hookParty(hook)],
      outcome: { result: 'FAILURE', reason: failure.reason },
      debugData: { eventCount: String(failure.events) },
    });
  }
}

function unverified(cause: string): ApiError {
  return invalid('eventHook', `Verification failed. ${cause}.`);
}

function sameChannel(one: HookChannel, other: HookChannel): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function echoes(reply: HookReply & { readonly kind: 'answered' }, challenge: string): boolean {
  try {
    const body: unknown = JSON.parse(reply.text);
    return typeof body === 'object' && body !== null && 'verification' in body && body.verification === challenge;
  } catch {
    return false;
  }
}
