import type { Category } from '../../src/okta/categories.ts';
import type { Recorded } from './recordings.ts';

/** What the client must make of a recorded failure. */
export interface ExpectedFailure {
  readonly category: Category;
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly causes: readonly string[];
  readonly requestId: string | undefined;
}

/**
 * The category of every recorded failure, by status and code. Written by hand from Okta's documentation of its error codes, and
 * separate from the client's own table, so that each can disprove the other.
 */
const categories: Readonly<Record<string, Category>> = {
  '400 E0000001': 'invalid_request', // Api validation failed
  '400 E0000003': 'invalid_request', // the request body was not well-formed
  '400 E0000029': 'invalid_request', // invalid paging request
  '400 E0000031': 'invalid_request', // invalid search criteria
  // OAuth endpoints return {error, error_description} instead of Okta's code.
  '400 invalid_dpop_proof': 'invalid_request',
  '400 use_dpop_nonce': 'invalid_request',
  '401 E0000004': 'unauthenticated', // authentication failed
  '401 E0000011': 'unauthenticated', // invalid token provided
  '401 E0000015': 'forbidden', // the org lacks the feature; the token is good
  '403 E0000006': 'forbidden', // no permission to perform the action
  '403 E0000032': 'conflict', // unlock: the user is not locked out
  '403 E0000038': 'conflict', // not allowed in the user's current status
  '403 E0000056': 'conflict', // delete application: deactivate it first
  '404 E0000007': 'not_found', // resource not found
  '404 E0000008': 'not_found', // no such path
  '404 none': 'not_found', // an edge node of Okta: the org is gone. Without a code, unlike a missing object
  '405 E0000022': 'invalid_request', // the endpoint does not support the method
};

/** What the client must throw for a recording, or a sentence if the failure is unknown. */
export function expectedFailure({ status, headers, body }: Recorded): ExpectedFailure | string {
  const { errorCode, error, errorCauses } = JSON.parse(body) as Record<string, unknown>;
  const code = errorCode ?? error ?? 'none';
  const category = categories[`${status} ${code}`];
  if (category === undefined) return `no expectation is written for ${status} ${code}`;
  const requestId = headers['x-okta-request-id'];
  return {
    category,
    status,
    errorCode: code === 'none' ? undefined : String(code),
    causes: Array.isArray(errorCauses) ? errorCauses.map((cause: { errorSummary: string }) => cause.errorSummary) : [],
    requestId: typeof requestId === 'string' ? requestId : undefined,
  };
}

/** Where the next page is, read without the client's parser: every `<url>; rel="next"` of the Link header. */
export function expectedNext({ headers }: Recorded): URL | undefined {
  const link = [headers['link'] ?? []].flat().join(', ');
  const found = /<([^>]*)>;\s*rel="next"/.exec(link)?.[1];
  return found === undefined ? undefined : new URL(found);
}
