/** A webhook that receives the events of a trigger. */
export interface Subscription {
  readonly id: string;
  readonly trigger: string;
  readonly url: string;
  readonly input?: unknown;
  /** Returned only when it is created. */
  readonly secret?: string;
  readonly [fact: string]: unknown;
}
