import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../http/errors.ts';
import { attributeOf } from '../schemas/object-schema.ts';
import type { App, Profile } from '../state/model.ts';

/** The features with which Okta pushes profiles to the app (Okta's reference: the example of E0000075). */
const pushes: readonly string[] = ['PUSH_NEW_USERS', 'PUSH_PROFILE_UPDATES'];

/**
 * Rejects a profile that changes what the app does not let an admin change (Okta's error catalog). A value that is sent back
 * unchanged is accepted. Attributes that the app's schema does not have are accepted, unlike in a real org.
 */
export function checkAppProfile(app: App, change: { readonly before: Profile; readonly given: Profile }): void {
  const { before, given } = change;
  for (const [name, value] of Object.entries(given)) {
    if (isDeepStrictEqual(before[name] ?? null, value)) continue;
    if (app.features.includes('PROFILE_MASTERING')) throw new ApiError('E0000076');
    const { scope, mutability } = attributeOf(app.userSchema, name) ?? {};
    if (scope === 'SYSTEM') throw new ApiError('E0000081', { detail: name });
    if (mutability === 'READ_ONLY') throw new ApiError('E0000077', { detail: name });
    // Undocumented: an immutable attribute can be set once.
    if (mutability === 'IMMUTABLE' && before[name] !== undefined) throw new ApiError('E0000078', { detail: name });
    const isPushed = app.features.some((feature) => pushes.includes(feature));
    if (isPushed && app.mappedAttributes.includes(name)) throw new ApiError('E0000075', { detail: name });
  }
}
