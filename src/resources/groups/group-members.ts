import type { Okta, RunMemory } from '../../step/action.ts';
import { type Listed, MemberList } from '../../step/member-list.ts';
import { FreshValue, Remembered } from '../../step/remembered.ts';
import type { Group } from './group.ts';
import type { MemberOf } from './membership.ts';

/** What is known of a membership without a lookup; `undefined` if nothing. */
export type KnownMembership = Listed<true> | undefined;

const lists = new Remembered<MemberList<true>>();
const groups = new Remembered<FreshValue<Group>>();

/** Okta's default page, and its largest. */
const pageSize = 1000;

/** Works on one membership. In a bulk run, runs that name the same group read its members together. */
export function visitMembership<Result>(
  { okta, memory }: { readonly okta: Okta<'listGroupUsers'>; readonly memory: RunMemory },
  { userId, groupId }: MemberOf,
  work: (known: KnownMembership) => Promise<Result>,
): Promise<Result> {
  const read = async (cursor: string | undefined) => {
    const { items, next } = await okta.page('listGroupUsers', {
      path: { groupId },
      query: { limit: pageSize },
      cursor,
    });
    return { members: items.map(({ id }) => [id, true] as const), next };
  };
  return membersOf(memory, groupId).visit(userId, read, work);
}

/** Notes for the other runs that a run has made or ended a membership. */
export function recordMembership(memory: RunMemory, { userId, groupId }: MemberOf, isMember: boolean): void {
  membersOf(memory, groupId).record(userId, isMember ? true : undefined);
}

function membersOf(memory: RunMemory, groupId: string): MemberList<true> {
  return lists.of(memory, groupId, () => new MemberList(memory));
}

/** A group as it was within the last minute. */
export function sharedGroup(
  { okta, memory }: { readonly okta: Okta<'getGroup'>; readonly memory: RunMemory },
  groupId: string,
): Promise<Group> {
  return groups
    .of(memory, groupId, () => new FreshValue(memory))
    .get(() => okta.read('getGroup', { path: { groupId } }));
}
