import type { ChangeRecord, Plan, PlanRun } from 'okta-connector';
import type { RunEnd } from '../runs/run-log.ts';

/** What the log of runs calls the work with plans. */
export type PlanWork = 'plan_steps' | 'apply_plan' | 'undo_run' | 'record_run';

/** What the log keeps of a plan: its changes in words. */
export function planEnd({ id, expires, parts }: Plan): RunEnd {
  const changes = parts.flatMap((part) => part.changes.map(({ text }) => text));
  return { output: { plan: id, expires, changes }, calls: [] };
}

/** What the log keeps of a run. */
export function applyEnd(output: PlanRun): RunEnd {
  return { output, calls: [] };
}

/** What the log keeps of a record. */
export function recordEnd({ plan, hash, previous }: ChangeRecord): RunEnd {
  return { output: { plan, hash, previous }, calls: [] };
}
