import { OktaError } from './errors.ts';

/**
 * The result of a look-up, or `undefined` if Okta reports that the object does not exist. Other failures are rethrown. They
 * include a 404 without an Okta error code: the org may be gone, which does not prove that the object is.
 */
export async function absent<Value>(lookup: Promise<Value>): Promise<Value | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (error instanceof OktaError && error.category === 'not_found' && error.errorCode !== undefined) return undefined;
    throw error;
  }
}
