import { OktaError } from '../okta/errors.ts';

/** The answer to a look-up, or `undefined` if Okta says that there is no such object. Other failures stay failures. */
export async function absent<Value>(lookup: Promise<Value>): Promise<Value | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (error instanceof OktaError && error.category === 'not_found') return undefined;
    throw error;
  }
}
