import { isObject, type JsonSchema, valueTypes } from 'okta-connector/host';

/** Keywords that the run checks and a model does without. */
const droppedFromInput = new Set(['title', 'minLength', 'maxLength', 'minItems', 'maxItems', 'writeOnly', 'pattern']);

/** In a result, a masked secret replaces a value of any form. */
const droppedFromOutput = new Set([...droppedFromInput, 'description', 'format', 'enum', 'const', 'default']);

/** Attributes of this many characters are described by `describe_fields` instead. */
const heavy = 900;

/**
 * An input schema for a model, without labels of forms. With `collapse`, long lists of attributes become one open object, and
 * a step names itself in the advice on how to get them.
 */
export function slimInput(
  schema: JsonSchema,
  { step, collapse = false }: { step: string; collapse?: boolean },
): JsonSchema {
  const slim = without(schema, droppedFromInput);
  const { properties } = slim;
  if (!collapse || !isObject(properties)) return slim;
  const entries = Object.entries(properties).map(([name, field]) => [
    name,
    isObject(field) ? lighter(field, step) : field,
  ]);
  return { ...slim, properties: Object.fromEntries(entries) };
}

/** An output schema that results with masked secrets satisfy. */
export function slimOutput(schema: JsonSchema): JsonSchema {
  return without(schema, droppedFromOutput);
}

function lighter(field: JsonSchema, step: string): JsonSchema {
  if (JSON.stringify(field).length < heavy) return field;
  const { description = '', required } = field;
  const hint = `Call describe_fields with step "${step}" for its form.`;
  const [type, ...others] = valueTypes([field]);
  return {
    ...(type === undefined || others.length > 0 ? {} : { type }),
    description: `${description} ${hint}`.trim(),
    ...(Array.isArray(required) && required.length > 0 ? { required } : {}),
  };
}

/** Names of fields are not keywords, so the members of `properties` are kept whatever their names. */
function without(schema: JsonSchema, dropped: ReadonlySet<string>): JsonSchema {
  const { description } = schema;
  const saysDefault = typeof description === 'string' && description.includes('Default:');
  const kept = Object.entries(schema).filter(
    ([keyword]) => !keyword.startsWith('x-') && !dropped.has(keyword) && !(keyword === 'default' && saysDefault),
  );
  return portable(Object.fromEntries(kept.map(([keyword, value]) => [keyword, within(keyword, { value, dropped })])));
}

/** Some clients know only one type per schema, and no schema without keywords. */
function portable({ type, additionalProperties, ...schema }: JsonSchema): JsonSchema {
  const isUnion = Array.isArray(type) && schema['anyOf'] === undefined;
  const isAnything =
    isObject(additionalProperties) && Object.keys(additionalProperties).every((key) => key === 'description');
  return {
    ...(type === undefined || isUnion ? {} : { type }),
    ...schema,
    ...(isUnion ? { anyOf: type.map((one: unknown) => ({ type: one })) } : {}),
    ...(additionalProperties === undefined ? {} : { additionalProperties: isAnything ? true : additionalProperties }),
  };
}

function within(keyword: string, { value, dropped }: { value: unknown; dropped: ReadonlySet<string> }): unknown {
  if (keyword === 'properties' && isObject(value)) {
    const fields = Object.entries(value).map(([name, field]) => [
      name,
      isObject(field) ? without(field, dropped) : field,
    ]);
    return Object.fromEntries(fields);
  }
  if (Array.isArray(value)) return value.map((one) => (isObject(one) ? without(one, dropped) : one));
  return isObject(value) ? without(value, dropped) : value;
}
