import { isObject } from '../http/call.ts';
import type { Org } from '../state/org.ts';

/** The name of a policy rule that uses a zone, if there is one. */
export function ruleUsing(org: Org, zoneId: string): string | undefined {
  return org.policyRules.ordered.find(({ conditions }) => namesZone(conditions?.['network'], zoneId))?.name;
}

function namesZone(network: unknown, zoneId: string): boolean {
  if (!isObject(network)) return false;
  return [network['include'], network['exclude']].some((ids) => Array.isArray(ids) && ids.includes(zoneId));
}
