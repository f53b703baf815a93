import { appRoutes } from './apps/routes.ts';
import { authorizationServerRoutes } from './authorization-servers/routes.ts';
import { deviceRoutes } from './devices/routes.ts';
import { factorRoutes } from './factors/routes.ts';
import type { Faults } from './faults/faults.ts';
import { grantRoutes } from './grants/routes.ts';
import { groupRuleRoutes } from './group-rules/routes.ts';
import { groupRoutes } from './groups/routes.ts';
import type { EventHooks } from './hooks/event-hooks.ts';
import { eventHookRoutes } from './hooks/routes.ts';
import type { Route } from './http/call.ts';
import { identityProviderRoutes } from './identity-providers/routes.ts';
import { identitySourceRoutes } from './identity-sources/routes.ts';
import { logRoutes } from './logs/routes.ts';
import { oauthRoutes } from './oauth/routes.ts';
import { orgRoutes } from './org/routes.ts';
import { policyRoutes } from './policies/routes.ts';
import { realmRoutes } from './realms/routes.ts';
import { roleRoutes } from './roles/routes.ts';
import { schemaRoutes } from './schemas/routes.ts';
import { storedRoutes } from './stored/routes.ts';
import { userRoutes } from './users/routes.ts';
import { zoneRoutes } from './zones/routes.ts';

/** Every operation of the org. */
export function allRoutes(faults: Faults, hooks: EventHooks): readonly Route[] {
  return [
    ...userRoutes,
    ...grantRoutes,
    ...factorRoutes,
    ...roleRoutes,
    ...groupRoutes,
    ...groupRuleRoutes,
    ...appRoutes,
    ...authorizationServerRoutes,
    ...deviceRoutes,
    ...identityProviderRoutes,
    ...identitySourceRoutes,
    ...realmRoutes,
    ...policyRoutes,
    ...zoneRoutes,
    ...schemaRoutes,
    ...storedRoutes,
    ...orgRoutes,
    ...oauthRoutes,
    ...logRoutes(faults),
    ...eventHookRoutes(hooks),
  ];
}
