import { appGroupRoutes } from './app-groups.ts';
import { appUserRoutes } from './app-users.ts';
import { appRoutes } from './apps.ts';
import { authenticatorRoutes } from './authenticators.ts';
import type { Route } from './call.ts';
import { credentialRoutes } from './credentials.ts';
import type { EventHooks } from './event-hooks.ts';
import { factorRoutes } from './factors.ts';
import type { Faults } from './faults.ts';
import { groupMemberRoutes } from './group-members.ts';
import { groupOwnerRoutes } from './group-owners.ts';
import { groupRuleRoutes } from './group-rules.ts';
import { groupRoutes } from './groups.ts';
import { eventHookRoutes } from './hook-routes.ts';
import { logRoutes } from './logs.ts';
import { orgRoutes } from './org-settings.ts';
import { policyRoutes } from './policies.ts';
import { roleRoutes } from './roles.ts';
import { schemaRoutes } from './schema-routes.ts';
import { sessionRoutes } from './sessions.ts';
import { tokenRoutes } from './tokens.ts';
import { userLifecycleRoutes } from './user-lifecycle.ts';
import { userResourceRoutes } from './user-resources.ts';
import { userRiskRoutes } from './user-risk.ts';
import { userRoutes } from './users.ts';

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
