import type { HttpMethod } from '../../src/okta/operations.ts';
import type { CompactSchema, FormRow, IndexRow, OperationMark } from '../../src/resources/operations/extract.ts';
import {
  operationAt,
  parametersOf,
  requestBody,
  type SpecDocument,
  type SpecOperation,
  type SpecSchema,
  schemaOf,
  successContent,
  successSchema,
} from '../spec/document.ts';
import { SchemaExtract } from './schema-extract.ts';

/** The extract of Okta's OpenAPI document. */
export interface Extract {
  readonly version: string;
  readonly index: readonly IndexRow[];
  readonly forms: Readonly<Record<string, FormRow>>;
  readonly schemas: Readonly<Record<string, CompactSchema>>;
}

const methods: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

// Set by the connection, or headers that identify the sender.
const ownHeaders = ['content-type', 'user-agent', 'x-forwarded-for'];

/** Extracts names, types, enums, limits and required members from the document, and no text. */
export function extractOperations(document: SpecDocument): Extract {
  const schemas = new SchemaExtract(document);
  const index: IndexRow[] = [];
  const forms: Record<string, FormRow> = {};
  for (const path of Object.keys(document.paths)) {
    for (const method of methods) {
      const operation = operationAt(document, path, method);
      const id = operation?.operationId;
      if (operation === undefined || id === undefined) continue;
      const [tag = ''] = operation.tags ?? [];
      const scopes = (operation.security ?? []).flatMap((one) => one['oauth2'] ?? []);
      index.push([
        id,
        method,
        path,
        tag,
        scopes.join(' '),
        marksOf(operation).join(' '),
        returnsOf(document, operation),
      ]);
      const form = formOf(document, { path, operation, schemas });
      if (Object.keys(form).length > 0) forms[id] = form;
    }
  }
  return { version: document.info?.version ?? '', index, forms, schemas: schemas.shared() };
}

function marksOf({ security, deprecated, servers, 'x-okta-lifecycle': lifecycle }: SpecOperation): OperationMark[] {
  const takes = (scheme: string) => security?.some((one) => one[scheme] !== undefined) === true;
  const marks: [OperationMark, boolean][] = [
    ['public', security !== undefined && !takes('apiToken') && !takes('oauth2')],
    ['oauth', takes('oauth2') && !takes('apiToken')],
    ['token', takes('apiToken') && !takes('oauth2')],
    ['early', lifecycle?.lifecycle === 'EA'],
    ['limited', lifecycle?.lifecycle === 'LIMITED_GA'],
    ['engine', lifecycle?.SKUs?.includes('Okta Identity Engine') === true],
    ['deprecated', deprecated === true],
    ['elsewhere', servers !== undefined],
  ];
  return marks.filter(([, is]) => is).map(([mark]) => mark);
}

function returnsOf(document: SpecDocument, operation: SpecOperation): string {
  const schema = successSchema(document, operation);
  if (schema === undefined) return Object.keys(successContent(document, operation)).length > 0 ? 'text' : 'nothing';
  if (schema.type === 'array') return 'list';
  const members = Object.entries(membersOf(document, schema));
  const links = members.find(([name]) => name === '_links')?.[1];
  const lists = members.filter(([, one]) => schemaOf(document, one).type === 'array').map(([name]) => name);
  const continues = links !== undefined && 'next' in membersOf(document, links);
  if (continues && lists.length === 1) return `items:${lists[0]}`;
  return schema.type === 'object' || members.length > 0 ? 'object' : 'any';
}

/** The members of a schema, those of its `allOf` included. */
function membersOf(document: SpecDocument, schema: SpecSchema): Readonly<Record<string, SpecSchema>> {
  const { properties = {}, allOf = [] } = schemaOf(document, schema);
  return Object.assign({}, ...allOf.map((part) => membersOf(document, part)), properties);
}

interface Place {
  readonly path: string;
  readonly operation: SpecOperation;
  readonly schemas: SchemaExtract;
}

function formOf(document: SpecDocument, { path, operation, schemas }: Place): FormRow {
  const parameters = parametersOf(document, path, operation);
  const named = (where: string, keep: (schema: CompactSchema, name: string) => boolean = () => true) =>
    Object.fromEntries(
      parameters
        .filter((one) => one.in === where)
        .map(({ name = '', schema = {} }): [string, CompactSchema] => [name, schemas.inline(schema)])
        .filter(([name, schema]) => keep(schema, name)),
    );
  const required = parameters.filter((one) => one.in !== 'path' && one.required === true).map(({ name = '' }) => name);
  const repeated = parameters
    .filter(({ in: where, schema = {}, explode = true }) => {
      return where === 'query' && explode && schemaOf(document, schema).type === 'array';
    })
    .map(({ name = '' }) => name);
  const body = requestBody(document, operation);
  const [type = 'application/json', content] = Object.entries(body?.content ?? {})[0] ?? [];
  const row = {
    path: named('path', ({ enum: values, pattern }) => values !== undefined || pattern !== undefined),
    query: named('query'),
    headers: named('header', (_, name) => !ownHeaders.includes(name.toLowerCase())),
    required,
    repeated,
  };
  const given = Object.entries(row).filter(([, value]) => Object.keys(value).length > 0);
  if (content === undefined) return Object.fromEntries(given);
  return {
    ...Object.fromEntries(given),
    body: schemas.of(content.schema ?? {}),
    ...(body?.required === true ? {} : { optional: true }),
    ...(type === 'application/json' ? {} : { type }),
  };
}
