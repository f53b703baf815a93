import type { LogParty } from '../logs/parties.ts';
import type { NetworkZone } from '../state/model.ts';

/** A zone (members and order recorded from a real org, 2021). */
export function zoneView(zone: NetworkZone, base: string): Record<string, unknown> {
  const href = `${base}/api/v1/zones/${zone.id}`;
  const self = { href, hints: { allow: ['GET', 'PUT', 'DELETE'] } };
  const lifecycle = (name: string) => ({ href: `${href}/lifecycle/${name}`, hints: { allow: ['POST'] } });
  return {
    type: zone.type,
    id: zone.id,
    name: zone.name,
    status: zone.status,
    usage: zone.usage,
    created: zone.created,
    lastUpdated: zone.lastUpdated,
    system: zone.system,
    ...zone.coverage,
    _links:
      zone.status === 'ACTIVE'
        ? { self, deactivate: lifecycle('deactivate') }
        : { activate: lifecycle('activate'), self },
  };
}

/** A zone as a target of the System Log (the name of the type is undocumented). */
export function zoneParty(zone: NetworkZone): LogParty {
  return { id: zone.id, type: 'NetworkZone', alternateId: 'unknown', displayName: zone.name };
}
