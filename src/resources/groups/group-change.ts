import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed } from '../../step/fields.ts';
import { replaceMerged } from '../../step/replacement.ts';
import { explainTakenName } from './creation.ts';
import { type Group, groupModel } from './group.ts';

type Profile = Readonly<Record<string, unknown>>;

/** A change of a group's profile. */
export interface GroupChange {
  readonly groupId: string;
  /** Whether attributes that are left out keep their value, or lose it. */
  readonly mode: 'partial' | 'full';
  readonly profile: Profile;
}

/**
 * Changes the profile of a group, which Okta only replaces as a whole. Returns the attributes that a full replacement
 * deleted.
 */
export async function changeGroup(
  okta: Okta<'getGroup' | 'replaceGroup' | 'listGroups'>,
  { groupId, mode, profile }: GroupChange,
): Promise<{ readonly changed: boolean; readonly deleted: string[]; readonly group: Group }> {
  const path = { groupId };
  const lost = (before: Group) => (mode === 'full' ? namesWithout(before, profile) : []);
  const { changed, before, after } = await replaceMerged<Group>(okta, {
    object: groupId,
    called: `the group ${groupId}`,
    read: () => okta.read('getGroup', { path }),
    change(before) {
      refuseForeignProfile(before);
      return { profile: { ...Object.fromEntries(lost(before).map((name) => [name, null])), ...profile } };
    },
    replace: ({ profile: whole = {} }, before) => {
      // Okta clears what a replacement leaves out.
      const sent = withoutNulls(whole);
      const notes = lost(before).map((name) => `Deletes profile.${name}.`);
      const call = okta.call('replaceGroup', { path, body: { profile: sent }, notes });
      return explainTakenName(okta, { name: profile['name'], call });
    },
  });
  return {
    changed,
    deleted: changed ? lost(before).filter((name) => after.profile?.[name] === undefined) : [],
    group: after,
  };
}

/** The attributes with a value that a new profile leaves out, sorted. */
function namesWithout({ profile = {} }: Group, replacement: Profile): string[] {
  const names = Object.entries(profile).filter(([, value]) => value !== undefined && value !== '');
  return names.flatMap(([name]) => ((replacement[name] ?? null) === null ? [name] : [])).sort();
}

function withoutNulls(profile: Profile): Profile {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null && value !== undefined));
}

/** Refuses a group whose profile cannot be changed in Okta; which error Okta sends for it is undocumented. */
function refuseForeignProfile({ id, type, profile }: Group): void {
  if (type === undefined || type === 'OKTA_GROUP') return;
  const name = profile?.name ?? id;
  const problem =
    type === 'BUILT_IN'
      ? { what: `The group ${name} is built into Okta and cannot be changed`, hint: 'choose another group' }
      : {
          what: `A directory or an app manages the group ${name} (${type})`,
          hint: 'change it in that directory or app',
        };
  throw new OktaError('conflict', problem, { field: 'group' });
}

/** Output of the step that updates a group. */
export const updatedGroup = z.strictObject({
  changed,
  deleted: field(z.array(z.string()), {
    title: 'Deleted attributes',
    description: 'Attributes that a full replacement deleted.',
  }),
  group: groupModel,
});
