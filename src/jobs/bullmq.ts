import { DelayedError, UnrecoverableError } from 'bullmq';
import { digestOf, type JobRunner, type OktaJob, outputOf, type ProcessorOptions, verdictOn } from './job.ts';

export type { JobRunner, OktaJob, ProcessorOptions } from './job.ts';

/** What the processor uses of a job of BullMQ. */
export interface BullJob {
  readonly data: OktaJob;
  moveToDelayed(timestamp: number, token?: string): Promise<void>;
}

/**
 * The processor of a BullMQ worker. Runs each job's action and returns its output. A job that would wait too long for the
 * rate limit is delayed until the limit allows it and uses no attempt; an error that may pass is retried as the job's
 * `attempts` and `backoff` say; any other error is final.
 *
 * @example new Worker('okta', processor(okta), { connection, concurrency: 10 })
 */
export function processor(okta: JobRunner, options: ProcessorOptions = {}) {
  return async (job: BullJob, token?: string, signal?: AbortSignal): Promise<unknown> => {
    try {
      return await outputOf(okta, job.data, { ...options, signal });
    } catch (error) {
      const verdict = verdictOn(error);
      if (verdict.kind === 'final') throw unrecoverable(error);
      if (verdict.kind === 'retry') throw error;
      await job.moveToDelayed(Date.now() + verdict.ms, token);
      throw new DelayedError();
    }
  };
}

function unrecoverable(error: unknown): Error {
  const final = new UnrecoverableError(error instanceof Error ? error.message : String(error));
  final.cause = error;
  return final;
}

/**
 * The natural ID of a job: adding the same action with the same input again adds nothing, while the first is kept. `key`
 * replaces the input, for example a person's ID in the HR system.
 *
 * @example queue.add('onboard', job, { jobId: jobId(job, 'emp-10042') })
 */
export function jobId({ action, input }: OktaJob, key: unknown = input): string {
  return `${action}-${digestOf(action, key).slice(0, 32)}`;
}
