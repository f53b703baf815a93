import { type Call, noContent, type OrgResponse } from '../http/call.ts';
import { ApiError } from '../http/errors.ts';
import type { LogParty } from '../logs/parties.ts';
import type { Device, DeviceStatus } from './device.ts';
import { deviceOf } from './devices.ts';

/** A device as a target (the name of the type is undocumented). */
export function deviceParty(device: Device): LogParty {
  return {
    id: device.id,
    type: 'Device',
    alternateId: 'unknown',
    displayName: String(device.profile['displayName'] ?? ''),
  };
}

/** Okta error catalog: a device in the wrong status. Which operations return it is undocumented. */
function refuseOthers({ status }: Device, allowed: readonly DeviceStatus[]): void {
  if (!allowed.includes(status)) throw new ApiError('E0000152');
}

interface Change {
  readonly from: readonly DeviceStatus[];
  readonly to: DeviceStatus;
}

/**
 * Okta docs: activate, deactivate, suspend and unsuspend a device. A suspended device can only be unsuspended or
 * deactivated; the other statuses are those of the recorded links.
 */
const changes: Readonly<Record<string, Change>> = {
  activate: { from: ['CREATED', 'DEACTIVATED'], to: 'ACTIVE' },
  deactivate: { from: ['ACTIVE', 'SUSPENDED'], to: 'DEACTIVATED' },
  suspend: { from: ['ACTIVE'], to: 'SUSPENDED' },
  unsuspend: { from: ['SUSPENDED'], to: 'ACTIVE' },
};

function apply(call: Call, device: Device, { from, to }: Change): void {
  refuseOthers(device, from);
  device.status = to;
  device.lastUpdated = call.org.stamp();
  if (to !== 'DEACTIVATED') return;
  // Okta docs: deactivation ends all links to users (an empty list was recorded from a real org).
  for (const { userId } of call.org.deviceUsers.ofLeft(device.id)) call.org.deviceUsers.delete(device.id, userId);
}

/** The lifecycle operations by name: 204 (recorded from a real org). */
export const deviceOperations: readonly (readonly [name: string, handle: (call: Call) => OrgResponse])[] =
  Object.entries(changes).map(([name, change]) => [
    name,
    (call) => {
      const device = deviceOf(call);
      apply(call, device, change);
      call.log({ eventType: `device.lifecycle.${name}`, target: [deviceParty(device)] });
      return noContent;
    },
  ]);

/** Okta docs: delete a device, which must be deactivated first. */
export function deleteDevice(call: Call): OrgResponse {
  const device = deviceOf(call);
  refuseOthers(device, ['DEACTIVATED']);
  call.org.devices.delete(device.id);
  call.log({ eventType: 'device.lifecycle.delete', target: [deviceParty(device)] });
  return noContent;
}
