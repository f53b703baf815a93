import { type Call, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, leftBlank, notFound } from '../http/errors.ts';
import { link } from '../http/paging.ts';
import type { Policy } from '../state/model.ts';
import type { Org } from '../state/org.ts';

/** The policies of a new Identity Engine org that apps and factors link to (recorded from a real org, 2026). */
const newPolicy: readonly Pick<Policy, 'id' | 'type' | 'name' | 'description' | 'settings' | 'resourceType'>[] = [
  { id: 'rstacmeaccess0000001', type: 'ACCESS_POLICY', name: 'Any two factors', resourceType: 'APP' },
  { id: 'rstacmeprofile000001', type: 'PROFILE_ENROLLMENT', name: 'Default Policy' },
  { id: '00pacmesignon0000001', type: 'OKTA_SIGN_ON', name: 'Default Policy' },
  { id: '00pacmepassword00001', type: 'PASSWORD', name: 'Default Policy' },
  {
    id: '00pacmeenroll0000001',
    type: 'MFA_ENROLL',
    name: 'Default Policy',
    settings: {
      type: 'AUTHENTICATORS',
      authenticators: [
        { key: 'okta_email', enroll: { self: 'NOT_ALLOWED' } },
        { key: 'okta_verify', enroll: { self: 'OPTIONAL' } },
        { key: 'okta_password', enroll: { self: 'REQUIRED' } },
      ],
    },
  },
].map((policy) => ({ description: undefined, settings: undefined, resourceType: undefined, ...policy }));

/** Adds the policies of a new org. */
export function seedPolicies(org: Org): void {
  const stamp = org.stamp();
  for (const policy of newPolicy)
    org.policies.keep({ ...policy, seq: org.nextSeq(), created: stamp, lastUpdated: stamp });
}

/** A policy (shape recorded from a real org, 2026). */
function view(call: Call, policy: Policy): Record<string, unknown> {
  const self = `${call.base}/api/v1/policies/${policy.id}`;
  return {
    id: policy.id,
    status: 'ACTIVE',
    name: policy.name,
    ...(policy.description === undefined ? {} : { description: policy.description }),
    priority: 1,
    system: true,
    conditions: null,
    created: policy.created,
    lastUpdated: policy.lastUpdated,
    ...(policy.settings === undefined ? {} : { settings: policy.settings }),
    _links: {
      self: { href: self, hints: { allow: ['GET', 'PUT'] } },
      rules: { href: `${self}/rules`, hints: { allow: ['GET', 'POST'] } },
    },
    ...(policy.resourceType === undefined ? {} : { _embedded: { resourceType: policy.resourceType } }),
    type: policy.type,
  };
}

function policyOf(call: Call): Policy {
  const id = call.param('policyId');
  const policy = call.org.policies.get(id);
  if (policy === undefined) throw notFound(id, 'PolicyEntity');
  return policy;
}

/** Okta docs: list policies of one type; a self link with only the type was recorded. */
export function listPolicies(call: Call): OrgResponse {
  const type = call.query.get('type');
  if (type === null) throw leftBlank('type');
  const known = call.org.policies.ordered.filter((policy) => policy.type === type);
  if (known.length === 0) {
    throw new ApiError('E0000002', { detail: 'Invalid policy type specified.' });
  }
  const links = [link(call, new URLSearchParams({ type }), 'self')];
  return { status: 200, body: known.map((policy) => view(call, policy)), links };
}

/** Okta docs: replace a policy. It is stored, not applied: every factor of the org may be enrolled. */
export function replacePolicy(call: Call): OrgResponse {
  const policy = policyOf(call);
  const body = call.object();
  policy.name = textMember(body, 'name') ?? policy.name;
  policy.description = textMember(body, 'description');
  policy.settings = objectMember(body, 'settings') ?? policy.settings;
  policy.lastUpdated = call.org.stamp();
  const target = { id: policy.id, type: 'PolicyEntity', alternateId: 'unknown', displayName: policy.name };
  call.log({ eventType: 'policy.lifecycle.update', target: [target] });
  return ok(view(call, policy));
}

export function getPolicy(call: Call): OrgResponse {
  return ok(view(call, policyOf(call)));
}
