import { authorize } from './authorize.ts';
import { conceal } from './conceal.ts';
import type { Pace } from './pace.ts';
import { retry } from './retry.ts';
import { timeout } from './timeout.ts';
import { type TraceEvent, trace } from './trace.ts';
import type { Clock, Middleware, Send, Transport } from './transport.ts';

/** What the layers need. */
export interface StackOptions {
  readonly clock: Clock;
  readonly pace: Pace;
  /** The value of the Authorization header; absent for what Okta answers to anybody. */
  readonly credential: (() => string) | undefined;
  /** The part of the credential that nobody may see, whether it is sent or not. */
  readonly secret: string;
  /** Repetitions after a failed attempt; waiting for the rate limit does not count. */
  readonly retries: number;
  /** How long one attempt may take, in milliseconds. */
  readonly attemptMs: number;
  readonly onTrace: ((event: TraceEvent) => void) | undefined;
}

/** The layers from the outermost to the one that touches the bottom. */
export function stack(bottom: Transport, options: StackOptions): Send {
  const { clock, pace, credential, secret, retries, attemptMs, onTrace } = options;
  const layers: Middleware[] = [
    pace.layer,
    ...(onTrace === undefined ? [] : [trace({ clock, onTrace })]),
    conceal(secret),
    ...(credential === undefined ? [] : [authorize(credential)]),
    timeout({ clock, attemptMs }),
  ];
  return retry(
    layers.reduceRight((next, layer) => layer(next), bottom),
    { clock, retries },
  );
}
