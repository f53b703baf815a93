import { asSchema, type Schema } from '../schema-rows.ts';

/** What a schema says of a member; nothing if it admits none of that name. */
export function memberSchemas(schema: Schema, key: string): Schema[] {
  return variantsOf(schema).flatMap((variant) => {
    const properties = asSchema(variant['properties']);
    if (Object.hasOwn(properties, key)) return [asSchema(properties[key])];
    const { additionalProperties: more, type } = variant;
    if (typeof more === 'object') return [asSchema(more)];
    return more === true || (more === undefined && type === 'object') ? [{}] : [];
  });
}

/** What a schema says of the entries of a list. */
export function entrySchemas(schemas: readonly Schema[]): Schema[] {
  return schemas.flatMap(variantsOf).flatMap(({ items }) => (items === undefined ? [] : [asSchema(items)]));
}

/** The kinds of value that the schemas admit. Never null: an empty cell is left out. */
export function kindsOf(schemas: readonly Schema[]): ReadonlySet<string> {
  return new Set(schemas.flatMap(variantsOf).flatMap(kindsOfVariant));
}

function kindsOfVariant({ type, const: only, enum: values }: Schema): string[] {
  const samples = Array.isArray(values) ? values : [only];
  const kinds =
    type === undefined
      ? samples.flatMap((sample) => (sample === undefined ? [] : [typeof sample]))
      : [type].flat().map(String);
  return kinds.filter((kind) => kind !== 'null').map((kind) => (kind === 'integer' ? 'number' : kind));
}

function variantsOf(schema: Schema): Schema[] {
  const variants = [schema['oneOf'], schema['anyOf']].flatMap((list) => (Array.isArray(list) ? list : []));
  return [schema, ...variants.flatMap((variant) => variantsOf(asSchema(variant)))];
}

/** Whether a step's form has the profile of a user. */
export function hasUserProfile(form: Schema): boolean {
  return 'login' in asSchema(profileOf(form)['properties']);
}

/** The form of a step whose profile takes the attributes that are named, and no others. */
export function withClosedProfile(form: Schema): Schema {
  const properties = asSchema(form['properties']);
  return { ...form, properties: { ...properties, profile: { ...profileOf(form), additionalProperties: false } } };
}

/** The part of a form that is about the profile. */
export function profileOf(form: Schema): Schema {
  return asSchema(asSchema(form['properties'])['profile']);
}
