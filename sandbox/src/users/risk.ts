import { type Call, type OrgResponse, ok, textMember } from '../http/call.ts';
import { invalid } from '../http/errors.ts';
import { userParty } from '../logs/parties.ts';
import type { User } from '../state/model.ts';
import { userById } from './lookup.ts';

const levels: readonly string[] = ['HIGH', 'MEDIUM', 'LOW'];

/** A user's risk; NONE until it is set (Okta docs: user risk). */
function view(call: Call, user: User): Record<string, unknown> {
  const href = `${call.base}/api/v1/users/${user.id}`;
  return {
    ...(call.org.userRisks.get(user.id) ?? { riskLevel: 'NONE' }),
    _links: {
      self: { href: `${href}/risk`, hints: { allow: ['GET', 'PUT'] } },
      user: { href, hints: { allow: ['GET'] } },
    },
  };
}

/** Okta docs: upsert the user risk: 201 the first time; without a reason it is `Admin override risk` (recorded from real orgs). */
export function putRisk(call: Call): OrgResponse {
  const user = userById(call);
  const body = call.object();
  const riskLevel = textMember(body, 'riskLevel');
  if (riskLevel === undefined || !levels.includes(riskLevel)) {
    throw invalid('riskLevel', 'riskLevel: must be HIGH, MEDIUM or LOW');
  }
  const known = call.org.userRisks.has(user.id);
  const reason = textMember(body, 'riskReason') ?? 'Admin override risk';
  call.org.userRisks.set(user.id, { riskLevel, reason });
  call.log({ eventType: 'user.risk.change', target: [userParty(user)], debugData: { risk: riskLevel, reason } });
  return { status: known ? 200 : 201, body: view(call, user) };
}

export function getRisk(call: Call): OrgResponse {
  return ok(view(call, userById(call)));
}
