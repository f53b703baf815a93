import type { Facts } from './facts.ts';
import type { PlanJournal } from './plan-journal.ts';
import type { Receipt } from './plan-model.ts';
import type { ProbeReader } from './probe.ts';

/** What applying the parts of one plan shares. */
export interface Applying {
  readonly plan: string;
  readonly journal: PlanJournal;
  readonly probes: ProbeReader;
  /** The IDs of the objects that the plan has created, by their names in the plan. */
  readonly created: Map<string, string>;
  /** The facts of the objects that the plan has changed. */
  readonly touched: Map<string, Facts>;
  readonly orgNow: () => number | undefined;
  readonly onReceipt: ((receipt: Receipt) => void | Promise<void>) | undefined;
  /** Whether a stale change ends the run. */
  readonly stops: boolean;
  stopped: boolean;
}
