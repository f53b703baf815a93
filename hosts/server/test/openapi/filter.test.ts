import { isOktaError, manifest } from 'okta-connector';
import { type DocumentFilter, type OpenApiVersion, openApiDocument } from 'okta-connector-server';
import { describe, expect, test } from 'vitest';
import { documentOf, operationsOf, serverUrl, versions } from './documents.ts';

const idsOf = (version: OpenApiVersion, filter: DocumentFilter) =>
  operationsOf(documentOf(version, filter)).map(({ id }) => id);

function refusal(request: Parameters<typeof openApiDocument>[0]): unknown {
  try {
    openApiDocument(request);
  } catch (error) {
    return isOktaError(error) ? { category: error.category, field: error.field, message: error.message } : error;
  }
  return undefined;
}

describe('the filter of a document', () => {
  test.each(versions)('a filter by key leaves those actions in OpenAPI %s, and the routes that they use', (version) => {
    expect(idsOf(version, { keys: ['suspend_user', 'get_user'] })).toEqual([
      'get_user',
      'suspend_user',
      'get_action_fields',
      ...(version === '3.0' ? [] : ['get_run']),
      'list_options',
      'test_connection',
    ]);
  });

  test('a filter by resource and effect leaves the actions and triggers that meet both', () => {
    const steps = new Set(
      [...manifest.actions, ...manifest.triggers.map(({ key }) => ({ key: `poll_${key}` }))].map(({ key }) => key),
    );
    const meant = [
      ...manifest.actions
        .filter(({ resource, effect }) => resource === 'groups' && effect === 'read')
        .map(({ key }) => key),
      ...manifest.triggers.filter(({ resource }) => resource === 'groups').map(({ key }) => `poll_${key}`),
    ];
    const ids = idsOf('3.1', { resources: ['groups'], effects: ['read'] });
    expect(ids.filter((id) => steps.has(id))).toEqual(meant);
    expect(idsOf('3.1', { resources: ['groups'], effects: ['add'] })).not.toContain('create_subscription');
  });

  test.each(versions)('a filtered OpenAPI %s document says the same about its routes as the whole one', (version) => {
    const filter = { resources: ['apps'], effects: ['add', 'change', 'remove'] };
    const [some, all] = [documentOf(version, filter), documentOf(version)];
    const actions = manifest.actions.filter(({ resource, effect }) => resource === 'apps' && effect !== 'read');
    for (const { key } of actions)
      expect(some.at('paths', `/actions/${key}`).value).toEqual(all.at('paths', `/actions/${key}`).value);
    const place = version === '2.0' ? ['definitions'] : ['components', 'schemas'];
    const schemas = some.at(...place).entries;
    expect(schemas.length).toBeGreaterThan(10);
    for (const [name, schema] of schemas) expect(schema.value).toEqual(all.at(...place, name).value);
    expect(schemas.length).toBeLessThan(all.at(...place).names.length);
  });

  test.each([
    [{ resources: ['user'] }, 'filter.resources', 'contains the unknown name "user". Did you mean "users"?'],
    [
      { effects: ['delete'] },
      'filter.effects',
      'contains the unknown name "delete". Use read, add, change, or remove.',
    ],
    [{ keys: ['susped_user'] }, 'filter.keys', 'contains the unknown name "susped_user". Did you mean "suspend_user"?'],
    [{ keys: ['x'.repeat(50)] }, 'filter.keys', 'Use a key from the manifest.'],
    [{ keys: [] }, 'filter.keys', 'is empty. Name at least one, or omit the list.'],
    [{ resources: ['users'], keys: ['create_group'] }, 'filter', 'selects no step. Remove one of its lists.'],
  ])('a document rejects the filter %j', (filter, field, text) => {
    expect(refusal({ version: '3.1', serverUrl, filter })).toEqual({
      category: 'invalid_request',
      field,
      message: expect.stringContaining(text),
    });
  });

  test.each([
    'okta.acme.example',
    'ftp://okta.acme.example',
    'https://me:secret@okta.acme.example',
    'https://okta.acme.example/?a=1',
  ])('a document rejects the server URL %s without repeating it', (url) => {
    const seen = refusal({ version: '2.0', serverUrl: url });
    expect(seen).toMatchObject({ category: 'invalid_request', field: 'serverUrl' });
    expect(JSON.stringify(seen)).not.toContain('secret');
  });

  test('a document names the path of a server behind a prefix', () => {
    const request = { serverUrl: 'https://acme.example/okta/', filter: { keys: ['get_user'] } };
    expect(openApiDocument({ version: '3.0', ...request })).toMatchObject({
      servers: [{ url: 'https://acme.example/okta' }],
    });
    expect(openApiDocument({ version: '2.0', ...request })).toMatchObject({
      host: 'acme.example',
      basePath: '/okta',
      schemes: ['https'],
    });
  });
});
