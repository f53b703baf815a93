import type { Category } from '../../index.ts';

/** Exit codes by category of error. */
export const exitCodes = {
  invalid_request: 2,
  unauthenticated: 3,
  forbidden: 4,
  not_found: 5,
  conflict: 6,
  rate_limited: 7,
  unavailable: 8,
  outcome_unknown: 9,
  unexpected_response: 10,
  cancelled: 130,
} as const satisfies Record<Category, number>;

/** Exit code of a bug of the connector's own. */
export const internalExitCode = 1;

/** Exit code where a part failed: inputs of a bulk run, or sub-steps of a step. What ends the whole run has its own code. */
export const partlyFailedExitCode = 11;
