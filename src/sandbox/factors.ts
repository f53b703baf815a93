import { type Answer, type Call, NO_CONTENT, objectMember, ok, type Route, textMember } from './call.ts';
import { ApiError, invalid, notFound } from './errors.ts';
import { FACTOR_KINDS, type FactorKind, factorKind, factorView } from './factor-view.ts';
import { type LogParty, userParty } from './journal.ts';
import type { Factor, User } from './model.ts';
import type { Org } from './org.ts';
import { userById } from './user-lookup.ts';

/** The one-time code that every factor of the sandbox takes. */
const PASS_CODE = '123456';

/** A factor about to be put into the org. */
export interface NewFactor {
  readonly id?: string;
  readonly userId: string;
  readonly kind: FactorKind;
  readonly status: Factor['status'];
  readonly profile?: Record<string, unknown> | undefined;
}

/** Puts a factor into the org. */
export function insertFactor(org: Org, input: NewFactor): Factor {
  const stamp = org.stamp();
  return org.factors.keep({
    id: input.id ?? org.ids(input.kind.prefix),
    seq: org.nextSeq(),
    userId: input.userId,
    factorType: input.kind.factorType,
    provider: input.kind.provider,
    vendorName: input.kind.vendorName,
    status: input.status,
    created: stamp,
    lastUpdated: stamp,
    profile: input.profile,
  });
}

function factorOf(call: Call, user: User): Factor {
  const id = call.param('factorId');
  const factor = call.org.factors.get(id);
  // Recorded from real orgs: the kind is UserFactor.
  if (factor === undefined || factor.userId !== user.id) throw notFound(id, 'UserFactor');
  return factor;
}

/** The targets of a factor's events: the user, then the factor's kind. */
function targets(user: User, factor: Factor): LogParty[] {
  const name = `${factor.provider}_${factor.factorType}`.toUpperCase();
  return [
    userParty(user),
    { id: factor.id, type: 'AuthenticatorEnrollment', alternateId: 'unknown', displayName: name },
  ];
}

/** Okta docs: enroll a factor: 200; PENDING_ACTIVATION until the code or the device confirms it. */
function enroll(call: Call): Answer {
  const user = userById(call, 'userId');
  const body = call.object();
  const type = textMember(body, 'factorType');
  if (type === undefined) throw invalid('factorType', 'factorType: The field cannot be left blank');
  const kind = factorKind(type, textMember(body, 'provider'));
  if (kind === undefined) throw invalid('factorType', `factorType: ${type} is not available in this org`);
  if (user.status === 'DEPROVISIONED') throw new ApiError('E0000038');
  const profile = objectMember(body, 'profile');
  for (const name of kind.profile) {
    if (typeof profile?.[name] !== 'string') throw invalid(name, `${name}: The field cannot be left blank`);
  }
  const taken = call.org.factors.of(user.id).find((factor) => {
    return factor.factorType === type && factor.provider === kind.provider && factor.status === 'ACTIVE';
  });
  if (taken !== undefined && kind.single)
    throw invalid('factorEnrollRequest', 'A factor of this type is already set up.');
  const active = kind.immediate || (call.flag('activate', false) && kind.profile.length > 0);
  const factor = insertFactor(call.org, {
    userId: user.id,
    kind,
    status: active ? 'ACTIVE' : 'PENDING_ACTIVATION',
    profile: safeProfile(profile),
  });
  call.org.touch(user);
  if (active) call.log({ eventType: 'user.mfa.factor.activate', target: targets(user, factor) });
  return ok(factorView(call.org, factor, call.base));
}

/** Leaves the answer of a security question out. */
function safeProfile(profile: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  if (profile === undefined) return undefined;
  const { answer: _answer, ...rest } = profile;
  return rest;
}

function activate(call: Call): Answer {
  const user = userById(call, 'userId');
  const factor = factorOf(call, user);
  const code = textMember(call.optionalObject(), 'passCode');
  // Okta error catalogue: a wrong code is 403 E0000068.
  if (code !== PASS_CODE)
    throw new ApiError('E0000068', { causes: ["Your passcode doesn't match our records. Please try again."] });
  factor.status = 'ACTIVE';
  factor.lastUpdated = call.org.stamp();
  call.log({ eventType: 'user.mfa.factor.activate', target: targets(user, factor) });
  return ok(factorView(call.org, factor, call.base));
}

function verify(call: Call): Answer {
  const factor = factorOf(call, userById(call, 'userId'));
  const code = textMember(call.optionalObject(), 'passCode');
  if (code === undefined) return ok({ factorResult: factor.factorType === 'push' ? 'WAITING' : 'CHALLENGE' });
  if (code !== PASS_CODE)
    throw new ApiError('E0000068', { causes: ["Your passcode doesn't match our records. Please try again."] });
  return ok({ factorResult: 'SUCCESS' });
}

function unenroll(call: Call): Answer {
  const user = userById(call, 'userId');
  const factor = factorOf(call, user);
  call.org.factors.delete(factor.id);
  call.org.touch(user);
  call.log({ eventType: 'user.mfa.factor.deactivate', target: targets(user, factor) });
  return NO_CONTENT;
}

function listFactors(call: Call): Answer {
  const user = userById(call, 'userId');
  return ok(call.org.factors.of(user.id).map((factor) => factorView(call.org, factor, call.base)));
}

/** Okta docs: list supported factors. */
function catalog(call: Call): Answer {
  const user = userById(call, 'userId');
  const enroll = { href: `${call.base}/api/v1/users/${user.id}/factors`, hints: { allow: ['POST'] } };
  return ok(
    FACTOR_KINDS.map(({ factorType, provider, vendorName, prefix: _prefix }) => ({
      factorType,
      provider,
      vendorName,
      enrollment: 'OPTIONAL',
      status: 'NOT_SETUP',
      _links: { enroll },
    })),
  );
}

const ALL = '/api/v1/users/:userId/factors';
const ONE = `${ALL}/:factorId`;

/** /api/v1/users/{userId}/factors. */
export const factorRoutes: readonly Route[] = [
  { method: 'GET', path: ALL, bucket: 'other', permission: 'users.read', handle: listFactors },
  { method: 'POST', path: ALL, bucket: 'other', permission: 'users.factors', handle: enroll },
  { method: 'GET', path: `${ALL}/catalog`, bucket: 'other', permission: 'users.read', handle: catalog },
  {
    method: 'GET',
    path: ONE,
    bucket: 'other',
    permission: 'users.read',
    handle: (call) => ok(factorView(call.org, factorOf(call, userById(call, 'userId')), call.base)),
  },
  { method: 'DELETE', path: ONE, bucket: 'other', permission: 'users.factors', handle: unenroll },
  { method: 'POST', path: `${ONE}/lifecycle/activate`, bucket: 'other', permission: 'users.factors', handle: activate },
  { method: 'POST', path: `${ONE}/verify`, bucket: 'other', permission: 'users.factors', handle: verify },
  {
    method: 'POST',
    path: `${ONE}/resend`,
    bucket: 'other',
    permission: 'users.factors',
    handle: (call) => ok(factorView(call.org, factorOf(call, userById(call, 'userId')), call.base)),
  },
];
