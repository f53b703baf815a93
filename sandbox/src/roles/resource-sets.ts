import { type Call, noContent, type OrgResponse, ok, textMember } from '../http/call.ts';
import { invalid, leftBlank, notFound } from '../http/errors.ts';
import { type PageRules, pageById, pageInBody, pageRequest } from '../http/paging.ts';
import type { LogParty } from '../logs/parties.ts';
import type { Org } from '../state/org.ts';
import type { ResourceSet } from '../state/role-model.ts';

/** The operation takes no limit, and the size of a page is undocumented. */
const pageRules: PageRules = { list: 'resourceSets', defaultLimit: 20, maxLimit: 20 };

/** Okta's reference: create a resource set, at most 1,000 resources. */
const mostResources = 1000;

/** The values of a new resource set. */
export interface NewResourceSet {
  readonly id?: string;
  readonly label: string;
  readonly description?: string;
  readonly resources: readonly string[];
}

/** Adds a resource set. */
export function insertResourceSet(org: Org, input: NewResourceSet): ResourceSet {
  const stamp = org.stamp();
  return org.resourceSets.keep({
    id: input.id ?? org.ids('iam'),
    seq: org.nextSeq(),
    label: input.label,
    description: input.description ?? '',
    resources: input.resources,
    created: stamp,
    lastUpdated: stamp,
  });
}

/** Okta's reference: a resource set is named by its ID or its label. */
function setOf(call: Call): ResourceSet {
  const key = call.param('resourceSetIdOrLabel');
  const set = call.org.resourceSets.get(key) ?? call.org.resourceSets.ordered.find(({ label }) => label === key);
  if (set === undefined) throw notFound(key, 'ResourceSet');
  return set;
}

/** A resource set (Okta's reference: ResourceSet). */
function view(set: ResourceSet, base: string): Record<string, unknown> {
  const self = `${base}/api/v1/iam/resource-sets/${set.id}`;
  const { id, label, description, created, lastUpdated } = set;
  const _links = {
    self: { href: self },
    resources: { href: `${self}/resources` },
    bindings: { href: `${self}/bindings` },
  };
  return { id, label, description, created, lastUpdated, _links };
}

/** A resource set as a target; the name of the type is undocumented. */
function party(set: ResourceSet): LogParty {
  return { id: set.id, type: 'RESOURCE_SET', alternateId: 'unknown', displayName: set.label };
}

/** Okta's reference: the label is unique. The code is undocumented. */
function readLabel(call: Call, body: Record<string, unknown>, owner?: ResourceSet): string {
  const label = textMember(body, 'label');
  if (label === undefined || label === '') throw leftBlank('label');
  const isTaken = call.org.resourceSets.ordered.some((set) => set.label === label && set !== owner);
  if (isTaken) throw invalid('label', 'label: An object with this field already exists in the current organization');
  return label;
}

function readResources(body: Record<string, unknown>): string[] {
  const resources = body['resources'];
  if (!Array.isArray(resources) || resources.length === 0) throw leftBlank('resources');
  if (resources.length > mostResources) throw invalid('resources', 'resources: The limit is 1000');
  return resources.map((resource: unknown) => {
    if (typeof resource === 'string' && /^(orn:|https?:)/.test(resource)) return resource;
    throw invalid('resources', 'resources: must be REST URLs or Okta Resource Names');
  });
}

export function listResourceSets(call: Call): OrgResponse {
  const { org } = call;
  const request = pageRequest(call, pageRules);
  const order = {
    compare: (one: ResourceSet, other: ResourceSet) => one.seq - other.seq,
    find: (id: string) => org.resourceSets.everHad(id),
  };
  const page = pageById<ResourceSet>(org.resourceSets.ordered, { request, rules: pageRules, order });
  const body = page.items.map((set) => view(set, call.base));
  return pageInBody(call, { member: 'resource-sets', body, next: page.next });
}

export function getResourceSet(call: Call): OrgResponse {
  return ok(view(setOf(call), call.base));
}

/** Okta's reference: create a resource set: 200. */
export function createResourceSet(call: Call): OrgResponse {
  const body = call.object();
  const label = readLabel(call, body);
  const description = textMember(body, 'description') ?? '';
  const set = insertResourceSet(call.org, { label, description, resources: readResources(body) });
  call.log({ eventType: 'iam.resourceset.create', target: [party(set)] });
  return ok(view(set, call.base));
}

/** Okta's reference: replaces label and description; the resources stay. */
export function replaceResourceSet(call: Call): OrgResponse {
  const set = setOf(call);
  const body = call.object();
  const label = readLabel(call, body, set);
  Object.assign(set, { label, description: textMember(body, 'description') ?? '', lastUpdated: call.org.stamp() });
  call.log({ eventType: 'iam.resourceset.update', target: [party(set)] });
  return ok(view(set, call.base));
}

/** Okta's reference: delete a resource set. That one in use is refused, and the code, are undocumented. */
export function deleteResourceSet(call: Call): OrgResponse {
  const set = setOf(call);
  const isUsed = [...call.org.roles.values()].some(({ resourceSetId }) => resourceSetId === set.id);
  if (isUsed) throw invalid('resourceSetIdOrLabel', 'The resource set has bindings and cannot be deleted.');
  call.org.resourceSets.delete(set.id);
  call.log({ eventType: 'iam.resourceset.delete', target: [party(set)] });
  return noContent;
}
