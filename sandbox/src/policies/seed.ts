import type { Policy, PolicyRule } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { ruleTypeOf } from './policy-types.ts';
import { catchAllPriority } from './priorities.ts';

/** The values of a new policy. */
export type NewPolicy = Pick<Policy, 'type' | 'name'> & Partial<Omit<Policy, 'seq' | 'created' | 'lastUpdated'>>;

/** Adds a policy. Recorded from real orgs: the IDs of those that apps are mapped to start with rst. */
export function insertPolicy(org: Org, input: NewPolicy): Policy {
  const stamp = org.stamp();
  const ofApps = input.type === 'ACCESS_POLICY' || input.type === 'PROFILE_ENROLLMENT';
  return org.policies.keep({
    description: undefined,
    status: 'ACTIVE',
    priority: 1,
    system: false,
    conditions: null,
    settings: undefined,
    resourceType: undefined,
    ...input,
    id: input.id ?? org.ids(ofApps ? 'rst' : '00p'),
    seq: org.nextSeq(),
    created: stamp,
    lastUpdated: stamp,
  });
}

/** The values of a new rule. */
export type NewPolicyRule = Pick<PolicyRule, 'name'> &
  Partial<Omit<PolicyRule, 'seq' | 'created' | 'lastUpdated' | 'policyId' | 'type'>>;

/** Adds a rule. Recorded from real orgs: its ID starts with 0pr, or with rul for policies that apps are mapped to. */
export function insertPolicyRule(org: Org, policy: Policy, input: NewPolicyRule): PolicyRule {
  const stamp = org.stamp();
  return org.policyRules.keep({
    status: 'ACTIVE',
    priority: 1,
    system: false,
    conditions: null,
    actions: {},
    ...input,
    policyId: policy.id,
    type: ruleTypeOf(policy.type),
    id: input.id ?? org.ids(policy.id.startsWith('rst') ? 'rul' : '0pr'),
    seq: org.nextSeq(),
    created: stamp,
    lastUpdated: stamp,
  });
}

const everyone = { people: { groups: { include: ['00geveryone000000001'] } } };

/** The rule of a sign-in that Okta fills in (recorded from a real org, 2020; Okta's reference for the session). */
export const usualSignOn = {
  access: 'ALLOW',
  requireFactor: false,
  primaryFactor: 'PASSWORD_IDP',
  rememberDeviceByDefault: false,
  session: { usePersistentCookie: false, maxSessionIdleMinutes: 120, maxSessionLifetimeMinutes: 0 },
};

/** The conditions that Okta fills in for a rule of a sign-in or a password policy (recorded from a real org, 2020). */
export const usualConditions = { people: { users: { exclude: [] } }, network: { connection: 'ANYWHERE' } };

const ranked = { system: true, name: 'Default Policy', conditions: everyone } as const;

/** The policies of a new Identity Engine org (recorded from real orgs, 2020 to 2026), each with its last rule. */
const defaults: readonly (readonly [policy: NewPolicy, rule: NewPolicyRule])[] = [
  [
    { id: 'rstacmeaccess0000001', type: 'ACCESS_POLICY', name: 'Any two factors', resourceType: 'APP', system: true },
    {
      id: 'rulacmeaccess0000001',
      name: 'Catch-all Rule',
      priority: catchAllPriority,
      actions: { appSignOn: { access: 'ALLOW', verificationMethod: { type: 'ASSURANCE', factorMode: '2FA' } } },
    },
  ],
  [
    { id: 'rstacmeprofile000001', type: 'PROFILE_ENROLLMENT', name: 'Default Policy', system: true },
    {
      id: 'rulacmeprofile000001',
      name: 'Catch-all Rule',
      priority: catchAllPriority,
      actions: { profileEnrollment: { access: 'DENY' } },
    },
  ],
  [
    { ...ranked, id: '00pacmesignon0000001', type: 'OKTA_SIGN_ON' },
    {
      id: '0pracmesignon0000001',
      name: 'Default Rule',
      conditions: { ...usualConditions, authContext: { authType: 'ANY' } },
      actions: { signon: usualSignOn },
    },
  ],
  [
    { ...ranked, id: '00pacmepassword00001', type: 'PASSWORD' },
    {
      id: '0pracmepassword00001',
      name: 'Default Rule',
      conditions: usualConditions,
      actions: { passwordChange: { access: 'ALLOW' }, selfServicePasswordReset: { access: 'ALLOW' } },
    },
  ],
  [
    {
      ...ranked,
      id: '00pacmeenroll0000001',
      type: 'MFA_ENROLL',
      settings: {
        type: 'AUTHENTICATORS',
        authenticators: [
          { key: 'okta_email', enroll: { self: 'NOT_ALLOWED' } },
          { key: 'okta_verify', enroll: { self: 'OPTIONAL' } },
          { key: 'okta_password', enroll: { self: 'REQUIRED' } },
        ],
      },
    },
    { id: '0pracmeenroll0000001', name: 'Default Rule', actions: { enroll: { self: 'CHALLENGE' } } },
  ],
  [
    {
      id: '00pacmeidp0000000001',
      type: 'IDP_DISCOVERY',
      name: 'Idp Discovery Policy',
      description: 'The default IdP Discovery Policy',
      system: true,
    },
    { id: '0pracmeidp0000000001', name: 'Default Rule', actions: { idp: { providers: [{ type: 'OKTA' }] } } },
  ],
];

/** Adds the policies of a new org, and one of Acme's own whose rule uses a zone. */
export function seedPolicies(org: Org): void {
  for (const [policy, rule] of defaults) insertPolicyRule(org, insertPolicy(org, policy), { ...rule, system: true });
  const own = insertPolicy(org, {
    id: '00pacmecontract00001',
    type: 'OKTA_SIGN_ON',
    name: 'Contractors',
    description: 'Sign in from the office only',
    conditions: { people: { groups: { include: ['00gcontractors000001'] } } },
  });
  insertPolicyRule(org, own, {
    id: '0pracmecontract00001',
    name: 'Office only',
    conditions: {
      people: { users: { exclude: [] } },
      network: { connection: 'ZONE', include: ['nzoacmeoffice0000001'] },
      authContext: { authType: 'ANY' },
    },
    actions: { signon: usualSignOn },
  });
  const standard = org.policies.get('00pacmesignon0000001');
  if (standard !== undefined) standard.priority = 2;
}
