import { manifest } from 'okta-connector';
import { type JsonSchema, objectAt, propertiesOf, requiredOf } from 'okta-connector/host';
import { optionsRoute, pickerFields, testConnectionRoute } from './fixed-routes.ts';
import { loweredSchema } from './lowered-schema.ts';
import { type Route, sharedPrefix } from './route.ts';
import { sharedSchemas } from './shared-schemas.ts';

// The extensions are described in "Create a custom connector with an OpenAPI extension":
// https://learn.microsoft.com/connectors/custom-connectors/openapi-extensions

/** Larger schemas of responses are referred to, even though 2.0 then has no place for another title. */
const longestInline = 400;

/** The request that tests a new connection. */
export const capabilities = {
  'x-ms-capabilities': { testConnection: { operationId: testConnectionRoute.id, parameters: {} } },
};

/** What a webhook receives. */
export function notificationWords(schema: JsonSchema): JsonSchema {
  return { 'x-ms-notification-content': { description: 'The event.', schema: responseSchema(schema) } };
}

/** The label of a parameter, and whether a form shows it at once. */
export function visibleParameter({
  title,
  required,
}: {
  readonly title: string;
  readonly required: boolean;
}): JsonSchema {
  return { 'x-ms-summary': title, ...(required ? {} : { 'x-ms-visibility': 'advanced' }) };
}

/** A schema of a response. */
export function responseSchema(schema: JsonSchema): JsonSchema {
  return loweredSchema(schema, {
    version: '2.0',
    reference: ({ $ref, ...labels }) => {
      const name = nameIn($ref);
      const definition = sharedSchemas().definitions[name] ?? {};
      const isLabeled = Object.keys(labels).length > 0;
      if (isLabeled && JSON.stringify(definition).length <= longestInline)
        return responseSchema({ ...definition, ...labels });
      return { $ref: `#/definitions/${name}` };
    },
    finish: finished,
  });
}

/** A schema of a request. Every field is in its place, so that it can have its own label, options and visibility. */
export function requestSchema(
  schema: JsonSchema,
  route: Pick<Route, 'action' | 'inputOf' | 'notification'>,
): JsonSchema {
  const { $ref } = schema;
  const body = $ref === undefined ? schema : (sharedSchemas().definitions[nameIn($ref)] ?? {});
  const fields = new Set(propertiesOf(body).map(([name]) => name));
  const lower = (inner: JsonSchema): JsonSchema =>
    loweredSchema(inner, {
      version: '2.0',
      reference: ({ $ref, ...labels }) => lower({ ...sharedSchemas().definitions[nameIn($ref)], ...labels }),
      finish: (result, source) =>
        withVisibility(withOptions(withAttributes(finished(result, source), source), { source, fields })),
    });
  const lowered = lower(schema);
  const { action, inputOf, notification } = route;
  if (action !== undefined) return withDynamicFields(lowered, { action, path: [] });
  const dynamic = inputOf === undefined ? lowered : withDynamicInput(lowered, inputOf);
  return notification === undefined ? dynamic : withNotificationUrl(dynamic);
}

function finished(result: JsonSchema, source: JsonSchema): JsonSchema {
  const kept = Object.entries(result).filter(
    ([keyword]) =>
      keyword !== 'writeOnly' && (!keyword.startsWith('x-') || keyword === 'x-nullable' || keyword.startsWith('x-ms-')),
  );
  const isSecret = source['x-secret'] === true && result['type'] === 'string';
  const { title } = source;
  return {
    ...Object.fromEntries(kept),
    ...(typeof title === 'string' ? { 'x-ms-summary': title } : {}),
    ...(isSecret ? { format: 'password' } : {}),
  };
}

/** Keeps the mark of a form with attributes for {@link withDynamicFields}. */
function withAttributes(schema: JsonSchema, { 'x-attributes-of': of }: JsonSchema): JsonSchema {
  return of === undefined ? schema : { ...schema, 'x-attributes-of': of };
}

