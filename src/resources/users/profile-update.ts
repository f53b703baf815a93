import { z } from 'zod';
import { OktaError, refusedField } from '../../okta/errors.ts';
import { textAt } from '../../okta/json.ts';
import type { Okta } from '../../step/action.ts';
import { differing } from '../../step/attributes.ts';
import { field } from '../../step/field.ts';
import { type FieldFault, refuse, segmentText } from '../../step/fields.ts';
import { credentialFaults, nextLogin, password, provider, recoveryQuestion } from './credentials.ts';
import { explainTakenLogin } from './login-owner.ts';
import { changedProfile } from './profile.ts';
import { toUser } from './readers.ts';
import { explainDeniedByStatus } from './status-change.ts';
import { type User, user } from './user.ts';

type Profile = Readonly<Record<string, unknown>>;

/** An update of a user's profile and credentials. */
export interface ProfileChange {
  readonly before: User;
  /** Whether attributes that are left out keep their value, or lose it. */
  readonly mode: 'partial' | 'full';
  readonly profile: Profile;
  readonly credentials?: unknown;
}

/** Updates a user's profile and credentials, unless they already match. Returns the attributes that were deleted. */
export async function changeProfile(
  okta: Okta<'updateUser' | 'replaceUser' | 'getUser'>,
  { before, mode, profile, credentials }: ProfileChange,
): Promise<{ readonly changed: boolean; readonly deleted: string[] }> {
  const path = { id: before.id };
  const secrets = credentials === undefined ? {} : { credentials };
  const toDelete = mode === 'full' ? deletedBy(before, profile) : [];
  if (credentials === undefined && differing(before.profile, profile).length === 0 && toDelete.length === 0)
    return { changed: false, deleted: [] };
  const body = { ...profileBody(mode, profile), ...secrets };
  const notes = toDelete.map((name) => `Deletes profile.${name}.`);
  const changing =
    mode === 'partial' ? okta.call('updateUser', { path, body }) : okta.call('replaceUser', { path, body, notes });
  const call = explainDeniedByStatus(before, changing);
  const answer = await explainTakenLogin(okta, { login: profile['login'], call });
  const after = answer === undefined ? undefined : toUser(answer).profile;
  if (after === undefined) return { changed: true, deleted: toDelete };
  // Okta sets some attributes to their default instead, keeps others, and may keep all those of a deactivated user.
  const deleted = toDelete.filter((name) => after[name] === undefined);
  const changed = credentials !== undefined || deleted.length > 0 || hasChanged(before, after);
  if (!changed && before.status === 'DEPROVISIONED') throw leftAlone();
  return { changed, deleted };
}

// Okta's reference: the profile of a deactivated user is not updated unless the org allows it. The response is undocumented.
function leftAlone(): OktaError {
  return new OktaError('conflict', {
    what: 'Okta did not change the profile, because the user is DEPROVISIONED',
    hint: 'activate the user first, or allow edits of deactivated users in the org',
  });
}

/** The attributes that a full replacement deletes: those with a value that the new profile leaves out, sorted. */
function deletedBy(user: User, replacement: Profile): string[] {
  const names = Object.entries(user.profile ?? {}).filter(([, value]) => value !== undefined && value !== '');
  return names
    .flatMap(([name]) => (replacement[name] === undefined || replacement[name] === null ? [name] : []))
    .sort();
}

/** The profile as it is sent: in a full replacement, an attribute that is null is simply left out. */
function profileBody(mode: ProfileChange['mode'], profile: Profile): { profile?: Profile } {
  if (mode === 'partial') return Object.keys(profile).length === 0 ? {} : { profile };
  const kept = Object.entries(profile).filter(([, value]) => value !== null && value !== undefined);
  return { profile: Object.fromEntries(kept) };
}

function hasChanged(before: User, after: Profile): boolean {
  const gone = Object.keys(before.profile ?? {}).some((name) => after[name] === undefined);
  return gone || differing(before.profile, after).length > 0;
}

/** Refuses a provider other than the user's: Okta accepts a provider only when a user is created. */
export function refuseOtherProvider(user: User, provider: { readonly type: string } | undefined): void {
  const present = textAt(user, 'credentials', 'provider', 'type');
  if (provider === undefined || present === undefined || provider.type === present) return;
  throw refusedField('provider.type', {
    what: `is ${provider.type}, but the user's provider is ${present}, and Okta does not change it in an update`,
    hint: 'leave it out',
  });
}

/** Groups that a step adds a user to. */
export const groupsToJoin = field(z.array(segmentText()), {
  title: 'Groups',
  description: 'Groups to add the user to. Other memberships are unchanged.',
  optionsFrom: 'okta_groups',
}).optional();

/** Input of the step that updates a user. */
export const userUpdate = z
  .strictObject({
    user,
    mode: field(z.enum(['partial', 'full']), {
      title: 'Update type',
      description:
        'Partial changes only the attributes you set. Full replaces the profile and deletes every attribute you leave out.',
    }),
    profile: changedProfile.optional(),
    password: password.optional(),
    recoveryQuestion: recoveryQuestion.optional(),
    groupIds: groupsToJoin,
    activate: field(z.boolean(), {
      title: 'Activate',
      description: 'Whether to activate a staged or deactivated user.',
      default: false,
    }).optional(),
    provider: provider.optional(),
    nextLogin: nextLogin.optional(),
  })
  .check(refuse(updateFaults));

type Update = z.infer<typeof userUpdate>;

function updateFaults(update: Update): FieldFault[] {
  const faults = credentialFaults(update);
  const { profile, mode } = update;
  if (mode === 'full') {
    for (const name of ['login', 'email'] as const) {
      if (typeof profile?.[name] !== 'string')
        faults.push({ path: `profile.${name}`, message: 'is required for a full replacement' });
    }
  }
  const { user: _, mode: __, ...rest } = update;
  if (Object.values(rest).every((value) => value === undefined))
    faults.push({ path: 'profile', message: 'is empty', hint: 'add at least one attribute to update' });
  return faults;
}
