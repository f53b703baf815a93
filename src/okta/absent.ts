import { OktaError } from './errors.ts';

/**
 * The answer to a look-up, or `undefined` if Okta says that there is no such object. Other failures stay failures, a 404
 * without one of Okta's codes among them: the org may be gone, which says nothing about the object.
 */
export async function absent<Value>(lookup: Promise<Value>): Promise<Value | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (error instanceof OktaError && error.category === 'not_found' && error.errorCode !== undefined) return undefined;
    throw error;
  }
}
