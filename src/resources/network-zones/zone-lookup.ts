import type { Okta } from '../../step/action.ts';
import { type NamedKind, onlyNamed, sameName } from '../../step/only-named.ts';
import type { NetworkZone } from './zone.ts';

/** What network zones are called. */
const zoneKind: NamedKind = {
  one: 'network zone',
  many: 'network zones',
  hint: "find the network zone's ID (nzo…) with list_network_zones",
};

/** Every zone with this name. Okta has no search for it, and its names are unique. */
export async function zonesNamed(okta: Okta<'listNetworkZones'>, name: string): Promise<NetworkZone[]> {
  const found: NetworkZone[] = [];
  for await (const page of okta.pages('listNetworkZones', {}))
    found.push(...page.filter((zone) => sameName(zone.name, name)));
  return found;
}

/** The ID of a zone given by ID or name. */
export async function zoneIdOf(okta: Okta<'listNetworkZones'>, zone: string): Promise<string> {
  if (/^nzo\w{17}$/.test(zone)) return zone;
  return onlyNamed(await zonesNamed(okta, zone), { name: zone, kind: zoneKind, field: 'zone' }).id;
}
