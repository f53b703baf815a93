import { isObject, type JsonSchema, mapSubschemas, propertiesOf, requiredOf } from 'okta-connector/host';

/** A version of OpenAPI with a dialect of its own instead of JSON Schema. */
export type OldVersion = '3.0' | '2.0';

/** How a version writes what JSON Schema says. */
export interface Dialect {
  readonly version: OldVersion;
  /** A reference to a shared schema, with the labels beside it. */
  reference(schema: JsonSchema): JsonSchema;
  /** Changes a schema after its keywords are those of the dialect. */
  finish(schema: JsonSchema, source: JsonSchema): JsonSchema;
}

/** Keywords that neither version knows. */
const unknownKeywords = new Set(['$schema', 'propertyNames', 'const', 'anyOf', 'oneOf', 'type', 'patternProperties']);
/** zod limits every integer to JavaScript's safe range, which generators with 32-bit integers reject. */
const isSafeLimit = (value: unknown) => typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER;
/** Importers in Go and .NET's safe mode reject patterns that look ahead. */
const looksAround = (pattern: unknown) => typeof pattern === 'string' && /\(\?[=!<]/.test(pattern);

/** A schema in the words of an older version. What it cannot say is dropped, so that it accepts more but never less. */
export function loweredSchema(source: JsonSchema, dialect: Dialect, nullable = false): JsonSchema {
  if ('$ref' in source) return dialect.reference(source);
  const alternatives = [source['anyOf'], source['oneOf']].flat().filter(isObject);
  const values = alternatives.filter(({ type }) => type !== 'null');
  const types = [source['type']].flat().filter((type) => typeof type === 'string');
  const takesNull = nullable || types.includes('null') || values.length < alternatives.length;
  const [only, ...others] = values;
  if (only !== undefined && others.length === 0) {
    const { anyOf: _, oneOf: __, ...labels } = source;
    return loweredSchema({ ...only, ...labels }, dialect, takesNull);
  }
  const kept = Object.entries(source).filter(
    ([keyword, value]) =>
      !unknownKeywords.has(keyword) && !isSafeLimit(value) && !(keyword === 'pattern' && looksAround(value)),
  );
  const lower = (schema: JsonSchema) => loweredSchema(schema, dialect);
  const result = {
    ...typed({ source, types: types.filter((type) => type !== 'null'), values }, dialect, takesNull),
    ...mapSubschemas(Object.fromEntries(kept), lower),
  };
  const whole = result['type'] === 'array' && !('items' in result) ? { ...result, items: {} } : result;
  return dialect.finish(whole, source);
}

/** What stands for the type of a schema, its alternatives and its constant. */
function typed(
  { source, types, values }: { source: JsonSchema; types: readonly string[]; values: readonly JsonSchema[] },
  dialect: Dialect,
  takesNull: boolean,
): JsonSchema {
  const { const: constant } = source;
  const nullWord = dialect.version === '3.0' ? 'nullable' : 'x-nullable';
  const [type, ...otherTypes] = types;
  const all = otherTypes.length > 0 ? types.map((name) => ({ type: name })) : values;
  if (all.length > 1) {
    if (dialect.version === '2.0') return loweredSchema(merged(all), dialect, takesNull);
    // A value of one nullable alternative may be null.
    const keyword = 'oneOf' in source ? 'oneOf' : 'anyOf';
    return { [keyword]: all.map((one, at) => loweredSchema(one, dialect, takesNull && at === 0)) };
  }
  const typeOfConstant = constant === undefined || constant === null ? undefined : typeof constant;
  const own = type ?? typeOfConstant;
  return {
    ...(own === undefined ? {} : { type: own }),
    ...(constant === undefined ? {} : { enum: [constant] }),
    ...(takesNull && own !== undefined ? { [nullWord]: true } : {}),
  };
}

/** One object schema that accepts every alternative, or no type at all if some are not objects. */
function merged(alternatives: readonly JsonSchema[]): JsonSchema {
  if (alternatives.some(({ type, $ref }) => type !== 'object' || $ref !== undefined)) return {};
  const properties: Record<string, JsonSchema> = {};
  for (const [name, field] of alternatives.flatMap(propertiesOf)) {
    const constants = [...constantsOf(properties[name]), ...constantsOf(field)];
    const { const: _, ...rest } = { ...field, ...properties[name] };
    properties[name] = constants.length === 0 ? rest : { ...rest, enum: [...new Set(constants)] };
  }
  const [first = new Set<string>(), ...more] = alternatives.map(requiredOf);
  const required = [...first].filter((name) => more.every((names) => names.has(name)));
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) };
}

function constantsOf(schema: JsonSchema | undefined): unknown[] {
  const { enum: values, const: only } = schema ?? {};
  if (Array.isArray(values)) return values;
  return only === undefined ? [] : [only];
}
