import type { Call } from '../http/call.ts';
import { ApiError } from '../http/errors.ts';

interface PolicyType {
  /** The type of its rules. */
  readonly rules: string;
  /** Whether policies of the type can be created (Okta's reference: CreateOrUpdatePolicy). */
  readonly created?: boolean;
  /** Whether rules can be added (Okta's reference: createPolicyRule). @default true */
  readonly rulesAdded?: boolean;
  /** Recorded from real orgs: all policies of these types have the priority 1. */
  readonly ranked?: boolean;
  readonly oieOnly?: boolean;
  /** The flag of the feature that this org does not have (recorded from a real org, 2026). */
  readonly missing?: string;
}

const oieOnly = true;

/** The types of policies (Okta's reference: PolicyType). */
const types: Readonly<Record<string, PolicyType>> = {
  OKTA_SIGN_ON: { rules: 'SIGN_ON', created: true, ranked: true },
  PASSWORD: { rules: 'PASSWORD', created: true, ranked: true },
  MFA_ENROLL: { rules: 'MFA_ENROLL', created: true, ranked: true },
  IDP_DISCOVERY: { rules: 'IDP_DISCOVERY' },
  ACCESS_POLICY: { rules: 'ACCESS_POLICY', created: true, oieOnly },
  PROFILE_ENROLLMENT: { rules: 'PROFILE_ENROLLMENT', created: true, rulesAdded: false, oieOnly },
  DEVICE_SIGNAL_COLLECTION: {
    rules: 'DEVICE_SIGNAL_COLLECTION',
    created: true,
    oieOnly,
    missing: 'DEVICE_SIGNAL_COLLECTION_POLICY',
  },
  ENTITY_RISK: { rules: 'ENTITY_RISK', oieOnly, missing: 'ENTITY_RISK_POLICY' },
  POST_AUTH_SESSION: {
    rules: 'POST_AUTH_SESSION',
    rulesAdded: false,
    oieOnly,
    missing: 'CONTINUOUS_ACCESS_EVALUATION',
  },
  SESSION_VIOLATION_DETECTION: {
    rules: 'SESSION_VIOLATION_DETECTION',
    oieOnly,
    missing: 'SESSION_VIOLATION_DETECTION_CONFIGURATION',
  },
  CLIENT_UPDATE: { rules: 'CLIENT_UPDATE', rulesAdded: false, oieOnly },
  IDENTITY_CLAIM_SOURCING: {
    rules: 'IDENTITY_CLAIM_SOURCING',
    rulesAdded: false,
    oieOnly,
    missing: 'SUPPORT_FOR_REAUTH_WITH_EXTERNAL_IDP',
  },
};

/**
 * The type with this name. 400 E0000002 for an unknown one and, recorded from a real org (2026), for a type of a feature that the org
 * does not have. What Classic Engine returns for types of Identity Engine is undocumented; E0000015 was recorded for other features.
 */
export function policyTypeOf(call: Call, name: string): PolicyType {
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type === undefined) throw new ApiError('E0000002', { detail: 'Invalid policy type specified.' });
  const classic = call.org.behavior.engine === 'classic';
  if (type.oieOnly === true && classic) throw new ApiError('E0000015');
  if (type.missing !== undefined) {
    const detail = `Invalid policy type specified. Missing Required Feature Flag ${type.missing}`;
    throw new ApiError('E0000002', { detail });
  }
  return type;
}

/** The type of the rules of such a policy. */
export function ruleTypeOf(policyType: string): string {
  return types[policyType]?.rules ?? policyType;
}

/** Whether rules can be added to such a policy. */
export function takesRules(policyType: string): boolean {
  return types[policyType]?.rulesAdded !== false;
}

/** Whether policies of the type are evaluated in an order. */
export function isRanked(policyType: string): boolean {
  return types[policyType]?.ranked === true;
}
