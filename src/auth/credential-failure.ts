import { isOktaError, type OktaError } from '../okta/errors.ts';
import { networkFailure } from './network-failure.ts';
import { retold } from './retold.ts';

const operation = 'getUser';
const checkNetwork = 'check that the token may be used from the network of this connector';

/** Why the question whose token it is failed: the same error, told by the field of the connection that is at fault. */
export function credentialFailure(origin: string, error: unknown): unknown {
  if (!isOktaError(error)) return error;
  const { host } = new URL(origin);
  switch (error.category) {
    case 'unauthenticated':
      return tokenFailure(host, error);
    case 'forbidden':
      return roleFailure(host, error);
    case 'not_found': {
      const hint = 'create an API token as a user of the org (Security > API > Tokens)';
      return retold(error, { what: `${host} knows no user whose token it is`, hint, field: 'apiToken', operation });
    }
    case 'rate_limited': {
      const what = `The rate limit of ${host} is used up just now`;
      return retold(error, { what, hint: 'try again in a minute', operation });
    }
    case 'unavailable':
      if (error.status === undefined) return networkFailure(origin, error);
      return retold(error, {
        what: `${host} is out of order just now (HTTP status ${error.status})`,
        hint: 'try again later',
        operation,
      });
    case 'cancelled':
      return networkFailure(origin, error);
    default: {
      // The org has answered as Okta does before: what refuses now has to do with the token, in whatever words.
      if (error.status === 401) return tokenFailure(host, error);
      const what = `${host} does not answer as Okta does once the token is sent`;
      const hint = "check the org URL, and whether a proxy answers in Okta's place";
      return retold(error, { what, hint, field: 'orgUrl', operation });
    }
  }
}

function tokenFailure(host: string, error: OktaError): OktaError {
  if (error.errorCode === 'E0000011') {
    const why = 'it is mistyped, revoked, unused for 30 days, or of another org, or its owner has been deactivated';
    const hint = 'create a new token in this org (Security > API > Tokens) and paste its value';
    const what = `${host} does not accept the API token: ${why}`;
    return retold(error, { what, hint, field: 'apiToken', operation });
  }
  const hint = `paste the token value again, and ${checkNetwork}`;
  const what = `${host} does not take it for a valid API token`;
  return retold(error, { what, hint, field: 'apiToken', operation, category: 'unauthenticated' });
}

function roleFailure(host: string, error: OktaError): OktaError {
  // A feature that the org does not have is answered like a bad token, and is neither the token's nor the role's fault.
  if (error.errorCode === 'E0000015') {
    const hint = 'ask Okta whether the API is enabled for the org';
    return retold(error, {
      what: `${host} says that it lacks the feature to be asked whose token it is`,
      hint,
      operation,
    });
  }
  const what = `${host} knows the API token, but its owner may not use the API`;
  const hint = `give the owner an admin role (Security > Administrators), and ${checkNetwork}`;
  return retold(error, { what, hint, field: 'role', operation });
}
