import { type Answer, type Call, isObject, objectMember, ok, type Route } from './call.ts';
import { invalid, notFound } from './errors.ts';
import { DEFAULT_USER_TYPE_ID, type ObjectSchema, USER_SCHEMA_ID } from './schema.ts';
import { type Attribute, attribute } from './schema-attributes.ts';

const TYPES = ['string', 'boolean', 'integer', 'number', 'array'];

/** A schema (shape recorded from real orgs). */
function view(schema: ObjectSchema, base: string): Record<string, unknown> {
  const path = schema.kind === 'user' ? `user/${USER_SCHEMA_ID}` : 'group/default';
  const definition = (id: string, attributes: Map<string, Attribute>) => ({
    id: `#${id}`,
    type: 'object',
    properties: Object.fromEntries(attributes),
    required: [...attributes].filter(([, { required }]) => required === true).map(([name]) => name),
  });
  const self = `${base}/api/v1/meta/schemas/${path}`;
  const type = { rel: 'type', href: `${base}/api/v1/meta/types/user/${DEFAULT_USER_TYPE_ID}`, method: 'GET' };
  return {
    id: `${base}/meta/schemas/${path}`,
    $schema: 'http://json-schema.org/draft-04/schema#',
    name: schema.kind,
    title: schema.kind === 'user' ? 'User' : 'Okta group',
    description: `Okta ${schema.kind} profile template${schema.kind === 'user' ? ' with default permission settings' : ''}`,
    lastUpdated: schema.lastUpdated,
    created: schema.created,
    definitions: { custom: definition('custom', schema.custom), base: definition('base', schema.base) },
    type: 'object',
    properties: { profile: { allOf: [{ $ref: '#/definitions/custom' }, { $ref: '#/definitions/base' }] } },
    _links: { self: { rel: 'self', href: self, method: 'GET' }, ...(schema.kind === 'user' ? { type } : {}) },
  };
}

function userSchemaOf(call: Call): ObjectSchema {
  const id = call.param('schemaId');
  if (id !== 'default' && id !== USER_SCHEMA_ID) throw notFound(id, 'UserSchema');
  return call.org.userSchema;
}

/**
 * Okta docs: update the schema. POST adds or changes custom attributes; one that is null is removed; of the base
 * attributes only permissions and the like change, which nobody here asks for.
 */
function change(call: Call, schema: ObjectSchema): Answer {
  const custom = objectMember(objectMember(call.object(), 'definitions') ?? {}, 'custom') ?? {};
  const properties = objectMember(custom, 'properties') ?? {};
  for (const [name, value] of Object.entries(properties)) {
    if (value !== null && !isObject(value)) throw invalid('schema', `${name}: must be an object`);
    // Okta docs: variable names are letters, digits and underscores; a base attribute cannot be redefined.
    if (!/^[A-Za-z]\w*$/.test(name)) throw invalid('schema', `${name}: is not a valid variable name`);
    if (schema.base.has(name)) throw invalid('schema', `${name}: is a base attribute`);
  }
  for (const [name, value] of Object.entries(properties)) {
    if (value === null) remove(call, schema, name);
    else if (isObject(value)) schema.custom.set(name, readAttribute(name, value));
  }
  schema.lastUpdated = call.org.stamp();
  call.log({
    eventType: 'directory.user_profile.update',
    target: [{ id: USER_SCHEMA_ID, type: 'UserProfile', alternateId: 'unknown', displayName: schema.kind }],
  });
  return ok(view(schema, call.base));
}

function remove(call: Call, schema: ObjectSchema, name: string): void {
  schema.custom.delete(name);
  const owners = schema.kind === 'user' ? call.org.users : call.org.groups;
  for (const { profile } of owners.values()) delete profile[name];
}

function readAttribute(name: string, input: Record<string, unknown>): Attribute {
  const { type, title } = input;
  const kind = TYPES.find((each) => each === type);
  if (kind === undefined) throw invalid('schema', `${name}: type must be one of ${TYPES.join(', ')}`);
  if (typeof title !== 'string' || title === '') throw invalid('schema', `${name}: title cannot be left blank`);
  return Object.assign(attribute({ type: 'string', title }), input);
}

function userType(call: Call): Record<string, unknown> {
  const { org, base } = call;
  return {
    id: DEFAULT_USER_TYPE_ID,
    displayName: 'User',
    name: 'user',
    description: 'Okta user profile template with default permission settings',
    createdBy: 'spracme0000000000001',
    lastUpdatedBy: 'spracme0000000000001',
    created: org.created,
    lastUpdated: org.created,
    default: true,
    _links: {
      schema: { rel: 'schema', href: `${base}/api/v1/meta/schemas/user/${USER_SCHEMA_ID}`, method: 'GET' },
      self: { rel: 'self', href: `${base}/api/v1/meta/types/user/${DEFAULT_USER_TYPE_ID}`, method: 'GET' },
    },
  };
}

function getUserType(call: Call): Answer {
  const id = call.param('typeId');
  // Recorded from real orgs: the kind is CVDType.
  if (id !== 'default' && id !== DEFAULT_USER_TYPE_ID) throw notFound(id, 'CVDType');
  return ok(userType(call));
}

const USER = '/api/v1/meta/schemas/user/:schemaId';
const GROUP = '/api/v1/meta/schemas/group/default';

/** /api/v1/meta/schemas and /api/v1/meta/types. */
export const schemaRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: USER,
    bucket: 'other',
    permission: 'schemas.read',
    handle: (call) => ok(view(userSchemaOf(call), call.base)),
  },
  {
    method: 'POST',
    path: USER,
    bucket: 'other',
    permission: 'schemas.manage',
    handle: (call) => change(call, userSchemaOf(call)),
  },
  {
    method: 'GET',
    path: GROUP,
    bucket: 'other',
    permission: 'schemas.read',
    handle: (call) => ok(view(call.org.groupSchema, call.base)),
  },
  {
    method: 'POST',
    path: GROUP,
    bucket: 'other',
    permission: 'schemas.manage',
    handle: (call) => change(call, call.org.groupSchema),
  },
  {
    method: 'GET',
    path: '/api/v1/meta/types/user',
    bucket: 'other',
    permission: 'schemas.read',
    handle: (call) => ok([userType(call)]),
  },
  {
    method: 'GET',
    path: '/api/v1/meta/types/user/:typeId',
    bucket: 'other',
    permission: 'schemas.read',
    handle: getUserType,
  },
];
