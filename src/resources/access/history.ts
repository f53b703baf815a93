import { OktaError } from '../../okta/errors.ts';
import { searchText } from '../../okta/expression.ts';
import { objectAt } from '../../okta/json.ts';
import type { Okta } from '../../step/action.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { type GroupRule, ruleLabel } from '../group-rules/group-rule.ts';
import { partyOf, targetOf, targetsOf, textIn } from '../logs/event-parties.ts';
import { searchLog } from '../logs/log-search.ts';

/** When something was given to a user, and by whom. */
export interface Given {
  readonly since: string;
  readonly by?: string;
}

/** What the log says of a user, by the ID of the group or app. */
export interface History {
  readonly given: ReadonlyMap<string, Given>;
  /** Why it is not complete. */
  readonly note?: string;
}

const types = ['group.user_membership.add', 'application.user_membership.add'];

/** Okta's largest page: one call. */
const mostEvents = 1000;

/** More targets than this are not named in the request. */
const mostNamed = 20;

/** Reads in one call when groups and apps were last given to a user, newest first. */
export async function historyOf(
  okta: Okta<'listLogEvents' | 'getUser'>,
  {
    userId,
    ids,
    rules,
  }: { readonly userId: string; readonly ids: readonly string[]; readonly rules: readonly GroupRule[] },
): Promise<History> {
  const named = ids.length > mostNamed ? [] : ids.map((id) => `target.id eq ${searchText(id)}`);
  const filter = named.length === 0 ? {} : { filter: named.join(' or ') };
  const given = new Map<string, Given>();
  try {
    const query = { since: '90 days ago', types, results: ['SUCCESS'], user: userId, ...filter };
    const { items, nextCursor } = await searchLog(okta, query, { limit: mostEvents });
    for (const event of items) {
      if (targetOf(event, 'User')?.id !== userId) continue;
      for (const { id } of targetsOf(event)) if (!given.has(id)) given.set(id, givenBy(event, rules));
    }
    const note = `Only the newest ${mostEvents} changes of the user were looked at.`;
    return nextCursor === undefined ? { given } : { given, note };
  } catch (error) {
    // The log is extra information: an explanation does not fail because it cannot be read.
    if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
    return { given, note: `Since when and by whom is unknown: ${error.what}.` };
  }
}

function givenBy(event: LogEvent, rules: readonly GroupRule[]): Given {
  // Third party: the debug data names the rule that added a member. Okta does not document it.
  const ruleId = textIn(objectAt(event, 'debugContext', 'debugData'), 'triggeredByGroupRuleId');
  const rule = rules.find(({ id }) => id === ruleId);
  const actor = partyOf(event.actor);
  const person = actor?.displayName ?? actor?.alternateId;
  const by = ruleId === undefined ? person : `the group rule "${rule === undefined ? ruleId : ruleLabel(rule)}"`;
  return { since: event.published, ...(by === undefined ? {} : { by }) };
}
