import { people } from '../../test/support/people.ts';
import type { HookFaults } from '../src/faults/faults.ts';
import { type EventHook, EventHooks, type EventHooksOptions } from '../src/hooks/event-hooks.ts';
import { ApiError } from '../src/http/errors.ts';
import { type LogEvent, SystemLog } from '../src/logs/system-log.ts';
import { createIds, createRandom } from '../src/state/random.ts';
import { HookReceiver } from './hook-receiver.ts';

export const NOON = Date.parse('2026-11-20T12:00:00.500Z');
export const SECRET = 'sandbox-hook-secret';
export const BASE = 'http://127.0.0.1:9999';
export const ADA = people.ada.id;

/** A System Log with event hooks, a fixed clock and a local endpoint. */
export class HookedLog {
  now = NOON;
  faults: HookFaults = {};
  readonly receiver: HookReceiver;
  readonly log: SystemLog;
  readonly hooks: EventHooks;

  constructor(receiver: HookReceiver, options: Partial<EventHooksOptions> = {}) {
    const random = createRandom(11);
    const ids = createIds(random);
    const clock = { now: () => this.now };
    this.receiver = receiver;
    this.log = new SystemLog({ clock, random, ids });
    this.hooks = new EventHooks({
      log: this.log,
      clock,
      random,
      ids,
      faults: () => this.faults,
      // Long enough for a busy machine; timeout tests use a shorter one.
      timeoutMs: 10_000,
      batchMs: 1,
      ...options,
    });
  }

  /** Restarts it with other options. */
  again(options: Partial<EventHooksOptions>): HookedLog {
    this.hooks.close();
    return new HookedLog(this.receiver, options);
  }

  /** The body of a create or a replace. */
  body(overrides: Record<string, unknown> = {}, config: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      name: 'Joiners',
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create', 'user.lifecycle.deactivate'] },
      channel: {
        type: 'HTTP',
        version: '1.0.0',
        config: {
          uri: this.receiver.url,
          headers: [{ key: 'X-Source', value: 'acme' }],
          authScheme: { type: 'HEADER', key: 'Authorization', value: SECRET },
          ...config,
        },
      },
      ...overrides,
    };
  }

  /** A verified hook. The receiver drops the verification request. */
  async createVerified(overrides?: Record<string, unknown>): Promise<EventHook> {
    const hook = await this.hooks.verify(this.hooks.create(this.body(overrides), ADA, BASE).id);
    this.receiver.received.length = 0;
    return hook;
  }

  /** Logs an event. */
  record(eventType = 'user.lifecycle.create'): LogEvent {
    return this.log.record({
      eventType,
      actor: people.ada,
      target: [people.ada],
      client: { ipAddress: '198.51.100.7' },
    });
  }
}

/** Starts the receiver and the log. */
export async function startHookedLog(options?: Partial<EventHooksOptions>): Promise<HookedLog> {
  const receiver = new HookReceiver();
  await receiver.listen();
  return new HookedLog(receiver, options);
}

/** The error that an act throws. */
export async function refusal(act: () => unknown): Promise<ApiError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('It was admitted.');
}
