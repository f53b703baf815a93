import { type Call, isObject, objectMember } from '../http/call.ts';
import { invalid } from '../http/errors.ts';
import { type Attribute, attribute } from './attributes.ts';
import type { ObjectSchema } from './object-schema.ts';

/** An object whose profile the schema describes. */
interface Profiled {
  readonly profile: Record<string, unknown>;
}

const types = ['string', 'boolean', 'integer', 'number', 'array'];

/**
 * Okta docs: update the schema. POST adds or changes custom attributes; null removes one. Of a user's base
 * attributes only a few things change.
 */
export function changeSchema(call: Call, schema: ObjectSchema, owners: readonly Profiled[]): void {
  const definitions = objectMember(call.object(), 'definitions') ?? {};
  const custom = propertiesOf(definitions, 'custom');
  const base = schema.kind === 'user' ? propertiesOf(definitions, 'base') : {};
  for (const [name, value] of Object.entries(custom)) {
    if (value !== null && !isObject(value)) throw invalid('schema', `${name}: must be an object`);
    // Okta docs: variable names are letters, digits and underscores; a base attribute cannot be redefined.
    if (!/^[A-Za-z]\w*$/.test(name)) throw invalid('schema', `${name}: is not a valid variable name`);
    if (schema.base.has(name)) throw invalid('schema', `${name}: is a base attribute`);
  }
  const changed = Object.entries(custom).map(([name, value]) => {
    return [name, isObject(value) ? readAttribute(name, value, schema.custom.get(name)) : undefined] as const;
  });
  for (const [name, value] of Object.entries(base)) if (isObject(value)) checkShape(name, value);
  for (const [name, value] of changed) {
    if (value === undefined) remove(schema, name, owners);
    else schema.custom.set(name, value);
  }
  for (const [name, value] of Object.entries(base)) changeBase(schema, name, value);
  schema.lastUpdated = call.org.stamp();
  call.log({
    eventType: 'directory.user_profile.update',
    target: [{ id: schema.id, type: 'UserProfile', alternateId: 'unknown', displayName: schema.kind }],
  });
}

function propertiesOf(definitions: Record<string, unknown>, part: string): Record<string, unknown> {
  return objectMember(objectMember(definitions, part) ?? {}, 'properties') ?? {};
}

/**
 * Okta's reference (UserSchemaBase): permissions change, whether first and last name are needed, and the pattern of the
 * login. The rest of a base attribute may be sent, as clients do that send the whole schema back, and stays.
 */
function changeBase(schema: ObjectSchema, name: string, value: unknown): void {
  const known = schema.base.get(name);
  if (known === undefined || !isObject(value)) return;
  const changed: Attribute = { ...known };
  if (Array.isArray(value['permissions'])) changed.permissions = value['permissions'];
  if (name === 'login' && typeof value['pattern'] === 'string') changed.pattern = value['pattern'];
  if ((name === 'firstName' || name === 'lastName') && typeof value['required'] === 'boolean') {
    delete changed.required;
    if (value['required']) changed.required = true;
  }
  schema.base.set(name, changed);
}

function remove(schema: ObjectSchema, name: string, owners: readonly Profiled[]): void {
  schema.custom.delete(name);
  for (const { profile } of owners) delete profile[name];
}

/** The updated attribute: given values override current ones (Okta docs: POST is a partial update). */
function readAttribute(name: string, given: Record<string, unknown>, known: Attribute | undefined): Attribute {
  const { required, unique, ...input }: Record<string, unknown> = { ...known, ...given };
  const { type, title } = input;
  const kind = types.find((each) => each === type);
  if (kind === undefined) throw invalid('schema', `${name}: type must be one of ${types.join(', ')}`);
  if (typeof title !== 'string' || title === '') throw invalid('schema', `${name}: title cannot be left blank`);
  checkShape(name, input);
  // Recorded from real orgs: optional attributes omit required, and unique ones have UNIQUE_VALIDATED.
  const marks = {
    ...(required === true ? { required } : {}),
    ...(unique === true || unique === 'UNIQUE_VALIDATED' ? { unique: 'UNIQUE_VALIDATED' } : {}),
  };
  const set = Object.entries(input).filter(([, value]) => value !== null);
  return Object.assign(attribute({ type: 'string', title, ...marks }), Object.fromEntries(set));
}

const numbers = ['minLength', 'maxLength', 'minimum', 'maximum'];
const lists = ['enum', 'oneOf', 'permissions'];

/** Rejects an attribute that no value could be validated against. */
function checkShape(name: string, given: Record<string, unknown>): void {
  for (const [member, value] of Object.entries(given)) {
    if (value === null) continue;
    const wrong =
      (numbers.includes(member) && typeof value !== 'number') ||
      (lists.includes(member) && !Array.isArray(value)) ||
      (member === 'items' && !isObject(value)) ||
      (member === 'pattern' && !isPattern(value));
    if (wrong) throw invalid('schema', `${name}: ${member} is not valid`);
  }
}

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && new RegExp(value) instanceof RegExp;
  } catch {
    return false;
  }
}