/** Required fields come first; the others are advanced, unless no field is required. */
function withVisibility(schema: JsonSchema): JsonSchema {
  const required = requiredOf(schema);
  if (required.size === 0) return schema;
  const properties = propertiesOf(schema).map(([name, field]) => [
    name,
    { ...field, 'x-ms-visibility': required.has(name) ? 'important' : 'advanced' },
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The fields that each picker needs, by its key. */
const neededFields = new Map(
  manifest.optionSources.map(({ key, dependsOn = {} }) => [
    key,
    Object.entries(dependsOn).flatMap(([name, need]) => (need === 'required' ? [name] : [])),
  ]),
);

/** Lists the options of a field. The fields that its picker needs must be in the same body, and parameters of the route. */
function withOptions(
  schema: JsonSchema,
  {
    source: { 'x-options-from': picker },
    fields,
  }: { readonly source: JsonSchema; readonly fields: ReadonlySet<string> },
): JsonSchema {
  const needed = typeof picker === 'string' ? neededFields.get(picker) : undefined;
  if (needed === undefined || !needed.every((name) => fields.has(name) && pickerFields.includes(name))) return schema;
  const byName = needed.map((name) => [name, { parameter: name }]);
  const byReference = needed.map((name) => [name, { parameterReference: `body/${name}` }]);
  const words = {
    'x-ms-dynamic-values': {
      operationId: optionsRoute.id,
      parameters: { source: picker, ...Object.fromEntries(byName) },
      'value-collection': 'items',
      'value-path': 'value',
      'value-title': 'label',
    },
    'x-ms-dynamic-list': {
      operationId: optionsRoute.id,
      parameters: { source: { value: picker }, ...Object.fromEntries(byReference) },
      itemsPath: 'items',
      itemValuePath: 'value',
      itemTitlePath: 'label',
    },
  };
  return schema['type'] === 'array'
    ? { ...schema, items: { ...objectAt(schema, 'items'), ...words } }
    : { ...schema, ...words };
}

/** Asks for the org's own attributes where the form has some. */
function withDynamicFields(
  schema: JsonSchema,
  { action, path }: { readonly action: string; readonly path: readonly string[] },
): JsonSchema {
  const { 'x-attributes-of': attributes, ...rest } = schema;
  if (attributes !== undefined)
    return {
      ...rest,
      ...dynamicSchema('get_action_fields', {
        at: ['input', ...path].join('/'),
        byName: { key: action },
        byReference: { key: { value: action } },
      }),
    };
  const properties = propertiesOf(rest).map(([name, field]) => [
    name,
    withDynamicFields(field, { action, path: [...path, 'properties', name] }),
  ]);
  return properties.length === 0 ? rest : { ...rest, properties: Object.fromEntries(properties) };
}

function withDynamicInput(schema: JsonSchema, { parameter, place }: NonNullable<Route['inputOf']>): JsonSchema {
  const words = dynamicSchema('get_trigger_fields', {
    at: 'input',
    byName: { key: { parameter } },
    byReference: { key: { parameterReference: place } },
  });
  return withField(schema, { name: 'input', words });
}

function withNotificationUrl(schema: JsonSchema): JsonSchema {
  return withField(schema, { name: 'url', words: { 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' } });
}

function withField(
  schema: JsonSchema,
  { name, words }: { readonly name: string; readonly words: JsonSchema },
): JsonSchema {
  const properties = objectAt(schema, 'properties');
  return { ...schema, properties: { ...properties, [name]: { ...objectAt(properties, name), ...words } } };
}

/** Both versions of the extension: old flows read the first, new ones the second. */
function dynamicSchema(
  operationId: string,
  { at, byName, byReference }: { readonly at: string; readonly byName: JsonSchema; readonly byReference: JsonSchema },
): JsonSchema {
  return {
    'x-ms-dynamic-schema': { operationId, parameters: byName, 'value-path': at },
    'x-ms-dynamic-properties': { operationId, parameters: byReference, itemValuePath: at },
  };
}

function nameIn(reference: unknown): string {
  return String(reference).slice(sharedPrefix.length);
}
