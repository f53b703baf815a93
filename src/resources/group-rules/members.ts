import { PageLoopGuard } from '../../okta/page-loop-guard.ts';
import type { Okta } from '../../step/action.ts';
import type { User } from '../users/user.ts';
import type { GroupRule } from './group-rule.ts';

/** A member of a group. */
export interface Member extends User {
  /**
   * The rules behind the membership; none for a member whom an admin added. Absent if Okta did not embed them, as in orgs without
   * the feature of June 2026: then nothing is known of where the membership comes from.
   */
  readonly groupRules?: readonly GroupRule[] | undefined;
}

/** Okta's default page, and its largest. */
const pageSize = 1000;

const expand = 'expand=group-rules';

/** The members of a group, page by page, with the rules behind each membership where the org returns them. */
export async function* membersWithRules(
  okta: Okta<'listGroupUsers'>,
  groupId: string,
): AsyncGenerator<readonly Member[]> {
  const guard = new PageLoopGuard();
  const path = { groupId };
  let cursor: string | undefined;
  do {
    const query = { limit: pageSize, expand: 'group-rules' };
    const { items, next } = await okta.page('listGroupUsers', { path, query, cursor });
    yield items;
    cursor = next === undefined ? undefined : expanded(guard.follow(next, items.length));
  } while (cursor !== undefined);
}

// Okta's release notes (2026.06.0): the next link lacks it.
function expanded(next: string): string {
  return next.includes(expand) ? next : `${next}${next.includes('?') ? '&' : '?'}${expand}`;
}
