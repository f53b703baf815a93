import { matches, zoneFilter } from '../expressions/expression.ts';
import { type Call, noContent, type OrgResponse, ok } from '../http/call.ts';
import { ApiError, invalid, notFound } from '../http/errors.ts';
import { badCursor, type PageRules, pageRequest, pageResponse } from '../http/paging.ts';
import { readExpression } from '../http/queries.ts';
import { compareTexts } from '../state/collection.ts';
import type { NetworkZone } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { readZone } from './input.ts';
import { ruleUsing } from './usage.ts';
import { zoneParty, zoneView } from './view.ts';

/** Recorded from a real org: `limit=20` in the self link. The maximum is undocumented. */
const pageRules: PageRules = { list: 'zones', defaultLimit: 20, maxLimit: 200, repeated: ['filter'] };

/** The values of a new zone. */
type NewZone = Pick<NetworkZone, 'name' | 'type' | 'usage' | 'coverage'> &
  Partial<Pick<NetworkZone, 'id' | 'system' | 'status'>>;

/** Adds a zone. */
function insertZone(org: Org, input: NewZone): NetworkZone {
  const stamp = org.stamp();
  const id = input.id ?? org.ids('nzo');
  const common = { status: 'ACTIVE', system: false, created: stamp, lastUpdated: stamp } as const;
  return org.zones.keep({ ...common, ...input, id, seq: org.nextSeq() });
}

/** The zones that Okta creates with an org (Okta's reference, NetworkZone), and two of Acme's own. */
export function seedZones(org: Org): void {
  const empty = { gateways: null, proxies: null };
  const system = { type: 'IP', system: true, coverage: empty } as const;
  insertZone(org, { ...system, id: 'nzoacmelegacy0000001', name: 'LegacyIpZone', usage: 'POLICY' });
  insertZone(org, { ...system, id: 'nzoacmeblocked000001', name: 'BlockedIpZone', usage: 'BLOCKLIST' });
  insertZone(org, {
    id: 'nzoacmeenhanced00001',
    name: 'DefaultEnhancedDynamicZone',
    type: 'DYNAMIC_V2',
    usage: 'BLOCKLIST',
    system: true,
    coverage: {
      locations: { include: [], exclude: [] },
      asns: { include: [], exclude: [] },
      ipServiceCategories: { include: ['ALL_ANONYMIZERS'], exclude: [] },
    },
  });
  insertZone(org, {
    ...system,
    id: 'nzoacmeexempt0000001',
    name: 'DefaultExemptIpZone',
    usage: 'POLICY',
    coverage: { useAsBlackList: false, useAsExemptList: true, ...empty },
  });
  insertZone(org, {
    id: 'nzoacmeoffice0000001',
    name: 'Lund office',
    type: 'IP',
    usage: 'POLICY',
    coverage: {
      gateways: [
        { type: 'CIDR', value: '203.0.113.0/24' },
        { type: 'RANGE', value: '192.0.2.10-192.0.2.10' },
      ],
      proxies: null,
    },
  });
  insertZone(org, {
    id: 'nzoacmeharbor0000001',
    name: 'Harbor',
    type: 'DYNAMIC',
    status: 'INACTIVE',
    usage: 'POLICY',
    coverage: { locations: [{ country: 'SE', region: 'SE-M' }], proxyType: null, asns: null },
  });
}

function zoneOf(call: Call): NetworkZone {
  const id = call.param('zoneId');
  const zone = call.org.zones.get(id);
  // Okta's reference (NzErrorResourceNotFound).
  if (zone === undefined) throw notFound(id, 'NetworkZone');
  return zone;
}

function logged(call: Call, zone: NetworkZone, ...verbs: string[]): NetworkZone {
  for (const verb of verbs) call.log({ eventType: `zone.${verb}`, target: [zoneParty(zone)] });
  return zone;
}

function zoneResponse(call: Call, zone: NetworkZone): OrgResponse {
  return ok(zoneView(zone, call.base));
}

