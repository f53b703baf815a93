import type { Okta } from '../connector/context.ts';
import type { Group } from '../models/group.ts';
import { OktaError } from '../okta/errors.ts';
import { leaveGroup } from './membership.ts';

interface Rule {
  readonly name?: unknown;
  readonly actions?: { readonly assignUserToGroups?: { readonly groupIds?: unknown } | null } | null;
}

/** The names of the org's group rules by the groups into which they put users; as far as the org tells. */
export async function rulesByGroup(okta: Okta<'listGroupRules'>): Promise<ReadonlyMap<string, string>> {
  const rules = new Map<string, string>();
  try {
    for await (const page of okta.pages('listGroupRules', { query: { limit: 200 } })) {
      for (const { name, actions } of page as readonly Rule[]) {
        const ids = actions?.assignUserToGroups?.groupIds;
        if (Array.isArray(ids) && typeof name === 'string') for (const id of ids) rules.set(String(id), name);
      }
    }
  } catch (error) {
    // That it cannot be told is no reason to tell anything else than the refusal.
    if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
  }
  return rules;
}

/**
 * Takes a user out of a group, as `leaveGroup`. A refusal is a `conflict` if a group rule puts users into the group: Okta
 * answers it as it answers a role that does not suffice, and asking again would not help.
 */
export async function leaveGroupUnlessRuled(
  okta: Okta<'unassignUserFromGroup' | 'listUserGroups'>,
  {
    userId,
    group,
    rules,
  }: { readonly userId: string; readonly group: Group; readonly rules: () => ReturnType<typeof rulesByGroup> },
): Promise<void> {
  try {
    await leaveGroup(okta, { userId, group });
  } catch (error) {
    if (!(error instanceof OktaError) || !refusals.has(error.category)) throw error;
    const rule = (await rules()).get(group.id);
    if (rule === undefined) throw error;
    const hint = 'change the rule, or the attributes that it looks at';
    const name = group.profile?.name ?? group.id;
    const message = `The group rule "${rule}" puts users into the group ${name}, and Okta refused to take one out by hand; ${hint}.`;
    throw error.retold('conflict', message, { hint });
  }
}

const refusals: ReadonlySet<string> = new Set(['forbidden', 'conflict']);
