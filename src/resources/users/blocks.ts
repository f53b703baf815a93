import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import { textAt } from '../../okta/json.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { date, userReference } from '../../step/fields.ts';

/** Devices on which a user is blocked from signing in; `unknown` if the org does not show it. */
const blockedOn = ['no_device', 'unknown_devices', 'any_device', 'unknown'] as const;

/** One of {@link blockedOn}. */
type BlockedOn = (typeof blockedOn)[number];

/** Whether to read on which devices a user is blocked. */
export const checkDevices = field(z.boolean(), {
  title: 'Check devices',
  description: 'Whether to also read on which devices the user is blocked. Not every org shows it.',
  default: false,
}).optional();

/** Whether a user is locked out. */
export const lockModel = z.strictObject({
  locked: field(z.boolean(), { title: 'Locked', description: 'Whether the user is locked out on every device.' }),
  status: field(z.string(), { title: 'Status' }),
  statusChanged: date('Status changed'),
  blockedOn: field(z.enum(blockedOn), {
    title: 'Blocked on',
    description: 'Present if Check devices is set. unknown if the org does not show blocks.',
  }).optional(),
  user: userReference,
});

/** Reads on which devices a user is blocked. Recorded: orgs without the feature reject the call with 401 E0000015. */
export async function devicesBlocked(okta: Okta<'listUserBlocks'>, id: string): Promise<BlockedOn> {
  try {
    const { items } = await okta.list('listUserBlocks', { path: { id } }, { all: true });
    const devices = new Set(items.map((block) => textAt(block, 'appliesTo')));
    if (devices.has('ANY_DEVICES')) return 'any_device';
    return devices.has('UNKNOWN_DEVICES') ? 'unknown_devices' : 'no_device';
  } catch (error) {
    if (error instanceof OktaError && error.errorCode === 'E0000015') return 'unknown';
    throw error;
  }
}
