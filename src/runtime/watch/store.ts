/** Where an event was heard of first. */
export type EventSource = 'hook' | 'log';

/** An event on its way into a store. */
export interface IncomingEvent {
  /** Okta's own, unique; the same event may come any number of times. */
  readonly uuid: string;
  /** The event as Okta sent it; plain JSON. */
  readonly event: unknown;
  /**
   * The person or object it is about. Events with the same key are delivered to a subscription in order, one at a time; an
   * event without a key waits for no other.
   */
  readonly orderingKey?: string | undefined;
  /** Who is to handle it; with nobody it is only remembered, so that it is not looked at again. */
  readonly subscriptions: readonly string[];
}

/** What comes into a store in one transaction. */
export interface Batch {
  readonly events: readonly IncomingEvent[];
  readonly source: EventSource;
  /** Wall clock, epoch milliseconds. */
  readonly now: number;
  /** The place in the log after these events; opaque. Absent for events of a hook. */
  readonly state?: string;
}

/** One event for one subscription. */
export interface StoredDelivery {
  readonly uuid: string;
  readonly subscription: string;
  readonly event: unknown;
  readonly source: EventSource;
  /** When the store took it, epoch milliseconds. */
  readonly acceptedAt: number;
  readonly orderingKey?: string;
  /** How often it has been handed to the handler, the attempt under way included. */
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly error?: string;
}

/** A delivery that was given up. */
export interface DeadLetter extends StoredDelivery {
  /** Epoch milliseconds. */
  readonly diedAt: number;
}

/** What became of an attempt. */
export type Outcome =
  | { readonly uuid: string; readonly kind: 'done' }
  | {
      readonly uuid: string;
      readonly kind: 'retry';
      /** Not before this time, epoch milliseconds. */
      readonly at: number;
      readonly error: string;
      /** Whether the handler was called at all; an attempt that ended before is taken back. */
      readonly counts: boolean;
    }
  | { readonly uuid: string; readonly kind: 'dead'; readonly at: number; readonly error: string };

/** One step of a subscription's deliveries: outcomes are stored and the next deliveries taken in one transaction. */
export interface Turn {
  readonly subscription: string;
  readonly outcomes: readonly Outcome[];
  /** How many deliveries may be under way at once, each with another ordering key. 0 takes none. */
  readonly window: number;
  /** How many of those taken may be such as have not failed. @default window */
  readonly starts?: number | undefined;
  /** How many of those taken may be retries. @default window */
  readonly retries?: number | undefined;
  /** Deliveries that are in a handler's hands already. */
  readonly busy: readonly string[];
  /** Wall clock, epoch milliseconds. */
  readonly now: number;
}

/** What a turn gives. */
export interface Taken {
  /**
   * In the order in which the store took the events; each is the oldest with its ordering key and counts one more attempt,
   * stored before this resolves.
   */
  readonly deliveries: readonly StoredDelivery[];
  /** When the next retry is due, epoch milliseconds; absent if none waits. */
  readonly nextAt?: number;
}

/** Which deliveries are meant; all of a kind if nothing narrows it. */
export interface Selection {
  readonly uuid?: string;
  readonly subscription?: string;
}

/** How many deliveries a subscription has. */
export interface Counts {
  readonly subscription: string;
  readonly pending: number;
  readonly dead: number;
}

/**
 * What a watch must not forget: its place in the log, the events seen, the deliveries that wait, and those given up.
 * Every method is one transaction: it has happened as a whole once it resolves, and not at all if the process is killed
 * before or it rejects.
 */
export interface WatchStore {
  /** Makes this process the only one that delivers from the store; throws `conflict` while another does. */
  lock(): Promise<() => Promise<void>>;
  /** The state that came with the last batch of the log. */
  state(): Promise<string | undefined>;
  /** Takes the events whose uuid it has not seen, in their order, and the state with them; gives how many were new. */
  accept(batch: Batch): Promise<number>;
  /** Stores outcomes and takes what is due next. Outcomes of deliveries that are not there are ignored. */
  turn(turn: Turn): Promise<Taken>;
  /** Every subscription that has deliveries, sorted by name. */
  counts(): Promise<readonly Counts[]>;
  /** Deliveries that wait, oldest first. */
  pending(selection: Selection & { readonly limit: number }): Promise<readonly StoredDelivery[]>;
  /** Deliveries that were given up, oldest first. */
  dead(selection: Selection & { readonly limit: number }): Promise<readonly DeadLetter[]>;
  /** Lets dead letters wait again, with their attempts counted anew; gives how many. */
  replay(selection: Selection): Promise<number>;
  /** Forgets dead letters; gives how many. Their events stay seen. */
  drop(selection: Selection): Promise<number>;
  /**
   * Forgets that it has seen events which nobody waits for any more: those taken before `before`, and the oldest beyond
   * `keep`. Does a bounded piece of work; gives how many it forgot, 0 when nothing is left to do.
   */
  prune(limits: { readonly before: number; readonly keep: number }): Promise<number>;
  close(): Promise<void>;
}
