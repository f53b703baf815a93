import { faultAt, OktaError } from '../okta/errors.ts';
import type { ConnectionInput } from './connection.ts';

const names: Readonly<Record<keyof ConnectionInput, string>> = { orgUrl: 'The org URL', apiToken: 'The API token' };

/**
 * The error for a field of the connection that cannot be used as it stands. `what` continues the field's name ("is
 * empty"), `hint` says what to do. Neither may hold what was pasted: people paste secrets into the wrong field.
 */
export function refusal(
  field: keyof ConnectionInput,
  { what, hint }: { what: string; hint: string },
  code?: string,
): OktaError {
  return new OktaError('invalid_request', `${names[field]} ${what}; ${hint}.`, {
    field,
    hint,
    code,
    faults: [faultAt(field, { what, hint })],
  });
}
