import { type Call, type OrgResponse, ok } from '../http/call.ts';
import { notFound } from '../http/errors.ts';
import { type PageRules, pageById, pageRequest, pageResponse } from '../http/paging.ts';
import { compareIds } from '../state/collection.ts';
import type { Org } from '../state/org.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** Okta's reference (listIdentityProviders). */
const pageRules: PageRules = { list: 'idps', defaultLimit: 20, maxLimit: 200, repeated: ['q', 'type'] };

type Entry = Pick<IdentityProvider, 'id' | 'type' | 'name' | 'status' | 'protocol'>;

/** Acme's identity providers. The secret is what a real org returns to an admin who may read it. */
const providers: readonly Entry[] = [
  {
    id: '0oapartneridp0000001',
    type: 'SAML2',
    name: 'Partner Corp',
    status: 'ACTIVE',
    protocol: { type: 'SAML2', endpoints: { sso: { url: 'https://idp.partner.example/sso', binding: 'HTTP-POST' } } },
  },
  {
    id: '0oasocialidp00000001',
    type: 'GOOGLE',
    name: 'Google',
    status: 'INACTIVE',
    protocol: {
      type: 'OIDC',
      scopes: ['openid', 'email', 'profile'],
      credentials: { client: { client_id: 'acme-client', client_secret: 'sandbox-client-secret' } },
    },
  },
];

/** Adds Acme's identity providers. */
export function seedIdentityProviders(org: Org): void {
  const stamp = org.stamp();
  const policy = { accountLink: { filter: null, action: 'AUTO' }, provisioning: { action: 'AUTO' }, maxClockSkew: 0 };
  for (const provider of providers) {
    org.identityProviders.keep({ ...provider, policy, seq: org.nextSeq(), created: stamp, lastUpdated: stamp });
  }
}

/** An identity provider (shape: Okta's reference). */
function view(call: Call, provider: IdentityProvider): Record<string, unknown> {
  const { id, type, name, status, created, lastUpdated, protocol, policy } = provider;
  const self = `${call.base}/api/v1/idps/${id}`;
  const change = status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    ...{ id, type, issuerMode: 'ORG_URL', name, status, created, lastUpdated, protocol, policy },
    _links: {
      self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
      users: { href: `${self}/users`, hints: { allow: ['GET'] } },
      [change]: { href: `${self}/lifecycle/${change}`, hints: { allow: ['POST'] } },
    },
  };
}

/** Okta docs: list IdPs, `q` searches the name, `type` filters. */
export function listIdentityProviders(call: Call): OrgResponse {
  const { org, query } = call;
  const request = pageRequest(call, pageRules);
  const q = query.get('q')?.toLowerCase();
  const type = query.get('type');
  const found = org.identityProviders.byId.filter((provider) => {
    if (type !== null && provider.type !== type) return false;
    return q === undefined || provider.name.toLowerCase().includes(q);
  });
  const order = { compare: compareIds, find: (id: string) => org.identityProviders.everHad(id) };
  const page = pageById<IdentityProvider>(found, { request, rules: pageRules, order });
  const body = page.items.map((provider) => view(call, provider));
  return pageResponse(call, { rules: pageRules, request, next: page.next, body });
}

export function getIdentityProvider(call: Call): OrgResponse {
  const id = call.param('idpId');
  const provider = call.org.identityProviders.get(id);
  if (provider === undefined) throw notFound(id, 'IdpApp');
  return ok(view(call, provider));
}
