import { allEnded } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { type NamedKind, onlyNamed, sameName } from '../../step/only-named.ts';
import { type Policy, type PolicyType, policyTypes } from './policy.ts';

/** What policies are called. */
const policyKind: NamedKind = {
  one: 'policy',
  many: 'policies',
  hint: "find the policy's ID (00p… or rst…) with list_policies",
};

/** Every policy with this name: of one type, or of all types that the org has. */
export async function policiesNamed(
  okta: Okta<'listPolicies'>,
  { name, type }: { readonly name: string; readonly type?: PolicyType | undefined },
): Promise<Policy[]> {
  const text = name.trim();
  if (type !== undefined) return ofType(okta, { name: text, type });
  const found = await allEnded(
    policyTypes.map((each) => ofType(okta, { name: text, type: each }).catch(noneOfThatType)),
  );
  return found.flat();
}

async function ofType(
  okta: Okta<'listPolicies'>,
  { name, type }: { readonly name: string; readonly type: PolicyType },
): Promise<Policy[]> {
  const found: Policy[] = [];
  // `q` matches the beginning of a name.
  for await (const page of okta.pages('listPolicies', { query: { type, q: name } }))
    found.push(...page.filter((policy) => sameName(policy.name, name)));
  return found;
}

/** Okta rejects a policy type of the other engine, or of a feature that the org lacks. */
function noneOfThatType(error: unknown): Policy[] {
  if (!(error instanceof OktaError)) throw error;
  if (error.errorCode === 'E0000015' || error.category === 'invalid_request') return [];
  throw error;
}

/** The ID of a policy given by ID or name. */
export async function policyIdOf(
  okta: Okta<'listPolicies'>,
  { policy, type }: { readonly policy: string; readonly type?: PolicyType | undefined },
): Promise<string> {
  if (isPolicyId(policy)) return policy;
  return onlyNamed(await policiesNamed(okta, { name: policy, type }), {
    name: policy,
    kind: policyKind,
    field: 'policy',
  }).id;
}

/** Whether a text is an ID of a policy. */
function isPolicyId(text: string): boolean {
  return /^(?:00p|rst)\w{17}$/.test(text);
}
