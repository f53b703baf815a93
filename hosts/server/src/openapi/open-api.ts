import type { JsonSchema } from 'okta-connector/host';
import { mapSubschemas } from 'okta-connector/host';
import { errorHeaders, errorMeaning, errorStatuses, otherErrors, responseHeaders } from './contract.ts';
import { info, type OpenApiDocument } from './info.ts';
import { loweredSchema } from './lowered-schema.ts';
import { referredParts } from './references.ts';
import { type Content, type Parameter, type Route, type Success, sharedPrefix, sharedSchema } from './route.ts';
import { tagsOf } from './routes.ts';
import { sharedParameters } from './shared-parameters.ts';
import { sharedSchemas } from './shared-schemas.ts';

type Json = Readonly<Record<string, unknown>>;
type Change = (schema: JsonSchema) => JsonSchema;

const places = {
  schemas: '#/components/schemas/',
  parameters: '#/components/parameters/',
  headers: '#/components/headers/',
  responses: '#/components/responses/',
} as const;

/** The document in OpenAPI 3.1, whose schemas are JSON Schema, or in 3.0.3. */
export function openApi3(
  routes: readonly Route[],
  { version, serverUrl }: { readonly version: '3.1' | '3.0'; readonly serverUrl: string },
): OpenApiDocument {
  const change = version === '3.1' ? relocated : lowered;
  const parameters = sharedParameters(routes);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    Object.assign(paths[route.path] ?? {}, { [route.method]: operation(route, { change, parameters }) });
  }
  const components = referredParts(paths, {
    [places.schemas]: Object.fromEntries(
      Object.entries(sharedSchemas().definitions).map(([name, schema]) => [name, change(schema)]),
    ),
    [places.parameters]: Object.fromEntries(
      [...parameters].map(([parameter, name]) => [name, parameterObject(parameter, change)]),
    ),
    [places.headers]: Object.fromEntries(
      Object.entries(responseHeaders).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
    ),
    [places.responses]: errorResponses(change),
  });
  return {
    openapi: version === '3.1' ? '3.1.1' : '3.0.3',
    info: info(version),
    servers: [{ url: serverUrl }],
    tags: tagsOf(routes).map(({ name, title, description }) => ({ name, description, 'x-displayName': title })),
    security: [{ apiKey: [] }, { bearer: [] }],
    paths,
    components: {
      ...Object.fromEntries(Object.entries(places).map(([group, prefix]) => [group, components[prefix]])),
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(
  route: Route,
  { change, parameters }: { readonly change: Change; readonly parameters: ReadonlyMap<Parameter, string> },
): Json {
  const { id, tag, title, description, docs, body, isPublic = false, isConsequential = false } = route;
  const own = route.parameters.map((parameter) => {
    const name = parameters.get(parameter);
    return name === undefined ? parameterObject(parameter, change) : { $ref: `${places.parameters}${name}` };
  });
  return {
    operationId: id,
    tags: [tag],
    summary: title,
    description,
    ...(docs === undefined ? {} : { externalDocs: { url: docs } }),
    ...(isPublic ? { security: [] } : {}),
    'x-openai-isConsequential': isConsequential,
    ...(own.length === 0 ? {} : { parameters: own }),
    ...(body === undefined ? {} : { requestBody: { required: body.required, content: contentObject(body, change) } }),
    responses: {
      ...Object.fromEntries(route.successes.map((success) => [String(success.status), response(success, change)])),
      ...Object.fromEntries(
        errorStatuses[route.errors].map((status) => [String(status), { $ref: `${places.responses}Error${status}` }]),
      ),
      default: { $ref: `${places.responses}Error` },
    },
  };
}

function parameterObject(parameter: Parameter, change: Change): Json {
  const { name, in: place, description, required = false, schema, example } = parameter;
  return {
    name,
    in: place,
    description,
    ...(required ? { required } : {}),
    schema: change(schema),
    ...(example === undefined ? {} : { example }),
  };
}

function response({ description, content, headers = [] }: Success, change: Change): Json {
  return {
    description,
    ...headersObject(headers),
    ...(content === undefined ? {} : { content: contentObject(content, change) }),
  };
}

function headersObject(names: readonly string[]): Json {
  if (names.length === 0) return {};
  return { headers: Object.fromEntries(names.map((name) => [name, { $ref: `${places.headers}${name}` }])) };
}

function contentObject({ type, schema, examples = [] }: Content, change: Change): Json {
  const named = examples.map(({ title, value }, at) => [`example${at + 1}`, { summary: title, value }]);
  return { [type]: { schema: change(schema), ...(named.length === 0 ? {} : { examples: Object.fromEntries(named) }) } };
}

/** The responses to errors, by name as components. `Error` is any other. */
function errorResponses(change: Change): Json {
  const content = contentObject({ type: 'application/problem+json', schema: sharedSchema('Problem') }, change);
  const statuses = [...new Set(Object.values(errorStatuses).flat())];
  return {
    Error: { description: otherErrors, content },
    ...Object.fromEntries(
      statuses.map((status) => [
        `Error${status}`,
        { description: errorMeaning(status), ...headersObject(errorHeaders(status)), content },
      ]),
    ),
  };
}

function relocated(schema: JsonSchema): JsonSchema {
  const { $ref, ...rest } = mapSubschemas(schema, relocated);
  return typeof $ref === 'string' ? { $ref: relocatedReference($ref), ...rest } : rest;
}

function lowered(schema: JsonSchema): JsonSchema {
  return loweredSchema(schema, {
    version: '3.0',
    reference: ({ $ref, ...labels }) => {
      const reference = { $ref: relocatedReference($ref) };
      // 3.0 ignores everything beside a reference.
      return Object.keys(labels).length === 0 ? reference : { ...labels, allOf: [reference] };
    },
    finish: (result, { 'x-secret': secret }) =>
      secret === true && result['type'] === 'string' ? { ...result, format: 'password' } : result,
  });
}

function relocatedReference(reference: unknown): string {
  return `${places.schemas}${String(reference).slice(sharedPrefix.length)}`;
}
