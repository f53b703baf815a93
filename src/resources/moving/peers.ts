import { refusedField } from '../../okta/errors.ts';
import { searchText } from '../../okta/expression.ts';
import type { Okta } from '../../step/action.ts';
import { appsOfUser } from '../apps/apps-of-user.ts';
import { membershipsOf } from '../groups/membership.ts';
import type { User } from '../users/user.ts';
import type { Expectation, Wish } from './expectation.ts';

/** What a comparison with colleagues may call. */
export type PeerOperation = 'listUsers' | 'listUserGroups' | 'listApplications' | 'listAppLinks';

/** Which colleagues to compare with. */
export interface PeerQuestion {
  /** Attributes in which they equal the user. */
  readonly by: readonly string[];
  /** The share of them who must have something. */
  readonly share: number;
  readonly most: number;
  readonly isApproved: boolean;
}

/** Fewer colleagues say nothing about what is usual. */
const leastPeers = 3;

/** What the colleagues of a user have. */
export async function expectedByPeers(
  okta: Okta<PeerOperation>,
  user: User,
  { by, share, most, isApproved }: PeerQuestion,
): Promise<Expectation> {
  const { items, nextCursor } = await okta.list(
    'listUsers',
    { query: { search: searchOf(user, by) } },
    { limit: most + 1, pageSize: 200 },
  );
  const peers = items.filter(({ id }) => id !== user.id).slice(0, most);
  const about = by.map((name) => `${name} ${String(user.profile?.[name])}`).join(', ');
  const base = { silence: 'Too few or too many colleagues have it to tell.', isProposal: !isApproved };
  const read = `Compared with ${peers.length} colleagues (${about})`;
  if (peers.length < leastPeers)
    return {
      ...base,
      groups: new Map(),
      apps: new Map(),
      notes: [`${read}: at least ${leastPeers} are needed, so nothing is proposed.`],
    };
  const groups = new Map<string, PeerCount>();
  const apps = new Map<string, PeerCount>();
  for (const { id } of peers) {
    for (const groupId of (await membershipsOf(okta, id)).keys()) addTo(groups, groupId, true);
    for (const { appId, found } of await appsOfUser(okta, id)) addTo(apps, appId, found?.appUser.scope === 'USER');
  }
  const text = (have: number) => `${have} of ${peers.length} colleagues (${about}) have it.`;
  // Shares such as 0.8 are not exact in binary.
  const wish = ({ any, direct }: PeerCount): Wish | undefined => {
    if (direct >= share * peers.length - 1e-9) return { isWanted: true, why: text(direct) };
    return any <= (1 - share) * peers.length + 1e-9 ? { isWanted: false, why: text(any) } : undefined;
  };
  return {
    ...base,
    groups: wishesOf(groups, wish),
    apps: wishesOf(apps, wish),
    unlisted: { isWanted: false, why: text(0) },
    notes: [`${read}${nextCursor === undefined ? '.' : ', the first that Okta lists.'}`],
  };
}

/** How many colleagues have something, and how many of them not through a group. */
interface PeerCount {
  readonly any: number;
  readonly direct: number;
}

function addTo(counts: Map<string, PeerCount>, id: string, isDirect: boolean): void {
  const { any, direct } = counts.get(id) ?? { any: 0, direct: 0 };
  counts.set(id, { any: any + 1, direct: direct + (isDirect ? 1 : 0) });
}

/** Undecided counts are listed too, so that they are not taken for something that no colleague has. */
function wishesOf(
  counts: ReadonlyMap<string, PeerCount>,
  wish: (count: PeerCount) => Wish | undefined,
): Map<string, Wish | undefined> {
  return new Map([...counts].map(([id, count]) => [id, wish(count)]));
}

/** Finds the active users with the same values. */
function searchOf({ profile = {} }: User, by: readonly string[]): string {
  const clauses = by.map((name) => {
    const value = profile[name];
    if (typeof value === 'string' && value !== '') return `profile.${name} eq ${searchText(value)}`;
    if (typeof value === 'number' || typeof value === 'boolean') return `profile.${name} eq ${value}`;
    throw refusedField('peersBy', {
      what: `names ${name}, which has no single value for the user`,
      hint: 'name attributes that the user has',
    });
  });
  return ['status eq "ACTIVE"', ...clauses].join(' and ');
}
