import { deviceSearch, matches } from '../expressions/expression.ts';
import { type Call, type OrgResponse, ok } from '../http/call.ts';
import { ApiError, invalid, notFound } from '../http/errors.ts';
import { type PageRules, pageById, pageRequest, pageResponse } from '../http/paging.ts';
import { readExpression } from '../http/queries.ts';
import { compareIds } from '../state/collection.ts';
import type { Profile } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { userById } from '../users/lookup.ts';
import type { Device, DeviceStatus, DeviceUser } from './device.ts';
import { deviceUserView, deviceView, type UserDetail } from './view.ts';

/** Okta docs: list devices; the cursor is the last ID, and an invalid one is E0000031 (recorded from a real org). */
const pageRules: PageRules = {
  list: 'devices',
  defaultLimit: 200,
  maxLimit: 200,
  badCursor: 'E0000031',
  repeated: ['search', 'expand'],
};

/** The values of a new device. */
export interface NewDevice {
  readonly id?: string;
  readonly status?: DeviceStatus;
  /** `displayName`, `platform` and more (Okta docs: device profile). */
  readonly profile: Profile;
}

/** Adds a device, ACTIVE unless a status is given. */
export function insertDevice(org: Org, input: NewDevice): Device {
  const stamp = org.stamp();
  return org.devices.keep({
    id: input.id ?? org.ids('guo'),
    seq: org.nextSeq(),
    status: input.status ?? 'ACTIVE',
    created: stamp,
    lastUpdated: stamp,
    profile: { registered: true, secureHardwarePresent: true, ...input.profile },
  });
}

/** Links a device to a user, who may have it already. */
export function linkDevice(org: Org, link: Pick<DeviceUser, 'deviceId' | 'userId'> & Partial<DeviceUser>): DeviceUser {
  const { id, deviceId, userId, managementStatus = 'NOT_MANAGED', screenLockType } = link;
  return (
    org.deviceUsers.get(deviceId, userId) ??
    org.deviceUsers.set(deviceId, userId, {
      seq: org.nextSeq(),
      id: id ?? org.ids('lnk'),
      deviceId,
      userId,
      created: org.stamp(),
      managementStatus,
      screenLockType,
    })
  );
}

/** Classic Engine has no devices (Okta docs: devices, Identity Engine only). The code is that of other missing features. */
function refuseClassic(call: Call): void {
  if (call.org.behavior.engine === 'classic') throw new ApiError('E0000015');
}

/** The device that the path names; the kinds of the error were recorded from a real org. */
export function deviceOf(call: Call, kind = 'Device'): Device {
  refuseClassic(call);
  const id = call.param('deviceId');
  const device = call.org.devices.get(id);
  if (device === undefined) throw notFound(id, kind);
  return device;
}

function detailOf(call: Call): UserDetail | undefined {
  const expand = call.query.get('expand');
  if (expand === null || expand === 'user' || expand === 'userSummary') return expand ?? undefined;
  // Undocumented code.
  throw invalid('expand', 'expand: must be user or userSummary');
}

function usersOf(call: Call, device: Device, detail: UserDetail): Record<string, unknown>[] {
  return call.org.deviceUsers
    .ofLeft(device.id)
    .map((link) => deviceUserView(call.org, link, { base: call.base, detail }))
    .filter((view) => view !== undefined);
}

export function listDevices(call: Call): OrgResponse {
  refuseClassic(call);
  const { org, query } = call;
  const detail = detailOf(call);
  const request = pageRequest(call, pageRules);
  const search = query.get('search');
  const expression = search === null ? undefined : readExpression(search, 'search', deviceSearch);
  // Okta docs: list devices, search is eventually consistent.
  const horizon = expression === undefined ? Number.POSITIVE_INFINITY : org.searchHorizon();
  const found = org.devices.byId.filter(
    (device) => device.seq <= horizon && (expression === undefined || matches(expression, device)),
  );
  const order = { compare: compareIds, find: (id: string) => org.devices.everHad(id) };
  const page = pageById<Device>(found, { request, rules: pageRules, order });
  const body = page.items.map((device) => ({
    ...deviceView(device, call.base),
    ...(detail === undefined ? {} : { _embedded: { users: usersOf(call, device, detail) } }),
  }));
  return pageResponse(call, { rules: pageRules, request, next: page.next, body });
}

export function getDevice(call: Call): OrgResponse {
  return ok(deviceView(deviceOf(call), call.base));
}

/** Recorded from a real org: without links, and another kind in the error. */
export function listDeviceUsers(call: Call): OrgResponse {
  return ok(usersOf(call, deviceOf(call, 'GenericUDObject'), 'user'));
}

/** Okta docs: list all devices for an enrolled user. An org without devices returns an empty list (undocumented). */
export function listUserDevices(call: Call): OrgResponse {
  const user = userById(call);
  const links = call.org.deviceUsers.ofRight(user.id).flatMap(({ id, created, deviceId }) => {
    const device = call.org.devices.get(deviceId);
    return device === undefined ? [] : [{ created, deviceUserId: id, device: deviceView(device, call.base) }];
  });
  return ok(links);
}
