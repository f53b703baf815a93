import type { User } from '../models/user.ts';
import { OktaError } from '../okta/errors.ts';

type Profile = Readonly<Record<string, unknown>>;

/** Whether a profile already holds every value of a partial update; null asks for an attribute to be absent. */
export function holds(user: User, wanted: Profile): boolean {
  return differing(user, wanted).length === 0;
}

/** The attributes of which a profile holds another value than a partial update, or none. */
export function differing(user: User, wanted: Profile): string[] {
  const present: Profile = user.profile ?? {};
  const differs = ([name, value]: [string, unknown]) =>
    JSON.stringify(present[name] ?? null) !== JSON.stringify(value ?? null);
  return Object.entries(wanted)
    .filter(differs)
    .map(([name]) => name);
}

/** The attributes that a full replacement deletes: those with a value that the new profile leaves out, sorted. */
export function deletedBy(user: User, replacement: Profile): string[] {
  const names = Object.entries(user.profile ?? {}).filter(([, value]) => value !== undefined && value !== '');
  return names
    .flatMap(([name]) => (replacement[name] === undefined || replacement[name] === null ? [name] : []))
    .sort();
}

/** A profile for a full replacement, where an attribute that is null is simply left out. */
export function replacementProfile(profile: Profile): Profile {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null && value !== undefined));
}

/** Refuses another provider than the user has: Okta lets a provider be named at creation only. */
export function refuseOtherProvider(user: User, provider: { readonly type: string } | undefined): void {
  const credentials = user['credentials'] as { provider?: { type?: string } } | undefined;
  const present = credentials?.provider?.type;
  if (provider === undefined || present === undefined || provider.type === present) return;
  const message = `is ${provider.type}, but the user's is ${present}, and Okta does not change it in an update; leave it out`;
  throw new OktaError('invalid_request', `provider.type ${message}.`, {
    field: 'provider.type',
    faults: [{ path: 'provider.type', message }],
  });
}
