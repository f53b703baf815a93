import { type Call, type OrgResponse, ok, textMember } from '../http/call.ts';
import { invalid, leftBlank, notFound } from '../http/errors.ts';
import type { Org } from '../state/org.ts';
import { defaultUserTypeId, type ObjectSchema, type UserType, userSchemaId } from './object-schema.ts';

/** Okta docs: the default type and up to nine more. */
const maxTypes = 10;

/** A type (shape recorded from real orgs). */
function view({ base }: Call, type: UserType): Record<string, unknown> {
  const { id, name, displayName, description, created, schema } = type;
  return {
    id,
    displayName,
    name,
    description,
    createdBy: 'spracme0000000000001',
    lastUpdatedBy: 'spracme0000000000001',
    created,
    lastUpdated: created,
    default: id === defaultUserTypeId,
    _links: {
      schema: { rel: 'schema', href: `${base}/api/v1/meta/schemas/user/${schema.id}`, method: 'GET' },
      self: { rel: 'self', href: `${base}/api/v1/meta/types/user/${id}`, method: 'GET' },
    },
  };
}

/** The type with this ID; `default` is an alias. Recorded from real orgs: the kind of an unknown one is CVDType. */
export function typeWithId(org: Org, id: string): UserType {
  const type = org.userTypes.get(id === 'default' ? defaultUserTypeId : id);
  if (type === undefined) throw notFound(id, 'CVDType');
  return type;
}

/** The schema with this ID; `default` is that of the default type. */
export function userSchemaWithId(org: Org, id: string): ObjectSchema {
  const wanted = id === 'default' ? userSchemaId : id;
  for (const { schema } of org.userTypes.values()) if (schema.id === wanted) return schema;
  throw notFound(id, 'UserSchema');
}

export function getUserType(call: Call): OrgResponse {
  return ok(view(call, typeWithId(call.org, call.param('typeId'))));
}

export function listUserTypes(call: Call): OrgResponse {
  return ok([...call.org.userTypes.values()].map((type) => view(call, type)));
}

/**
 * Okta docs: create a user type, whose schema starts as a copy of the default type's. Later changes to one do not reach the
 * other. The errors are undocumented.
 */
export function createUserType(call: Call): OrgResponse {
  const { org } = call;
  const body = call.object();
  const name = textMember(body, 'name') ?? '';
  const displayName = textMember(body, 'displayName') ?? '';
  if (!/^[A-Za-z]\w*$/.test(name)) throw invalid('name', 'name: is not a valid variable name');
  if (displayName === '') throw leftBlank('displayName');
  const types = [...org.userTypes.values()];
  if (types.some((type) => type.name === name)) {
    throw invalid('name', 'name: An object with this field already exists in the current organization');
  }
  if (types.length >= maxTypes) throw invalid('userType', `There can be at most ${maxTypes} user types.`);
  const created = org.stamp();
  const id = org.ids('oty');
  const { base, custom } = org.userSchema;
  const attributes = { base: new Map(base), custom: new Map(custom) };
  const schema: ObjectSchema = {
    kind: 'user',
    id: org.ids('osc'),
    typeId: id,
    created,
    lastUpdated: created,
    ...attributes,
  };
  const description = textMember(body, 'description') ?? '';
  const type = org.userTypes.keep({ id, seq: org.nextSeq(), name, displayName, description, created, schema });
  call.log({
    eventType: 'directory.non_default_user_profile.create',
    target: [{ id, type: 'UserType', alternateId: name, displayName }],
  });
  return ok(view(call, type));
}
