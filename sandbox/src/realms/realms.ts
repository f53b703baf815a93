import { matches, realmSearch } from '../expressions/expression.ts';
import { type Call, noContent, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import { type PageRules, pageByIndex, pageRequest, pageResponse } from '../http/paging.ts';
import { readExpression } from '../http/queries.ts';
import type { LogParty } from '../logs/parties.ts';
import { compareTexts } from '../state/collection.ts';
import type { Profile } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import type { Realm } from './realm.ts';

/** Okta docs: list realms, 200 by default and 10 with a search. The most is undocumented. */
const pageRules: PageRules = {
  list: 'realms',
  defaultLimit: 200,
  maxLimit: 200,
  repeated: ['search', 'sortBy', 'sortOrder'],
};
const searchLimit = 10;

/** Adds a realm. */
function insertRealm(org: Org, input: Pick<Realm, 'name'> & Partial<Realm>): Realm {
  const stamp = org.stamp();
  const { name, realmType, domains = [], isDefault = false } = input;
  const id = input.id ?? org.ids('guo');
  return org.realms.keep({
    id,
    seq: org.nextSeq(),
    created: stamp,
    lastUpdated: stamp,
    isDefault,
    name,
    realmType,
    domains,
  });
}

/** The default realm of a new org (Okta docs: realms). */
export function seedRealms(org: Org): void {
  insertRealm(org, { id: 'guoacmedefaultrealm1', name: 'Default Realm', isDefault: true });
}

function profileOf({ name, realmType, domains }: Realm): Profile {
  return {
    name,
    ...(realmType === undefined ? {} : { realmType }),
    ...(domains.length === 0 ? {} : { domains }),
  };
}

/** A realm (shape: Okta's reference). */
function view(call: Call, realm: Realm): Record<string, unknown> {
  const { id, created, lastUpdated, isDefault } = realm;
  const self = { rel: 'self', href: `${call.base}/api/v1/realms/${id}`, method: 'GET' };
  return { id, created, lastUpdated, isDefault, profile: profileOf(realm), _links: { self } };
}

function party(realm: Realm): LogParty {
  return { id: realm.id, type: 'Realm', alternateId: 'unknown', displayName: realm.name };
}

/** An org without realms: 401 E0000015 (as recorded for other missing features). */
function refuseMissing(call: Call): void {
  if (!call.org.behavior.realms) throw new ApiError('E0000015');
}

function realmOf(call: Call): Realm {
  refuseMissing(call);
  const id = call.param('realmId');
  const realm = call.org.realms.get(id);
  if (realm === undefined) throw notFound(id, 'Realm');
  return realm;
}

/** Okta's reference (RealmProfile): characters that a domain must not have. */
const notInDomain = /[!$%^&()=*+,:;<>'[\]|/?\\`\s]/;

function readDomains(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new ApiError('E0000003');
  return value.map((each: unknown) => {
    const domain = String(each);
    if (domain === '' || notInDomain.test(domain)) throw invalid('domains', `domains: '${domain}' is not a domain`);
    return domain.toLowerCase();
  });
}

function readProfile(call: Call): Pick<Realm, 'name' | 'realmType' | 'domains'> {
  const profile = objectMember(call.object(), 'profile');
  if (profile === undefined) throw leftBlank('profile');
  const name = textMember(profile, 'name');
  if (name === undefined || name === '') throw leftBlank('name');
  const realmType = textMember(profile, 'realmType');
  if (realmType !== undefined && realmType !== 'PARTNER' && realmType !== 'DEFAULT') {
    throw invalid('realmType', 'realmType: must be PARTNER or DEFAULT');
  }
  return { name, realmType, domains: readDomains(profile['domains']) };
}

/** The value of a property such as `profile.name`. */
function sortKey(realm: Realm, property: string): string {
  const values: Profile = {
    id: realm.id,
    created: realm.created,
    lastUpdated: realm.lastUpdated,
    'profile.name': realm.name,
  };
  return String(values[property] ?? '').toLowerCase();
}

export function listRealms(call: Call): OrgResponse {
  refuseMissing(call);
  const { org, query } = call;
  const search = query.get('search');
  const rules = search === null ? pageRules : { ...pageRules, defaultLimit: searchLimit };
  const request = pageRequest(call, rules);
  let found: readonly Realm[] = org.realms.ordered;
  if (search !== null) {
    const expression = readExpression(search, 'search', realmSearch);
    // Okta docs: search is eventually consistent.
    const horizon = org.searchHorizon();
    found = found.filter(
      (realm) => realm.seq <= horizon && matches(expression, { ...realm, profile: profileOf(realm) }),
    );
    const sortBy = query.get('sortBy');
    const direction = query.get('sortOrder')?.toLowerCase() === 'desc' ? -1 : 1;
    if (sortBy !== null) {
      found = [...found].sort((a, b) => direction * compareTexts(sortKey(a, sortBy), sortKey(b, sortBy)));
    }
  }
  const page = pageByIndex(found, { request, rules });
  return pageResponse(call, { rules, request, next: page.next, body: page.items.map((realm) => view(call, realm)) });
}

export function getRealm(call: Call): OrgResponse {
  return ok(view(call, realmOf(call)));
}

export function createRealm(call: Call): OrgResponse {
  refuseMissing(call);
  const realm = insertRealm(call.org, readProfile(call));
  call.log({ eventType: 'directory.realm.lifecycle.create', target: [party(realm)] });
  return ok(view(call, realm));
}

/** Okta docs: the whole profile is replaced. The default realm takes no domains; the code is undocumented. */
export function replaceRealm(call: Call): OrgResponse {
  const realm = realmOf(call);
  const profile = readProfile(call);
  if (realm.isDefault && profile.domains.length > 0)
    throw invalid('domains', 'domains: not allowed in the default realm');
  Object.assign(realm, profile, { lastUpdated: call.org.stamp() });
  call.log({ eventType: 'directory.realm.lifecycle.update', target: [party(realm)] });
  return ok(view(call, realm));
}

/** Okta docs: a realm with users cannot be deleted, nor can the default realm (its code is undocumented). */
export function deleteRealm(call: Call): OrgResponse {
  const realm = realmOf(call);
  const used = call.org.users.ordered.some(({ realmId }) => realmId === realm.id);
  const reason = realm.isDefault ? 'It is the default realm.' : used ? 'It has users.' : undefined;
  if (reason !== undefined) throw new ApiError('E0000178', { detail: reason });
  call.org.realms.delete(realm.id);
  call.log({ eventType: 'directory.realm.lifecycle.delete', target: [party(realm)] });
  return noContent;
}

/** Okta's reference (RealmProfile): login and email of a realm's users must be of its domains. The code is undocumented. */
export function refuseOutsideRealm(org: Org, realmId: string | undefined, profile: Profile): void {
  if (realmId === undefined) return;
  const realm = org.realms.get(realmId);
  // Undocumented code.
  if (realm === undefined) throw notFound(realmId, 'Realm');
  if (realm.domains.length === 0) return;
  for (const name of ['login', 'email']) {
    const domain =
      String(profile[name] ?? '')
        .split('@')
        .at(-1)
        ?.toLowerCase() ?? '';
    if (!realm.domains.includes(domain)) throw invalid(name, `${name}: must be of a domain that the realm allows`);
  }
}
