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

/** Exit code of a bulk run of which some inputs failed; what stops the whole run exits with its own code. */
export const failedInputsExitCode = 11;
