import { type Call, noContent, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import type { LinkDefinition, LinkSide } from '../state/model.ts';

/** A definition (Okta's reference: LinkedObject, with its examples). */
function view(call: Call, definition: LinkDefinition): Record<string, unknown> {
  const { primary, associated } = definition;
  const href = `${call.base}/api/v1/meta/schemas/user/linkedObjects/${primary.name}`;
  return {
    primary: { ...primary, type: 'USER' },
    associated: { ...associated, type: 'USER' },
    _links: { self: { href } },
  };
}

function readSide(body: Record<string, unknown>, role: 'primary' | 'associated'): LinkSide {
  const side = objectMember(body, role);
  if (side === undefined) throw leftBlank(role);
  const name = textMember(side, 'name') ?? '';
  const title = textMember(side, 'title') ?? '';
  const description = textMember(side, 'description');
  // Okta's reference (LinkedObjectDetails): letters, digits and underscores, no digit first.
  if (!/^[A-Za-z_]\w*$/.test(name)) throw invalid(role, `${role}.name: is not a valid variable name`);
  if (title === '') throw leftBlank(role, `${role}.title`);
  if (side['type'] !== 'USER') throw invalid(role, `${role}.type: must be USER`);
  return { name, title, ...(description === undefined ? {} : { description }) };
}

/** Okta docs: create a linked object definition, 201. A name in use is 409 E0000127 with a cause for each side. */
export function createLinkedObject(call: Call): OrgResponse {
  const { org } = call;
  const body = call.object();
  const definition = { primary: readSide(body, 'primary'), associated: readSide(body, 'associated') };
  const { primary, associated } = definition;
  const names = new Set(org.linkDefinitions.flatMap((one) => [one.primary.name, one.associated.name]));
  const isTaken = { primary: names.has(primary.name), associated: names.has(associated.name) };
  // Undocumented for one name on both sides, which would make a lookup by name ambiguous.
  if (primary.name === associated.name) isTaken.associated = true;
  if (isTaken.primary || isTaken.associated) {
    throw new ApiError('E0000127', {
      detail: 'Linked object identifier is already in use.',
      causes: (['primary', 'associated'] as const)
        .filter((role) => isTaken[role])
        .map((role) => `Linked object identifier for ${role} is already in use.`),
    });
  }
  org.linkDefinitions.push(definition);
  logDefinition(call, 'create', definition);
  return { status: 201, body: view(call, definition) };
}

/** The target of the log is undocumented. */
function logDefinition(call: Call, change: 'create' | 'delete', { primary }: LinkDefinition): void {
  const target = [{ id: primary.name, type: 'LinkedObject', alternateId: primary.name, displayName: primary.title }];
  call.log({ eventType: `directory.linked_object.${change}`, target });
}

function definitionOf(call: Call): LinkDefinition {
  const name = call.param('linkedObjectName');
  const found = call.org.linkDefinitions.find(({ primary, associated }) =>
    [primary.name, associated.name].includes(name),
  );
  // The kind is undocumented.
  if (found === undefined) throw notFound(name, 'LinkedObject');
  return found;
}

export function getLinkedObject(call: Call): OrgResponse {
  return ok(view(call, definitionOf(call)));
}

/** Okta docs: the whole definition is removed by either name; here with every link of every user. */
export function deleteLinkedObject(call: Call): OrgResponse {
  const { org } = call;
  const definition = definitionOf(call);
  org.linkDefinitions.splice(org.linkDefinitions.indexOf(definition), 1);
  org.links.delete(definition.primary.name);
  logDefinition(call, 'delete', definition);
  return noContent;
}

export function listLinkedObjects(call: Call): OrgResponse {
  return ok(call.org.linkDefinitions.map((definition) => view(call, definition)));
}
