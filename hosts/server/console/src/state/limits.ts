import { signal } from '@preact/signals';
import type { LimitState } from 'okta-connector';
import { request } from './api.ts';
import { connection, session } from './session.ts';

/** The limits at one time. */
export interface LimitSample {
  readonly at: number;
  readonly limits: readonly LimitState[];
}

/** What was seen of the limits, oldest first. */
export const samples = signal<readonly LimitSample[]>([]);
/** Whether sampling is paused. */
export const isSamplingPaused = signal(false);

/** How long the charts reach back, in milliseconds. */
export const spanMs = 10 * 60_000;
const everyMs = 3000;

/** Samples the limits as long as the page is open, so that a chart has a past when it is opened. */
export function startSampling(): void {
  setInterval(() => void sample(), everyMs);
}

/** Takes a sample now. */
export async function sample(): Promise<void> {
  const isOff = isSamplingPaused.value || document.hidden || !connection.value.connected;
  if (isOff || session.value === 'none' || session.value === 'loading') return;
  try {
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
