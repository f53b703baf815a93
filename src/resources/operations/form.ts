import { z } from 'zod';
import { refusedField } from '../../okta/errors.ts';
import { isObject, parseJson } from '../../okta/json.ts';
import type { TypedInput } from '../../step/action.ts';
import { type FieldInfo, field } from '../../step/field.ts';
import { segmentText } from '../../step/fields.ts';
import { type CatalogEntry, operationNamed, secretParameters } from './catalog.ts';
import type { FormRow } from './extract.ts';
import { operationInput } from './fields.ts';
import { Shapes } from './shapes.ts';
import { uploadForm } from './upload.ts';
import { titleOf } from './words.ts';

/** An operation with what a request of it may hold. */
export interface OperationForm {
  readonly entry: CatalogEntry;
  readonly row: FormRow;
  /** The step's input for this operation. */
  readonly input: z.ZodObject;
}

// An operation's form is made once, because a bulk run asks for it with every input.
const made = new Map<string, Promise<OperationForm>>();

/** The form of an operation. Throws `invalid_request` for an unknown ID. */
export async function operationForm(id: string): Promise<OperationForm> {
  const entry = await operationNamed(id);
  const known = made.get(entry.id) ?? formOf(entry);
  made.set(entry.id, known);
  return known;
}

/** The step's input for an operation. */
export async function operationSchema(id: string): Promise<z.ZodObject> {
  return (await operationForm(id)).input;
}

/** Names of the path parameters for which a picker offers values. */
const pickers: Readonly<Record<string, string>> = {
  userId: 'users',
  userIdOrLogin: 'users',
  groupId: 'groups',
  groupRuleId: 'group_rules',
  appId: 'apps',
  identitySourceId: 'identity_sources',
  deviceId: 'devices',
  typeId: 'user_types',
  realmId: 'realms',
  idpId: 'identity_providers',
  authServerId: 'authorization_servers',
  zoneId: 'network_zones',
  eventHookId: 'event_hooks',
  authenticatorId: 'authenticators',
  roleIdOrLabel: 'custom_roles',
  resourceSetIdOrLabel: 'resource_sets',
  apiTokenId: 'api_tokens',
};

// Paths whose `{id}` has one of these pickers. Other pickers depend on fields that the form of an operation does not have.
const pickersOfPaths: readonly (readonly [start: string, source: string])[] = [['/api/v1/users/{id}', 'users']];

/** Query parameters that the fields of a list stand for. */
const listParameters = ['after', 'limit'];

