import { ApiError, invalid } from '../http/errors.ts';

/** A policy or a rule among those of the same type or policy. */
interface Ranked {
  readonly seq: number;
  readonly system: boolean;
  priority: number;
  lastUpdated: string;
}

/** By priority, then by age. */
export function byPriority<Item extends Ranked>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => a.priority - b.priority || a.seq - b.seq);
}

/**
 * Gives an item a place and moves the others (Okta docs: policy priorities). The default one is always last; it moves, and its
 * `lastUpdated` with it (recorded from a real org, 2020). Without a priority a new item comes last before the default one.
 */
export function place<Item extends Ranked>(
  all: readonly Item[],
  item: Item,
  { priority, stamp }: { readonly priority: number | undefined; readonly stamp: string },
): void {
  const others = byPriority(all.filter((one) => one !== item && !one.system));
  // A priority beyond the last one is the last one (undocumented).
  others.splice(priority === undefined ? others.length : priority - 1, 0, item);
  renumber([...others, ...all.filter((one) => one.system)], stamp);
}

/** Closes the gap that a removed item left. */
export function closeGap(all: readonly Ranked[], stamp: string): void {
  renumber([...byPriority(all.filter(({ system }) => !system)), ...all.filter(({ system }) => system)], stamp);
}

/** Reported for the last rule of app sign-in policies and user profile policies: it has the priority 99 and keeps it. */
export const catchAllPriority = 99;

function renumber(ordered: readonly Ranked[], stamp: string): void {
  ordered.forEach((item, index) => {
    if (item.priority === index + 1 || (item.system && item.priority === catchAllPriority)) return;
    item.priority = index + 1;
    item.lastUpdated = stamp;
  });
}

/** Reads `priority`. Reported by users of Terraform's provider: that of a default policy cannot be changed. */
export function priorityOf(body: Record<string, unknown>, present?: Ranked): number | undefined {
  const { priority } = body;
  if (priority === undefined || priority === null) return undefined;
  if (typeof priority !== 'number' || !Number.isInteger(priority) || priority < 1) {
    // Undocumented.
    throw invalid('priority', 'priority: must be a positive integer');
  }
  if (present?.system === true && priority !== present.priority) throw new ApiError('E0000077', { detail: 'priority' });
  return priority;
}
