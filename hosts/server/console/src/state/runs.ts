import { signal } from '@preact/signals';
import type { RunResponse } from 'okta-connector';
import type { RunRecord } from '../../../src/runs/run-log.ts';
import { request } from './api.ts';

/** A run with its calls as the server reports them. */
export interface LoggedRun extends Omit<RunRecord, 'calls'> {
  readonly calls: RunResponse['calls'];
}

/** The latest runs, newest first. */
export const runs = signal<readonly LoggedRun[]>([]);

const mostRuns = 100;

/** Loads the latest runs and follows new ones. Returns a function that stops. */
export function followRuns(): () => void {
  let isStopped = false;
  request<{ readonly items: readonly LoggedRun[] }>(`/runs?limit=${mostRuns}`).then(
    ({ body }) => {
      if (!isStopped) for (const run of body.items.toReversed()) merge(run);
    },
    () => {
      // The stream below tries again.
    },
  );
  const source = new EventSource('/runs/stream');
  source.addEventListener('run', ({ data }) => merge(JSON.parse(data)));
  return () => {
    isStopped = true;
    source.close();
  };
}

function merge(run: LoggedRun): void {
  const known = runs.value;
  const at = known.findIndex(({ id }) => id === run.id);
  if (at === -1)
    runs.value = [run, ...known]
      .toSorted((one, other) => (one.startedAt < other.startedAt ? 1 : -1))
      .slice(0, mostRuns);
  // A stored copy is never newer than what the stream sent.
  else if (known[at]?.status === 'running') runs.value = known.with(at, run);
}
