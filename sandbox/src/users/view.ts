import { createHash } from 'node:crypto';
import type { Profile, User } from '../state/model.ts';
import type { Org } from '../state/org.ts';

/** Attributes that are present even without a value (recorded from real orgs). */
const always = ['mobilePhone', 'secondEmail'];

/** A profile in Okta's order (recorded from real orgs): attributes without a value are omitted, except two. */
export function orderedProfile(profile: Profile): Profile {
  const { firstName, lastName, mobilePhone, secondEmail, login, email, ...rest } = profile;
  const ordered: Profile = {
    firstName: firstName ?? null,
    lastName: lastName ?? null,
    mobilePhone: mobilePhone ?? null,
  };
  for (const [name, value] of Object.entries(rest)) {
    if (value !== null && value !== undefined && value !== '' && !always.includes(name)) ordered[name] = value;
  }
  ordered['secondEmail'] = secondEmail ?? null;
  ordered['login'] = login;
  ordered['email'] = email;
  return ordered;
}

/** Credentials never show a secret: an empty object represents a password (Okta docs: user credentials). */
function credentialsView(org: Org, user: User): Record<string, unknown> {
  const emails = [{ value: user.profile['email'], status: 'VERIFIED', type: 'PRIMARY' }];
  const second = user.profile['secondEmail'];
  if (typeof second === 'string') emails.push({ value: second, status: 'VERIFIED', type: 'SECONDARY' });
  const view: Record<string, unknown> = {};
  if (user.password !== undefined) view['password'] = {};
  // Recorded: with addresses in 2020 to 2022, without in every user of an Identity Engine org of 2026.
  if (org.behavior.engine === 'classic') view['emails'] = emails;
  if (user.recoveryQuestion !== undefined) view['recovery_question'] = { question: user.recoveryQuestion.question };
  view['provider'] = user.provider;
  return view;
}

/** A user as a member of a list: its links are only `self` (Okta docs: links in collections). */
export function userInList(org: Org, user: User, base: string): Record<string, unknown> {
  const view = fields(org, user);
  view['_links'] = { self: { href: `${base}/api/v1/users/${user.id}` } };
  return view;
}

/** A single user: its links show what its status allows (Okta docs: user links; the set recorded from real orgs). */
export function userView(org: Org, user: User, base: string): Record<string, unknown> {
  const view = fields(org, user);
  view['_links'] = linksOf(org, user, base);
  return view;
}

/** The weak ETag of a user (recorded from real orgs: GET returns one, 64 hexadecimal digits). */
export function userEtag(user: User): string {
  return `W/"${createHash('sha256').update(`${user.id}.${user.version}`).digest('hex')}"`;
}

function fields(org: Org, user: User): Record<string, unknown> {
  const view: Record<string, unknown> = {
    id: user.id,
    status: user.status,
    created: user.created,
    activated: user.activated,
    statusChanged: user.statusChanged,
    lastLogin: user.lastLogin,
    lastUpdated: user.lastUpdated,
    passwordChanged: user.passwordChanged,
    type: user.type,
    profile: user.profile,
    credentials: credentialsView(org, user),
  };
  if (user.transition !== undefined) view['transitioningToStatus'] = user.transition.to;
  if (user.realmId !== undefined) view['realmId'] = user.realmId;
  return view;
}

function linksOf(org: Org, user: User, base: string): Record<string, unknown> {
  const self = `${base}/api/v1/users/${user.id}`;
  const post = (name: string) => ({ href: `${self}/lifecycle/${name}`, method: 'POST' });
  const credential = (name: string) => ({ href: `${self}/credentials/${name}`, method: 'POST' });
  const links: Record<string, unknown> = {};
  const { status } = user;
  if (status === 'ACTIVE' || status === 'PROVISIONED' || status === 'PASSWORD_EXPIRED')
    links['suspend'] = post('suspend');
  links['schema'] = { href: `${base}/api/v1/meta/schemas/user/${org.schemaOf(user).id}` };
  if (status === 'STAGED' || status === 'DEPROVISIONED') links['activate'] = post('activate');
  if (status === 'PROVISIONED' || status === 'RECOVERY') links['reactivate'] = post('reactivate');
  if (status === 'SUSPENDED') links['unsuspend'] = post('unsuspend');
  // LOCKED_OUT and RECOVERY were never recorded; these are the ones in the reference.
  if (status === 'LOCKED_OUT') links['unlock'] = post('unlock');
  if (status !== 'STAGED' && status !== 'SUSPENDED' && status !== 'DEPROVISIONED') {
    links['resetPassword'] = post('reset_password');
    if (status !== 'PROVISIONED') {
      links['forgotPassword'] = credential('forgot_password');
      links['expirePassword'] = post('expire_password');
      links['changeRecoveryQuestion'] = credential('change_recovery_question');
      links['changePassword'] = credential('change_password');
    }
  }
  links['self'] = { href: self };
  // Recorded: in Identity Engine on every user read, with an empty list of factors; in Classic Engine when there are any.
  if (org.behavior.engine === 'oie' || (status !== 'STAGED' && org.factors.hasAny(user.id)))
    links['resetFactors'] = post('reset_factors');
  links['type'] = { href: `${base}/api/v1/meta/types/user/${user.type.id}` };
  if (status === 'DEPROVISIONED') links['delete'] = { href: self, method: 'DELETE' };
  else if (status !== 'STAGED') links['deactivate'] = post('deactivate');
  return links;
}
