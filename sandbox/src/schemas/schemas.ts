import { appOf } from '../apps/apps.ts';
import { type Call, type OrgResponse, ok } from '../http/call.ts';
import type { Attribute } from './attributes.ts';
import { changeSchema } from './change.ts';
import { type ObjectSchema, userSchemaId } from './object-schema.ts';
import { userSchemaWithId } from './user-types.ts';

/** The members of a schema that describe a profile. */
function profileOf({ custom, base }: Pick<ObjectSchema, 'custom' | 'base'>): Record<string, unknown> {
  return {
    definitions: { custom: definition('custom', custom), base: definition('base', base) },
    type: 'object',
    properties: { profile: { allOf: [{ $ref: '#/definitions/custom' }, { $ref: '#/definitions/base' }] } },
  };
}

function definition(id: string, attributes: ReadonlyMap<string, Attribute>): Record<string, unknown> {
  return {
    id: `#${id}`,
    type: 'object',
    properties: Object.fromEntries(attributes),
    required: [...attributes].filter(([, { required }]) => required === true).map(([name]) => name),
  };
}

/** A schema (shape recorded from real orgs). */
function view(schema: ObjectSchema, base: string): Record<string, unknown> {
  const self = `${base}/api/v1/meta/schemas/${schema.kind}/${schema.id}`;
  const type = { rel: 'type', href: `${base}/api/v1/meta/types/user/${schema.typeId}`, method: 'GET' };
  return {
    // Recorded from real orgs: the ID of the default one ends with default, the self link with the schema's own.
    id: `${base}/meta/schemas/${schema.kind}/${schema.id === userSchemaId ? 'default' : schema.id}`,
    $schema: 'http://json-schema.org/draft-04/schema#',
    name: schema.kind,
    title: schema.kind === 'user' ? 'User' : 'Okta group',
    description: `Okta ${schema.kind} profile template${schema.kind === 'user' ? ' with default permission settings' : ''}`,
    lastUpdated: schema.lastUpdated,
    created: schema.created,
    ...profileOf(schema),
    _links: { self: { rel: 'self', href: self, method: 'GET' }, ...(schema.kind === 'user' ? { type } : {}) },
  };
}

function change(call: Call, schema: ObjectSchema): OrgResponse {
  const { users, groups } = call.org;
  const ofType = () => users.ordered.filter((user) => user.type.id === schema.typeId);
  changeSchema(call, schema, schema.kind === 'user' ? ofType() : groups.ordered);
  return ok(view(schema, call.base));
}

/** Okta docs: the default schema of an app's users. */
export function getAppSchema(call: Call): OrgResponse {
  const { id, label, userSchema } = appOf(call);
  const path = `meta/schemas/apps/${id}/default`;
  return ok({
    id: `${call.base}/${path}`,
    $schema: 'http://json-schema.org/draft-04/schema#',
    name: label,
    title: `${label} User`,
    created: userSchema.created,
    lastUpdated: userSchema.lastUpdated,
    ...profileOf(userSchema),
    _links: { self: { rel: 'self', href: `${call.base}/api/v1/${path}`, method: 'GET' } },
  });
}

/** Okta docs: update the app user profile schema. */
export function changeAppSchema(call: Call): OrgResponse {
  const { id, userSchema } = appOf(call);
  changeSchema(call, userSchema, call.org.appUsers.ofLeft(id));
  return getAppSchema(call);
}

function userSchemaOf(call: Call): ObjectSchema {
  return userSchemaWithId(call.org, call.param('schemaId'));
}

export function getUserSchema(call: Call): OrgResponse {
  return ok(view(userSchemaOf(call), call.base));
}

export function changeUserSchema(call: Call): OrgResponse {
  return change(call, userSchemaOf(call));
}

export function getGroupSchema(call: Call): OrgResponse {
  return ok(view(call.org.groupSchema, call.base));
}

export function changeGroupSchema(call: Call): OrgResponse {
  return change(call, call.org.groupSchema);
}
