import type { Route } from '../http/call.ts';
import { activateZone, addZone, deactivateZone, getZone, listZones, removeZone, replaceZone } from './zones.ts';

const zones = '/api/v1/zones';
const read = { method: 'GET', bucket: 'other', permission: 'zones.read' } as const;
const manage = { bucket: 'other', permission: 'zones.manage' } as const;

/** Network zones: /api/v1/zones. */
export const zoneRoutes: readonly Route[] = [
  { ...read, path: zones, handle: listZones },
  { ...manage, method: 'POST', path: zones, handle: addZone },
  { ...read, path: `${zones}/:zoneId`, handle: getZone },
  { ...manage, method: 'PUT', path: `${zones}/:zoneId`, handle: replaceZone },
  { ...manage, method: 'DELETE', path: `${zones}/:zoneId`, handle: removeZone },
  { ...manage, method: 'POST', path: `${zones}/:zoneId/lifecycle/activate`, handle: activateZone },
  { ...manage, method: 'POST', path: `${zones}/:zoneId/lifecycle/deactivate`, handle: deactivateZone },
];
