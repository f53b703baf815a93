import type { Call } from '../http/call.ts';
import { invalid } from '../http/errors.ts';
import type { Factor } from '../state/factor-model.ts';
import type { User } from '../state/model.ts';
import type { Org } from '../state/org.ts';

/** Keeps the phone number of a factor that is active: its user has verified it. */
export function keepPhone(org: Org, { userId, factorType, status, profile }: Factor): void {
  const phoneNumber = profile?.['phoneNumber'];
  if (status === 'ACTIVE' && typeof phoneNumber === 'string') org.phones.set(`${userId} ${factorType}`, phoneNumber);
}

const digitsOf = (phoneNumber: string) => phoneNumber.replace(/\D/g, '');

/**
 * Okta docs: enroll a factor, another phone number than the user's is 400 unless `updatePhone` replaces it. Integrators
 * report the cause, also after the factor of the number was removed.
 */
export function refuseOtherPhone(
  call: Call,
  user: User,
  { factorType, phoneNumber }: { factorType: string; phoneNumber: unknown },
): void {
  const known = call.org.phones.get(`${user.id} ${factorType}`);
  if (known === undefined || digitsOf(known) === digitsOf(String(phoneNumber))) return;
  if (call.flag('updatePhone', false)) return;
  throw invalid('factorEnrollRequest', 'There is an existing verified phone number.');
}

/** The user's phone number in the catalog (Okta's reference: the example of list supported factors). */
export function phoneOf(
  org: Org,
  { userId, factorType }: { userId: string; factorType: string },
): { readonly _embedded?: Record<string, unknown> } {
  const phoneNumber = org.phones.get(`${userId} ${factorType}`);
  if (phoneNumber === undefined) return {};
  return { _embedded: { phones: [{ id: `mbl${userId.slice(3)}`, profile: { phoneNumber }, status: 'ACTIVE' }] } };
}
