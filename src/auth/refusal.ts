import { faultAt, OktaError, type Problem } from '../okta/errors.ts';
import type { ConnectionInput } from './connection.ts';

const names: Readonly<Record<keyof ConnectionInput, string>> = { orgUrl: 'The org URL', apiToken: 'The API token' };

/**
 * The error for a field of the connection that cannot be used. `what` continues the name of the field, for example "is
 * empty". Neither text may contain the pasted value: people paste secrets into the wrong field.
 */
export function refusal(field: keyof ConnectionInput, problem: Problem, code?: string): OktaError {
  const { what, hint } = problem;
  return new OktaError(
    'invalid_request',
    { what: `${names[field]} ${what}`, hint },
    { field, code, faults: [faultAt(field, problem)] },
  );
}