/** Recorded from a real org: by name. Okta's reference: the cursor is a name. */
export function listZones(call: Call): OrgResponse {
  const request = pageRequest(call, pageRules);
  const filter = call.query.get('filter');
  const expression = filter === null ? undefined : readExpression(filter, 'filter', zoneFilter);
  const found = call.org.zones.ordered
    .filter((zone) => expression === undefined || matches(expression, { ...zone }))
    .sort((a, b) => compareTexts(a.name, b.name));
  const { after, limit } = request;
  if (after !== undefined && !call.org.zones.ordered.some(({ name }) => name === after)) throw badCursor(pageRules);
  const rest = found.filter(({ name }) => after === undefined || compareTexts(name, after) > 0);
  const items = rest.slice(0, limit);
  return pageResponse(call, {
    rules: pageRules,
    request,
    next: rest.length > limit ? items.at(-1)?.name : undefined,
    body: items.map((zone) => zoneView(zone, call.base)),
  });
}

/** Okta's reference: names are unique. The sentence is undocumented. */
function refuseTakenName(call: Call, name: string, owner?: NetworkZone): void {
  const taken = call.org.zones.ordered.some((zone) => zone !== owner && zone.name.toLowerCase() === name.toLowerCase());
  if (taken) throw invalid('name', 'name: An object with this field already exists in the current organization');
}

export function getZone(call: Call): OrgResponse {
  return zoneResponse(call, zoneOf(call));
}

/** Reported by users of Terraform's provider: a new zone is active, whatever its status says. */
export function addZone(call: Call): OrgResponse {
  const input = readZone(call.object());
  refuseTakenName(call, input.name);
  const zone = insertZone(call.org, input);
  logged(call, zone, 'create', ...(zone.usage === 'BLOCKLIST' ? ['make_blacklist'] : []));
  return zoneResponse(call, zone);
}

/** Okta's reference: everything that a caller sets is replaced, except the type. The status has its own calls. */
export function replaceZone(call: Call): OrgResponse {
  const zone = zoneOf(call);
  const input = readZone(call.object(), zone);
  refuseTakenName(call, input.name, zone);
  const turned =
    zone.usage === input.usage ? [] : [input.usage === 'BLOCKLIST' ? 'make_blacklist' : 'remove_blacklist'];
  Object.assign(zone, input, { lastUpdated: call.org.stamp() });
  return zoneResponse(call, logged(call, zone, 'update', ...turned));
}

export function removeZone(call: Call): OrgResponse {
  const zone = zoneOf(call);
  // Undocumented code.
  if (zone.system) throw new ApiError('E0000006');
  // The sentences were reported by users of Terraform's provider. Okta's reference: only in Identity Engine.
  if (zone.status === 'ACTIVE' && call.org.behavior.engine === 'oie') {
    const cause = (name: string) => `The zone: ${name} is an active zone. Active zones cannot be deleted.`;
    throw new ApiError('E0000001', { detail: cause(zone.name), causes: [`id: ${cause(zone.id)}`] });
  }
  const rule = ruleUsing(call.org, zone.id);
  // Okta's reference (deleteNetworkZone); code and sentence are undocumented.
  if (rule !== undefined) throw invalid('id', `id: The zone: ${zone.id} is used by the rule ${rule}.`);
  call.org.zones.delete(zone.id);
  logged(call, zone, 'delete');
  return noContent;
}

/** Recorded from a real org: 200 with the zone. What happens to one in that status already is undocumented: here it is unchanged. */
function setStatus(call: Call, status: NetworkZone['status']): OrgResponse {
  const zone = zoneOf(call);
  if (zone.status === status) return zoneResponse(call, zone);
  zone.status = status;
  zone.lastUpdated = call.org.stamp();
  return zoneResponse(call, logged(call, zone, status === 'ACTIVE' ? 'activate' : 'deactivate'));
}

export function activateZone(call: Call): OrgResponse {
  return setStatus(call, 'ACTIVE');
}

export function deactivateZone(call: Call): OrgResponse {
  return setStatus(call, 'INACTIVE');
}
