import { OktaError } from '../okta/errors.ts';

/**
 * Whether Okta rejected a call because the org does not have a feature. Recorded: 401 E0000015 although the token is valid, and 400
 * E0000002 "Missing Required Feature Flag ENTITY_RISK_POLICY".
 */
function isMissingFeature(error: unknown): error is OktaError {
  if (!(error instanceof OktaError)) return false;
  return error.errorCode === 'E0000015' || /missing required feature flag/i.test(error.summary ?? '');
}

/**
 * The result of a call. If the org lacks the feature that it belongs to, the error says so instead of blaming the token.
 *
 * @example await unlessMissing(okta.list('listPolicies', …), 'policies of the type ENTITY_RISK')
 */
export async function unlessMissing<Value>(call: Promise<Value>, feature: string): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    if (!isMissingFeature(error)) throw error;
    const hint = 'ask Okta to enable the feature, or leave this step out';
    throw error.rephrased('forbidden', { what: `This org does not have ${feature}`, hint });
  }
}
