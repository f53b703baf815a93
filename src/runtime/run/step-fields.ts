import { OktaError } from '../../okta/errors.ts';
import { type JsonSchema, toJsonSchema } from '../../step/json-schema.ts';
import type { Session } from '../session.ts';

/** A step's form for one org. */
export interface StepFields {
  readonly key: string;
  /** The step's input schema (JSON Schema draft 2020-12) with the org's own profile attributes merged in. */
  readonly input: JsonSchema;
  /** Names of the org's custom attributes that were added. */
  readonly customAttributes: readonly string[];
  /** Why the org's attributes are missing, if they could not be read. */
  readonly note?: string;
}

/** A step's input schema with the org's user schema merged in, so that a platform's "refresh fields" works. */
export async function stepFields(session: Session, key: string): Promise<StepFields> {
  const input = toJsonSchema((await session.steps.step(key)).input);
  const profile = child(child(input, 'properties'), 'profile');
  // The profile of an app assignment follows the schema of the app.
  if (profile === undefined || child(child(profile, 'properties'), 'login') === undefined)
    return { key, input, customAttributes: [] };
  try {
    const schema = await session.client.call('getUserSchema', { path: { schemaId: 'default' } });
    return { key, input, customAttributes: mergeProfile(profile, schema) };
  } catch (error) {
    if (!(error instanceof OktaError) || !['forbidden', 'not_found'].includes(error.category)) throw error;
    return { key, input, customAttributes: [], note: `The org's own attributes are not shown: ${error.message}` };
  }
}

/** Adds the attributes of the org's schema to the profile's form; gives the names of the custom ones. */
function mergeProfile(profile: JsonSchema, schema: unknown): string[] {
  const definitions = child(asObject(schema), 'definitions');
  const properties = child(profile, 'properties') ?? {};
  // Only the profile of an update takes null, which clears an attribute.
  const partial = clears(properties['middleName']);
  const base = child(definitions, 'base');
  const custom = child(child(definitions, 'custom'), 'properties') ?? {};
  const required = [...requiredOf(base), ...requiredOf(child(definitions, 'custom'))];
  // Okta refuses to clear what the org requires.
  const limits = (name: string, attribute: unknown) =>
    partial && !required.includes(name) ? clearable(attribute) : constraints(attribute);
  for (const [name, attribute] of Object.entries(child(base, 'properties') ?? {})) {
    const known = properties[name];
    if (known === undefined) continue;
    const { anyOf: _, ...labels } = asObject(known);
    properties[name] = { ...labels, ...titleOf(attribute), ...limits(name, attribute) };
  }
  for (const [name, attribute] of Object.entries(custom))
    properties[name] = { ...limits(name, attribute), ...labelsOf(name, attribute) };
  profile['properties'] = properties;
  // A partial update requires nothing; a form that requires something takes over what the org requires besides.
  if (Array.isArray(profile['required'])) profile['required'] = [...new Set([...profile['required'], ...required])];
  return Object.keys(custom);
}

// Recorded orgs mark required attributes in both ways: in a list, and on the attribute itself.
function requiredOf(definition: JsonSchema | undefined): string[] {
  const list = definition?.['required'];
  const marked = Object.entries(child(definition, 'properties') ?? {}).filter(
    ([, attribute]) => asObject(attribute)['required'] === true,
  );
  return [
    ...(Array.isArray(list) ? list.filter((name) => typeof name === 'string') : []),
    ...marked.map(([name]) => name),
  ];
}

/** Whether an attribute of the form takes null, which clears it. */
function clears(known: unknown): boolean {
  const { anyOf, type } = asObject(known);
  const alternatives = Array.isArray(anyOf) ? anyOf.map((one) => asObject(one)['type']) : [type].flat();
  return alternatives.includes('null');
}

function clearable(attribute: unknown): JsonSchema {
  const { readOnly, ...value } = constraints(attribute);
  return { ...(readOnly === undefined ? {} : { readOnly }), anyOf: [value, { type: 'null' }] };
}

/** What the org calls an attribute. */
function titleOf(attribute: unknown): JsonSchema {
  const { title } = asObject(attribute);
  return typeof title === 'string' && title !== '' ? { title } : {};
}

function labelsOf(name: string, attribute: unknown): JsonSchema {
  const { description } = asObject(attribute);
  return {
    title: name,
    ...titleOf(attribute),
    ...(typeof description === 'string' && description !== '' ? { description } : {}),
    'x-custom': true,
  };
}

/** Formats that JSON Schema knows; Okta has more of its own, as country-code, which strict validators refuse. */
const standardFormats = new Set(['email', 'uri', 'date', 'date-time', 'time', 'uuid', 'hostname', 'ipv4', 'ipv6']);

/** What JSON Schema can say of an attribute, without Okta's own keywords. */
function constraints(attribute: unknown): JsonSchema {
  const source = asObject(attribute);
  const kept: JsonSchema = {};
  for (const name of ['type', 'enum', 'oneOf', 'minLength', 'maxLength', 'minimum', 'maximum', 'format', 'pattern']) {
    const value = source[name];
    // Recorded schemas hold nulls, and a pattern of "." that means "use the org's default".
    if (value === null || value === undefined || (name === 'pattern' && value === '.')) continue;
    if (name === 'format' && !standardFormats.has(String(value))) continue;
    kept[name] = value;
  }
  if (source['type'] === 'array') kept['items'] = constraints(source['items']);
  if (source['mutability'] === 'READ_ONLY') kept['readOnly'] = true;
  return kept;
}

function child(object: JsonSchema | undefined, name: string): JsonSchema | undefined {
  const value = object?.[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : undefined;
}

function asObject(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : {};
}
