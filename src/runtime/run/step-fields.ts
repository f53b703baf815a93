import type { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import { objectAt } from '../../okta/json.ts';
import type { AnyAction } from '../../step/action.ts';
import { toJsonSchema } from '../../step/json-schema.ts';
import { type JsonSchema, propertiesOf, requiredOf, takesNull } from '../../step/schema-reader.ts';
import type { AnyTrigger } from '../../step/trigger.ts';
import type { Session } from '../session.ts';

/** A step's form for one org. */
export interface StepFields {
  readonly key: string;
  /** The step's input schema (JSON Schema draft 2020-12) with the org's own profile attributes merged in. */
  readonly input: JsonSchema;
  /** Names of the org's custom attributes that were added. */
  readonly customAttributes: readonly string[];
  /** The reason why the org's attributes are missing, if they could not be read. */
  readonly note?: string;
}

/**
 * Returns a step's input schema with the org's schema of users or groups merged in, for a platform's "refresh fields". The
 * profile of an app assignment follows the schema of the app and is left as it is. `values` is the form as filled in so far: a
 * field of it may decide on the rest.
 */
export async function stepFields(
  session: Session,
  { key, values = {} }: { readonly key: string; readonly values?: Readonly<Record<string, unknown>> | undefined },
): Promise<StepFields> {
  const input = toJsonSchema(await inputOf(await session.steps.step(key), values));
  const found = attributesIn(input, []);
  if (found === undefined) return { key, input, customAttributes: [] };
  try {
    const definitions = objectAt(await schemaFrom(session, found.of), 'definitions');
    const custom = objectAt(definitions, 'custom');
    const field = merged(found.field, objectAt(definitions, 'base'), custom);
    return {
      key,
      input: replaced(input, { path: found.path, field }),
      customAttributes: propertiesOf(custom).map(([attribute]) => attribute),
    };
  } catch (error) {
    if (!(error instanceof OktaError) || !['forbidden', 'not_found'].includes(error.category)) throw error;
    return { key, input, customAttributes: [], note: `The org's own attributes are missing. ${error.message}` };
  }
}

/** A step's own input, or what the values so far make of it. */
async function inputOf(step: AnyAction | AnyTrigger, values: Readonly<Record<string, unknown>>): Promise<z.ZodObject> {
  const form = 'form' in step ? step.form : undefined;
  const value = form === undefined ? undefined : values[form.field];
  const isGiven = form !== undefined && typeof value === 'string' && value.trim() !== '';
  return isGiven ? form.schema(value.trim()) : step.input;
}

interface PlacedAttributes {
  readonly path: readonly string[];
  readonly field: JsonSchema;
  readonly of: 'user' | 'group';
}

/** The field with the attributes of users or groups: of the form, or of an object in it such as the body of a request. */
function attributesIn(form: JsonSchema, parents: readonly string[]): PlacedAttributes | undefined {
  for (const [name, field] of propertiesOf(form)) {
    const path = [...parents, name];
    const schema = field['x-attributes-of'];
    if (schema === 'user' || schema === 'group') return { path, field, of: schema };
    const inner = attributesIn(field, path);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function replaced(
  form: JsonSchema,
  { path: [name = '', ...rest], field }: { readonly path: readonly string[]; readonly field: JsonSchema },
): JsonSchema {
  const properties = objectAt(form, 'properties');
  const inner = rest.length === 0 ? field : replaced(objectAt(properties, name), { path: rest, field });
  return { ...form, properties: { ...properties, [name]: inner } };
}

function schemaFrom({ client }: Session, schema: 'user' | 'group'): Promise<unknown> {
  return schema === 'user'
    ? client.call('getUserSchema', { path: { schemaId: 'default' } })
    : client.call('getGroupSchema', {});
}

/** The profile's form with the attributes of the org's schema. */
function merged(profile: JsonSchema, base: JsonSchema, custom: JsonSchema): JsonSchema {
  const properties = { ...objectAt(profile, 'properties') };
  // Only the attributes of an update accept null, which clears one.
  const partial = takesNull(objectAt(profile, 'additionalProperties'));
  const required = [...requiredAttributes(base), ...requiredAttributes(custom)];
  // Okta refuses to clear what the org requires.
  const limits = (name: string, attribute: JsonSchema) =>
    partial && !required.includes(name) ? clearable(attribute) : constraints(attribute);
  for (const [name, attribute] of propertiesOf(base)) {
    const known = properties[name];
    if (known === undefined) continue;
    const { anyOf: _, ...labels } = objectAt(known);
    properties[name] = { ...labels, ...titleOf(attribute), ...limits(name, attribute) };
  }
  for (const [name, attribute] of propertiesOf(custom))
    properties[name] = { ...limits(name, attribute), ...labelsOf(name, attribute) };
  // A partial update requires nothing. Any other form also requires what the org requires of its fields.
  const wanted = partial ? [] : required.filter((name) => Object.hasOwn(properties, name));
  const all = [...new Set([...requiredOf(profile), ...wanted])];
  return { ...profile, properties, ...(all.length === 0 ? {} : { required: all }) };
}

// Recorded orgs mark required attributes in both ways: in a list, and on the attribute itself.
function requiredAttributes(definition: JsonSchema): string[] {
  const marked = propertiesOf(definition).filter(([, attribute]) => attribute['required'] === true);
  return [...requiredOf(definition), ...marked.map(([name]) => name)];
}

function clearable(attribute: JsonSchema): JsonSchema {
  const { readOnly, ...value } = constraints(attribute);
  return { ...(readOnly === undefined ? {} : { readOnly }), anyOf: [value, { type: 'null' }] };
}

/** The org's title of an attribute. */
function titleOf({ title }: JsonSchema): JsonSchema {
  return typeof title === 'string' && title !== '' ? { title } : {};
}

function labelsOf(name: string, attribute: JsonSchema): JsonSchema {
  const { description } = attribute;
  return {
    title: name,
    ...titleOf(attribute),
    ...(typeof description === 'string' && description !== '' ? { description } : {}),
    'x-custom': true,
  };
}

/** Formats of JSON Schema. Strict validators reject Okta's own, such as country-code. */
const standardFormats = new Set(['email', 'uri', 'date', 'date-time', 'time', 'uuid', 'hostname', 'ipv4', 'ipv6']);

/** An attribute as standard JSON Schema, without Okta's own keywords. */
function constraints(source: JsonSchema): JsonSchema {
  const kept: Record<string, unknown> = {};
  for (const name of ['type', 'enum', 'oneOf', 'minLength', 'maxLength', 'minimum', 'maximum', 'format', 'pattern']) {
    const value = source[name];
    // Recorded schemas hold nulls, and a pattern of "." that means "use the org's default".
    if (value === null || value === undefined || (name === 'pattern' && value === '.')) continue;
    if (name === 'format' && !standardFormats.has(String(value))) continue;
    kept[name] = value;
  }
  if (source['type'] === 'array') kept['items'] = constraints(objectAt(source, 'items'));
  if (source['mutability'] === 'READ_ONLY') kept['readOnly'] = true;
  return kept;
}
