import { errorMeaning, errorStatuses, otherErrors } from './contract.ts';
import { info, type OpenApiDocument } from './info.ts';
import { capabilities, notificationWords, requestSchema, responseSchema, visibleParameter } from './microsoft.ts';
import { referredParts } from './references.ts';
import { type Parameter, type Route, type Success, sharedSchema } from './route.ts';
import { tagsOf } from './routes.ts';
import { sharedParameters } from './shared-parameters.ts';
import { sharedSchemas } from './shared-schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const places = { definitions: '#/definitions/', parameters: '#/parameters/', responses: '#/responses/' } as const;

/** The document in OpenAPI 2.0 with Microsoft's extensions. */
export function openApi2(routes: readonly Route[], { serverUrl }: { readonly serverUrl: string }): OpenApiDocument {
  const { host, pathname, protocol } = new URL(serverUrl);
  const parameters = sharedParameters(routes);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    const words = route.notification === undefined ? {} : notificationWords(route.notification);
    Object.assign(paths[route.path] ?? {}, words, { [route.method]: operation(route, parameters) });
  }
  const parts = referredParts(paths, {
    [places.definitions]: Object.fromEntries(
      Object.entries(sharedSchemas().definitions).map(([name, schema]) => [name, responseSchema(schema)]),
    ),
    [places.parameters]: Object.fromEntries(
      [...parameters].map(([parameter, name]) => [name, parameterObject(parameter)]),
    ),
    [places.responses]: errorResponses(),
  });
  return {
    swagger: '2.0',
    info: info('2.0'),
    host,
    basePath: pathname,
    schemes: [protocol.slice(0, -1)],
    consumes: ['application/json'],
    produces: ['application/json'],
    tags: tagsOf(routes).map(({ name, description }) => ({ name, description })),
    // Importers take one kind of authentication.
    securityDefinitions: { apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' } },
    security: [{ apiKey: [] }],
    ...capabilities,
    paths,
    ...Object.fromEntries(Object.entries(places).map(([group, prefix]) => [group, parts[prefix]])),
  };
}

function operation(route: Route, shared: ReadonlyMap<Parameter, string>): Json {
  const { id, tag, title, description, docs, body, successes, isPublic = false, visibility } = route;
  const types = successes.flatMap(({ content }) => content?.type ?? []).filter((type) => type !== 'application/json');
  const parameters = route.parameters.map((parameter) => {
    const name = shared.get(parameter);
    return name === undefined ? parameterObject(parameter) : { $ref: `${places.parameters}${name}` };
  });
  const all = body === undefined ? parameters : [...parameters, bodyParameter(route, body)];
  return {
    operationId: id,
    tags: [tag],
    summary: title,
    description,
    ...(docs === undefined ? {} : { externalDocs: { url: docs } }),
    ...(isPublic ? { security: [] } : {}),
    ...(visibility === undefined ? {} : { 'x-ms-visibility': visibility }),
    ...(route.notification === undefined ? {} : { 'x-ms-trigger': 'single' }),
    ...(body === undefined || body.type === 'application/json' ? {} : { consumes: [body.type] }),
    ...(types.length === 0 ? {} : { produces: types }),
    ...(all.length === 0 ? {} : { parameters: all }),
    responses: {
      ...Object.fromEntries(successes.map((success) => [String(success.status), response(success)])),
      ...Object.fromEntries(
        errorStatuses[route.errors].map((status) => [String(status), { $ref: `${places.responses}Error${status}` }]),
      ),
      default: { $ref: `${places.responses}Error` },
    },
  };
}

function bodyParameter(route: Route, body: NonNullable<Route['body']>): Json {
  const [example] = body.examples ?? [];
  return {
    name: 'body',
    in: 'body',
    required: body.required,
    schema: { ...requestSchema(body.schema, route), ...(example === undefined ? {} : { example: example.value }) },
  };
}

function parameterObject({ name, in: place, title, description, required = false, schema }: Parameter): Json {
  const words = visibleParameter({ title, required });
  return { name, in: place, description, required, ...responseSchema(schema), ...words };
}

function response({ description, content, headers = [] }: Success): Json {
  const [example] = content?.examples ?? [];
  return {
    description,
    ...(headers.length === 0
      ? {}
      : {
          headers: Object.fromEntries(headers.map((name) => [name, { type: 'string' }])),
        }),
    ...(content === undefined ? {} : { schema: responseSchema(content.schema) }),
    ...(example === undefined || content === undefined ? {} : { examples: { [content.type]: example.value } }),
  };
}

function errorResponses(): Json {
  const schema = responseSchema(sharedSchema('Problem'));
  const statuses = [...new Set(Object.values(errorStatuses).flat())];
  return {
    Error: { description: otherErrors, schema },
    ...Object.fromEntries(statuses.map((status) => [`Error${status}`, { description: errorMeaning(status), schema }])),
  };
}
