import type { Profile } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { userView } from '../users/view.ts';
import type { Device, DeviceStatus, DeviceUser } from './device.ts';

/** The lifecycle operations that a device links (recorded from a real org, 2025; CREATED from Okta's reference). */
const offered: Readonly<Record<DeviceStatus, readonly string[]>> = {
  CREATED: ['activate'],
  ACTIVE: ['suspend', 'deactivate'],
  SUSPENDED: ['unsuspend', 'deactivate'],
  DEACTIVATED: ['activate'],
};

function linksOf(device: Device, base: string): Record<string, unknown> {
  const self = `${base}/api/v1/devices/${device.id}`;
  const gone = device.status === 'DEACTIVATED';
  const lifecycle = offered[device.status].map((name) => [
    name,
    { href: `${self}/lifecycle/${name}`, hints: { allow: ['POST'] } },
  ]);
  return {
    ...Object.fromEntries(lifecycle),
    self: { href: self, hints: { allow: gone ? ['GET', 'DELETE'] : ['GET', 'PATCH', 'PUT'] } },
    // Recorded from a real org: a deactivated device has no link to its users.
    ...(gone ? {} : { users: { href: `${self}/users`, hints: { allow: ['GET'] } } }),
  };
}

/** A device (shape recorded from a real org, 2025). */
export function deviceView(device: Device, base: string): Record<string, unknown> {
  return {
    id: device.id,
    status: device.status,
    created: device.created,
    lastUpdated: device.lastUpdated,
    profile: device.profile,
    resourceType: 'UDDevice',
    resourceDisplayName: { value: device.profile['displayName'], sensitive: false },
    resourceId: device.id,
    resourceAlternateId: null,
    _links: linksOf(device, base),
  };
}

/** How much of a user a list of devices embeds (Okta docs: list devices, `expand`). */
export type UserDetail = 'user' | 'userSummary';

/** A user of a device (shape recorded from a real org, 2025). */
export function deviceUserView(
  org: Org,
  link: DeviceUser,
  { base, detail = 'user' }: { readonly base: string; readonly detail?: UserDetail },
): Record<string, unknown> | undefined {
  const user = org.user(link.userId);
  if (user === undefined) return undefined;
  const { created, managementStatus, screenLockType } = link;
  const summary = {
    id: user.id,
    ...(user.realmId === undefined ? {} : { realmId: user.realmId }),
    profile: summaryOf(user.profile),
    _links: { self: { href: `${base}/api/v1/users/${user.id}` } },
  };
  return {
    created,
    managementStatus,
    ...(screenLockType === undefined ? {} : { screenLockType }),
    user: detail === 'user' ? userView(org, user, base) : summary,
  };
}

function summaryOf({ firstName, lastName, login, email }: Profile): Profile {
  return { firstName, lastName, login, email };
}
