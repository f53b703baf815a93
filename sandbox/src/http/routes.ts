import { appGroupRoutes } from '../apps/app-groups.ts';
import { appUserRoutes } from '../apps/app-users.ts';
import { appRoutes } from '../apps/apps.ts';
import { factorRoutes } from '../factors/factors.ts';
import type { Faults } from '../faults/faults.ts';
import { groupRuleRoutes } from '../group-rules/group-rules.ts';
import { groupMemberRoutes } from '../groups/group-members.ts';
import { groupOwnerRoutes } from '../groups/group-owners.ts';
import { groupRoutes } from '../groups/groups.ts';
import type { EventHooks } from '../hooks/event-hooks.ts';
import { eventHookRoutes } from '../hooks/hook-routes.ts';
import { logRoutes } from '../logs/logs.ts';
import { orgRoutes } from '../org-settings/org-settings.ts';
import { tokenRoutes } from '../org-settings/tokens.ts';
import { authenticatorRoutes } from '../policies/authenticators.ts';
import { policyRoutes } from '../policies/policies.ts';
import { roleRoutes } from '../roles/roles.ts';
import { schemaRoutes } from '../schemas/schema-routes.ts';
import { credentialRoutes } from '../users/credentials.ts';
import { sessionRoutes } from '../users/sessions.ts';
import { userLifecycleRoutes } from '../users/user-lifecycle.ts';
import { userResourceRoutes } from '../users/user-resources.ts';
import { userRiskRoutes } from '../users/user-risk.ts';
import { userRoutes } from '../users/users.ts';
import type { Route } from './call.ts';

/** Every operation of the org. */
export function allRoutes(faults: Faults, hooks: EventHooks): readonly Route[] {
  return [
    ...userRoutes,
    ...userLifecycleRoutes,
    ...userResourceRoutes,
    ...userRiskRoutes,
    ...credentialRoutes,
    ...factorRoutes,
    ...roleRoutes,
    ...sessionRoutes,
    ...groupRoutes,
    ...groupMemberRoutes,
    ...groupRuleRoutes,
    ...groupOwnerRoutes,
    ...appRoutes,
    ...appUserRoutes,
    ...appGroupRoutes,
    ...policyRoutes,
    ...authenticatorRoutes,
    ...schemaRoutes,
    ...orgRoutes,
    ...tokenRoutes,
    ...logRoutes(faults),
    ...eventHookRoutes(hooks),
  ];
}
