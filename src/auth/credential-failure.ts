import { isOktaError, OktaError } from '../okta/errors.ts';
import { networkFailure } from './network-failure.ts';

/** Why the question whose token it is failed: the same error, told by the field of the connection that is at fault. */
export function credentialFailure(origin: string, error: unknown): unknown {
  if (!isOktaError(error)) return error;
  const { host } = new URL(origin);
  switch (error.category) {
    case 'unauthenticated':
      return tokenFailure(host, error);
    case 'forbidden':
      // A feature that the org does not have (401 E0000015) is neither the token's nor the role's fault.
      return error.errorCode === 'E0000015' ? error : roleFailure(error);
    case 'not_found': {
      const hint = 'create an API token as a user of the org (Security > API > Tokens)';
      return told(error, { field: 'apiToken', what: `${host} knows no user whose token it is`, hint });
    }
    case 'unexpected_response':
    case 'invalid_request': {
      const hint = "check the org URL, and whether a proxy answers in Okta's place";
      return told(error, {
        field: 'orgUrl',
        what: `${host} does not answer as Okta does once the token is sent`,
        hint,
      });
    }
    case 'unavailable':
      return error.status === undefined ? networkFailure(origin, error) : error;
    default:
      return error;
  }
}

function tokenFailure(host: string, error: OktaError): OktaError {
  if (error.errorCode === 'E0000011') {
    const why =
      'it has been mistyped, revoked, left unused for 30 days, made in another org, or its owner has been deactivated';
    const hint = 'create a new token in this org (Security > API > Tokens) and paste it';
    return told(error, { field: 'apiToken', what: `${host} does not accept the API token: ${why}`, hint });
  }
  const hint = 'paste the token value again, and check that the token may be used from the network of this connector';
  return told(error, { field: 'apiToken', what: `${host} does not take it for a valid API token`, hint });
}

function roleFailure(error: OktaError): OktaError {
  const what = 'The API token is valid, but its owner has no admin role that lets it read even itself';
  const hint =
    'give the owner an admin role (Security > Administrators), and check that the token may be used from the network of this connector';
  return told(error, { field: 'role', what, hint });
}

function told(error: OktaError, { field, what, hint }: { field: string; what: string; hint: string }): OktaError {
  const { status, errorCode, causes, requestId, operation } = error;
  return new OktaError(error.category, `${what}; ${hint}.`, {
    field,
    hint,
    status,
    errorCode,
    causes,
    requestId,
    operation,
    cause: error,
  });
}
