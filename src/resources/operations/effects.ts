import type { AfterLoss } from '../../okta/calls.ts';
import { type HttpMethod, operationCalled } from '../../okta/operations.ts';
import type { Effect } from '../../step/action.ts';

interface Named {
  readonly id: string;
  readonly method: HttpMethod;
}

// A POST that creates something. All others change existing objects.
const adds = /^(add|assign(?!Fulfillment)|clone|create|enroll|generate|grant|link|publish|subscribe|upload)/;
const removes = /^(bulkRemove|revoke|unsubscribe)|ForDelete$/;

/** What an operation does to the org. */
export function effectOf({ id, method }: Named): Effect {
  switch (method) {
    case 'GET':
      return 'read';
    case 'DELETE':
      return 'remove';
    case 'POST':
      return removes.test(id) ? 'remove' : adds.test(id) ? 'add' : 'change';
    default:
      return 'change';
  }
}

/**
 * What to do after a lost response: send the request again only if that does no harm. A PUT sets the same state twice, and a
 * deleted object stays deleted. Rows of the client's own table come first: a second `deleteUser` deletes permanently.
 */
export function afterLossOf({ id, method }: Named): Exclude<AfterLoss, object> {
  const known = operationCalled(id);
  if (known !== undefined) return known.method === 'GET' ? 'repeat' : known.afterLoss;
  return method === 'GET' || method === 'PUT' || method === 'DELETE' ? 'repeat' : 'unknown';
}
