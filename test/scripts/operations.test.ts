import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { staleFiles } from '../../scripts/operations/check-catalog.ts';
import { extractOperations } from '../../scripts/operations/extract.ts';
import { extractFiles } from '../../scripts/operations/files.ts';
import { documentFile, readDocument, type SpecDocument, type SpecSchema } from '../../scripts/spec/document.ts';

const ok = { '204': {} };

/** The extract of a document with one operation that takes this body. */
function extractOf(schema: SpecSchema, schemas: SpecDocument['components']['schemas'] = {}) {
  const requestBody = { required: true, content: { 'application/json': { schema } } };
  const document: SpecDocument = {
    info: { version: '1' },
    paths: { '/api/v1/things': { post: { operationId: 'createThing', tags: ['Thing'], responses: ok, requestBody } } },
    components: { schemas },
  };
  return extractOperations(document);
}

const bodyOf = (schema: SpecSchema, schemas = {}) => extractOf(schema, schemas).forms['createThing']?.body;

describe('extract of operations', () => {
  test('keeps names, types, enums and limits, and no text', () => {
    const schema = {
      type: 'object',
      description: 'A thing.',
      required: ['name'],
      properties: {
        name: { type: 'string', description: 'Its name.', example: 'Ada', maxLength: 5, enum: ['a', 'b'] },
      },
    };
    expect(bodyOf(schema)).toEqual({
      type: 'object',
      properties: { name: { type: 'string', maxLength: 5, enum: ['a', 'b'] } },
      required: ['name'],
    });
  });

  test('drops members that only responses have, and what required says of them', () => {
    const schema = {
      type: 'object',
      required: ['id', 'name'],
      properties: {
        id: { type: 'string', readOnly: true },
        name: { type: 'string' },
        _links: { type: 'object' },
        status: { allOf: [{ $ref: '#/components/schemas/Status' }, { readOnly: true }] },
      },
    };
    const body = bodyOf(schema, { Status: { type: 'string' } });
    expect(body).toEqual({ type: 'object', properties: { name: { type: 'string' } }, required: ['name'] });
  });

  test('an object whose members only responses have takes none, unlike one of which nothing is said', () => {
    expect(bodyOf({ type: 'object', properties: { id: { type: 'string', readOnly: true } } })).toEqual({
      type: 'object',
      properties: {},
    });
    expect(bodyOf({ type: 'object', additionalProperties: false })).toEqual({ type: 'object', properties: {} });
    expect(bodyOf({ type: 'object' })).toEqual({ type: 'object' });
  });

  test('notes a member that one part of a schema makes read-only', () => {
    const parts = [
      { type: 'object', properties: { profile: { type: 'object' } } },
      { properties: { profile: { type: 'object', readOnly: true } } },
    ];
    expect(bodyOf({ allOf: parts })).toMatchObject({ without: ['profile'] });
  });

  test('refers to shared schemas, also in circles, and to those that a member chooses', () => {
    const { forms, schemas } = extractOf(
      { $ref: '#/components/schemas/Shape' },
      {
        Shape: {
          type: 'object',
          properties: { kind: { type: 'string' }, inner: { $ref: '#/components/schemas/Shape' } },
          discriminator: { propertyName: 'kind', mapping: { ROUND: '#/components/schemas/Round' } },
        },
        Round: { allOf: [{ $ref: '#/components/schemas/Shape' }, { properties: { radius: { type: 'integer' } } }] },
        Unused: { type: 'string' },
      },
    );
    expect(forms['createThing']?.body).toEqual({ ref: 'Shape' });
    expect(schemas['Shape']).toMatchObject({ by: 'kind', of: { ROUND: 'Round' } });
    expect(Object.keys(schemas)).toEqual(['Round', 'Shape']);
  });

  test('marks secrets and who may call an operation', () => {
    expect(bodyOf({ type: 'string', writeOnly: true })).toMatchObject({ secret: true });
    const document: SpecDocument = {
      paths: {
        '/a': { get: { operationId: 'a', security: [{ oauth2: ['okta.a.read'] }], responses: ok } },
        '/b': { get: { operationId: 'b', security: [], responses: ok } },
        '/c': { get: { operationId: 'c', security: [{ apiToken: [] }], deprecated: true, responses: ok } },
      },
      components: { schemas: {} },
    };
    expect(extractOperations(document).index.map(([id, , , , scopes, marks]) => [id, scopes, marks])).toEqual([
      ['a', 'okta.a.read', 'oauth'],
      ['b', '', 'public'],
      ['c', '', 'token deprecated'],
    ]);
  });

  test('finds the list in a body whose links lead to the next page', () => {
    const schema = {
      type: 'object',
      properties: {
        roles: { type: 'array' },
        _links: { type: 'object', properties: { next: { type: 'object' } } },
      },
    };
    const responses = { '200': { content: { 'application/json': { schema } } } };
    const document: SpecDocument = {
      paths: { '/roles': { get: { operationId: 'listRoles', responses } } },
      components: { schemas: {} },
    };
    expect(extractOperations(document).index[0]?.[6]).toBe('items:roles');
  });

  test('the files of the extract are below 60 KB when packed', () => {
    const folder = new URL('../../src/resources/operations/', import.meta.url);
    const texts = ['index.data.ts', 'forms.data.ts'].map((name) => readFileSync(new URL(name, folder)));
    expect(gzipSync(Buffer.concat(texts), { level: 9 }).length).toBeLessThan(60 * 1024);
    expect([...extractFiles(extractOf({ type: 'string' })).keys()].map((path) => path.replace(/^.*\//, ''))).toEqual([
      'index.data.ts',
      'forms.data.ts',
    ]);
  });

  // `npm run check:spec` also sends sample inputs of every operation, which takes half a minute.
  test.skipIf(!existsSync(documentFile()))("the committed files are what Okta's document says, if it is there", () => {
    expect(staleFiles(readDocument(documentFile()))).toEqual([]);
  });
});
