import type { Kept } from '../state/collection.ts';
import type { Profile } from '../state/model.ts';

/** The statuses of a device. CREATED is in the examples of Okta's reference only; it also names UNSUSPENDED, never recorded. */
export type DeviceStatus = 'CREATED' | 'ACTIVE' | 'SUSPENDED' | 'DEACTIVATED';

/** A device in Universal Directory (Okta docs: devices). */
export interface Device extends Kept {
  status: DeviceStatus;
  created: string;
  lastUpdated: string;
  profile: Profile;
}

/** The link between a device and a user. */
export interface DeviceUser {
  readonly seq: number;
  /** The key of the link. */
  readonly id: string;
  readonly deviceId: string;
  readonly userId: string;
  readonly created: string;
  readonly managementStatus: 'MANAGED' | 'NOT_MANAGED';
  readonly screenLockType: 'NONE' | 'PASSCODE' | 'BIOMETRIC' | undefined;
}
