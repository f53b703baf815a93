import type { LostWrite } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { differing } from '../../step/attributes.ts';
import type { Group } from './group.ts';
import { groupsNamed } from './named.ts';

/** The profile of a new group. */
export interface NewGroupProfile {
  readonly name: string;
  readonly [attribute: string]: unknown;
}

/** How long a new group may be missing from lists, in milliseconds. */
const lagMs = 1000;

/**
 * Creates a group exactly once: after a lost response, looks for a group with the same name and content that Okta created
 * after the request left. If there is none, the request is sent again, and Okta refuses a name that is taken.
 */
async function createGroupOnce(okta: Okta<'addGroup' | 'listGroups'>, profile: NewGroupProfile): Promise<Group> {
  const lookUp = (write: LostWrite) => okta.until(() => ownGroup(okta, { profile, write }), lagMs);
  const call = okta.call('addGroup', { body: { profile }, afterLoss: { lookUp } });
  return explainTakenName(okta, { name: profile.name, call });
}

/** Creates a group, or returns the one that has its name, if the caller allows it. */
export async function createGroup(
  okta: Okta<'addGroup' | 'listGroups'>,
  { profile, ifExists }: { readonly profile: NewGroupProfile; readonly ifExists: 'fail' | 'return' },
): Promise<{ readonly changed: boolean; readonly group: Group }> {
  const present = ifExists === 'return' ? await oktaGroupNamed(okta, profile.name) : undefined;
  if (present !== undefined) return { changed: false, group: present };
  try {
    return { changed: true, group: await createGroupOnce(okta, profile) };
  } catch (error) {
    // Another run may have created it in the meantime.
    const other = ifExists === 'return' && isNameTaken(error) ? await oktaGroupNamed(okta, profile.name) : undefined;
    if (other === undefined) throw error;
    return { changed: false, group: other };
  }
}

/** The group managed in Okta that has this name. */
async function oktaGroupNamed(okta: Okta<'listGroups'>, name: string): Promise<Group | undefined> {
  const groups = await groupsNamed(okta, { name, type: 'OKTA_GROUP' });
  return groups.find(({ profile }) => profile?.name === name.trim()) ?? groups[0];
}

async function ownGroup(
  okta: Okta<'listGroups'>,
  { profile, write }: { readonly profile: NewGroupProfile; readonly write: LostWrite },
): Promise<Group | undefined> {
  const group = await oktaGroupNamed(okta, profile.name);
  if (group === undefined || differing(group.profile, profile).length > 0) return undefined;
  const isOurs = write.madeAfter(group.created);
  if (isOurs === 'unknown') throw cannotTell(group);
  return isOurs === 'yes' ? group : undefined;
}

function cannotTell({ id }: Group): OktaError {
  const what = `A group with the same name and content exists (${id}), but Okta's responses do not show when it was created`;
  const hint = 'check the group in Okta before you run this again';
  return new OktaError('outcome_unknown', { what, hint }, { known: `${what}.`, operation: 'addGroup' });
}

/** Whether Okta refused a group because its name is taken. */
function isNameTaken(error: unknown): error is OktaError {
  return error instanceof OktaError && error.category === 'conflict' && error.causes.some((one) => /exist/i.test(one));
}

/** Adds the owner of a name to the refusal of a write because the name is taken. */
export async function explainTakenName<Value>(
  okta: Okta<'listGroups'>,
  { name, call }: { readonly name: unknown; readonly call: Promise<Value> },
): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    if (typeof name !== 'string' || !isNameTaken(error)) throw error;
    // The lookup only improves the error.
    const owner = await oktaGroupNamed(okta, name).catch(() => undefined);
    if (owner === undefined) throw error;
    const what = `A group named "${name}" already exists (${owner.id})`;
    throw error.rephrased('conflict', { what, hint: 'use that group, or choose another name' }, { field: 'name' });
  }
}
