import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';

/** A schema of an OpenAPI 3.0 document, as far as the checks use it. */
export interface SpecSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly readOnly?: boolean;
  readonly properties?: Readonly<Record<string, SpecSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SpecSchema;
  readonly items?: SpecSchema;
  readonly allOf?: readonly SpecSchema[];
  readonly oneOf?: readonly SpecSchema[];
  readonly anyOf?: readonly SpecSchema[];
  readonly discriminator?: { readonly propertyName: string; readonly mapping?: Readonly<Record<string, string>> };
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly [keyword: string]: unknown;
}

/** A parameter, or a reference to one. */
export interface SpecParameter {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly schema?: SpecSchema;
  /** Whether a list is several parameters of the same name. */
  readonly explode?: boolean;
}

/** The request body of an operation, or a reference to it. */
export interface SpecRequestBody {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, { readonly schema?: SpecSchema }>>;
}

/** One operation. */
export interface SpecOperation {
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly deprecated?: boolean;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly SpecParameter[];
  readonly requestBody?: SpecRequestBody;
  readonly responses?: Readonly<Record<string, SpecResponse>>;
  /** Present if its host is not the org's own. */
  readonly servers?: readonly unknown[];
  readonly 'x-okta-lifecycle'?: { readonly lifecycle?: string; readonly SKUs?: readonly string[] };
}

/** The response of an operation for one status, or a reference to it. */
export interface SpecResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: SpecSchema }>>;
}

/** The methods that an OpenAPI document can describe and Okta uses. */
const specMethods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The operations of a path by method, and their common parameters. */
type SpecPath = { readonly [Method in (typeof specMethods)[number]]?: SpecOperation } & {
  readonly parameters?: readonly SpecParameter[];
};

/** An OpenAPI 3.0 document. */
export interface SpecDocument {
  readonly info?: { readonly version?: string };
  readonly paths: Readonly<Record<string, SpecPath>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, SpecSchema>>;
    readonly parameters?: Readonly<Record<string, SpecParameter>>;
    readonly requestBodies?: Readonly<Record<string, SpecRequestBody>>;
    readonly responses?: Readonly<Record<string, SpecResponse>>;
  };
}

/** The root of this repository. */
export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The folder of Okta's document and the recordings, which are not part of the repository. */
export function sharedFolder(): string {
  return process.env['OKTA_SHARED'] ?? join(repositoryRoot, '..', 'shared', 'okta');
}

/** The path of the document, which may not exist. */
export function documentFile(): string {
  return join(sharedFolder(), 'management-2026.06.3.yaml.gz');
}

/** Reads the document from gzipped YAML; parsing takes seconds, so the result is kept below `node_modules/.cache`. */
export function readDocument(file: string): SpecDocument {
  const { size, mtimeMs } = statSync(file);
  const cacheFolder = join(repositoryRoot, 'node_modules', '.cache', 'okta-connector');
  const cached = join(cacheFolder, `spec-${size}-${Math.trunc(mtimeMs)}.json`);
  if (existsSync(cached)) return JSON.parse(readFileSync(cached, 'utf8')) as SpecDocument;
  const document = parse(gunzipSync(readFileSync(file)).toString('utf8'), {
    // Skip slow checks: the keys of the document are unique, and it has no aliases.
    uniqueKeys: false,
    prettyErrors: false,
    maxAliasCount: -1,
    logLevel: 'silent',
  }) as SpecDocument;
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(cached, JSON.stringify(document));
  return document;
}

/** The operation at a path template, if the document has it. */
export function operationAt(document: SpecDocument, template: string, method: string): SpecOperation | undefined {
  const known = specMethods.find((one) => one === method.toLowerCase());
  return known === undefined ? undefined : document.paths[template]?.[known];
}

function referenced<T>(table: Readonly<Record<string, T>> | undefined, reference: string): T {
  const found = table?.[reference.slice(reference.lastIndexOf('/') + 1)];
  if (found === undefined) throw new Error(`the document has no ${reference}`);
  return found;
}

/** The schema that a reference leads to. */
export function schemaOf(document: SpecDocument, schema: SpecSchema): SpecSchema {
  return schema.$ref === undefined ? schema : schemaOf(document, referenced(document.components.schemas, schema.$ref));
}

/** Every parameter of an operation, those of its path included. */
export function parametersOf(document: SpecDocument, template: string, operation: SpecOperation): SpecParameter[] {
  const own = operation.parameters ?? [];
  const shared = document.paths[template]?.parameters ?? [];
  return [...shared, ...own].map((one) =>
    one.$ref === undefined ? one : referenced(document.components.parameters, one.$ref),
  );
}

/** The query parameters of an operation, those of its path included. */
export function queryParameters(document: SpecDocument, template: string, operation: SpecOperation): SpecParameter[] {
  return parametersOf(document, template, operation).filter((one) => one.in === 'query' && one.name !== undefined);
}

/** The request body of an operation, if it has one. */
export function requestBody(document: SpecDocument, operation: SpecOperation): SpecRequestBody | undefined {
  const body = operation.requestBody;
  return body?.$ref === undefined ? body : referenced(document.components.requestBodies, body.$ref);
}

/** The success response of an operation. */
export function successBody(document: SpecDocument, operation: SpecOperation): 'list' | 'object' | 'nothing' {
  const schema = successSchema(document, operation);
  if (schema === undefined) return 'nothing';
  return schema.type === 'array' ? 'list' : 'object';
}

/** What the success response of an operation holds; `undefined` if it is empty or not JSON. */
export function successSchema(document: SpecDocument, operation: SpecOperation): SpecSchema | undefined {
  const schema = successContent(document, operation)['application/json']?.schema;
  return schema === undefined ? undefined : schemaOf(document, schema);
}

/** What the success response of an operation may hold, by content type. */
export function successContent(document: SpecDocument, operation: SpecOperation): NonNullable<SpecResponse['content']> {
  const [, success] = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2')) ?? [];
  const response = success?.$ref === undefined ? success : referenced(document.components.responses, success.$ref);
  return response?.content ?? {};
}

/** Finds the template of a path: the one with the most literal segments, so that `rules` in `/groups/rules` is not a group ID. */
export function templateFinder(document: SpecDocument): (path: string) => string | undefined {
  const byLength = new Map<number, { template: string; segments: readonly string[]; literals: number }[]>();
  for (const template of Object.keys(document.paths)) {
    const segments = template.split('/');
    const literals = segments.filter((segment) => !segment.includes('{')).length;
    byLength.set(segments.length, [...(byLength.get(segments.length) ?? []), { template, segments, literals }]);
  }
  for (const candidates of byLength.values()) candidates.sort((one, other) => other.literals - one.literals);
  return (path) => {
    const wanted = path.split('/');
    const fits = ({ segments }: { segments: readonly string[] }) =>
      segments.every((segment, at) => (segment.includes('{') ? wanted[at] !== '' : segment === wanted[at]));
    return byLength.get(wanted.length)?.find(fits)?.template;
  };
}
