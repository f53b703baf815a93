import { textOf, tidyObject } from '../../step/tidy.ts';
import type { NetworkZone } from './zone.ts';

/** Models of the operations that return network zones. */
export interface NetworkZoneModels {
  readonly getNetworkZone: NetworkZone;
  readonly listNetworkZones: NetworkZone;
  readonly createNetworkZone: NetworkZone;
}

/** Reads a network zone from Okta's response. */
function toNetworkZone(value: unknown): NetworkZone {
  const zone = tidyObject(value, 'network zone');
  return { ...zone, id: textOf(zone['id']) };
}

/** Readers of the operations that return network zones. */
export const networkZoneReaders = {
  getNetworkZone: toNetworkZone,
  listNetworkZones: toNetworkZone,
  createNetworkZone: toNetworkZone,
};
