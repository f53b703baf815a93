import { manifest } from 'okta-connector';
import { describe, expect, test } from 'vitest';
import { bodySchema, documentOf, operationsOf, Place, resolved, schemasIn } from './documents.ts';

const document = documentOf('2.0');
const operations = operationsOf(document);
const ids = operations.map(({ id }) => id);
const named = (id: string) => operations.find((operation) => operation.id === id);

describe("Microsoft's extensions", () => {
  test('the connection is tested by a route of the document', () => {
    expect(ids).toContain(document.at('x-ms-capabilities', 'testConnection', 'operationId').text);
  });

  test('every picker fills the fields that offer it', () => {
    const offered = schemasIn(document).map((schema) => schema.at('x-ms-dynamic-values'));
    const sources = new Set(
      offered.map((words) => words.at('parameters', 'source').text).filter((source) => source !== ''),
    );
    const used = JSON.stringify(manifest.actions.map(({ input }) => input));
    const meant = manifest.optionSources
      .filter(({ key }) => used.includes(`"x-options-from":"${key}"`))
      .map(({ key }) => key);
    expect([...sources].sort()).toEqual(meant.sort());
    expect(meant.length).toBeGreaterThan(10);
    const operation = named('list_options');
    for (const words of offered.filter(({ value }) => value !== undefined)) {
      expect(words.at('operationId').text).toBe(operation?.id);
      expect(words.at('value-collection').text).toBe('items');
    }
  });

  test('a picker that depends on another field gets it from the same body, as a parameter of its route', () => {
    const parameters = new Set(
      named('list_options')
        ?.place.at('parameters')
        .items.map((parameter) => resolved(document, parameter).at('name').text),
    );
    const dependent = manifest.actions.flatMap(({ key }) => {
      const operation = named(key);
      const body = operation === undefined ? undefined : bodySchema(document, operation);
      return (body === undefined ? [] : schemasIn(body)).flatMap((schema) => {
        const { source: _, ...byName } = Object(schema.at('x-ms-dynamic-values', 'parameters').value);
        const { source: __, ...byReference } = Object(schema.at('x-ms-dynamic-list', 'parameters').value);
        expect(byReference).toEqual(
          Object.fromEntries(Object.keys(byName).map((name) => [name, { parameterReference: `body/${name}` }])),
        );
        return Object.entries(byName).map(([name, value]) => {
          expect(value).toEqual({ parameter: name });
          expect(body?.at('properties', name).value).toBeDefined();
          expect(parameters).toContain(name);
          return `${key} ${name}`;
        });
      });
    });
    expect(dependent).toContain('remove_user_from_group user');
    expect(dependent).toContain('enroll_user_factor user');
  });

  test("forms with the org's attributes ask for the fields of their action", () => {
    const asking = manifest.actions.flatMap(({ key, input }) => {
      const operation = named(key);
      const schemas = operation === undefined ? [] : schemasIn(bodySchema(document, operation));
      return schemas
        .map((schema) => schema.at('x-ms-dynamic-schema'))
        .filter(({ value }) => value !== undefined)
        .map((words) => ({ key, input, words }));
    });
    const attributed = manifest.actions.filter(({ input }) => JSON.stringify(input).includes('"x-attributes-of"'));
    expect(asking.map(({ key }) => key)).toEqual(attributed.map(({ key }) => key));
    for (const { key, input, words } of asking) {
      expect(words.at('operationId').text).toBe('get_action_fields');
      expect(words.at('parameters', 'key').text).toBe(key);
      // The path leads through the response of the fields to the form of the attributes.
      const form = new Place({ input }).at(...words.at('value-path').text.split('/'));
      expect(form.at('x-attributes-of').text).toMatch(/^(user|group)$/);
    }
    expect(asking.length).toBeGreaterThan(2);
  });

  test('a subscription is a webhook trigger that the platform can end', () => {
    const path = document.at('paths', '/subscriptions');
    expect(path.at('post', 'x-ms-trigger').text).toBe('single');
    const event = path.at('x-ms-notification-content', 'schema', '$ref').text;
    expect(document.at(...event.slice(2).split('/'), 'properties', 'uuid').value).toBeDefined();
    const subscribe = named('create_subscription');
    const url = subscribe && bodySchema(document, subscribe).at('properties', 'url');
    expect(url?.at('x-ms-notification-url').value).toBe(true);
    expect(url?.at('x-ms-visibility').text).toBe('internal');
    expect(path.at('post', 'responses', '201', 'headers', 'Location').value).toBeDefined();
    expect(ids).toContain('delete_subscription');
    expect(schemasIn(document).filter((schema) => schema.at('x-ms-notification-url').value === true)).toHaveLength(1);
  });

  test('a form shows required fields first and hides the others, unless all are optional', () => {
    const field = (key: string, name: string) => {
      const operation = named(key);
      return operation && bodySchema(document, operation).at('properties', name, 'x-ms-visibility').value;
    };
    expect(field('suspend_user', 'user')).toBe('important');
    expect(field('suspend_user', 'allowTokenOwner')).toBe('advanced');
    expect(field('find_users', 'search')).toBeUndefined();
  });

  test('every field of a request has a label, and secrets are hidden while they are typed', () => {
    for (const { key } of manifest.actions) {
      const operation = named(key);
      const fields = operation === undefined ? [] : bodySchema(document, operation).at('properties').entries;
      expect(fields.filter(([, schema]) => schema.at('x-ms-summary').text === '').map(([name]) => name)).toEqual([]);
    }
    const operation = named('set_recovery_question');
    const answer =
      operation && schemasIn(bodySchema(document, operation)).filter((one) => one.at('format').text === 'password');
    expect(answer?.length).toBeGreaterThan(0);
  });
});
