import { OktaError } from '../../okta/errors.ts';
import { objectAt } from '../../okta/json.ts';
import { toJsonSchema } from '../../step/json-schema.ts';
import { type JsonSchema, propertiesOf, requiredOf, takesNull } from '../../step/schema-reader.ts';
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
 * profile of an app assignment follows the schema of the app and is left as it is.
 */
export async function stepFields(session: Session, key: string): Promise<StepFields> {
  const input = toJsonSchema((await session.steps.step(key)).input);
  const [name, attributes] = propertiesOf(input).find(([, field]) => schemaOf(field) !== undefined) ?? [];
  const schema = attributes === undefined ? undefined : schemaOf(attributes);
  if (name === undefined || attributes === undefined || schema === undefined)
    return { key, input, customAttributes: [] };
  try {
    const definitions = objectAt(await schemaFrom(session, schema), 'definitions');
    const custom = objectAt(definitions, 'custom');
    const field = merged(attributes, objectAt(definitions, 'base'), custom);
    return {
      key,
      input: { ...input, properties: { ...objectAt(input, 'properties'), [name]: field } },
      customAttributes: propertiesOf(custom).map(([attribute]) => attribute),
    };
  } catch (error) {
    if (!(error instanceof OktaError) || !['forbidden', 'not_found'].includes(error.category)) throw error;
    return { key, input, customAttributes: [], note: `The org's own attributes are missing. ${error.message}` };
  }
}

function schemaOf(field: JsonSchema): 'user' | 'group' | undefined {
  const schema = field['x-attributes-of'];
  return schema === 'user' || schema === 'group' ? schema : undefined;
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
