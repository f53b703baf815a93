import type { Org } from '../state/org.ts';
import { insertScope } from './scopes.ts';

/** The scopes that Okta makes for each authorization server (Okta docs: default scopes). */
const systemScopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'device_sso'];

/** Adds the scopes and the claim that Okta makes for each authorization server. */
export function addSystemParts(org: Org, serverId: string, idOf?: (prefix: string, number: number) => string): void {
  systemScopes.forEach((name, at) => {
    const id = idOf?.('scp', at + 1);
    insertScope(org, { ...(id === undefined ? {} : { id }), serverId, name, system: true });
  });
  const created = org.stamp();
  org.stored.keep({
    id: idOf?.('ocl', 1) ?? org.ids('ocl'),
    seq: org.nextSeq(),
    list: `/api/v1/authorizationServers/${serverId}/claims`,
    system: true,
    created,
    lastUpdated: created,
    status: 'ACTIVE',
    members: {
      name: 'sub',
      status: 'ACTIVE',
      claimType: 'RESOURCE',
      valueType: 'EXPRESSION',
      value: '(appuser != null) ? appuser.userName : app.clientId',
      conditions: { scopes: [] },
      alwaysIncludeInToken: true,
      apiResourceId: null,
    },
  });
}

/** Adds the default authorization server and one of Acme's own. */
export function seedAuthorizationServers(org: Org): void {
  const stamp = org.stamp();
  const common = { status: 'ACTIVE', created: stamp, lastUpdated: stamp } as const;
  // Recorded from a real org (2026).
  const description = 'Default Authorization Server for your Applications';
  const own = 'ausacmerobots0000001';
  const servers = [
    { id: 'default', name: 'default', description, audiences: ['api://default'] },
    { id: own, name: 'Robot API', description: null, audiences: ['https://api.acme.example'] },
  ];
  servers.forEach((server, index) => {
    org.authorizationServers.keep({ ...common, ...server, seq: org.nextSeq() });
    addSystemParts(org, server.id, (prefix, number) => `${prefix}acme${index + 1}${String(number).padStart(12, '0')}`);
  });
  insertScope(org, { id: 'scpacmerobots0000001', serverId: own, name: 'robots:drive', description: 'Drive robots' });
}
