import { isObject, objectAt } from '../okta/json.ts';

/**
 * A JSON Schema, draft 2020-12. Schemas also come from files and orgs, so no keyword has a known type: read them
 * with the functions of this module.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A field of an object schema. */
export type SchemaField = [name: string, field: JsonSchema];

/** The fields of an object schema, in order. */
export function propertiesOf({ properties }: JsonSchema): SchemaField[] {
  return Object.entries(objectAt(properties)).map(([name, field]) => [name, objectAt(field)]);
}

/** The names of the required fields. */
export function requiredOf({ required }: JsonSchema): ReadonlySet<string> {
  return new Set(Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []);
}

/** The alternatives of a schema: `anyOf` and `oneOf`. */
export function alternativesOf({ anyOf, oneOf }: JsonSchema): JsonSchema[] {
  return [anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list.map((one) => objectAt(one)) : []));
}

/** A schema with all its nested alternatives. */
export function variantsOf(schema: JsonSchema): JsonSchema[] {
  return [schema, ...alternativesOf(schema).flatMap(variantsOf)];
}

/** The names of the types that a schema names itself, without those of its alternatives. */
export function typesOf({ type }: JsonSchema): string[] {
  return [type].flat().filter((name) => typeof name === 'string');
}

/** What a schema says about a member of an object. Empty if it allows no member of that name. */
export function memberSchemas(schema: JsonSchema, name: string): JsonSchema[] {
  return variantsOf(schema).flatMap((variant) => {
    const properties = objectAt(variant, 'properties');
    if (Object.hasOwn(properties, name)) return [objectAt(properties[name])];
    const { additionalProperties: others, type } = variant;
    if (typeof others === 'object') return [objectAt(others)];
    return others === true || (others === undefined && type === 'object') ? [{}] : [];
  });
}

/** What a schema says about the entries of a list. Empty if it does not describe any. */
export function entrySchemas(schema: JsonSchema): JsonSchema[] {
  return variantsOf(schema).flatMap(({ items }) => (items === undefined ? [] : [objectAt(items)]));
}

/** The types of the values that some schemas admit, alternatives included: `number` for whole numbers, never `null`. */
export function valueTypes(schemas: readonly JsonSchema[]): ReadonlySet<string> {
  const types = schemas.flatMap(variantsOf).flatMap((variant) => {
    const named = typesOf(variant);
    return named.length > 0 ? named : constantsOf(variant).map((value) => typeof value);
  });
  return new Set(types.filter((type) => type !== 'null').map((type) => (type === 'integer' ? 'number' : type)));
}

/** The values that a schema lists itself: `enum`, or else `const`. */
export function constantsOf({ enum: values, const: only }: JsonSchema): unknown[] {
  if (Array.isArray(values)) return values;
  return only === undefined ? [] : [only];
}

/** Whether a field takes null, which clears it. */
export function takesNull(schema: JsonSchema): boolean {
  return typesOf(schema).includes('null') || alternativesOf(schema).some((one) => typesOf(one).includes('null'));
}

/** A schema without null among its alternatives or types. Labels such as the title are kept. */
export function withoutNull(schema: JsonSchema): JsonSchema {
  const { anyOf, type, ...labels } = schema;
  const alternatives = Array.isArray(anyOf)
    ? anyOf.map((one) => objectAt(one))
    : typesOf(schema).map((name) => ({ type: name }));
  const others = alternatives.filter((one) => !typesOf(one).includes('null'));
  const [only] = others;
  const isSame = !Array.isArray(anyOf) && !Array.isArray(type);
  return isSame || only === undefined || others.length > 1 ? schema : { ...only, ...labels };
}

/** A field anywhere in a schema. */
export interface PlacedField {
  /** For example `profile.email` or `targets[].id`. */
  readonly path: string;
  readonly schema: JsonSchema;
}

/** Every field of a schema, also those inside objects, lists and alternatives. */
export function everyField(schema: JsonSchema, path = ''): PlacedField[] {
  const { items, additionalProperties } = schema;
  return [
    ...propertiesOf(schema).flatMap(([name, field]) => {
      const here = path === '' ? name : `${path}.${name}`;
      return [{ path: here, schema: field }, ...everyField(field, here)];
    }),
    ...(isObject(additionalProperties) ? everyField(additionalProperties, path) : []),
    ...alternativesOf(schema).flatMap((one) => everyField(one, path)),
    ...(isObject(items) ? everyField(items, `${path}[]`) : []),
  ];
}

const mapKeywords = ['properties', '$defs'];
const listKeywords = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const schemaKeywords = ['items', 'additionalProperties', 'propertyNames', 'not'];

/** A copy of a schema in which every schema directly inside it is changed. */
export function mapSubschemas(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const changed = (value: unknown) => (isObject(value) ? change(value) : value);
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (mapKeywords.includes(keyword) && isObject(value))
        return [keyword, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, changed(one)]))];
      if (listKeywords.includes(keyword) && Array.isArray(value)) return [keyword, value.map(changed)];
      return [keyword, schemaKeywords.includes(keyword) ? changed(value) : value];
    }),
  );
}

/** Every schema directly inside a schema. */
export function subschemasOf(schema: JsonSchema): JsonSchema[] {
  const found: JsonSchema[] = [];
  mapSubschemas(schema, (inner) => {
    found.push(inner);
    return inner;
  });
  return found;
}
