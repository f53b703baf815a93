import { isOktaError, type OktaError, type OktaErrorDetails, type Problem } from '../okta/errors.ts';
import { networkFailure } from './network-failure.ts';

const operation = 'getUser';
const checkNetwork = 'check that the token is allowed from this network';

/** The error for a failed request for the token's owner, which names the field of the connection at fault. */
export function credentialFailure(origin: string, error: unknown): unknown {
  if (!isOktaError(error)) return error;
  const { host } = new URL(origin);
  const { category, status } = error;
  switch (category) {
    case 'unauthenticated':
      return tokenFailure(host, error);
    case 'forbidden':
      return roleFailure(host, error);
    case 'not_found': {
      const hint = 'create an API token as a user of this org (Security > API > Tokens)';
      return restated(error, { what: `The API token belongs to no user of ${host}`, hint }, { field: 'apiToken' });
    }
    case 'rate_limited':
      return restated(error, { what: `The rate limit of ${host} is used up`, hint: 'try again in a minute' });
    case 'unavailable':
      if (status === undefined) return networkFailure(origin, error);
      return restated(error, { what: `${host} is unavailable (HTTP status ${status})`, hint: 'try again later' });
    case 'cancelled':
      return networkFailure(origin, error);
    default: {
      // The org has already responded as Okta does, so that any refusal is about the token.
      if (status === 401) return tokenFailure(host, error);
      const what = `${host} stopped responding like an Okta org when the token was sent`;
      const hint = 'check the org URL and any proxy in between';
      return restated(error, { what, hint }, { field: 'orgUrl' });
    }
  }
}

function tokenFailure(host: string, error: OktaError): OktaError {
  if (error.errorCode === 'E0000011') {
    const why = 'it is mistyped, revoked, unused for 30 days or from another org, or its owner is deactivated';
    const hint = 'create a new token in this org (Security > API > Tokens) and paste its value';
    return restated(error, { what: `${host} rejected the API token: ${why}`, hint }, { field: 'apiToken' });
  }
  const problem = {
    what: `${host} does not recognize the API token`,
    hint: `paste the token value again, and ${checkNetwork}`,
  };
  return error.rephrased('unauthenticated', problem, { field: 'apiToken', operation });
}

function roleFailure(host: string, error: OktaError): OktaError {
  // Okta responds to a missing feature as to a bad token, although neither the token nor the role is at fault.
  if (error.errorCode === 'E0000015') {
    const what = `${host} lacks the feature that returns the owner of the token`;
    return restated(error, { what, hint: 'ask Okta whether the API is enabled for the org' });
  }
  const what = `${host} accepts the API token, but its owner may not use the API`;
  const hint = `give the owner an admin role (Security > Administrators), and ${checkNetwork}`;
  return restated(error, { what, hint }, { field: 'role' });
}

function restated(error: OktaError, problem: Problem, details: OktaErrorDetails = {}): OktaError {
  return error.rephrased(error.category, problem, { ...details, operation });
}
