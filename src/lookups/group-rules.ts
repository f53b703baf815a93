import type { Okta } from '../connector/context.ts';
import type { Group } from '../models/group.ts';
import { OktaError } from '../okta/errors.ts';
import { leaveGroup } from './membership.ts';

interface Rule {
  readonly name?: unknown;
  readonly actions?: { readonly assignUserToGroups?: { readonly groupIds?: unknown } | null } | null;
}

/** The name of a group rule that puts users into the group; `undefined` if there is none, or the org does not tell. */
async function ruleInto(okta: Okta<'listGroupRules'>, groupId: string): Promise<string | undefined> {
  try {
    for await (const page of okta.pages('listGroupRules', { query: { limit: 200 } })) {
      for (const { name, actions } of page as readonly Rule[]) {
        const ids = actions?.assignUserToGroups?.groupIds;
        if (Array.isArray(ids) && ids.includes(groupId) && typeof name === 'string') return name;
      }
    }
  } catch (error) {
    // That it cannot be told is no reason to tell anything else than the refusal.
    if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
  }
  return undefined;
}

/**
 * Takes a user out of a group, as `leaveGroup`. A refusal is a `conflict` if a group rule puts users into the group: Okta
 * answers it as it answers a role that does not suffice, and asking again would not help.
 */
export async function leaveGroupUnlessRuled(
  okta: Okta<'unassignUserFromGroup' | 'listGroupRules'>,
  { userId, group }: { readonly userId: string; readonly group: Group },
): Promise<void> {
  try {
    await leaveGroup(okta, { userId, group });
  } catch (error) {
    if (!(error instanceof OktaError) || error.category !== 'forbidden') throw error;
    const rule = await ruleInto(okta, group.id);
    if (rule === undefined) throw error;
    const { status, errorCode, causes, requestId, operation } = error;
    const hint = 'change the rule, or the attributes that it looks at';
    const name = group.profile?.name ?? group.id;
    const message = `The group rule "${rule}" puts users into the group ${name}, and Okta refused to take one out by hand; ${hint}.`;
    throw new OktaError('conflict', message, { status, errorCode, causes, requestId, operation, hint, cause: error });
  }
}
