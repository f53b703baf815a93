import { sleep, systemClock } from '../okta/transport/clock.ts';
import {
  digestOf,
  failureOf,
  type JobRunner,
  type OktaJob,
  outputOf,
  type ProcessorOptions,
  verdictOn,
} from './job.ts';

export type { JobRunner, OktaJob, ProcessorOptions } from './job.ts';

/** What the processor uses of a job of pg-boss. */
export interface BossJob {
  readonly id: string;
  readonly data: OktaJob;
  readonly signal: AbortSignal;
}

/** What becomes of a job. */
export interface BossResult {
  id: string;
  status: 'completed' | 'failed' | 'deadletter';
  output?: unknown;
}

/**
 * The handler of a pg-boss worker with `perJobResults`. Runs each job's action and keeps its output. A job that would wait
 * too long for the rate limit waits in its worker and uses no retry; an error that may pass is retried as `retryLimit` says;
 * any other error is final and goes to the dead letter queue, if there is one.
 *
 * @example await boss.work('okta', { perJobResults: true, localConcurrency: 10 }, processor(okta))
 */
export function processor(okta: JobRunner, options: ProcessorOptions = {}) {
  const run = ({ data, signal }: BossJob) => outputOf(okta, data, { ...options, signal });
  return (jobs: readonly BossJob[]): Promise<BossResult[]> => Promise.all(jobs.map((job) => resultOf(job, run)));
}

async function resultOf(job: BossJob, run: (job: BossJob) => Promise<unknown>): Promise<BossResult> {
  const { id, signal } = job;
  for (;;) {
    try {
      return { id, status: 'completed', output: await run(job) };
    } catch (error) {
      const verdict = verdictOn(error);
      if (verdict.kind !== 'wait') {
        return { id, status: verdict.kind === 'final' ? 'deadletter' : 'failed', output: failureOf(error) };
      }
      try {
        // pg-boss aborts the signal when the job expires or the worker stops.
        await sleep(systemClock, { ms: verdict.ms, signal });
      } catch {
        return { id, status: 'failed', output: failureOf(error) };
      }
    }
  }
}

/**
 * The natural ID of a job: sending the same action with the same input again adds nothing, while the first is kept. `key`
 * replaces the input, for example a person's ID in the HR system.
 *
 * @example await boss.send('okta', job, { id: jobId(job, 'emp-10042') })
 */
export function jobId({ action, input }: OktaJob, key: unknown = input): string {
  const digest = digestOf(action, key);
  // A UUID of version 8, which is for digests (RFC 9562).
  const parts = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`];
  return [...parts, digest.slice(20, 32)].join('-');
}
