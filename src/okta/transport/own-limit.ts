import type { ReceivedResponse } from '../calls.ts';
import { parseJson, textAt } from '../json.ts';
import { rateHeaders } from './rate-window.ts';
import type { OktaRequest } from './transport.ts';

/** Limits on messages to people, which have nothing to do with the rate limits of the org (error code catalog). */
const messageLimits: ReadonlySet<string> = new Set([
  'E0000109', // a text message was just sent
  'E0000118', // an email was just sent
  'E0000133', // a phone call was just made
  'E0000146', // too many text messages in 24 hours
  'E0000186', // too many text messages in 30 days
  'E0000204', // too many text messages
  'E0000205', // too many phone calls
]);

/** Requests with a user's code. Okta accepts five in five minutes (its reference and support articles). */
const withCode = /\/factors\/[^/]+\/(?:lifecycle\/activate|verify|resend)(?:\/poll)?(?:\?|$)/;

/**
 * Whether a 429 limits something other than the requests of a bucket: messages to one person, or their attempts to enter a
 * code. The headers then describe a bucket that has calls left, so waiting for it is of no use, and a retry could send a
 * second message.
 */
export function isOwnLimit({ url }: Pick<OktaRequest, 'url'>, response: ReceivedResponse): boolean {
  if (response.status !== 429) return false;
  const code = textAt(parseJson(response.body), 'errorCode') ?? '';
  if (messageLimits.has(code)) return true;
  return withCode.test(url) && (rateHeaders(response)?.remaining ?? 0) > 0;
}
