import { conceal } from './conceal.ts';
import type { Pace } from './pace.ts';
import { retry } from './retry.ts';
import { timeout } from './timeout.ts';
import { type TraceEvent, trace } from './trace.ts';
import type { Clock, Exchange, Middleware, Send } from './transport.ts';

/** Options for the layers. */
export interface StackOptions {
  readonly clock: Clock;
  readonly pace: Pace;
  /** Adds the credential; absent for public endpoints. */
  readonly credential: Middleware | undefined;
  /** The parts of the credential to conceal, whether they are sent or not. */
  readonly secrets: () => readonly string[];
  /** Retries after a failed attempt; waits for the rate limit do not count. */
  readonly retries: number;
  /** How long one attempt may take, in milliseconds. */
  readonly attemptMs: number;
  readonly onTrace: ((event: TraceEvent) => void) | undefined;
}

/** Wraps a transport in the layers, outermost first. */
export function stack(bottom: Exchange, options: StackOptions): Send {
  const { clock, pace, credential, secrets, retries, attemptMs, onTrace } = options;
  const layers: Middleware[] = [
    pace.layer,
    ...(onTrace === undefined ? [] : [trace({ clock, onTrace })]),
    conceal(secrets),
    ...(credential === undefined ? [] : [credential]),
    timeout({ clock, attemptMs }),
  ];
  return retry(
    layers.reduceRight((next, layer) => layer(next), bottom),
    { clock, retries },
  );
}
