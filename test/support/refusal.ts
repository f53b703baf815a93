import { OktaError } from '../../src/okta/errors.ts';

/** The error with which something is refused; fails if it is not, or if it fails in another way. */
export function refusalOf(attempt: () => unknown): OktaError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof OktaError) return error;
    throw error;
  }
  throw new Error('was not refused');
}
