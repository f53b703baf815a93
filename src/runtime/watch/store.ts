import type { AttributeStore } from '../polling/attribute-store.ts';

/** Where an event came from first. */
export type EventSource = 'hook' | 'log';

/** An event to store. */
export interface IncomingEvent {
  /** Okta's unique event ID. The same event may arrive any number of times. */
  readonly uuid: string;
  /** The event as Okta sent it, plain JSON. */
  readonly event: unknown;
  /**
   * The user or object that the event is about. Events with the same key are delivered to a subscription in order, one at a time.
   * An event without a key waits for no other.
   */
  readonly orderingKey?: string | undefined;
  /** IDs of the subscriptions to deliver to. Without any, only the uuid is kept. */
  readonly subscriptions: readonly string[];
}

/** Events that are stored in one transaction. */
export interface Batch {
  readonly events: readonly IncomingEvent[];
  readonly source: EventSource;
  /** Wall clock, epoch milliseconds. */
  readonly now: number;
  /** Opaque position in the log after these events. Absent for events of a hook. */
  readonly state?: string;
  /** ID of the term in which the log was read. The batch is rejected if that term has ended. */
  readonly term?: number | undefined;
}

/** The time in which only this process polls the log for a store that several processes share. */
export interface Term {
  readonly id: number;
  /** Aborted once another process may poll. */
  readonly ended: AbortSignal;
  /** Lets another process poll. */
  resign(): Promise<void>;
}

/** How long claims are safe from other processes. */
export interface Lease {
  /** Whether no other process can have taken over the claims. To be checked directly before each call of a handler. */
  isHeld(): boolean;
  /** Aborted once another process may take over the claims. */
  readonly lost: AbortSignal;
}

/** One event for one subscription. */
export interface StoredDelivery {
  readonly uuid: string;
  readonly subscription: string;
  readonly event: unknown;
  readonly source: EventSource;
  /** When the store accepted it, epoch milliseconds. */
  readonly acceptedAt: number;
  readonly orderingKey?: string;
  /** Attempts so far, including the current one. */
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly error?: string;
}

/** A delivery that failed for the last time. */
export interface DeadLetter extends StoredDelivery {
  /** Epoch milliseconds. */
  readonly diedAt: number;
}

/** The outcome of an attempt. */
export type Outcome =
  | { readonly uuid: string; readonly kind: 'done' }
  | {
      readonly uuid: string;
      readonly kind: 'retry';
      /** Not before this time, epoch milliseconds. */
      readonly at: number;
      readonly error: string;
      /** Whether the attempt counts. It does not if the handler was not called. */
      readonly counts: boolean;
    }
  | { readonly uuid: string; readonly kind: 'dead'; readonly at: number; readonly error: string };

/** Stores outcomes and claims the next deliveries of a subscription in one transaction. */
export interface ClaimRequest {
  readonly subscription: string;
  readonly outcomes: readonly Outcome[];
  /** The most deliveries in flight, each with another ordering key. 0 claims none. */
  readonly concurrency: number;
  /** The most deliveries to claim that have not failed yet. @default concurrency */
  readonly maxNew?: number | undefined;
  /** The most retries to claim. @default concurrency */
  readonly maxRetries?: number | undefined;
  /** `uuid`s of the deliveries in flight. */
  readonly inFlight: readonly string[];
  /** Wall clock, epoch milliseconds. */
  readonly now: number;
}

/** Claimed deliveries. */
export interface Claim {
  /**
   * In the order in which the store accepted the events. Each is the oldest with its ordering key. Its attempt is counted and
   * stored before the claim resolves.
   */
  readonly deliveries: readonly StoredDelivery[];
  /** When the next retry is due, epoch milliseconds. Absent without retries. */
  readonly nextAt?: number;
  /** Present with deliveries of a store that several processes share. */
  readonly lease?: Lease;
}

/** Selects deliveries. Empty selects all. */
export interface Selection {
  readonly uuid?: string;
  readonly subscription?: string;
}

/** Number of deliveries of a subscription. */
export interface Counts {
  readonly subscription: string;
  readonly pending: number;
  readonly dead: number;
}

/**
 * The durable state of a watch: its position in the log, known events, pending deliveries and dead letters. Each method is one
 * transaction. It is complete once the method resolves, and has no effect if it rejects or the process is killed before.
 *
 * @example
 * // One event, acknowledged:
 * await store.accept({ events: [{ uuid: 'e1', event, subscriptions: ['joiners'] }], source: 'log', now, state });
 * const [delivery] = (await store.claim({ subscription: 'joiners', outcomes: [], concurrency: 1, inFlight: [], now })).deliveries;
 * // delivery.attempts is 1 and stored. The handler runs. If the process is killed now, the next claim returns attempts 2.
 * await store.claim({ subscription: 'joiners', outcomes: [{ uuid: 'e1', kind: 'done' }], concurrency: 0, inFlight: [], now });
 */
export interface WatchStore {
  /**
   * Locks the store for one watch: of all processes, or of this store object if several processes share the store. Throws `conflict`
   * while another watch holds the lock.
   */
  lock(): Promise<() => Promise<void>>;
  /**
   * Waits until this process may poll the log. Only stores that several processes share have it. Returns `undefined` once the signal
   * is aborted.
   */
  lead?(signal: AbortSignal): Promise<Term | undefined>;
  /** Milliseconds since any process stored events of a hook, to about a second. Only stores that several processes share have it. */
  sinceHook?(): Promise<number | undefined>;
  /** The `state` of the last batch that had one. */
  state(): Promise<string | undefined>;
  /** Stores the events with unknown uuids, in their order, and the state. Returns how many were new. */
  accept(batch: Batch): Promise<number>;
  /** Stores outcomes and claims the deliveries that are due. Ignores outcomes of unknown deliveries. */
  claim(request: ClaimRequest): Promise<Claim>;
  /** All subscriptions with deliveries, sorted by name. */
  counts(): Promise<readonly Counts[]>;
  /** Pending deliveries, oldest first. */
  pending(selection: Selection & { readonly limit: number }): Promise<readonly StoredDelivery[]>;
  /** Dead letters, oldest first. */
  dead(selection: Selection & { readonly limit: number }): Promise<readonly DeadLetter[]>;
  /** Makes dead letters pending again with zero attempts. Returns how many. */
  replay(selection: Selection): Promise<number>;
  /** Deletes dead letters. Returns how many. Their events stay known. */
  drop(selection: Selection): Promise<number>;
  /**
   * Deletes known events without deliveries: those accepted before `before`, and the oldest beyond `keep`. Does a bounded piece of
   * work. Returns how many it deleted, 0 when done.
   */
  prune(limits: { readonly before: number; readonly keep: number }): Promise<number>;
  /** Remembers watched attributes, see `AttributeStore`. Without it, triggers return no previous values. */
  readonly attributes?: AttributeStore;
  close(): Promise<void>;
}
