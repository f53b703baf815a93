import type { Row } from '../table.ts';

/** How long a run may take. */
export interface Settings {
  /** Fewer and shorter rounds. */
  readonly quick: boolean;
  /** Whether to measure the slow references too: the SDK under the rate limit. */
  readonly full: boolean;
}

/** One part of the benchmark. */
export type Part = (settings: Settings) => Promise<Row[]>;
