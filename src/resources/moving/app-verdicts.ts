import { groupName } from '../access/changes.ts';
import type { Group } from '../groups/group.ts';
import type { Wish } from './expectation.ts';
import type { Verdict } from './group-verdicts.ts';

/** An app that the user has. */
export interface HeldApp {
  readonly isDirect: boolean;
  readonly wish: Wish | undefined;
  readonly silence: string;
  /** Groups of the user that have the app: those they stay in or join, and those they leave. */
  readonly staying: readonly Pick<Group, 'id' | 'profile'>[];
  readonly leaving: readonly Pick<Group, 'id' | 'profile'>[];
}

/** A verdict on an app. */
export interface AppVerdict extends Verdict {
  /** Whether the change comes with that of a group, so that nothing is sent for the app. */
  readonly withGroup?: true;
}

/** What becomes of an app that the user has. */
export function judgeHeldApp({ isDirect, wish, silence, staying, leaving }: HeldApp): AppVerdict {
  const kept = wish?.why ?? silence;
  const has = (verdict: 'keep' | 'cannot' | 'add', reason: string): AppVerdict => ({
    verdict,
    reason,
    hasNow: true,
    hasAfter: true,
  });
  const goes = (reason: string) => ({ verdict: 'remove', reason, hasNow: true, hasAfter: false }) as const;
  if (wish?.isWanted === false) {
    const through = staying.map(groupName).join(', ');
    if (staying.length > 0) return has('cannot', `${wish.why} It comes through a group that stays: ${through}.`);
    if (isDirect) return goes(wish.why);
    if (leaving.length === 0) return has('cannot', `${wish.why} It comes through a group that Okta does not list.`);
  }
  if (isDirect || staying.length > 0 || leaving.length === 0) return has('keep', kept);
  const ending = `It came through a group that goes: ${leaving.map(groupName).join(', ')}.`;
  if (wish?.isWanted === true) return has('add', `${wish.why} ${ending}`);
  return { ...goes(ending), withGroup: true };
}

/** What becomes of an app that the user lacks. `app` is absent if Okta does not have it; `through` are the groups it comes with. */
export function judgeMissingApp(
  app: { readonly status?: string | undefined } | undefined,
  { wish, through }: { readonly wish: Wish | undefined; readonly through: readonly Pick<Group, 'id' | 'profile'>[] },
): AppVerdict {
  const why = wish === undefined ? '' : `${wish.why} `;
  if (app === undefined)
    return {
      verdict: 'cannot',
      reason: `${why}Okta does not have an app with this ID.`,
      hasNow: false,
      hasAfter: false,
    };
  const added = { verdict: 'add', hasNow: false, hasAfter: true } as const;
  if (through.length === 0) return { ...added, reason: why.trim() };
  return { ...added, reason: `${why}It comes with a group: ${through.map(groupName).join(', ')}.`, withGroup: true };
}
