import type { CallReport } from '../../okta/calls.ts';
import type { PlanCost, PlanPart } from './plan-model.ts';
import { operationAt } from './probe.ts';

/** Calls a minute to assume for an operation whose limit the org has not reported yet. */
const assumedPerMinute = 600;

/** What applying the parts of a plan takes. The limits come from the responses to the plan's own reads. */
export function costOf(parts: readonly PlanPart[], calls: readonly CallReport[]): PlanCost {
  const counts = new Map<string, number>();
  const count = (bucket: string, more: number) => counts.set(bucket, (counts.get(bucket) ?? 0) + more);
  for (const { reads, changes } of parts) {
    for (const [operation, times] of Object.entries(reads)) count(operation, times);
    for (const { operation, restsOn, creates } of changes) {
      count(operation, 1);
      const read = restsOn?.read.slice('GET '.length) ?? creates;
      // Read before the change and after it.
      if (read !== undefined) count(operationAt(read).operation ?? read, restsOn === undefined ? 1 : 2);
    }
  }
  const limits = new Map(calls.flatMap(({ operation, rate }) => (rate === undefined ? [] : [[operation, rate.limit]])));
  const buckets = [...counts].map(([bucket, times]) => {
    const perMinute = limits.get(bucket);
    return { bucket, calls: times, ...(perMinute === undefined ? {} : { perMinute }) };
  });
  return {
    calls: buckets.reduce((sum, bucket) => sum + bucket.calls, 0),
    buckets: buckets.sort((one, other) => other.calls - one.calls || (one.bucket < other.bucket ? -1 : 1)),
    seconds: secondsOf(buckets),
  };
}

// Operations with the same limit may share one bucket, so that their calls are added up.
function secondsOf(buckets: PlanCost['buckets']): number {
  const byLimit = new Map<number, number>();
  for (const { calls, perMinute = assumedPerMinute } of buckets)
    byLimit.set(perMinute, (byLimit.get(perMinute) ?? 0) + calls);
  return Math.ceil(Math.max(0, ...[...byLimit].map(([perMinute, calls]) => (calls * 60) / perMinute)));
}
