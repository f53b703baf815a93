import { objectAt } from '../../okta/json.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { targetsOf, textIn } from './event-parties.ts';

/**
 * Whether an event is about a policy of a type. Published logs have the type as "OktaSignOn" in the details of the policy, where the
 * API has OKTA_SIGN_ON: only letters and digits are compared, ignoring case. Any event matches an omitted type.
 */
export function isOfPolicyType(event: LogEvent, type: string | undefined): boolean {
  if (type === undefined) return true;
  return targetsOf(event).some(({ detailEntry }) => {
    const own = textIn(objectAt(detailEntry), 'policyType');
    return own !== undefined && lettersOf(own) === lettersOf(type);
  });
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
