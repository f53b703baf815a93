import type { Handled } from '../triggers/journal.ts';
import type { Acknowledged } from './audit.ts';

/** What a proof found. */
export interface Findings {
  /** Calls that the handlers must get: one for each event and subscription. */
  readonly due: number;
  /** Expected calls that never came. */
  readonly lost: number;
  /** Calls that began after the acknowledgement of the same event was stored. */
  readonly doubled: number;
  /** Repeated calls that began before an acknowledgement was stored. */
  readonly repeated: number;
  /** Repeated calls that were reported to the handler as a first attempt. */
  readonly untold: number;
  /** Calls for events that the subscription does not match. */
  readonly unasked: number;
  /** Calls that began before the previous event of the same subject was acknowledged. */
  readonly outOfOrder: number;
}

/** Compares the record of the handlers with the org's log and the acknowledgements of the store. */
export function findingsOf({
  due,
  entries,
  acknowledged,
}: {
  readonly due: readonly string[];
  readonly entries: readonly Handled[];
  readonly acknowledged: readonly Acknowledged[];
}): Findings {
  const expected = new Set(due);
  const handled = Map.groupBy(entries, pairOf);
  const done = new Map(acknowledged.map((each) => [pairOf(each), each]));
  const again = [...handled.values()].flatMap((calls) => calls.toSorted((one, other) => one.at - other.at).slice(1));
  const isLate = (call: Handled) => call.at > (done.get(pairOf(call))?.at ?? Number.POSITIVE_INFINITY);
  const doubled = entries.filter(isLate);
  return {
    due: expected.size,
    lost: due.filter((pair) => !handled.has(pair)).length,
    doubled: doubled.length,
    repeated: again.filter((call) => !isLate(call)).length,
    untold: again.filter(({ attempt }) => attempt <= 1).length,
    unasked: [...handled.keys()].filter((pair) => !expected.has(pair)).length,
    outOfOrder: outOfOrder(acknowledged, handled),
  };
}

function outOfOrder(acknowledged: readonly Acknowledged[], handled: ReadonlyMap<string, readonly Handled[]>): number {
  const lines = Map.groupBy(
    acknowledged.filter(({ orderingKey }) => orderingKey !== undefined),
    ({ subscription, orderingKey }) => `${subscription} ${orderingKey}`,
  );
  let found = 0;
  for (const line of lines.values()) {
    const inOrder = line.toSorted((one, other) => one.seq - other.seq);
    for (const [index, event] of inOrder.entries()) {
      const before = inOrder[index - 1];
      const began = Math.min(...(handled.get(pairOf(event)) ?? []).map(({ at }) => at));
      // A call records whole milliseconds.
      if (before !== undefined && began + 1 < before.at) found += 1;
    }
  }
  return found;
}

function pairOf({ uuid, subscription }: { uuid: string; subscription: string }): string {
  return `${uuid} ${subscription}`;
}
