import { faultAt, OktaError, type Problem } from '../okta/errors.ts';
import type { ConnectionField } from './connection.ts';

const names: Readonly<Record<ConnectionField, string>> = {
  orgUrl: 'The org URL',
  apiToken: 'The API token',
  clientId: 'The client ID',
  privateKey: 'The private key',
  keyId: 'The key ID',
  scopes: 'The scopes',
};

/**
 * The error for a field of the connection that cannot be used. `what` continues the name of the field, for example "is
 * empty". Neither text may contain the pasted value: people paste secrets into the wrong field.
 */
export function refusal(field: ConnectionField, problem: Problem, code?: string): OktaError {
  const { what, hint } = problem;
  return new OktaError(
    'invalid_request',
    { what: `${names[field]} ${what}`, hint },
    { field, code, faults: [faultAt(field, problem)] },
  );
}
