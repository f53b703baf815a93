import type { CallArguments } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { textAt } from '../../okta/json.ts';
import type { Okta } from '../../step/action.ts';
import { changeStatusOf, removeWhole } from '../../step/lifecycle-change.ts';
import { called, type Device, ofDevices } from './device.ts';

/** A device after a change of its status. */
export interface DeviceChanged {
  readonly changed: boolean;
  readonly previousStatus: string;
  readonly device: Device;
}

interface DeviceChange {
  readonly deviceId: string;
  /** The status after the change. */
  readonly status: string;
  /** What to do first about a device in a status that Okta does not allow the change in (Okta's reference; recorded links). */
  readonly refused?: Readonly<Record<string, string>>;
  readonly send: (args: { readonly path: { readonly deviceId: string } } & CallArguments) => Promise<unknown>;
  readonly notes?: () => Promise<readonly string[]>;
}

async function changeDevice(
  okta: Okta<'getDevice'>,
  { deviceId, status, refused = {}, send, notes }: DeviceChange,
): Promise<DeviceChanged> {
  const path = { deviceId };
  const { changed, before, after } = await changeStatusOf<Device>({
    read: () => ofDevices(okta.read('getDevice', { path })),
    status,
    refuse(device) {
      const hint = refused[device.status ?? ''];
      if (hint === undefined) return undefined;
      return new OktaError('conflict', { what: `${called(device)} is ${device.status}`, hint }, { field: 'device' });
    },
    send: async (afterLoss) => send({ path, notes: (await notes?.()) ?? [], afterLoss }),
  });
  return { changed, previousStatus: before.status ?? '', device: after };
}

/** Activates a device. */
export function activate(okta: Okta<'activateDevice' | 'getDevice'>, deviceId: string): Promise<DeviceChanged> {
  return changeDevice(okta, {
    deviceId,
    status: 'ACTIVE',
    refused: { SUSPENDED: 'unsuspend it instead' },
    send: (args) => okta.call('activateDevice', args),
  });
}

/** Suspends a device. */
export function suspend(okta: Okta<'suspendDevice' | 'getDevice'>, deviceId: string): Promise<DeviceChanged> {
  return changeDevice(okta, {
    deviceId,
    status: 'SUSPENDED',
    refused: { DEACTIVATED: 'activate it first' },
    send: (args) => okta.call('suspendDevice', args),
  });
}

/** Unsuspends a device. */
export function unsuspend(okta: Okta<'unsuspendDevice' | 'getDevice'>, deviceId: string): Promise<DeviceChanged> {
  return changeDevice(okta, {
    deviceId,
    status: 'ACTIVE',
    refused: { DEACTIVATED: 'activate it instead', CREATED: 'activate it instead' },
    send: (args) => okta.call('unsuspendDevice', args),
  });
}

/** How to end the life of a device. */
export interface Ending {
  readonly deviceId: string;
  readonly dryRun: boolean;
}

/** Deactivates a device. A dry run also reads whose device it is. */
export function deactivate(
  okta: Okta<'deactivateDevice' | 'getDevice' | 'listDeviceUsers'>,
  { deviceId, dryRun, next = [] }: Ending & { readonly next?: readonly string[] },
): Promise<DeviceChanged> {
  return changeDevice(okta, {
    deviceId,
    status: 'DEACTIVATED',
    send: (args) => okta.call('deactivateDevice', args),
    notes: async () => [...(dryRun ? await lostWith(okta, deviceId) : []), ...next],
  });
}

/** What a deactivation takes from people. */
async function lostWith(okta: Okta<'listDeviceUsers'>, deviceId: string): Promise<string[]> {
  const { items } = await okta.page('listDeviceUsers', { path: { deviceId } });
  const names = items.map(({ user }) => textAt(user, 'profile', 'login') ?? user.id);
  const users = names.length === 0 ? [] : [`Ends the links to ${names.join(', ')}, who must enroll the device again.`];
  return [...users, 'Destroys the factors and certificates on the device. This cannot be undone.'];
}

/** Deletes a device, deactivated before if the caller allows it. */
export async function deleteDevice(
  okta: Okta<'deleteDevice' | 'deactivateDevice' | 'getDevice' | 'listDeviceUsers'>,
  { deviceId, dryRun, ifActive }: Ending & { readonly ifActive: 'fail' | 'deactivate' },
): Promise<{ readonly changed: boolean; readonly device: Device }> {
  const path = { deviceId };
  const { changed, before } = await removeWhole<Device>({
    read: () => ofDevices(okta.read('getDevice', { path })),
    isActive: ({ status }) => status !== 'DEACTIVATED',
    ifActive,
    called,
    state: ({ status }) => (status ?? 'active').toLowerCase(),
    deactivate: (next) => deactivate(okta, { deviceId, dryRun, next }),
    remove: () => okta.remove('deleteDevice', { path, notes: ['A later enrollment creates a new device.'] }),
  });
  return { changed, device: before };
}
