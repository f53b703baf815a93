import { signal } from '@preact/signals';
import type { LimitState } from 'okta-connector';
import type { LimitPast } from '../../../src/limit-history.ts';
import { request } from './api.ts';
import { connection, session } from './session.ts';

/** The limits at one time. */
export interface LimitSample {
  readonly at: number;
  readonly limits: readonly LimitState[];
}

/** What the server saw of the limits before the first sample. */
export const past = signal<readonly LimitPast[]>([]);
/** What was seen of the limits, oldest first. */
export const samples = signal<readonly LimitSample[]>([]);
/** Whether sampling is paused. */
export const isSamplingPaused = signal(false);

/** How long the charts reach back, in milliseconds. */
export const spanMs = 15 * 60_000;
const everyMs = 3000;
/** Whether samples are missing, which the server has. */
let isBehind = true;

/** Samples the limits as long as the page is open. */
export function startSampling(): void {
  setInterval(() => void sample(), everyMs);
}

/** Takes a sample now. */
export async function sample(): Promise<void> {
  const isOff = isSamplingPaused.value || document.hidden || !connection.value.connected;
  if (isOff || session.value === 'none' || session.value === 'loading') {
    isBehind = true;
    return;
  }
  try {
    if (isBehind) {
      const { body } = await request<{ readonly items: readonly LimitPast[] }>('/limits/history');
      past.value = body.items;
      samples.value = [];
      isBehind = false;
    }
    const { body } = await request<{ readonly items: readonly LimitState[] }>('/limits');
    const at = Date.now();
    samples.value = [...samples.value.filter((one) => at - one.at < spanMs), { at, limits: body.items }];
  } catch {
    // The next sample is soon.
  }
}

/** The name of a limit: the operations that draw from it. */
export function nameOf({ operations }: LimitState): string {
  return operations.join(', ');
}
