import type { Org } from '../state/org.ts';
import { insertScope } from './scopes.ts';

/** The scopes that Okta makes for each authorization server (Okta docs: default scopes). */
const systemScopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'device_sso'];

/** Adds the default authorization server and one of Acme's own. */
export function seedAuthorizationServers(org: Org): void {
  const stamp = org.stamp();
  const common = { status: 'ACTIVE', created: stamp, lastUpdated: stamp, description: null } as const;
  const own = 'ausacmerobots0000001';
  const servers = [
    { id: 'default', name: 'default', audiences: ['api://default'] },
    { id: own, name: 'Robot API', audiences: ['https://api.acme.example'] },
  ];
  servers.forEach((server, index) => {
    const id = (prefix: string, number: number) => `${prefix}acme${index + 1}${String(number).padStart(12, '0')}`;
    org.authorizationServers.keep({ ...common, ...server, seq: org.nextSeq() });
    systemScopes.forEach((name, at) => {
      insertScope(org, { id: id('scp', at + 1), serverId: server.id, name, system: true });
    });
    const value = '(appuser != null) ? appuser.userName : app.clientId';
    org.claims.keep({ id: id('ocl', 1), seq: org.nextSeq(), serverId: server.id, name: 'sub', value });
  });
  insertScope(org, { id: 'scpacmerobots0000001', serverId: own, name: 'robots:drive', description: 'Drive robots' });
}
