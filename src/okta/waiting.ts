import { OktaError } from './errors.ts';
import { sleep } from './transport/clock.ts';
import type { Clock } from './transport/transport.ts';

/** The time of one run. */
export interface RunTime {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds of the clock. */
  readonly deadlineAt: number;
}

/** The longest pause between two polls. Okta's Terraform provider polls every 5 s. */
const longestPauseMs = 4000;

/** Waits. Throws `cancelled` if the run ends first; `before` names the next action, for the message. */
export async function pause(
  { clock, signal }: Pick<RunTime, 'clock' | 'signal'>,
  { ms, before }: { ms: number; before: string },
): Promise<void> {
  try {
    await sleep(clock, { ms, signal });
  } catch (cause) {
    throw new OktaError('cancelled', { what: `The run was canceled before ${before}` }, { cause });
  }
}

/** Polls at once and after growing pauses until there is a value, for `ms` milliseconds and not past the deadline. */
export async function until<Value>(
  time: RunTime,
  { ask, ms }: { ask: () => Promise<Value | undefined>; ms: number },
): Promise<Value | undefined> {
  const end = Math.min(time.clock.now() + ms, time.deadlineAt);
  for (let pauseMs = 250; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const answer = await ask();
    if (answer !== undefined || time.clock.now() + pauseMs > end) return answer;
    await pause(time, { ms: pauseMs, before: 'Okta finished' });
  }
}