async function formOf(entry: CatalogEntry): Promise<OperationForm> {
  const { forms, schemas } = await import('./forms.data.ts');
  const row = forms[entry.id] ?? {};
  const shapes = new Shapes(schemas);
  const required = new Set(row.required);
  const { shape } = operationInput;
  const names = [...entry.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const path = Object.fromEntries(
    names.map((name) => {
      const schema = row.path?.[name];
      const text = schema?.enum === undefined ? segmentText() : z.literal(schema.enum);
      const secret = secretParameters(entry).includes(name) ? { secret: true as const } : {};
      return [name, field(text, { title: titleOf(name), ...pickerOf(name, entry), ...secret })];
    }),
  );
  const query = shapes.fields(
    Object.fromEntries(Object.entries(row.query ?? {}).filter(([name]) => !isTaken(name, entry))),
    { required },
  );
  const headers = shapes.fields(row.headers ?? {}, { required });
  const part = (given: z.ZodRawShape, info: FieldInfo, isRequired = true) => {
    if (Object.keys(given).length === 0) return undefined;
    const type = field(z.strictObject(given), info);
    return isRequired ? type : type.optional();
  };
  const body = row.body === undefined ? undefined : bodyOf(entry, { row, shapes });
  const parts = {
    path: part(path, { title: 'Path parameters' }),
    query: part(
      query,
      { title: 'Query' },
      Object.keys(query).some((name) => required.has(name)),
    ),
    body,
    headers: part(headers, { title: 'Headers' }, false),
  };
  return {
    entry,
    row,
    input: z.strictObject({
      operation: field(z.literal(entry.id), { title: 'Operation', optionsFrom: 'operations' }),
      ...defined(parts),
      ...(entry.returns === 'list' || entry.returns === 'items' ? listOf(shape) : {}),
      ...(entry.danger === undefined ? {} : { confirm: field(z.string(), confirmInfo(entry)).optional() }),
      ...(body === undefined ? {} : { unchecked: shape.unchecked }),
    }),
  };
}

function pickerOf(name: string, { path }: CatalogEntry): { optionsFrom?: string } {
  const byPath = pickersOfPaths.find(([start]) => name === 'id' && (path === start || path.startsWith(`${start}/`)));
  const source = byPath?.[1] ?? pickers[name];
  return source === undefined ? {} : { optionsFrom: source };
}

/** Whether the fields of a list stand for a query parameter. */
function isTaken(name: string, { returns }: CatalogEntry): boolean {
  return listParameters.includes(name) && (returns === 'list' || returns === 'items');
}

/** Operations whose profile has the org's custom attributes, and whose they are. */
const attributeOwners: Readonly<Record<string, 'user' | 'group'>> = {
  createUser: 'user',
  updateUser: 'user',
  replaceUser: 'user',
  addGroup: 'group',
  replaceGroup: 'group',
};

function bodyOf({ id }: CatalogEntry, { row, shapes }: { row: FormRow; shapes: Shapes }): z.ZodType {
  const { body = {}, optional, type } = row;
  const title = 'Body';
  const json = type === undefined || isJson(type);
  const files = type === 'multipart/form-data' ? uploadForm(Object.keys(body.properties ?? {})) : z.string().min(1);
  const shape = field(
    json ? withAttributes(id, shapes.type(body)).clone() : files,
    type === undefined ? { title } : { title, description: `Sent as ${type}.` },
  );
  return optional ? shape.optional() : shape;
}

function withAttributes(id: string, body: z.ZodType): z.ZodType {
  const attributesOf = attributeOwners[id];
  if (attributesOf === undefined || !(body instanceof z.ZodObject)) return body;
  const member: unknown = body.shape['profile'];
  const profile: unknown = member instanceof z.ZodOptional ? member.unwrap() : member;
  if (!(profile instanceof z.ZodObject)) return body;
  // Null clears an attribute in a partial update only.
  const attributes = id === 'updateUser' ? profile.catchall(z.unknown().nullable()) : profile.clone();
  const labeled = field(attributes, { title: 'Profile', attributesOf });
  return body.extend({ profile: member instanceof z.ZodOptional ? labeled.optional() : labeled });
}

function listOf({ limit, all, cursor }: typeof operationInput.shape): z.ZodRawShape {
  return { limit, all, cursor };
}

function confirmInfo({ id, danger }: CatalogEntry): FieldInfo {
  return { title: 'Confirm', description: `Required where it ${danger}. Enter ${id} to go ahead.`, placeholder: id };
}

/** Whether a content type is JSON. */
export function isJson(type: string): boolean {
  return /[/+]json$/.test(type);
}

/**
 * The step's input as the form of its operation has it: JSON text as its value, headers by the names of the document, and
 * nothing that is empty.
 */
export async function typedInput(input: Readonly<Record<string, unknown>>): Promise<TypedInput> {
  const { row, input: schema } = await operationForm(String(input['operation']));
  const { path, query, headers, body, limit, all, cursor, confirm, unchecked, ...rest } = input;
  refuseListParameters(query, schema);
  // With an empty part, the check names the missing parameters.
  const empty = Object.fromEntries(
    ['path', 'query'].filter((part) => isRequired(schema, part)).map((part) => [part, {}]),
  );
  const given = {
    ...rest,
    ...empty,
    ...filled({ path, query, headers: namedAs(headers, Object.keys(row.headers ?? {})) }),
    ...defined({ body: bodyValue(body, row), limit, all, cursor, confirm, unchecked }),
  };
  // Forms of hosts hold these for every operation.
  const idle = ['limit', 'all', 'confirm', 'unchecked'].filter((name) => !(name in schema.shape));
  const wanted = Object.fromEntries(Object.entries(given).filter(([name]) => !idle.includes(name)));
  if (unchecked !== true || !('body' in schema.shape)) return { schema, input: wanted };
  return { schema: schema.extend({ body: operationInput.shape.body }), input: wanted };
}

function isRequired({ shape }: z.ZodObject, part: string): boolean {
  const type: unknown = shape[part];
  return type instanceof z.ZodObject;
}

function refuseListParameters(query: unknown, { shape }: z.ZodObject): void {
  if (!isObject(query) || !('cursor' in shape)) return;
  for (const [parameter, own] of Object.entries({ limit: 'limit', after: 'cursor' }))
    if (query[parameter] !== undefined)
      throw refusedField(`query.${parameter}`, { what: `is set by the field ${own}`, hint: `use ${own} instead` });
}

function bodyValue(body: unknown, { type = 'application/json' }: FormRow): unknown {
  if (typeof body !== 'string' || !(isJson(type) || type === 'multipart/form-data')) return body;
  if (body.trim() === '') return undefined;
  const json = parseJson(body);
  if (json !== undefined) return json;
  throw refusedField('body', {
    what: 'is not valid JSON',
    hint: 'give a JSON value, or JSON text such as {"name": "…"}',
  });
}

function namedAs(headers: unknown, names: readonly string[]): unknown {
  if (!isObject(headers)) return headers;
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [known.get(name.toLowerCase()) ?? name, value]),
  );
}

function filled(parts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(defined(parts)).filter(([, value]) => !isObject(value) || Object.keys(value).length > 0),
  );
}

function defined<Value>(parts: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const given: Record<string, Value> = {};
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) given[name] = value;
  return given;
}
